"""Personal data of registrations: found, erased and expired without losing a count (GDPR-08, GDPR-10, promise 5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from ixevents.core.clock import now
from ixevents.core.tokens import new_code
from ixevents.events.models import Slot
from ixevents.events.questions import Question
from ixevents.extensions import db
from ixevents.registrations import persons
from ixevents.registrations.models import LIVE, Answer, Registration, State
from ixevents.registrations.queries import with_answers

TABLES = ("registration", "answer")
NEEDS_DAYS = 30
WAITING_DAYS = 30
DAYS_A_MONTH = 30
AT_ONCE = 500
"""Numbers in one statement; databases take no endless ones."""

NEVER_SEATED = (State.WAITING, State.DECLINED, State.EXPIRED, State.REFUSED, State.OFFERED, State.WISHED)


def find(email_key: str) -> list[dict[str, Any]]:
    """Return everything kept on one address, ready for JSON."""
    rows = db.session.scalars(with_answers(select(Registration).where(Registration.email_key == email_key)).order_by(Registration.id))
    return [
        {
            "kind": "registration",
            "name": row.name,
            "email": row.email,
            "phone": row.phone,
            "language": row.language,
            "slot": row.slot_id,
            "seats": row.seats,
            "state": str(row.state),
            "needs": row.needs,
            "needs_note": row.needs_note,
            "answers": [
                {"question": answer.question.label.as_dict(), "person": answer.person, "answer": answer.value} for answer in row.answers
            ],
            "created_at": row.created_at.isoformat(),
        }
        for row in rows
    ]


def erase(email_key: str) -> int:
    """Make the registrations of one address anonymous; seats and states stay. Live ones to come must be withdrawn first."""
    over = select(Slot.id).where(Slot.ends_at <= now())
    gone = or_(Registration.state.not_in(LIVE), Registration.slot_id.in_(over))
    return make_anonymous(db.session.scalars(select(Registration).where(Registration.email_key == email_key, gone)).all())


def expire(moment: datetime) -> dict[str, int]:
    """Forget persons whose period is over. Returns counts; the caller commits, or rolls back for a dry run.

    The contact of a kind of party, such as a class that came, is its package's to forget: see `kinds`.
    """
    months = current_app.config["RETENTION_MONTHS"]
    return {
        "registrations": _expire_ended(moment - timedelta(days=months * DAYS_A_MONTH), waiting=False),
        "waiting": _expire_ended(moment - timedelta(days=WAITING_DAYS), waiting=True),
        "needs": _expire_needs(moment - timedelta(days=NEEDS_DAYS)),
        "answers": _expire_answers(moment),
    }


def _expire_ended(before: datetime, *, waiting: bool) -> int:
    never = Registration.state.in_(NEVER_SEATED)
    group = never if waiting else and_(~never, Registration.party_key == "")
    rows = db.session.scalars(
        select(Registration)
        .join(Slot, Slot.id == Registration.slot_id)
        .where(Slot.ends_at < before, Registration.anonymous_at.is_(None), group)
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
    numbers = [row.id for row in rows]
    for start in range(0, len(numbers), AT_ONCE):
        _forget(Answer.registration_id.in_(numbers[start : start + AT_ONCE]))
    return len(rows)


def _forget(which: ColumnElement[bool]) -> int:
    result = db.session.execute(delete(Answer).where(which).execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]
