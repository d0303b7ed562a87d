"""What the screens of a meeting show: seats with who is there, the quorum, and the sheet to sign."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import time

from flask import current_app
from flask_babel import gettext as _

from ixevents.core import dates, zones
from ixevents.core.clock import now
from ixevents.core.web import plain, site_values, speaking
from ixevents.council.models import CouncilCategory, CouncilSeat, MandateRole
from ixevents.extensions import db
from ixevents.meetings.models import Answer, Meeting
from ixevents.minutes import again, queries, room
from ixevents.minutes.models import Attendance, Sitting
from ixevents.minutes.room import Quorum
from ixevents.papers import contents
from ixevents.staff import ways


@dataclass(frozen=True)
class Seated:
    """A seat: its effective member, its substitute, and who of both counts at the moment."""

    seat: CouncilSeat
    people: list[Attendance]
    counts: Attendance | None


@dataclass(frozen=True)
class Room:
    """All seats by category, with the quorum of the moment."""

    quorum: Quorum
    categories: list[tuple[CouncilCategory, list[Seated]]]
    there: frozenset[int]
    answers: dict[int, Answer]


@dataclass(frozen=True)
class Row:
    """A meeting in the list."""

    meeting: Meeting
    sitting: Sitting | None
    came: int
    office: int


def room_of(sitting: Sitting) -> Room:
    """Return the list as it stands: now while the meeting goes on, afterwards when most were there."""
    found = room.quorum(sitting, room.latest(sitting, now())) if sitting.closed_at is None else room.fullest(sitting)
    counting = {one.seat_id: one for one in found.voters}
    seats: dict[int, list[Attendance]] = {}
    for one in sitting.attendances:
        seats.setdefault(one.seat_id, []).append(one)
    categories: dict[int, tuple[CouncilCategory, list[Seated]]] = {}
    for people in seats.values():
        seat = people[0].mandate.seat
        people.sort(key=lambda one: one.role != MandateRole.EFFECTIVE)
        categories.setdefault(seat.category_id, (seat.category, []))[1].append(Seated(seat, people, counting.get(seat.id)))
    there = frozenset(one.id for one in sitting.attendances if one.open_spell)
    answers = dict(db.session.execute(queries.answers(sitting.meeting_id)).all())
    found = replace(found, second_notice=again.nothing_needs_quorum(sitting))
    return Room(found, list(categories.values()), there, answers)


def overview(meetings: Iterable[Meeting], sittings: Iterable[Sitting]) -> list[Row]:
    """Return meetings with how many seats were filled of those in office with a vote."""
    by_meeting = {sitting.meeting_id: sitting for sitting in sittings}
    return [_row(meeting, by_meeting.get(meeting.id)) for meeting in meetings]


def chair_of(sitting: Sitting) -> int | None:
    """Return the attendance of who presides."""
    return next((one.id for one in sitting.attendances if one.mandate_id == sitting.chair_id), None)


def clock(meeting: Meeting) -> time:
    """Return the hour at which a meeting began."""
    return meeting.starts_at.astimezone(zones.zone(meeting.zone)).time().replace(second=0, microsecond=0)


def way_to(meeting: Meeting) -> str | None:
    """Return where a draft is worked on."""
    return ways.to("staff_meetings.meeting", meeting_id=meeting.id)


def sheet(meeting: Meeting, lang: str) -> contents.Table:
    """Return the sheet that members sign: seat by seat, effective members and substitutes."""
    mandates = db.session.scalars(queries.on_the_list(dates.local_day(meeting.starts_at, meeting.zone))).all()
    with speaking(lang):
        when = f"{dates.day_long(meeting.starts_at, lang, meeting.zone)}, {dates.hours(meeting.starts_at, meeting.ends_at, meeting.zone)}"
        lines = (plain(meeting.title), when, plain(meeting.place.name) if meeting.place else _("on line"))
        columns = ((_("Name"), 30), (_("Represents"), 26), (_("As"), 14), (_("Signature"), 30))
        roles = {MandateRole.EFFECTIVE: _("effective"), MandateRole.SUBSTITUTE: _("substitute")}
        rows = tuple(
            (one.member.name, one.seat.organisation or plain(one.seat.category.name), roles[MandateRole(one.role)], "") for one in mandates
        )
        return contents.Table(
            lang, _("Attendance"), lines, columns, rows, contents.Imprint(site_values(current_app, lang).organiser), roomy=True
        )


def _row(meeting: Meeting, sitting: Sitting | None) -> Row:
    if sitting is None:
        return Row(meeting, None, 0, 0)
    return Row(meeting, sitting, filled(sitting.attendances), len(room.in_office(sitting.attendances)))


def filled(attendances: Sequence[Attendance]) -> int:
    """Return how many seats with a vote somebody came for."""
    came = {one.seat_id for one in attendances if one.voting and one.spells}
    return len(came & {one.seat_id for one in room.in_office(attendances)})
