"""What waits about volunteers: hands still missing in the next two weeks."""

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.staff import ways
from ixevents.staff.dashboard.tiles import Tile
from ixevents.volunteers import queries

SOON = timedelta(days=14)


def tiles() -> Iterator[Tile]:
    """Yield how many hands each open call still misses; one statement."""
    for call_id, missing in db.session.execute(queries.missing(now(), now() + SOON)):
        words = ngettext("hand still missing", "hands still missing", missing)
        yield Tile(missing, words, ways.to("staff_shifts.show", call_id=call_id), "wait", _("within two weeks"))
