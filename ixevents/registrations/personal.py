"""Personal data of registrations: found, erased and expired without losing a count (GDPR-08, GDPR-10, promise 5)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, update
from sqlalchemy.orm import contains_eager, joinedload

from ixevents.core import periods
from ixevents.core.clock import now, today
from ixevents.core.persons import MATCHES, Correction, Ground, Match, Remains, unaddressed, whose
from ixevents.core.tokens import new_code
from ixevents.core.web import plain
from ixevents.events import words as event_words
from ixevents.events.models import Event, Slot
from ixevents.events.questions import Question
from ixevents.extensions import db
from ixevents.holds import queries as holds
from ixevents.registrations import actions, desk, persons, queries, seats
from ixevents.registrations.models import LIVE, Answer, Registration, State
from ixevents.registrations.queries import with_answers

TABLES = ("registration", "answer")
AT_ONCE = 500
"""Numbers in one statement; databases take no endless ones."""

NEVER_SEATED = (State.WAITING, State.DECLINED, State.EXPIRED, State.REFUSED, State.OFFERED, State.WISHED)


def find(email_key: str) -> list[dict[str, Any]]:
    """Return everything kept on one address, ready for JSON."""
    asked = with_answers(_of(email_key)).options(joinedload(Registration.slot).joinedload(Slot.event)).order_by(Registration.id)
    rows = db.session.scalars(asked)
    return [
        {
            "kind": "registration",
            **{name: getattr(row, name) for name in ("name", "email", "phone", "language")},
            "event": row.slot.event.title.as_dict(),
            "starts_at": row.slot.starts_at.isoformat(),
            "seats": row.seats,
            "seats_waiting": row.seats_waiting or None,
            "came": row.came or None,
            "state": str(row.state),
            "went_on": True if row.continues_as_id else None,
            "inhabitant": row.inhabitant,
            "needs": row.needs,
            "needs_note": row.needs_note,
            "answers": [
                {"question": answer.question.label.as_dict(), "person": answer.person, "answer": answer.value} for answer in row.answers
            ],
            "created_at": row.created_at.isoformat(),
        }
        for row in rows
    ]


def named(words: str) -> list[Match]:
    """Return the parties without an address that may be somebody's, those to come and the last ones first."""
    asked = select(Registration).where(unaddressed(Registration, words), Registration.name != "").join(Registration.slot)
    whole = asked.options(contains_eager(Registration.slot).joinedload(Slot.event)).order_by(Slot.starts_at.desc(), Registration.id)
    rows = db.session.scalars(whole.limit(MATCHES)).all()
    return [
        Match("registration", row.id, row.name, f"{plain(row.slot.event.title)}, {event_words.when(row.slot)}", row.phone or "")
        for row in rows
    ]


def erase(email_key: str) -> int:
    """Make the registrations of one address anonymous; seats and states stay. Live ones to come must be withdrawn first."""
    _lock_slots(email_key)
    over = _of(email_key).where(~_to_come()).execution_options(populate_existing=True)
    kept = db.session.scalars(over.where(held())).all()
    return make_anonymous(db.session.scalars(over.where(~held())).all()) + _thin(kept)


def remains(email_key: str) -> list[Remains]:
    """Say what `erase` leaves: parties that still count on coming, and the proof that a funder may ask for (GDPR-09)."""
    coming = len(db.session.scalars(_of(email_key).where(_to_come())).all())
    proof = len(db.session.scalars(_of(email_key).where(held(), ~_to_come())).all())
    found = [Remains("registration", coming, Ground.TO_COME)] if coming else []
    return [*found, Remains("registration", proof, Ground.EVIDENCE, _held_until(email_key))] if proof else found


def held() -> ColumnElement[bool]:
    """Of the proof of who took part in a project under legal hold: parties that came, with name and address, and no more."""
    slots = select(Slot.id).join(Event, Event.id == Slot.event_id).where(Event.project_id.in_(holds.projects(today())))
    return and_(or_(Registration.state == State.ATTENDED, Registration.came > 0), Registration.slot_id.in_(slots))


def withdraw(email_key: str, *, actor: str) -> int:
    """Withdraw a person from all that has not begun, as its own link would. Returns from how much."""
    ahead = select(Slot.id).where(or_(Slot.starts_at > now(), Slot.all_day & (Slot.ends_at > now())))
    numbers = db.session.scalars(
        select(Registration.id)
        .where(whose(Registration, email_key), Registration.state.in_(LIVE), Registration.slot_id.in_(ahead))
        .order_by(Registration.slot_id, Registration.id)
    ).all()
    for number in numbers:
        actions.withdraw(db.session.scalars(queries.by_id(number)).one(), actor=actor)
    return len(numbers)


def correct(email_key: str, correction: Correction, *, actor: str) -> int:
    """Put a person's name, address and telephone right. Of what is still to come, a new address gets the link at once."""
    _lock_slots(email_key)
    address = correction.email
    facts = {"name": correction.name, "phone": correction.phone, "email": address and address.shown, "email_key": address and address.key}
    facts = {name: value for name, value in facts.items() if value}
    coming = set(db.session.scalars(_of(email_key).with_only_columns(Registration.id).where(_to_come())))
    rows = db.session.scalars(_of(email_key).execution_options(populate_existing=True)).all()
    for number in [row.id for row in rows]:
        if number in coming:
            desk.correct(db.session.scalars(queries.by_id(number)).one(), facts, actor=actor)
    for row in rows:
        for name, value in facts.items():
            setattr(row, name, value)
    db.session.flush()
    return len(rows)


def expire(moment: datetime) -> dict[str, int]:
    """Forget persons whose period is over. Returns counts; the caller commits, or rolls back for a dry run.

    The contact of a kind of party, such as a class that came, is its package's to forget: see `kinds`.
    """
    return {
        "registrations": _expire_ended(periods.before(moment, "RETENTION_MONTHS"), waiting=False),
        "waiting": _expire_ended(periods.before(moment, "RETENTION_WAITING_DAYS"), waiting=True),
        "needs": _expire_needs(periods.before(moment, "RETENTION_NEEDS_DAYS")),
        "answers": _expire_answers(moment),
    }


def _of(email_key: str) -> Select[Registration]:
    return select(Registration).where(whose(Registration, email_key))


def _to_come() -> ColumnElement[bool]:
    """Of a party that still counts on coming."""
    return and_(Registration.state.in_(LIVE), Registration.slot_id.in_(select(Slot.id).where(Slot.ends_at > now())))


def _held_until(email_key: str) -> date | None:
    """Return the last day on which something of an address is held; None while a contract has no end yet."""
    projects = select(Event.project_id).join(Slot, Slot.event_id == Event.id).where(Slot.id.in_(_slots_of(email_key)))
    ends = [hold.ends_on for hold in db.session.scalars(holds.standing(today())) if hold.project_id in set(db.session.scalars(projects))]
    return None if None in ends else max((end for end in ends if end), default=None)


def _slots_of(email_key: str) -> Select[int]:
    return select(Registration.slot_id).where(
        whose(Registration, email_key), or_(Registration.state == State.ATTENDED, Registration.came > 0)
    )


def _thin(rows: Sequence[Registration]) -> int:
    """Keep of some parties the name and the address alone: the rest proves nothing."""
    for row in rows:
        row.phone = row.needs_note = row.idempotency_key = None
    _forget_answers([row.id for row in rows])
    return len(rows)


def _lock_slots(email_key: str) -> None:
    """Take the lock of every slot of an address, in the order of their ids: nobody moves, corrects or copies a party meanwhile."""
    taken: set[int] = set()
    while more := set(db.session.scalars(select(Registration.slot_id).where(whose(Registration, email_key)))) - taken:
        for slot in db.session.scalars(select(Slot).where(Slot.id.in_(more)).order_by(Slot.id)).all():
            seats.lock(slot)
        taken |= more


def _expire_ended(before: datetime, *, waiting: bool) -> int:
    never = Registration.state.in_(NEVER_SEATED)
    group = never if waiting else and_(~never, Registration.party_key == "")
    rows = db.session.scalars(
        select(Registration)
        .join(Slot, Slot.id == Registration.slot_id)
        .where(Slot.ends_at < before, Registration.anonymous_at.is_(None), group)
        .where(~held())
    ).all()
    return make_anonymous(rows)


def _expire_needs(before: datetime) -> int:
    """Health data go first (GDPR-03)."""
    ended = select(Slot.id).where(Slot.ends_at < before)
    result = db.session.execute(
        update(Registration)
        .where(Registration.slot_id.in_(ended), Registration.needs_note.is_not(None))
        .values(needs_note=None)
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def _expire_answers(moment: datetime) -> int:
    """Each question says how long its answers are kept: one statement a period, of which there are few."""
    gone = 0
    for days in db.session.scalars(select(Question.retention_days).distinct()).all():
        questions = select(Question.id).where(Question.retention_days == days)
        ended = select(Registration.id).join(Slot, Slot.id == Registration.slot_id).where(Slot.ends_at < moment - timedelta(days=days))
        gone += _forget(Answer.question_id.in_(questions) & Answer.registration_id.in_(ended))
    return gone


def make_anonymous(rows: Sequence[Registration]) -> int:
    """Forget the persons behind registrations; what was counted stays. Returns how many there were."""
    persons.remember(sorted({row.email_key for row in rows if row.email_key}))
    for row in rows:
        row.name = ""
        row.email = row.email_key = row.phone = row.needs_note = row.idempotency_key = None
        row.code = new_code()
        row.anonymous_at = now()
    _forget_answers([row.id for row in rows])
    return len(rows)


def _forget_answers(numbers: Sequence[int]) -> None:
    for start in range(0, len(numbers), AT_ONCE):
        _forget(Answer.registration_id.in_(numbers[start : start + AT_ONCE]))


def _forget(which: ColumnElement[bool]) -> int:
    result = db.session.execute(delete(Answer).where(which).execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]
