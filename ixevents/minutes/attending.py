"""Attendance: who came, when, in the room or on line, who stood in for whom (COU-08)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.dates import local_day
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.council.models import Mandate, MandateRole, Office
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings.locks import lock
from ixevents.meetings.models import Answer, Meeting, MeetingState
from ixevents.minutes import queries, room
from ixevents.minutes.locks import lock_begun, lock_open
from ixevents.minutes.models import Attendance, Presence, Sitting, Spell

EARLIEST, LATEST = timedelta(hours=12), timedelta(hours=18)
"""An hour that lies further from the meeting is a slip of the hand."""

EXPECTED = {Answer.NO: Presence.EXCUSED, Answer.EXCUSED: Presence.EXCUSED, Answer.SUBSTITUTE: Presence.EXCUSED}
"""Who said beforehand not to come is excused, whatever the words; everybody else is awaited."""


def open_attendance(meeting: Meeting, *, actor: str) -> Sitting:
    """Write the list of who is in office that day, prefilled from the answers. Twice changes nothing."""
    lock(meeting)
    found = db.session.scalars(queries.sitting(meeting.id)).first()
    if found is not None:
        return found
    if meeting.state != MeetingState.CONVENED:
        raise Refused(_("Attendance is taken of meetings that were convened."), "state")
    mandates = db.session.scalars(queries.on_the_list(local_day(meeting.starts_at, meeting.zone))).all()
    if not mandates:
        raise Refused(_("Nobody is in office on the day of this meeting."), "nobody")
    sitting = Sitting(meeting=meeting, chair_id=_chair(mandates), attendances=[], records=[])
    answers: dict[int, Answer] = dict(db.session.execute(queries.answers(meeting.id)).all())
    for mandate in mandates:
        sitting.attendances.append(_listed(mandate, answers))
    db.session.add(sitting)
    db.session.flush()
    journal.record("open_attendance", meeting, actor=actor, count=len(mandates))
    return sitting


def come(sitting: Sitting, attendance: Attendance, *, at: datetime | None = None, online: bool = False, actor: str) -> Attendance:
    """Let a member be there from a moment on. Twice changes nothing; a substitute then represents an absent effective member."""
    lock_begun(sitting, at)
    moment = _moment(sitting, at)
    if attendance.is_there(moment):
        return attendance
    _require_free(sitting, attendance, moment)
    later = min((spell.arrived_at for spell in attendance.spells if spell.arrived_at > moment), default=None)
    attendance.spells.append(Spell(arrived_at=moment, left_at=later or _end(sitting), online=online))
    _settle(sitting)
    _note("come", sitting, attendance, actor, at=moment.isoformat(), online=online)
    return attendance


def leave(sitting: Sitting, attendance: Attendance, *, at: datetime | None = None, actor: str) -> Attendance:
    """Let a member leave at a moment. Who is not there cannot leave."""
    lock_open(sitting)
    moment = _moment(sitting, at)
    spell = next((one for one in attendance.spells if one.arrived_at <= moment and (one.left_at is None or moment <= one.left_at)), None)
    if spell is None:
        raise Refused(_("%(name)s was not there at that hour.", name=attendance.mandate.member.name), "not_there")
    spell.left_at = moment
    _settle(sitting)
    _note("leave", sitting, attendance, actor, at=moment.isoformat())
    return attendance


def mark(sitting: Sitting, attendance: Attendance, state: Presence, *, actor: str) -> Attendance:
    """Say that a member does not come, excused or not; or is still awaited, which takes back the last arrival, entered by mistake.

    Raises `Refused` for who is said not to come and has been entered as there: a colleague may have seen that member since.
    """
    lock_open(sitting)
    if state not in (Presence.EXCUSED, Presence.ABSENT, Presence.AWAITED):
        raise Refused(_("Presence follows from arrival: enter when the member came."), "state")
    if attendance.spells and state != Presence.AWAITED:
        raise Refused(_("%(name)s is entered as there meanwhile. Look at the list again.", name=attendance.mandate.member.name), "there")
    before = attendance.state
    for spell in attendance.spells[-1:]:
        attendance.spells.remove(spell)
        db.session.delete(spell)
    attendance.state = state
    _settle(sitting)
    _note("mark_attendance", sitting, attendance, actor, before=str(before), after=str(state))
    return attendance


def seen(attendance: Attendance) -> str:
    """Return a mark of when a member was there and of the member's votes, another one after every change."""
    return seen_mark([attendance.weight, _spells(attendance), [spell.online for spell in attendance.spells]])


def correct(
    sitting: Sitting,
    attendance: Attendance,
    spells: Sequence[tuple[datetime, datetime | None, bool]],
    *,
    weight: int,
    opened: str = "",
    actor: str,
) -> Attendance:
    """Put right when a member was there, and how many votes the member has. Raises `Conflict` where that changed since it was `opened`."""
    lock_open(sitting)
    if opened and opened != seen(attendance):
        raise Conflict
    _require_order(sitting, spells)
    before = _spells(attendance)
    for spell in list(attendance.spells):
        attendance.spells.remove(spell)
        db.session.delete(spell)
    db.session.flush()
    attendance.spells.extend(Spell(arrived_at=start, left_at=end, online=online) for start, end, online in spells)
    if not spells and attendance.state == Presence.PRESENT:
        attendance.state = Presence.ABSENT if sitting.closed_at else Presence.AWAITED
    changed = {"weight": {"before": attendance.weight, "after": weight}} if weight != attendance.weight else {}
    attendance.weight = max(1, weight)
    _settle(sitting)
    _note("correct_attendance", sitting, attendance, actor, before=before, after=_spells(attendance), **changed)
    return attendance


def preside(sitting: Sitting, attendance: Attendance, *, actor: str) -> None:
    """Say who presides."""
    lock_open(sitting)
    if sitting.chair_id != attendance.mandate_id:
        sitting.chair_id = attendance.mandate_id
        _note("preside", sitting, attendance, actor)


def close(sitting: Sitting, *, at: datetime | None = None, actor: str) -> Sitting:
    """Close the attendance: who was awaited is absent, who is there left at the end, and the meeting was held."""
    lock_open(sitting)
    if sitting.closed_at is not None:
        return sitting
    if at is None and now() <= sitting.meeting.starts_at:
        raise Refused(_("The meeting has not begun yet. Close the attendance when it is over."), "early")
    if not any(one.spells for one in sitting.attendances):
        raise Refused(_("Nobody is entered as present. Enter who came first."), "nobody")
    if any(one.mandate_id == sitting.chair_id and not one.spells for one in sitting.attendances):
        raise Refused(_("Who presides is not entered as present. Say who presided."), "chair")
    moment = _moment(sitting, at) if at or now() < sitting.meeting.ends_at else sitting.meeting.ends_at
    for one in sitting.attendances:
        for spell in one.spells:
            spell.left_at = spell.left_at or max(spell.arrived_at, moment)
        one.state = Presence.ABSENT if one.state == Presence.AWAITED else one.state
    for record in sitting.records:
        record.ended_at = record.ended_at or (max(record.started_at, moment) if record.started_at else None)
    sitting.closed_at, sitting.meeting.state = now(), MeetingState.HELD
    db.session.flush()
    journal.record("close_attendance", sitting.meeting, actor=actor, present=sum(bool(one.spells) for one in sitting.attendances))
    return sitting


def _listed(mandate: Mandate, answers: Mapping[int, Answer]) -> Attendance:
    return Attendance(
        mandate=mandate,
        member_id=mandate.member_id,
        seat_id=mandate.seat_id,
        role=mandate.role,
        voting=mandate.seat.category.voting,
        weight=1,
        state=EXPECTED.get(answers.get(mandate.id, Answer.AWAITED), Presence.AWAITED),
        spells=[],
    )


def _chair(mandates: Sequence[Mandate]) -> int | None:
    """Return who presides as a rule: the chair, else the vice-chair."""
    by_office = {mandate.office: mandate.id for mandate in reversed(mandates)}
    return by_office.get(Office.CHAIR) or by_office.get(Office.VICE_CHAIR)


def _moment(sitting: Sitting, at: datetime | None) -> datetime:
    moment = at or room.usual(sitting.meeting, now())
    if not sitting.meeting.starts_at - EARLIEST <= moment <= sitting.meeting.ends_at + LATEST:
        raise Refused(_("This hour is too far from the meeting. Check it."), "hour")
    return moment


def _end(sitting: Sitting) -> datetime | None:
    """Return when who is entered after the closing left, at the latest: with the last."""
    ends = [spell.left_at for one in sitting.attendances for spell in one.spells if spell.left_at]
    return max(ends, default=sitting.meeting.ends_at) if sitting.closed_at else None


def _settle(sitting: Sitting) -> None:
    """Bring states in line with who was there: present, or represented by the substitute who came."""
    came = {one.seat_id: one for one in sitting.attendances if one.role == MandateRole.SUBSTITUTE and one.spells}
    for one in sitting.attendances:
        substitute = came.get(one.seat_id) if one.role == MandateRole.EFFECTIVE and not one.spells else None
        if one.spells:
            one.state = Presence.PRESENT
        elif substitute is not None:
            one.state = Presence.REPRESENTED
        elif one.state in (Presence.PRESENT, Presence.REPRESENTED):
            one.state = Presence.EXCUSED if one.state == Presence.REPRESENTED else Presence.AWAITED
        one.represented_by_id = substitute.id if substitute else None
    db.session.flush()


def _require_free(sitting: Sitting, attendance: Attendance, moment: datetime) -> None:
    """One person sits on one chair: who is there for another seat is not entered twice."""
    for other in sitting.attendances:
        if other is not attendance and other.member_id == attendance.member_id and other.is_there(moment):
            raise Refused(_("%(name)s is there already, for another seat.", name=attendance.mandate.member.name), "twice")


def _require_order(sitting: Sitting, spells: Sequence[tuple[datetime, datetime | None, bool]]) -> None:
    last: datetime | None = None
    for number, (start, end, _online) in enumerate(spells):
        _moment(sitting, start)
        if end is not None:
            _moment(sitting, end)
        if (end is not None and end < start) or (last is not None and start < last) or (end is None and number < len(spells) - 1):
            raise Refused(_("Each arrival comes before its departure, and after the departure before."), "order")
        last = end


def _spells(attendance: Attendance) -> list[str]:
    return [f"{one.arrived_at.isoformat()}/{one.left_at.isoformat() if one.left_at else ''}" for one in attendance.spells]


def _note(verb: str, sitting: Sitting, attendance: Attendance, actor: str, **facts: object) -> None:
    """Write it in the journal of the meeting: who came is known there by the number of the attendance."""
    journal.record(verb, sitting.meeting, actor=actor, attendance=attendance.id, **facts)
