"""How often one may try: by account and by client, counted in the database.

So neither more processes nor other addresses help who guesses (case 21).
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from ixevents.accounts.models import Attempt
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_CLIENT = 60
"""A client may be a whole office behind one address."""


@dataclass(frozen=True)
class Count:
    """What is counted together, and up to where."""

    key: str
    limit: int


def by_account(kind: str, account: str, limit: int = PER_ACCOUNT) -> Count:
    """Count what fails for one account, whether it exists or not."""
    return Count(_key(kind, account), limit)


def by_client(client: str, kind: str = "client") -> Count:
    """Count what fails for one client (an IPv4 address, an IPv6 network)."""
    return Count(_key(kind, client), PER_CLIENT)


def have_room(*counts: Count) -> bool:
    """Whether none of these has failed too often in the last quarter of an hour."""
    limits = {count.key: count.limit for count in counts}
    recent = select(Attempt).where(Attempt.key.in_(limits), Attempt.since > now() - WINDOW)
    found = db.session.scalars(recent.execution_options(populate_existing=True))
    return all(attempt.failures < limits[attempt.key] for attempt in found)


def require_room(*counts: Count) -> None:
    """Raise `Refused` when one of these has failed too often."""
    if not have_room(*counts):
        raise Refused(_("Too many attempts. Wait 15 minutes, then try again."), "throttled")


def note_failure(*counts: Count) -> None:
    """Count one failure more for each; in one statement, so that none of many at once is lost."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    moment = now()
    # In the order of their keys, so that two who count the same never wait for each other.
    for count in sorted(counts, key=lambda count: count.key):
        over = Attempt.since <= moment - WINDOW
        statement = insert(Attempt).values(key=count.key, failures=1, since=moment)
        changed = {"failures": case((over, 1), else_=Attempt.failures + 1), "since": case((over, moment), else_=Attempt.since)}
        db.session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=changed))


def forget(*counts: Count) -> None:
    """Start anew: the person has shown who it is."""
    db.session.execute(delete(Attempt).where(Attempt.key.in_([count.key for count in counts])))


def expire(moment: datetime) -> int:
    """Forget counts that no longer count."""
    result = db.session.execute(delete(Attempt).where(Attempt.since <= moment - WINDOW))
    return int(result.rowcount)  # type: ignore[attr-defined]


def _key(kind: str, value: str) -> str:
    key: str = current_app.config["SECRET_KEY"]
    return hmac.new(key.encode(), f"{kind}:{value.strip().casefold()}".encode(errors="replace"), hashlib.sha256).hexdigest()
