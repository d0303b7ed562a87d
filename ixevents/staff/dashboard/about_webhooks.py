"""What waits of webhooks: other systems that are called no longer, for nothing arrived there."""

from collections.abc import Iterator

from flask_babel import ngettext

from ixevents.extensions import db
from ixevents.staff import ways
from ixevents.staff.dashboard.tiles import Tile
from ixevents.webhooks import queries


def tiles() -> Iterator[Tile]:
    """Return the tile, if there is such a system."""
    count = db.session.scalar(queries.stopped()) or 0
    if count:
        words = ngettext("webhook was paused: its calls did not arrive", "webhooks were paused: their calls did not arrive", count)
        yield Tile(count, words, ways.to("staff_webhooks.index"), "alert")
