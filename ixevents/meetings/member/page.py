"""A member's own page, as its template draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.web import current_language, plain
from ixevents.council import links
from ixevents.council.models import MemberLink
from ixevents.extensions import db
from ixevents.meetings import agenda_deadline, answer_page, answer_words, answering, member_links, member_parts, member_queries, requesting
from ixevents.meetings.member.forms import DetailsForm, ItemForm, RequestForm
from ixevents.meetings.member_parts import Line
from ixevents.meetings.models import Answer, Invitation, Meeting, MeetingState

SHOWN = timedelta(days=365 * 3)
"""How long a meeting that is over stays on the page."""


@dataclass(frozen=True)
class Row:
    """One meeting of the list."""

    invitation: Invitation
    tag: tuple[str, str]
    where: str
    url: str
    action: str
    documents: list[object]
    lines: list[Line]

    @property
    def meeting(self) -> Meeting:
        """What it is about."""
        return self.invitation.meeting


def values(link: MemberLink, details: DetailsForm, item: ItemForm, asking: RequestForm) -> dict[str, object]:
    """Return what the page shows."""
    convened = db.session.scalars(member_queries.convened_to(link.member_id, now() - SHOWN)).all()
    rows = _rows([one for one in convened if one.live], link)
    open_for = open_meetings()
    item.meeting.choices = [SelectChoice(str(meeting.id), _choice(meeting)) for meeting in open_for]
    voters = requesting.voters()
    return {
        "requests": _requests(link, voters),
        "may_ask": link.member_id in voters,
        "questions": member_parts.questions(link),
        "sections": member_parts.sections(link),
        "member": link.member,
        "link": link,
        "to_come": [row for row in rows if row.meeting.ends_at > now()],
        "past": [row for row in reversed(rows) if row.meeting.ends_at <= now()],
        "details": details,
        "item": item,
        "asking": asking,
        "open_for_items": open_for,
        "proposed": db.session.scalars(member_queries.proposed_by(link.member_id)).all(),
        "documents_token": member_links.documents_token(link),
        "feed": links.calendar(link),
        "words": answer_words,
    }


def _requests(link: MemberLink, voters: set[int]) -> list[dict[str, object]]:
    found = db.session.scalars(member_queries.requests()).all()
    return [
        {
            "request": one,
            "behind": sum(support.member_id in voters for support in one.supports),
            "needed": requesting.needed(len(voters)),
            "mine": link.member_id in {support.member_id for support in one.supports},
        }
        for one in found
    ]


def open_meetings() -> list[Meeting]:
    """Return the meetings whose agenda may still grow."""
    return [one for one in db.session.scalars(member_queries.open_for_items(now())) if agenda_deadline.in_time(one)]


def _rows(invitations: Sequence[Invitation], link: MemberLink) -> list[Row]:
    lines = member_parts.of(invitations, link)
    return [_row(one, link, lines.get(one.meeting_id, [])) for one in invitations]


def _row(invitation: Invitation, link: MemberLink, lines: list[Line]) -> Row:
    meeting, value = invitation.meeting, Answer(invitation.answer)
    off = meeting.state == MeetingState.CALLED_OFF
    papers = [] if off else [paper for group in answer_page.documents(meeting).values() for paper in group]
    waits = value == Answer.AWAITED and answering.is_open(meeting)
    return Row(
        invitation=invitation,
        tag=(_("Called off"), "full") if off else (str(answer_words.ANSWERS[value]), answer_words.KINDS[value]),
        where=plain(meeting.place.name) if meeting.place else "",
        url=member_links.answer(invitation, link),
        action=_("Answer now") if waits else _("See, or change your answer") if answering.is_open(meeting) else _("See the items"),
        documents=papers,
        lines=lines,
    )


def _choice(meeting: Meeting) -> str:
    lang = current_language()
    day = dates.day_long(meeting.starts_at, lang, meeting.zone)
    until = dates.day_medium(agenda_deadline.last_day(meeting), lang)
    return _("Meeting of %(day)s (until %(until)s)", day=day, until=until)
