"""What the account pages read."""

from collections.abc import Collection
from datetime import timedelta

from flask import current_app
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager

from ixevents.accounts.models import Passkey, RecoveryCode, SignIn, Staff
from ixevents.core.alphabetical import alphabetical
from ixevents.core.clock import now

LONGEST = timedelta(days=7)
"""Whoever signed in longer ago signs in again, however busy."""


def by_email(email: str) -> Select[Staff]:
    """The account of an address, whatever its state."""
    return select(Staff).where(Staff.email == email.strip().casefold())


def named(staff_ids: Collection[int]) -> Select[Staff]:
    """Some accounts, active or not: who did something."""
    return select(Staff).where(Staff.id.in_(staff_ids))


def everybody() -> Select[Staff]:
    """All accounts: those in use first, by name."""
    return select(Staff).order_by(Staff.active.desc(), alphabetical(Staff.name), Staff.id)


def live_sign_in(token_hash: str) -> Select[SignIn]:
    """The sign-in of a token, with its person; none when it is too old or the account is disabled."""
    return (
        select(SignIn)
        .join(SignIn.staff)
        .options(contains_eager(SignIn.staff))
        .where(SignIn.token_hash == token_hash, Staff.active, *_live())
    )


def sign_ins(staff: Staff) -> Select[SignIn]:
    """Where somebody is signed in, the last seen first."""
    return select(SignIn).where(SignIn.staff_id == staff.id, *_live()).order_by(SignIn.seen_at.desc(), SignIn.id.desc())


def passkeys(staff: Staff) -> Select[Passkey]:
    """Somebody's passkeys, the oldest first."""
    return select(Passkey).where(Passkey.staff_id == staff.id).order_by(Passkey.id)


def passkey(credential_id: str) -> Select[Passkey]:
    """The passkey a browser names, with its owner."""
    return select(Passkey).join(Passkey.staff).options(contains_eager(Passkey.staff)).where(Passkey.credential_id == credential_id)


def recovery_codes_left(staff: Staff) -> Select[int]:
    """How many recovery codes somebody has."""
    return select(func.count()).select_from(RecoveryCode).where(RecoveryCode.staff_id == staff.id)


def _live() -> tuple[ColumnElement[bool], ...]:
    moment = now()
    idle = timedelta(hours=current_app.config["STAFF_IDLE_HOURS"])
    return SignIn.seen_at > moment - idle, SignIn.started_at > moment - LONGEST
