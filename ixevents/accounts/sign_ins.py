"""Who is signed in where: rows, not cookies. A cookie holds a token whose hash must be here; ending deletes the row (case 23)."""

import hashlib
import re
import secrets
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, update

from ixevents.accounts import queries
from ixevents.accounts.models import Factor, SignIn, Staff
from ixevents.core.clock import now
from ixevents.extensions import db

FRESH = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=5)
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def begin(staff: Staff, *, browser: str, factor: Factor | None) -> str:
    """Sign somebody in with a token that is new. Returns the token; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    moment = now()
    db.session.add(
        SignIn(
            staff_id=staff.id,
            token_hash=hash_of(token),
            browser=browser,
            factor=factor,
            started_at=moment,
            seen_at=moment,
            proved_at=moment,
        )
    )
    db.session.flush()
    return token


def find(token: str | None) -> SignIn | None:
    """Return the sign-in of a token, its person loaded; None when it has ended or its person may no longer come in."""
    if not token:
        return None
    return db.session.scalars(queries.live_sign_in(hash_of(token))).first()


def note_seen(sign_in: SignIn) -> None:
    """Remember that the browser was here, at most every few minutes, in a transaction of its own: pages that read write nothing else."""
    if now() - sign_in.seen_at < SEEN_EVERY:
        return
    with db.engine.begin() as connection:
        connection.execute(update(SignIn).where(SignIn.id == sign_in.id).values(seen_at=now()))


def is_fresh(sign_in: SignIn) -> bool:
    """Whether the person proved who it is a moment ago."""
    return now() - sign_in.proved_at < FRESH


def lacks_factor(sign_in: SignIn) -> bool:
    """Whether the second factor is still to be shown, or to be set up where one is required."""
    required: bool = current_app.config["SECOND_FACTOR_REQUIRED"]
    return sign_in.factor is None and (required or sign_in.staff.has_second_factor)


def end(sign_in: SignIn) -> None:
    """End one sign-in."""
    db.session.execute(delete(SignIn).where(SignIn.id == sign_in.id))


def end_all(staff: Staff, *, but: SignIn | None = None) -> int:
    """End every sign-in of somebody, except perhaps one; return how many."""
    statement = delete(SignIn).where(SignIn.staff_id == staff.id)
    if but is not None:
        statement = statement.where(SignIn.id != but.id)
    return int(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]


def summary(user_agent: str) -> str:
    """Return which browser this is, in words its owner recognises: `Firefox, Windows`; empty when it does not say."""
    found = [next((name for sign, name in names if re.search(sign, user_agent)), "") for names in (_BROWSERS, _SYSTEMS)]
    return ", ".join(part for part in found if part)


def hash_of(token: str) -> str:
    """Return what is kept of a token; it is random enough to need no salt."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
