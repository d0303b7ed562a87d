"""What administrators do with the accounts of others. Everything is in the journal, with before and after, by number and without names."""

import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from ixevents.accounts import actions, notices, queries, recovery, sign_ins, words
from ixevents.accounts.models import Passkey, Staff
from ixevents.accounts.roles import Role, can_be_confined, given_doors_only
from ixevents.core import addresses
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.seen import seen_mark
from ixevents.extensions import db
from ixevents.journal import actions as journal

Held = tuple[list[str], list[int], list[str]]
"""What an account is for: roles, doors, programmes."""


def invite(
    email: str,
    name: str,
    roles: list[Role],
    language: str,
    *,
    actor: str,
    event_ids: Collection[int] = (),
    programmes: Collection[str] = (),
) -> tuple[Staff, str]:
    """Make an account that nobody can use yet. Returns it and the token of its one-time link; older links are void.

    Raises `Refused` when the address has an account in use already or is one nobody writes to, or when no role is given.
    """
    addresses.refuse_archived(email.strip())
    staff = db.session.scalars(queries.by_email(email)).first()
    if staff is not None and not staff.invited:
        raise Refused(_("This address has an account already."), "known")
    if staff is None:
        staff = Staff(email=email.strip().casefold(), name=name, roles=[], event_ids=[], programmes=[], language=language)
        db.session.add(staff)
    staff.name, staff.language, staff.stamp, staff.active = name, language, secrets.token_hex(16), True
    staff.roles, staff.event_ids, staff.programmes = _kept(roles, event_ids, programmes)
    db.session.flush()
    journal.record("invite", staff, actor=actor, **_facts(staff))
    return staff, actions.invitation_token(staff)


def send_invitation(staff: Staff, token: str) -> None:
    """Write the invitation to the person."""
    notices.invited(staff, token, until=now() + timedelta(days=actions.INVITATION_DAYS))


def invite_again(staff: Staff, *, actor: str) -> str:
    """Make a new link for somebody who has not come in yet; the old one is void. Raises `Refused` when the account is in use."""
    if not staff.invited or not staff.active:
        raise Refused(_("This account is in use; it needs no invitation."), "known")
    staff.stamp = secrets.token_hex(16)
    token = actions.invitation_token(staff)
    send_invitation(staff, token)
    journal.record("invite_again", staff, actor=actor)
    return token


def seen(staff: Staff) -> str:
    """Return a mark of what an account is for that is another one after every change."""
    return seen_mark([staff.name, *_held(staff)])


def change(
    staff: Staff,
    *,
    name: str,
    roles: list[Role],
    event_ids: Collection[int],
    programmes: Collection[str] = (),
    actor: str,
    opened: str = "",
) -> Staff:
    """Give somebody other roles, other doors or other programmes.

    Raises `Refused` when no administrator would be left, and where a colleague changed the account since it was `opened`:
    what somebody was just relieved of does not come back with an old page.
    """
    _lock()
    db.session.refresh(staff)
    before, wanted = _facts(staff), _kept(roles, event_ids, programmes)
    if opened and opened != seen(staff) and (name, wanted) != (staff.name, _held(staff)):
        now = ", ".join(words.named(staff.roles))
        message = _("Somebody changed this account meanwhile. It is now for: %(now)s. Save again if yours is right.", now=now)
        raise Refused(message, "changed")
    staff.name = name
    staff.roles, staff.event_ids, staff.programmes = wanted
    _require_administrator()
    if before != _facts(staff):
        journal.record("change_roles", staff, actor=actor, before=before, after=_facts(staff))
    return staff


def disable(staff: Staff, *, actor: str) -> Staff:
    """Close an account: every sign-in ends at once. Raises `Refused` when no administrator would be left."""
    _lock()
    staff.active, staff.stamp = False, secrets.token_hex(16)
    _require_administrator()
    sign_ins.end_all(staff)
    journal.record("disable", staff, actor=actor, before={"active": True}, after={"active": False})
    return staff


def enable(staff: Staff, *, actor: str) -> Staff:
    """Open a closed account again, with the password it had."""
    staff.active = True
    journal.record("enable", staff, actor=actor, before={"active": False}, after={"active": True})
    return staff


def end_sign_ins(staff: Staff, *, actor: str) -> int:
    """Sign somebody out everywhere; return of how many browsers."""
    ended = sign_ins.end_all(staff)
    journal.record("end_sign_ins", staff, actor=actor, ended=ended)
    return ended


def reset_factors(staff: Staff, *, actor: str) -> Staff:
    """Take somebody's second factor away, who has lost it, and sign them out; they set up another at their next sign-in.

    Raises `Refused` where there is none: a colleague was faster, and who has signed in since stays in.
    """
    _lock()
    db.session.refresh(staff)
    if not staff.has_second_factor:
        raise Refused(_("There is no second factor any more: somebody reset it already."), "none")
    before = {"app": staff.totp_secret is not None, "passkey": staff.has_passkey}
    staff.totp_secret = staff.totp_counter = None
    staff.has_passkey = False
    db.session.execute(Passkey.__table__.delete().where(Passkey.staff_id == staff.id))  # type: ignore[attr-defined]
    recovery.forget(staff)
    sign_ins.end_all(staff)
    journal.record("reset_factors", staff, actor=actor, before=before, after={"app": False, "passkey": False})
    notices.factors_changed(staff)
    return staff


def _kept(roles: list[Role], event_ids: Collection[int], programmes: Collection[str]) -> Held:
    """Return roles in their order; doors only for who sees no persons but at them, programmes only for an officer.

    Raises `Refused` without a role.
    """
    if not roles:
        raise Refused(_("Choose at least one role."), "roles")
    kept = [str(role) for role in Role if role in roles]
    return kept, sorted(set(event_ids)) if given_doors_only(kept) else [], sorted(set(programmes)) if can_be_confined(kept) else []


def _held(staff: Staff) -> Held:
    return list(staff.roles), list(staff.event_ids), list(staff.programmes)


def _facts(staff: Staff) -> dict[str, Any]:
    """Return what the journal says an account is for."""
    roles, events, programmes = _held(staff)
    return {"roles": roles, "events": events} | ({"programmes": programmes} if programmes else {})


def _lock() -> None:
    """Touch all accounts, as first statement of what may take an administrator away.

    Of two administrators who close each other's accounts at once, the second one waits here, and then sees what the
    first has done. Locking after one's own change would have each wait for the other.
    """
    db.session.execute(update(Staff).values(id=Staff.id).execution_options(synchronize_session=False))


def _require_administrator() -> None:
    """Raise `Refused` unless somebody is left who can let others in."""
    db.session.flush()
    in_use = queries.everybody().where(Staff.active).execution_options(populate_existing=True)
    if not any(Role.ADMINISTRATOR in staff.roles and not staff.invited for staff in db.session.scalars(in_use)):
        raise Refused(_("Nobody could manage accounts any more. Make somebody else an administrator first."), "last")
