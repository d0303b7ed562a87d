"""What becomes of the public date of a meeting: the overview tells of one moved or called off; one that is deleted is let go of."""

from collections.abc import Collection

from sqlalchemy import select

from ixevents.events.listeners import Before
from ixevents.events.models import Slot
from ixevents.exchanges.models import Exchange
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import SYSTEM


def slot_moved(slot: Slot, before: Before, *, actor: str) -> None:
    """Leave the meeting as it is: its sides are asked again only when somebody lets it follow."""


def slot_called_off(slot: Slot, *, actor: str) -> None:
    """Leave the meeting as it is: it can go on without the public."""


def slots_vanish(slot_ids: Collection[int]) -> None:
    """Let go of dates about to be deleted: their meetings stay at that time, open to nobody else."""
    for exchange in db.session.scalars(select(Exchange).where(Exchange.slot_id.in_(slot_ids)).order_by(Exchange.id)):
        journal.record("edit", exchange, actor=SYSTEM, before={"slot": exchange.slot_id}, after={"slot": None})
        exchange.slot_id, exchange.version = None, exchange.version + 1
    db.session.flush()
