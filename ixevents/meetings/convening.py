"""Convening, moving and calling off: every change is one action under the meeting's lock, with its letters and its proof (INV-05, COU-05).

Whoever does the same thing twice writes no second letter: a double click finds the meeting in the state it asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from ixevents.core.addresses import sendable
from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.council.models import Mandate
from ixevents.events.models import Place
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings import calendars, invitees, locks, notice_period, notices, planned, proof, readiness, words
from ixevents.meetings.models import Answer, Invitation, Meeting, MeetingState, Why
from ixevents.meetings.notices import Message

ASKS = ("starts_at", "ends_at", "place_id")
"""What everybody is asked about anew when it changes (INV-05)."""
TELLS = ("title", "room", "online_url")
"""What calendars show besides: everybody is told, and answers stand."""


def convene(meeting: Meeting, *, actor: str, late: bool = False, reason: str = "") -> Meeting:
    """Convene everybody in office on the day of the meeting. After the last day for it, only `late` and with a reason."""
    meeting = locks.taken(meeting)
    if meeting.state == MeetingState.CONVENED:
        return meeting
    if meeting.state != MeetingState.DRAFT:
        raise Refused(_("This meeting is over or called off."), "state")
    readiness.require(meeting)
    _keep_period(meeting, late=late, reason=reason)
    called = invitees.called(invitees.in_office(meeting))
    if not called:
        raise Refused(_("Nobody is in office on that day: enter members and their mandates first."), "nobody")
    meeting.state, meeting.convened_at, meeting.changed_at = MeetingState.CONVENED, now(), now()
    new = [_add(meeting, mandate) for mandate in called]
    told = _tell(meeting, new, notices.CONVENED, actor)
    clear = notice_period.of(meeting).clear
    journal.record("convene", meeting, actor=actor, late=meeting.convened_late, clear_days=clear, **_counts(told))
    return meeting


def change(
    meeting: Meeting,
    values: Mapping[str, Any],
    *,
    opened: str = "",
    actor: str,
    why: Translated | None = None,
    late: bool = False,
    reason: str = "",
) -> Meeting:
    """Change a convened meeting. Another time or place asks everybody anew; what calendars show besides is told; the rest is kept.

    Raises `Conflict` where somebody else changed it since it was `opened`: nobody is told what a colleague has just put right.
    """
    meeting = locks.taken(meeting)
    if meeting.state != MeetingState.CONVENED or meeting.starts_at <= now():
        raise Refused(_("This meeting is over or called off."), "state")
    planned.require(meeting, values, opened)
    before = {name: getattr(meeting, name) for name, value in values.items() if getattr(meeting, name) != value}
    if not before:
        return meeting
    _require_both(why)
    was = notices.changed(_before(meeting))
    day = invitees.day(meeting)
    for name in before:
        setattr(meeting, name, values[name])
    meeting.place = db.session.get(Place, meeting.place_id) if meeting.place_id else None
    meeting.changed_at, meeting.reason = now(), why or Translated()
    readiness.require(meeting)
    if invitees.day(meeting) != day:
        _keep_period(meeting, late=late, reason=reason)
    told = _after_change(meeting, before, was, actor)
    kept = {name: recorded(value) for name, value in before.items()}
    journal.record("edit", meeting, actor=actor, before=kept, after={name: recorded(values[name]) for name in before}, **_counts(told))
    return meeting


def tell_agenda(meeting: Meeting, *, actor: str, asks: bool = False) -> Meeting:
    """Tell everybody the agenda as it is now; when it matters for who comes, everybody is asked anew."""
    meeting = locks.taken(meeting)
    if meeting.state != MeetingState.CONVENED or meeting.starts_at <= now():
        raise Refused(_("This meeting is over or called off."), "state")
    if not proof.agenda_differs(meeting):
        return meeting
    readiness.require(meeting)
    meeting.reason, meeting.changed_at = Translated(), now()
    if asks:
        message = notices.changed(_before(meeting), agenda_too=True)
        told = _ask_anew(meeting, message, actor)
    else:
        told = _tell(meeting, invitees.live(meeting), notices.AGENDA, actor)
    journal.record("tell_agenda", meeting, actor=actor, items=len(words.on_agenda(meeting)), asks=asks, **_counts(told))
    return meeting


def call_off(meeting: Meeting, why: Translated, *, actor: str) -> Meeting:
    """Call a meeting off: everybody ever invited is told why, and it leaves their calendars."""
    meeting = locks.taken(meeting)
    if meeting.state == MeetingState.CALLED_OFF:
        return meeting
    if meeting.state not in (MeetingState.DRAFT, MeetingState.CONVENED) or meeting.starts_at <= now():
        raise Refused(_("This meeting is over."), "state")
    convened = meeting.state == MeetingState.CONVENED
    if convened and not why.complete:
        raise Refused(_("Say why, in French and in Dutch."), "languages")
    meeting.state, meeting.reason, meeting.changed_at = MeetingState.CALLED_OFF, why, now()
    if convened:
        meeting.sequence += 1
        meeting.revision = meeting.sequence
    ever = [one for one in meeting.invitations if one.live or (one.told_revision is not None and one.member.forgotten_at is None)]
    told = _tell(meeting, ever, notices.CALLED_OFF, actor) if convened else []
    journal.record("call_off", meeting, actor=actor, **_counts(told))
    return meeting


def remove(invitation: Invitation, why: Why = Why.MISTAKE, *, actor: str) -> Invitation:
    """Take one person off a meeting: that one alone is told, and it leaves that calendar alone (INV-05)."""
    meeting, invitation = _of(invitation)
    if not invitation.live or meeting.state != MeetingState.CONVENED or meeting.starts_at <= now():
        return invitation
    _remove(meeting, invitation, why, actor)
    return invitation


def invite_again(invitation: Invitation, *, actor: str) -> Invitation:
    """Convene somebody again who had been taken off a meeting."""
    meeting, invitation = _of(invitation)
    if invitation.live or meeting.state != MeetingState.CONVENED or meeting.starts_at <= now():
        return invitation
    if not invitation.mandate.in_office(invitees.day(meeting)):
        raise Refused(_("This mandate is over by the day of the meeting."), "mandate")
    _require_once(meeting, invitation.mandate)
    _reopen(meeting, invitation)
    _tell(meeting, [invitation], notices.CONVENED, actor)
    journal.record("invite", invitation, actor=actor)
    return invitation


def invite_substitute(invitation: Invitation, *, actor: str) -> Invitation | None:
    """Convene the substitute of somebody who does not come; None when the seat has none who can. Twice writes once."""
    meeting, invitation = _of(invitation)
    if meeting.state != MeetingState.CONVENED or meeting.starts_at <= now():
        return None
    mandate = invitees.substitute(invitees.in_office(meeting), invitation.mandate.seat_id)
    if mandate is None or mandate.id == invitation.mandate_id:
        return None
    known = next((one for one in meeting.invitations if one.mandate_id == mandate.id), None)
    if known is not None and known.live:
        return known
    if any(one.live and one.member_id == mandate.member_id for one in meeting.invitations):
        return None
    if known is None:
        found = _add(meeting, mandate)
    else:
        found = known
        _reopen(meeting, found)
    found.stands_for_id = invitation.id
    _tell(meeting, [found], notices.SUBSTITUTE, actor)
    journal.record("invite_substitute", found, actor=actor, meeting=meeting.id)
    return found


def send_again(invitation: Invitation, *, actor: str) -> Invitation:
    """Send somebody convened the notice as it stands to the address of today: the one before was wrong, or it did not arrive."""
    meeting, invitation = _of(invitation)
    if meeting.state != MeetingState.CONVENED or meeting.starts_at <= now() or not invitation.live:
        raise Refused(_("Nobody is convened by this any more."), "state")
    _tell(meeting, [invitation], notices.SUBSTITUTE if invitation.stands_for_id else notices.CONVENED, actor)
    journal.record("send_again", invitation, actor=actor, meeting=meeting.id)
    return invitation


def bring_in_line(meeting: Meeting, *, actor: str) -> None:
    """Bring who is convened in line with who is in office on the day: mandates ended or began, or the day is another one."""
    meeting = locks.taken(meeting)
    if meeting.state == MeetingState.CONVENED and meeting.starts_at > now():
        _bring_in_line(meeting, actor)


def recorded(value: object) -> object:
    """Return a value as the journal keeps it."""
    if isinstance(value, Translated):
        return value.as_dict()
    return value.isoformat() if hasattr(value, "isoformat") else value


def _after_change(meeting: Meeting, before: Mapping[str, object], was: Message, actor: str) -> Sequence[proof.Told]:
    if before.keys() & set(ASKS):
        return _ask_anew(meeting, was, actor)
    if before.keys() & set(TELLS):
        meeting.sequence += 1
        return _tell(meeting, invitees.live(meeting), notices.UPDATED, actor)
    return []


def _ask_anew(meeting: Meeting, message: Message, actor: str) -> Sequence[proof.Told]:
    """Ask everybody again; substitutes stand down until they are needed, and the history of answers stays."""
    meeting.sequence += 1
    meeting.revision = meeting.sequence
    for invitation in invitees.live(meeting):
        if invitation.stands_for_id is not None:
            _remove(meeting, invitation, Why.ASKED_AGAIN, actor)
    before = invitees.live(meeting)
    _bring_in_line(meeting, actor)
    again = [invitation for invitation in before if invitation.live]
    for invitation in again:
        _forget_answer(invitation)
    return _tell(meeting, again, message, actor)


def _bring_in_line(meeting: Meeting, actor: str) -> None:
    mandates = invitees.in_office(meeting)
    called = {mandate.id for mandate in invitees.called(mandates)}
    held = {mandate.id for mandate in mandates}
    gone = {invitation.id for invitation in meeting.invitations if invitation.mandate_id not in held}
    for invitation in invitees.live(meeting):
        if invitation.stands_for_id in gone:
            # The seat is the substitute's own until somebody is appointed to it; nobody's yes sends that one home.
            invitation.stands_for_id = None
        if invitation.mandate_id not in held:
            _remove(meeting, invitation, Why.MANDATE, actor)
        elif invitation.mandate_id not in called and invitation.stands_for_id is None:
            _remove(meeting, invitation, Why.RETURNS, actor)
    _convene_missing(meeting, mandates, actor)


def _convene_missing(meeting: Meeting, mandates: Sequence[Mandate], actor: str) -> None:
    """Convene who should be and is not; whom the secretary took off by hand stays off."""
    known = {invitation.mandate_id: invitation for invitation in meeting.invitations}
    there = {invitation.member_id for invitation in invitees.live(meeting)}
    new = []
    for mandate in invitees.called(mandates):
        invitation = known.get(mandate.id)
        if mandate.member_id in there or (invitation is not None and invitation.removed_why == Why.MISTAKE):
            continue
        if invitation is not None:
            _reopen(meeting, invitation)
        new.append(invitation or _add(meeting, mandate))
    if new:
        _tell(meeting, new, notices.CONVENED, actor)
        journal.record("convene", meeting, actor=actor, count=len(new))


def _remove(meeting: Meeting, invitation: Invitation, why: Why, actor: str) -> None:
    invitation.removed_at, invitation.removed_why = now(), why
    meeting.sequence += 1
    if invitation.member.forgotten_at is None:
        _tell(meeting, [invitation], notices.removed(why), actor)
    journal.record("remove", invitation, actor=actor, why=str(why), meeting=meeting.id)


def _reopen(meeting: Meeting, invitation: Invitation) -> None:
    meeting.sequence += 1
    invitation.removed_at = invitation.removed_why = invitation.stands_for_id = None
    _forget_answer(invitation)
    # What a calendar answers to the letter before this one comes too late.
    invitation.answer_stamp = now()


def _forget_answer(invitation: Invitation) -> None:
    """Await an answer again; those given stay in the history."""
    invitation.answer, invitation.answered_at, invitation.answer_stamp = Answer.AWAITED, None, None
    invitation.note, invitation.chased = "", 0


def _add(meeting: Meeting, mandate: Mandate) -> Invitation:
    invitation = Invitation(
        mandate=mandate, member=mandate.member, member_id=mandate.member_id, capacity=invitees.capacity(mandate), answer=Answer.AWAITED
    )
    meeting.invitations.append(invitation)
    db.session.flush()
    return invitation


def _tell(meeting: Meeting, invitations: Iterable[Invitation], message: Message, actor: str) -> Sequence[proof.Told]:
    """Write to each one and freeze the proof of it."""
    told = []
    for invitation in invitations:
        notice = notices.write(message, meeting, invitation, actor=actor)
        if message.method is not None:
            invitation.address = sendable(invitation.member.email or "") if notice else None
            invitation.told_revision = meeting.sequence if notice else None
        told.append(proof.Told(invitation, notice))
    if told:
        db.session.add(proof.freeze(meeting, message, told, actor=actor))
        db.session.flush()
    return told


def _counts(told: Sequence[proof.Told]) -> dict[str, int]:
    by_mail = sum(one.notice is not None for one in told)
    return {"letters": by_mail, "on_paper": sum(proof.POST in one.ways for one in told)}


def _keep_period(meeting: Meeting, *, late: bool, reason: str) -> None:
    period = notice_period.of(meeting)
    if not period.in_time and not (late and reason.strip()):
        raise Refused(_("This is too late: %(needed)s are needed. Confirm it and say why.", needed=words.clear_days(period.needed)), "late")
    meeting.convened_late, meeting.late_reason = not period.in_time, "" if period.in_time else reason.strip()


def _require_both(why: Translated | None) -> None:
    if why and not why.complete:
        raise Refused(_("Say why, in French and in Dutch."), "languages")


def _require_once(meeting: Meeting, mandate: Mandate) -> None:
    if any(one.live and one.member_id == mandate.member_id for one in meeting.invitations):
        raise Refused(_("This person is convened already, for another seat."), "twice")


def _before(meeting: Meeting) -> notices.Before:
    where = {}
    for lang in LANGUAGES:
        with speaking(lang):
            where[lang] = calendars.where(meeting)
    return notices.Before(meeting.starts_at, meeting.ends_at, Translated.of(where))


def _of(invitation: Invitation) -> tuple[Meeting, Invitation]:
    """Return the meeting of an invitation, locked and whole, and the invitation as it is now."""
    meeting = locks.taken(db.session.get_one(Meeting, invitation.meeting_id))
    return meeting, next(one for one in meeting.invitations if one.id == invitation.id)
