"""What is done with accounts."""

import secrets

from flask_babel import gettext as _

from ixevents.accounts import passwords, queries
from ixevents.accounts.models import Staff
from ixevents.accounts.roles import Role
from ixevents.core import tokens
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal

INVITATION = "staff-invitation"
INVITATION_DAYS = 7


def invite(email: str, name: str, roles: list[Role], language: str, *, actor: str) -> tuple[Staff, str]:
    """Make an account that nobody can use yet. Returns it and the token of its one-time link.

    Raises `Refused` when the address has an account in use already.
    """
    staff = db.session.scalars(queries.by_email(email)).first()
    if staff is not None and staff.password is not None:
        raise Refused(_("This address has an account already."), "known")
    if staff is None:
        staff = Staff(email=email.strip().casefold(), name=name, roles=[], event_ids=[], language=language)
        db.session.add(staff)
    staff.name, staff.roles, staff.language = name, [str(role) for role in roles], language
    db.session.flush()
    journal.record("invite", staff, actor=actor, roles=staff.roles)
    return staff, tokens.sign(INVITATION, [staff.id, staff.stamp])


def invited(token: str) -> Staff | None:
    """Return whom an invitation is for; None when it is forged, old or used."""
    value = tokens.read(INVITATION, token, INVITATION_DAYS * 86400)
    if not (isinstance(value, list) and len(value) == 2):
        return None
    staff = db.session.get(Staff, value[0])
    return staff if staff is not None and staff.active and staff.password is None and staff.stamp == value[1] else None


def take_up(staff: Staff, password: str) -> Staff:
    """Give an invited account its password; the link is used up."""
    staff.password, staff.stamp = passwords.hashed(password), secrets.token_hex(16)
    journal.record("take_up_invitation", staff, actor=f"staff:{staff.id}")
    return staff


def sign_in(email: str, password: str) -> Staff | None:
    """Return the account of an address and its password; None whatever is wrong (case 19)."""
    staff = db.session.scalars(queries.by_email(email)).first()
    kept = staff.password if staff is not None and staff.active and staff.password else _NOBODY
    return staff if passwords.matches(kept, password) and staff is not None and kept is not _NOBODY else None


# Checked when there is no account, so that both answers take the same time.
_NOBODY = passwords.hashed(secrets.token_urlsafe(16))
