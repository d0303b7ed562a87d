"""What waits around the figures of project records: dates outside their project's period, indicators without a value."""

from collections.abc import Iterator

from flask_babel import ngettext

from ixevents.extensions import db
from ixevents.figures import outside, queries
from ixevents.staff import ways
from ixevents.staff.dashboard.tiles import Tile


def tiles() -> Iterator[Tile]:
    """Yield what waits; three statements."""
    events = outside.count_events()
    if events:
        words = ngettext("event outside the period of its project", "events outside the period of their project", events)
        yield Tile(events, words, ways.to("staff_figures.outside_period"), "wait")
    empty = len(db.session.execute(queries.unreported()).all())
    if empty:
        words = ngettext("period of an indicator is over and has no value", "periods of indicators are over and have no value", empty)
        yield Tile(empty, words, ways.to("staff_figures.index", _anchor="waiting"), "wait")
