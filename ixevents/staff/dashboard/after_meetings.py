"""What waits for the secretary once a meeting is over: attendance, minutes, opinions, members who stay away."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from ixevents.core.clock import now, today
from ixevents.extensions import db
from ixevents.minutes import absences
from ixevents.minutes import queries as minutes
from ixevents.opinions import queries as opinions
from ixevents.staff import ways
from ixevents.staff.dashboard.tiles import Tile


def tiles() -> Iterator[Tile]:
    """Yield what waits; nothing where nothing waits."""
    counts = minutes.unclosed(now()), minutes.unwritten(), opinions.late(today()), opinions.unsent()
    unclosed, unwritten, late, unsent = db.session.execute(select(*[count.scalar_subquery() for count in counts])).one()
    if unclosed:
        words = ngettext("meeting is over, its attendance open", "meetings are over, their attendance open", unclosed)
        yield Tile(unclosed, words, ways.to("staff_sittings.index", state="convened"), "wait")
    if unwritten:
        words = ngettext("meeting without approved minutes", "meetings without approved minutes", unwritten)
        yield Tile(unwritten, words, ways.to("staff_sittings.index", state="held"), "plain")
    yield from _opinions(late, unsent)
    flagged = absences.flagged()
    if flagged:
        names = ", ".join(one.name for one in flagged)
        words = ngettext("member absent too often", "members absent too often", len(flagged))
        yield Tile(len(flagged), words, ways.to("staff_sittings.absences"), "wait", names)


def _opinions(late: int, unsent: int) -> Iterator[Tile]:
    if late:
        words = ngettext("opinion the College has not answered in time", "opinions the College has not answered in time", late)
        yield Tile(late, words, ways.to("staff_opinions.index", state="sent"), "alert", _("remind the College"))
    if unsent:
        words = ngettext("opinion to send to the College", "opinions to send to the College", unsent)
        yield Tile(unsent, words, ways.to("staff_opinions.index", state="adopted"), "wait")
