"""The letter to who proposed another date that is not taken (INV-10)."""

from collections.abc import Mapping

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.web import current_language
from ixevents.council import links, secretariat
from ixevents.meetings import calendars, member_links, notices, words
from ixevents.meetings.models import CounterProposal, Invitation, Meeting, Via
from ixevents.outbox.calendar import Method
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post


def date_refused(meeting: Meeting, invitation: Invitation, counter: CounterProposal, *, actor: str) -> Notice | None:
    """Say that the meeting stays as it is; who proposed by calendar gets DECLINECOUNTER beside. Meeting and invitation are loaded whole."""
    member = invitation.member
    if not notices.reachable(member):
        return None
    page = member_links.answer(invitation, links.for_letter(member, actor=actor))

    def values() -> Mapping[str, object]:
        day = dates.day_long(counter.starts_at, current_language(), meeting.zone)
        proposed = f"{day}, {dates.hours(counter.starts_at, counter.ends_at, meeting.zone)}"
        rows = [(_("You proposed"), proposed), (_("The meeting stays on"), words.when(meeting))]
        return {"theme": "council", "day": words.on_day(meeting), "rows": rows, "link": page}

    method = Method.DECLINECOUNTER if counter.via == Via.CALENDAR else None
    return post(
        "meetings.date_refused",
        member.email or "",
        member.language,
        about=invitation,
        context=values,
        calendar=calendars.part(meeting, invitation, method, page) if method else None,
        calendar_method=method,
        expires_at=meeting.starts_at,
        headers={"Reply-To": secretariat.mailbox()},
    )
