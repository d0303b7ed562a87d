"""Personal data of staff: an account is kept as long as its person works here; what they did stays in the journal by number."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, or_, select

from ixevents.accounts import attempts, passkeys, queries, recovery, sign_ins
from ixevents.accounts.models import Passkey, SignIn, Staff
from ixevents.core import periods
from ixevents.core.persons import Ground, Remains
from ixevents.extensions import db
from ixevents.journal.models import Entry

TABLES = ("staff", "staff_passkey")
COMING_AND_GOING = ("sign_in", "sign_out", "use_recovery_code")
"""What the journal keeps for security alone."""


def find(email_key: str) -> list[dict[str, object]]:
    """Return the account of an address with its passkeys and sign-ins, ready for JSON."""
    return [_account(staff) for staff in db.session.scalars(queries.by_email(email_key)).all()]


def erase(email_key: str) -> int:
    """Forget closed accounts alone: who works here has one; an administrator closes it first."""
    rows = db.session.scalars(queries.by_email(email_key).where(~Staff.active)).all()
    for row in rows:
        sign_ins.end_all(row)
        recovery.forget(row)
        db.session.execute(delete(Passkey).where(Passkey.staff_id == row.id))
        row.email, row.name, row.password = f"erased-{row.id}@invalid", "", None
        row.totp_secret, row.totp_counter, row.has_passkey = None, None, False
    return len(rows)


def remains(email_key: str) -> list[Remains]:
    """Say that who works here has an account."""
    count = len(db.session.scalars(queries.by_email(email_key).where(Staff.active)).all())
    return [Remains("staff", count, Ground.OFFICE)] if count else []


def expire(moment: datetime) -> dict[str, int]:
    """Forget sign-ins that have ended by themselves, and counts and questions of the last minutes; accounts stay."""
    idle = timedelta(hours=current_app.config["STAFF_IDLE_HOURS"])
    over = or_(SignIn.seen_at <= moment - idle, SignIn.started_at <= moment - queries.LONGEST)
    ended = db.session.execute(delete(SignIn).where(over))
    return {
        "sign-ins": int(ended.rowcount),  # type: ignore[attr-defined]
        "attempts": attempts.expire(moment),
        "questions": passkeys.expire(moment),
        "security_log": _expire_log(moment),
    }


def _expire_log(moment: datetime) -> int:
    """Let the journal forget who came in when; what was done stays."""
    old = Entry.verb.in_(COMING_AND_GOING), Entry.happened_at < periods.before(moment, "SECURITY_LOG_MONTHS")
    return int(db.session.execute(delete(Entry).where(*old).execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


def _account(staff: Staff) -> dict[str, object]:
    keys = db.session.scalars(queries.passkeys(staff)).all()
    places = db.session.scalars(select(SignIn).where(SignIn.staff_id == staff.id)).all()
    return {
        "kind": "staff",
        "name": staff.name,
        "email": staff.email,
        "roles": staff.roles,
        "active": staff.active,
        "since": staff.created_at.isoformat(),
        "passkeys": [key.name for key in keys],
        "sign_ins": [{"browser": place.browser, "since": place.started_at.isoformat()} for place in places],
    }
