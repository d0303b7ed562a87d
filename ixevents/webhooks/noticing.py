"""What changes is noted in the transaction that changes it, so that no change is told that did not happen, and none that did is missed."""

from typing import Any

from sqlalchemy import Connection, event, exists, insert, literal, select

from ixevents.journal.models import Entry
from ixevents.webhooks.models import Webhook, WebhookChange
from ixevents.webhooks.things import concerns


def listen() -> None:
    """Look at every entry of the journal as it is written."""
    if not event.contains(Entry, "after_insert", _note):
        event.listen(Entry, "after_insert", _note)


def _note(_mapper: Any, connection: Connection, entry: Entry) -> None:
    if concerns(entry):
        change = select(literal(entry.id)).where(exists().select_from(Webhook))
        connection.execute(insert(WebhookChange).from_select(["entry_id"], change))
