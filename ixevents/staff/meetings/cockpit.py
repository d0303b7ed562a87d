"""The page of a meeting as the secretary needs it: how it stands, what lacks, who was told and what became of each letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.web import current_language, plain
from ixevents.events import cautions
from ixevents.events.models import Slot, SlotState
from ixevents.extensions import db
from ixevents.meetings import answer_words, at_once, calendars, invitees, notice_period, proof, queries, readiness, words
from ixevents.meetings.models import Answer, Convocation, Invitation, Meeting, MeetingState
from ixevents.meetings.notice_period import Period
from ixevents.outbox.models import Notice, NoticeState
from ixevents.staff import ways

DELIVERY = {
    NoticeState.DUE: (_l("on its way"), "plain"),
    NoticeState.SENDING: (_l("on its way"), "plain"),
    NoticeState.RETRY: (_l("tried again soon"), "wait"),
    NoticeState.SENT: (_l("sent"), "good"),
    NoticeState.FAILED: (_l("not sent"), "off"),
    NoticeState.HELD: (_l("held"), "wait"),
    NoticeState.DROPPED: (_l("not sent"), "off"),
    NoticeState.BOUNCED: (_l("came back"), "off"),
}
"""What became of a letter, in words and with its kind of tag."""

TROUBLED = (NoticeState.FAILED, NoticeState.BOUNCED, NoticeState.HELD, NoticeState.DROPPED)


@dataclass(frozen=True)
class Row:
    """Somebody convened, and what became of the last letter."""

    invitation: Invitation
    name: str
    seat: str
    capacity: str
    notice: Notice | None

    @property
    def delivery(self) -> tuple[object, str]:
        """What became of the last letter; who has no address gets it on paper."""
        return DELIVERY[self.notice.state] if self.notice else (_("on paper"), "plain")

    @property
    def answer(self) -> tuple[object, str]:
        """What was answered, in words and with its kind of tag."""
        said = Answer(self.invitation.answer)
        return answer_words.ANSWERS[said], answer_words.KINDS[said]

    @property
    def moment(self) -> datetime | None:
        """When that happened."""
        return None if self.notice is None else self.notice.bounced_at or self.notice.sent_at or self.notice.created_at

    @property
    def member_url(self) -> str | None:
        """Where the address is corrected."""
        return ways.to("staff_council.member", member_id=self.invitation.member_id)

    @property
    def troubled(self) -> bool:
        """Whether somebody still convened was not reached."""
        return self.invitation.live and self.notice is not None and self.notice.state in TROUBLED


@dataclass(frozen=True)
class Cockpit:
    """All the page shows of a meeting besides the panels of others."""

    meeting: Meeting
    period: Period
    missing: list[str]
    rows: list[Row]
    convocations: Sequence[Convocation]
    agenda_differs: bool
    clashes: list[str]
    unconvened: list[str]
    "Who is in office on the day and not convened: appointed since, or brought back."

    @property
    def facts(self) -> list[dict[str, str]]:
        """Where, how and by which notice, as rows."""
        meeting, lang = self.meeting, current_language()
        public = _("since %(day)s", day=dates.day_short(meeting.published_at, lang)) if meeting.published_at else _("no")
        rows = [(_("Where"), calendars.where(meeting)), (_("Online"), meeting.online_url), (_("Languages"), words.spoken(meeting))]
        rows += [(_("Notice"), self.notice), (_("Shown to the public"), public)]
        return [{"key": key, "value": value or "–"} for key, value in rows]

    @property
    def notice(self) -> str:
        """By which notice, and with how many clear days it went out."""
        meeting, kind = self.meeting, str(words.NOTICES[self.meeting.notice_kind])
        if meeting.convened_at is None:
            return kind
        clear = notice_period.of(meeting, dates.local_day(meeting.convened_at)).clear
        sent = dates.day_short(meeting.convened_at, current_language())
        late = _(", late: %(reason)s", reason=meeting.late_reason) if meeting.convened_late else ""
        return _("%(kind)s of %(day)s, %(clear)s%(late)s", kind=kind, day=sent, clear=words.clear_days(clear), late=late)

    @property
    def ahead(self) -> bool:
        """Whether it can still be changed."""
        return self.meeting.state in (MeetingState.DRAFT, MeetingState.CONVENED) and self.meeting.starts_at > now()

    @property
    def convened(self) -> bool:
        """Whether members know of it and it is still to come."""
        return self.meeting.state == MeetingState.CONVENED and self.ahead

    @property
    def on_paper(self) -> int:
        """How many get it on paper."""
        return sum(one.invitation.live and (one.notice is None or one.invitation.member.by_post) for one in self.rows)

    @property
    def troubled(self) -> list[Row]:
        """Who was not reached."""
        return [row for row in self.rows if row.troubled]


def of(meeting: Meeting) -> Cockpit:
    """Return the page of a meeting that is loaded whole; the same number of statements whoever is convened."""
    convened = meeting.state == MeetingState.CONVENED
    return Cockpit(
        meeting=meeting,
        period=notice_period.of(meeting),
        missing=readiness.missing(meeting) if meeting.state == MeetingState.DRAFT else [],
        rows=rows(meeting),
        convocations=db.session.scalars(queries.convocations(meeting.id)).all(),
        agenda_differs=convened and proof.agenda_differs(meeting),
        unconvened=unconvened(meeting) if convened and meeting.starts_at > now() else [],
        clashes=clashes(meeting) if meeting.starts_at > now() and meeting.state != MeetingState.CALLED_OFF else [],
    )


def rows(meeting: Meeting) -> list[Row]:
    """Return who was ever invited, those who still are first, with the last letter to each."""
    letters = last_letters([invitation.id for invitation in meeting.invitations])
    found = [
        Row(
            invitation=one,
            name=one.member.name or _("(forgotten)"),
            seat=words.seat(one.mandate.seat),
            capacity=str(words.CAPACITIES[one.capacity]),
            notice=letters.get(one.id),
        )
        for one in meeting.invitations
    ]
    return sorted(found, key=lambda row: (not row.invitation.live, not row.troubled))


def last_letters(invitation_ids: Sequence[int]) -> dict[int, Notice]:
    """Return the last letter about each invitation, without its long texts."""
    asked = (
        select(Notice)
        .where(Notice.about_kind == Invitation.__tablename__, Notice.about_id.in_(invitation_ids))
        .options(defer(Notice.text), defer(Notice.html), defer(Notice.calendar))
        .order_by(Notice.id)
    )
    return {notice.about_id: notice for notice in db.session.scalars(asked) if notice.about_id is not None}


def unconvened(meeting: Meeting) -> list[str]:
    """Return the names of those in office who should be convened and are not."""
    return [mandate.member.name for mandate in invitees.missing(meeting, invitees.in_office(meeting))]


def clashes(meeting: Meeting) -> list[str]:
    """Say what else is on that day: days without school, public events in the same hours, another meeting of the council."""
    day = dates.local_day(meeting.starts_at, meeting.zone)
    meetings = at_once.meetings(meeting.starts_at, meeting.ends_at, besides=meeting.id)
    return [*cautions.days_off(day), *_events(meeting), *meetings]


def address(meeting_id: int) -> str:
    """Return the address of the page."""
    return url_for("staff_meetings.meeting", meeting_id=meeting_id)


def _events(meeting: Meeting) -> list[str]:
    asked = (
        select(Slot)
        .where(Slot.state == SlotState.PUBLISHED, Slot.starts_at < meeting.ends_at, Slot.ends_at > meeting.starts_at)
        .order_by(Slot.starts_at)
        .limit(3)
    )
    slots = db.session.scalars(asked.options(joinedload(Slot.event))).all()
    return [
        _("At the same time: %(title)s, %(hours)s.", title=plain(slot.event.title), hours=dates.hours(slot.starts_at, slot.ends_at))
        if not slot.all_day
        else _("At the same time: %(title)s.", title=plain(slot.event.title))
        for slot in slots
    ]
