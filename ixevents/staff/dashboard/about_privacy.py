"""What waits of privacy: requests whose month runs, and a night on which nothing lapsed."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import dates
from ixevents.core.clock import now, today
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.privacy import nights, queries, statement
from ixevents.staff import ways
from ixevents.staff.dashboard.tiles import Tile

SOON_DAYS = 7


def tiles() -> Iterator[Tile]:
    """Return the tiles, if anything waits."""
    requests = db.session.scalars(queries.running()).all()
    if requests:
        first = min(request.due_on for request in requests)
        words = ngettext("request about data to answer", "requests about data to answer", len(requests))
        note = _("the first until %(day)s", day=dates.day_short(first, current_language()))
        urgent = (first - today()).days <= SOON_DAYS
        yield Tile(len(requests), words, ways.to("staff_privacy.index", state="open"), "alert" if urgent else "wait", note)
    if statement.review_is_due(today()):
        words = _("yearly review of the accessibility statement and the privacy notice")
        yield Tile(1, words, ways.to("privacy.accessibility", lang=current_language()), "wait")
    if nights.behind(now()):
        yield Tile(0, _("persons forgotten lately: the nightly expiry does not run"), ways.to("staff_lapsing.periods"), "alert")
