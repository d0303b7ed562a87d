"""What volunteers do: sign up, take one more shift, give one up; and what staff write down of them. Nothing here commits."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.core import addresses
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.web import plain
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.outbox import post
from ixevents.registrations.models import Channel
from ixevents.volunteers import as_seen, locks, notices, queries, words
from ixevents.volunteers.models import Shift, Turn, Volunteer, VolunteerCall


def sign_up(
    call: VolunteerCall,
    facts: Mapping[str, Any],
    wanted: Sequence[int],
    *,
    sending: str,
    channel: Channel = Channel.WEB,
    actor: str = PUBLIC,
) -> tuple[Volunteer, bool]:
    """Keep a volunteer with the first shifts, all or none, and write a letter for each. Returns it, and whether this sending made it.

    The same sending, or the same address, is one volunteer: it gets its link again and nothing else changes (case 19).
    Raises `Refused` for shifts that are full, over or at the same time.
    """
    locks.of_call(call)
    shifts = _locked(call, wanted)
    key = addresses.read(facts["email"]).key if facts["email"] else None
    known = db.session.scalars(queries.known(call.id, sending, key)).first()
    if known is not None and known.idempotency_key == sending:
        return known, True
    if channel == Channel.WEB:
        _require_open(call)
    if facts["email"] and channel == Channel.WEB and post.too_many(facts["email"]):
        raise Refused(_("We have written to this address often in the last hour. Try again later, or call us."), "letters")
    if known is not None:
        notices.own_page(known)
        return known, False
    volunteer = Volunteer(call=call, email_key=key, idempotency_key=sending, channel=channel, informed_at=now(), turns=[], **facts)
    db.session.add(volunteer)
    db.session.flush()
    journal.record("sign_up_volunteer", volunteer, actor=actor, channel=str(channel))
    _take(volunteer, shifts, by_staff=channel != Channel.WEB, actor=actor, informed=True)
    return volunteer, True


def take(volunteer: Volunteer, wanted: Sequence[int], *, actor: str = PUBLIC) -> Volunteer:
    """Take more shifts, all or none; those that are taken already stay as they are."""
    locks.of_call(volunteer.call)
    shifts = _locked(volunteer.call, wanted)
    volunteer = _fresh(volunteer)
    held = {turn.shift_id for turn in volunteer.turns if turn.live}
    new = [shift for shift in shifts if shift.id not in held]
    if actor == PUBLIC:
        _require_open(volunteer.call)
    if new:
        _take(volunteer, new, by_staff=actor != PUBLIC, actor=actor)
    return volunteer


def give_up(turn: Turn, *, actor: str = PUBLIC) -> Turn:
    """Count on somebody no longer: the place is free at once, and the entry leaves the calendar. Doing it twice does nothing more."""
    locks.one(turn.shift_id)
    turn = _turn(turn.id)
    shift = turn.shift
    if not turn.live:
        return turn
    if shift.starts_at <= now() and actor == PUBLIC:
        raise Refused(_("This shift has begun: call us instead."), "begun")
    turn.ended_at, turn.came, turn.sequence = now(), None, turn.sequence + 1
    locks.recount([shift])
    notices.given_up(turn)
    journal.record("give_up_shift", turn.volunteer, actor=actor, shift=shift.id)
    return turn


def say_came(turn: Turn, came: bool | None, *, actor: str) -> Turn:
    """Note that somebody was there, was not, or that nobody knows after all."""
    locks.one(turn.shift_id)
    turn = _turn(turn.id)
    shift = turn.shift
    if not turn.live:
        raise Refused(_("This turn was given up: there is nothing to note."), "ended")
    if shift.starts_at > now():
        raise Refused(_("Who was there is noted once the shift has begun."), "early")
    if turn.came != came:
        journal.record("note_turn", turn.volunteer, actor=actor, shift=shift.id, before=turn.came, after=came)
        turn.came = came
    return turn


def change(volunteer: Volunteer, facts: Mapping[str, Any], *, opened: str | None = None, actor: str = PUBLIC) -> Volunteer:
    """Put name, telephone or language right, and the address where staff do it: who is still counted on gets the private link there.

    Raises `Conflict` when it changed since the form was opened, `Refused` for an address another volunteer of the call has.
    """
    locks.of_call(volunteer.call)
    volunteer = _fresh(volunteer)
    if opened is not None:
        as_seen.require(volunteer, opened)
    changed = {name: value for name, value in facts.items() if getattr(volunteer, name) != value}
    if "email" in changed:
        volunteer.email_key = _single_key(volunteer, facts["email"])
    for name, value in changed.items():
        setattr(volunteer, name, value)
    if changed:
        db.session.flush()
        journal.record("edit", volunteer, actor=actor, fields=sorted(changed))
    if "email" in changed and any(turn.live and turn.shift.ends_at > now() for turn in volunteer.turns):
        notices.own_page(volunteer)
    return volunteer


def _take(volunteer: Volunteer, shifts: Sequence[Shift], *, by_staff: bool, actor: str, informed: bool = False) -> None:
    """Give locked shifts to a volunteer, each with its letter; the first says what the law wants told."""
    beside = [turn.shift for turn in volunteer.turns if turn.live]
    before = {turn.shift_id: turn for turn in volunteer.turns}
    taken = []
    for shift in shifts:
        _require_free(shift, by_staff=by_staff)
        _require_apart(shift, beside)
        beside.append(shift)
        turn = before.get(shift.id)
        if turn is None:
            turn = Turn(volunteer=volunteer, shift=shift)
            db.session.add(turn)
        else:
            turn.ended_at, turn.taken_at, turn.sequence = None, now(), turn.sequence + 1
            set_committed_value(turn, "volunteer", volunteer)
        taken.append(turn)
    locks.recount(shifts)
    for number, turn in enumerate(taken):
        journal.record("take_shift", volunteer, actor=actor, shift=turn.shift_id)
        notices.taken(turn, informed=informed and number == 0)


def _require_open(call: VolunteerCall) -> None:
    if not call.open:
        raise Refused(_("We have enough hands: no more shifts are given."), "closed")


def _require_free(shift: Shift, *, by_staff: bool) -> None:
    over = shift.ends_at <= now() if by_staff else shift.starts_at <= now()
    if shift.called_off_at is not None or over or not (by_staff or shift.told):
        raise Refused(_("“%(what)s” takes nobody any more. Choose another shift.", what=plain(shift.title)), "over")
    if shift.left < 1:
        raise Refused(_("“%(what)s” has just become complete, thank you. Choose another shift.", what=words.choice(shift)), "full")


def _require_apart(shift: Shift, others: Sequence[Shift]) -> None:
    for other in others:
        if shift.at_once(other):
            both = {"one": words.choice(other), "two": words.choice(shift)}
            raise Refused(_("These are at the same time: “%(one)s” and “%(two)s”. Choose one of them.", **both), "at_once")


def _locked(call: VolunteerCall, wanted: Sequence[int]) -> list[Shift]:
    shifts = [shift for shift in locks.taken(wanted) if shift.call_id == call.id]
    if not shifts:
        raise Refused(_("Choose at least one shift."), "none")
    if len(shifts) < len(set(wanted)):
        raise Refused(queries.gone(), "gone")
    return shifts


def _single_key(volunteer: Volunteer, email: str | None) -> str | None:
    """Return the key of an address nobody else of the call has."""
    key = addresses.read(email).key if email else None
    other = db.session.scalars(queries.known(volunteer.call_id, "", key)).first() if key else None
    if other is not None and other.id != volunteer.id:
        raise Refused(_("Another volunteer of this edition has this address already."), "double")
    return key


def _fresh(volunteer: Volunteer) -> Volunteer:
    db.session.flush()
    return db.session.scalars(queries.volunteer(volunteer.id).execution_options(populate_existing=True)).one()


def _turn(turn_id: int) -> Turn:
    db.session.flush()
    return db.session.scalars(queries.turn(turn_id).execution_options(populate_existing=True)).one()
