"""What a member reads of a meeting that is over, on the own page: whether the member was there, and its minutes once they have gone out."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.core import dates
from ixevents.core.web import current_language
from ixevents.council import links
from ixevents.council.models import MemberLink
from ixevents.extensions import db
from ixevents.meetings.member_parts import Line
from ixevents.meetings.models import Invitation
from ixevents.minutes import queries
from ixevents.minutes.book import Minutes, MinutesState
from ixevents.minutes.models import Presence

WERE: dict[Presence, object] = {
    Presence.PRESENT: _l("You were there."),
    Presence.EXCUSED: _l("You were excused."),
    Presence.ABSENT: _l("You were absent without excuse."),
}


def make(invitations: Sequence[Invitation], link: MemberLink) -> dict[int, list[Line]]:
    """Return the lines of each meeting, in two statements."""
    meetings = [one.meeting_id for one in invitations]
    lines: dict[int, list[Line]] = {}
    for meeting_id, state, stood_in in db.session.execute(queries.attended(link.member_id, meetings)):
        words = _("%(name)s stood in for you.", name=stood_in) if stood_in else str(WERE.get(Presence(state), ""))
        lines.setdefault(meeting_id, []).append(Line(words))
    for minutes, went_out_with in db.session.execute(queries.told_at(meetings)):
        url = links.page(link, "minutes.of_member", current_language(), uid=minutes.meeting.uid)
        if minutes.meeting_id in meetings:
            lines.setdefault(minutes.meeting_id, []).append(Line(_own(minutes), url))
        elif went_out_with is not None:
            # Of a meeting before the member came to the council: read with the notice it went out with.
            lines.setdefault(went_out_with, []).append(Line(_of_before(minutes), url))
    return lines


def _own(minutes: Minutes) -> str:
    return _("Minutes, approved") if minutes.state == MinutesState.APPROVED else _("Minutes, a draft that is not approved yet")


def _of_before(minutes: Minutes) -> str:
    day = dates.day_long(minutes.meeting.starts_at, current_language(), minutes.meeting.zone)
    if minutes.state == MinutesState.APPROVED:
        return _("Minutes of the meeting of %(day)s, approved", day=day)
    return _("Draft minutes of the meeting of %(day)s", day=day)
