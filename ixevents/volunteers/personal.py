"""Personal data of volunteers: name, address and telephone, forgotten some time after the edition; shifts and hours stay (GDPR-08)."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select

from ixevents.core import periods
from ixevents.core.clock import now
from ixevents.core.persons import MATCHES, Correction, Ground, Match, Remains, has_words, whose
from ixevents.core.tokens import new_code
from ixevents.core.web import plain
from ixevents.extensions import db
from ixevents.volunteers import queries, turns
from ixevents.volunteers.models import Shift, Turn, Volunteer

TABLES = ("volunteer",)


def find(email_key: str) -> list[dict[str, object]]:
    """Return everything kept on one address, ready for JSON."""
    return [_found(row) for row in _of(email_key)]


def named(words: str) -> list[Match]:
    """Return the volunteers who gave no address and may be somebody."""
    rows = [row for row in _where(Volunteer.email_key.is_(None), Volunteer.name != "") if has_words(f"{row.name} {row.phone}", words)]
    about = [(row, _("volunteer at %(title)s", title=plain(row.call.edition.title))) for row in rows[:MATCHES]]
    return [Match("volunteer", row.id, row.name, words_, row.phone) for row, words_ in about]


def erase(email_key: str) -> int:
    """Forget the volunteers of an address; one who is still counted on gives the shifts up first."""
    return _forget([row for row in _of(email_key) if not _to_come(row)])


def remains(email_key: str) -> list[Remains]:
    """Say what erasing leaves: shifts still to come."""
    count = sum(_to_come(row) for row in _of(email_key))
    return [Remains("volunteer", count, Ground.TO_COME)] if count else []


def correct(email_key: str, correction: Correction, *, actor: str) -> int:
    """Put name, address and telephone right."""
    facts = {"name": correction.name, "phone": correction.phone, "email": correction.email and correction.email.shown}
    rows = _of(email_key)
    for row in rows:
        turns.change(row, {name: value for name, value in facts.items() if value}, actor=actor)
    return len(rows)


def expire(moment: datetime) -> dict[str, int]:
    """Forget those whose last shift was long ago. Returns counts; the caller commits."""
    before = periods.before(moment, "RETENTION_VOLUNTEER_MONTHS")
    last = select(func.max(Shift.ends_at)).where(Shift.call_id == Volunteer.call_id).scalar_subquery()
    return {"volunteers": _forget(_where(Volunteer.forgotten_at.is_(None), last < before))}


def _of(email_key: str) -> Sequence[Volunteer]:
    return _where(whose(Volunteer, email_key))


def _where(*which: ColumnElement[bool]) -> Sequence[Volunteer]:
    return db.session.scalars(queries.volunteers().where(*which).order_by(Volunteer.id)).all()


def _to_come(row: Volunteer) -> bool:
    return any(turn.live and turn.shift.ends_at > now() for turn in row.turns)


def _found(row: Volunteer) -> dict[str, object]:
    shifts = [_shift(turn) for turn in row.turns]
    facts = {name: getattr(row, name) for name in ("name", "email", "phone", "language")}
    times = {"since": row.created_at.isoformat(), "informed_at": row.informed_at.isoformat() if row.informed_at else None}
    return {"kind": "volunteer", **facts, "event": plain(row.call.edition.title), "shifts": shifts, **times}


def _shift(turn: Turn) -> str:
    return ", ".join(filter(None, (f"{plain(turn.shift.title)} ({turn.shift.starts_at.isoformat()})", _state(turn))))


def _state(turn: Turn) -> str:
    if turn.shift.called_off_at is not None:
        return _("called off")
    if not turn.live:
        return _("given up")
    return "" if turn.came is None else _("you were there") if turn.came else _("you were not there")


def _forget(rows: Sequence[Volunteer]) -> int:
    for row in rows:
        row.name = row.phone = ""
        row.email = row.email_key = row.idempotency_key = None
        row.code, row.forgotten_at = new_code(), row.forgotten_at or now()
    db.session.flush()
    return len(rows)
