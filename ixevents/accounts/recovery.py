"""Recovery codes: ten lines on paper, each of which replaces the second factor once. Only their hashes are kept."""

import hashlib
import re
import secrets

from sqlalchemy import delete

from ixevents.accounts.models import RecoveryCode, Staff
from ixevents.extensions import db

HOW_MANY = 10
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look like another: 0 and o, 1 and l and i."""


def renew(staff: Staff) -> list[str]:
    """Make new codes, forget the old ones; return the new ones, which are never to be seen again."""
    forget(staff)
    codes = ["-".join("".join(secrets.choice(_SIGNS) for _place in range(4)) for _group in range(4)) for _code in range(HOW_MANY)]
    db.session.add_all(RecoveryCode(staff_id=staff.id, code_hash=_hash(staff, code)) for code in codes)
    db.session.flush()
    return codes


def use(staff: Staff, code: str) -> bool:
    """Whether a code is one of somebody's; it is gone then. Deleting decides, so of two at once one is right."""
    statement = delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id, RecoveryCode.code_hash == _hash(staff, code))
    return bool(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]


def forget(staff: Staff) -> None:
    """Forget somebody's codes."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id))


def _hash(staff: Staff, code: str) -> str:
    """Return what is kept of a code: 78 random bits need no slow hash. Typed with or without hyphens, in any case."""
    plain = re.sub(r"[^a-z0-9]", "", code.casefold())
    return hashlib.sha256(f"{staff.id}:{plain}".encode()).hexdigest()
