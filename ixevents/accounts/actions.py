"""What is done with accounts by those they are for: taking up an invitation, proving who one is, keeping what proves it."""

import secrets
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import or_, update

from ixevents.accounts import attempts, notices, passkeys, passwords, queries, recovery, sign_ins, totp
from ixevents.accounts.models import Factor, Passkey, SignIn, Staff
from ixevents.core import tokens
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal

INVITATION, RESET = "staff-invitation", "staff-reset"
INVITATION_DAYS = 7
RESET_FOR = timedelta(hours=1)
RESETS_PER_ACCOUNT = 3
"""Letters in a quarter of an hour."""


def invitation_token(staff: Staff) -> str:
    """Return the token of an invitation's link."""
    return tokens.sign(INVITATION, [staff.id, staff.stamp])


def invited(token: str) -> Staff | None:
    """Return whom an invitation is for; None when it is forged, old or used."""
    staff = _named(INVITATION, token, INVITATION_DAYS * 86400)
    return staff if staff is not None and staff.invited else None


def take_up(staff: Staff, password: str) -> Staff:
    """Give an invited account its password; the link is used up."""
    _set_password(staff, password)
    journal.record("take_up_invitation", staff, actor=_self(staff))
    return staff


def sign_in(email: str, password: str, client: str) -> Staff | None:
    """Return the account of an address and its password; None whatever is wrong (case 19).

    Raises `Refused` after too many failures for the address or the client, right or wrong.
    """
    counts = attempts.by_account("password", email), attempts.by_client(client)
    attempts.require_room(*counts)
    staff = db.session.scalars(queries.by_email(email)).first()
    kept = staff.password if staff is not None and staff.active and staff.password else passwords.NOBODY
    if not passwords.matches(kept, password) or staff is None or kept is passwords.NOBODY:
        attempts.note_failure(*counts)
        return None
    # Asked once more: of many guesses at the same moment, none may profit from the others not being counted yet.
    attempts.require_room(*counts)
    attempts.forget(counts[0])
    if passwords.is_dated(kept):
        staff.password = passwords.hashed(password)
    return staff


def arrive(email: str, *, verified: bool) -> Staff | None:
    """Return whom the single sign-on of the house vouches for; None unless the address is verified and was invited here."""
    staff = db.session.scalars(queries.by_email(email)).first() if verified else None
    if staff is None or not staff.active:
        return None
    if staff.invited:
        staff.stamp = secrets.token_hex(16)
        journal.record("take_up_invitation", staff, actor=_self(staff))
    return staff


def show_code(staff: Staff, code: str, client: str) -> Factor | None:
    """Return which second factor a code is: of the app or a recovery code, each good once; None when it is neither."""
    counts = attempts.by_account("code", str(staff.id)), attempts.by_client(client)
    attempts.require_room(*counts)
    factor = Factor.CODE if _use_code(staff, code) else Factor.RECOVERY if recovery.use(staff, code) else None
    if factor is None:
        attempts.note_failure(*counts)
    elif factor == Factor.RECOVERY:
        journal.record("use_recovery_code", staff, actor=_self(staff))
    return factor


def enter(staff: Staff, *, browser: str, factor: Factor | None) -> str:
    """Sign somebody in who has proved who it is. Returns the token for the cookie."""
    staff.signed_in_at = now()
    return sign_ins.begin(staff, browser=browser, factor=factor)


def prove_again(sign_in: SignIn, password: str, client: str) -> bool:
    """Whether the password is right once more; then changing factors is allowed for a while."""
    counts = attempts.by_account("password", sign_in.staff.email), attempts.by_client(client)
    attempts.require_room(*counts)
    if not passwords.matches(sign_in.staff.password or passwords.NOBODY, password):
        attempts.note_failure(*counts)
        return False
    sign_in.proved_at = now()
    return True


def ask_reset(email: str, client: str) -> None:
    """Write a letter with a link for a new password, when the address has an account; do the same work when not (case 19)."""
    counts = attempts.by_account("reset", email, RESETS_PER_ACCOUNT), attempts.by_client(client, "reset-client")
    staff = db.session.scalars(queries.by_email(email)).first()
    usable = staff is not None and staff.active and staff.password is not None and attempts.have_room(*counts)
    attempts.note_failure(*counts)
    if staff is not None and usable:
        notices.reset(staff, tokens.sign(RESET, [staff.id, staff.stamp]), until=now() + RESET_FOR)
    else:
        notices.pretend_reset()


def resetting(token: str) -> Staff | None:
    """Return whose password a link changes; None when it is forged, old or used."""
    staff = _named(RESET, token, int(RESET_FOR.total_seconds()))
    return staff if staff is not None and staff.password is not None else None


def reset_password(staff: Staff, password: str) -> Staff:
    """Set a new password by the link of a letter, and end every sign-in."""
    _set_password(staff, password)
    sign_ins.end_all(staff)
    attempts.forget(attempts.by_account("password", staff.email))
    journal.record("reset_password", staff, actor=_self(staff))
    notices.password_changed(staff)
    return staff


def change_password(staff: Staff, password: str) -> Staff:
    """Set a new password, and end every sign-in, this one included: the caller begins a new one."""
    _set_password(staff, password)
    sign_ins.end_all(staff)
    journal.record("change_password", staff, actor=_self(staff))
    notices.password_changed(staff)
    return staff


def add_app(sign_in: SignIn, secret: str, code: str) -> Staff:
    """Take an authenticator app as second factor once it shows a right code. Raises `Refused` when that is wrong."""
    staff = sign_in.staff
    step = totp.step_of(secret, code, None)
    if step is None:
        raise Refused(
            _("This code is not right. Wait for the next one and type it; check that the telephone’s time is set automatically."), "code"
        )
    staff.totp_secret, staff.totp_counter = secret, step
    sign_in.factor = sign_in.factor or Factor.CODE
    journal.record("add_app", staff, actor=_self(staff))
    notices.factors_changed(staff)
    return staff


def remove_app(staff: Staff, *, required: bool) -> Staff:
    """Give the authenticator app up. Raises `Refused` when it is the only second factor and one is required."""
    if required and not staff.has_passkey:
        raise Refused(_("Add a passkey first: a second factor is required here."), "last")
    staff.totp_secret = staff.totp_counter = None
    _tidy(staff)
    journal.record("remove_app", staff, actor=_self(staff))
    notices.factors_changed(staff)
    return staff


def add_passkey(sign_in: SignIn, answer: str, where: passkeys.Site, name: str) -> Passkey:
    """Take the passkey a browser has made. Raises `Refused` when anything about it is wrong."""
    staff = sign_in.staff
    passkey = passkeys.made(staff, answer, where, name)
    db.session.add(passkey)
    staff.has_passkey = True
    sign_in.factor = sign_in.factor or Factor.PASSKEY
    db.session.flush()
    journal.record("add_passkey", staff, actor=_self(staff), passkey=passkey.id)
    notices.factors_changed(staff)
    return passkey


def remove_passkey(staff: Staff, passkey: Passkey, *, required: bool) -> Staff:
    """Give a passkey up. Raises `Refused` when it is the only second factor and one is required."""
    others = [other for other in db.session.scalars(queries.passkeys(staff)) if other.id != passkey.id]
    if required and not others and staff.totp_secret is None:
        raise Refused(_("Add another passkey or an authenticator app first: a second factor is required here."), "last")
    db.session.delete(passkey)
    staff.has_passkey = bool(others)
    _tidy(staff)
    journal.record("remove_passkey", staff, actor=_self(staff), passkey=passkey.id)
    notices.factors_changed(staff)
    return staff


def renew_recovery_codes(staff: Staff) -> list[str]:
    """Make new recovery codes; the old ones are void. Raises `Refused` without a second factor they could replace."""
    if not staff.has_second_factor:
        raise Refused(_("Set up a second factor first."), "none")
    codes = recovery.renew(staff)
    journal.record("renew_recovery_codes", staff, actor=_self(staff))
    return codes


def _use_code(staff: Staff, code: str) -> bool:
    """Whether a code of the app is right and new; the database decides, so of two at once one is right."""
    step = totp.step_of(staff.totp_secret, code, staff.totp_counter) if staff.totp_secret else None
    if step is None or not staff.totp_secret:
        return False
    unused = or_(Staff.totp_counter.is_(None), Staff.totp_counter < step)
    kept = totp.renewed(staff.totp_secret, code)
    statement = update(Staff).where(Staff.id == staff.id, unused).values(totp_counter=step, totp_secret=kept)
    return bool(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]


def _set_password(staff: Staff, password: str) -> None:
    """Change password and stamp. Raises `Refused` when another did so a moment ago with the same link (a link is good once)."""
    passwords.require_good(password, staff.name, staff.email.partition("@")[0])
    stamp = secrets.token_hex(16)
    changed = update(Staff).where(Staff.id == staff.id, Staff.stamp == staff.stamp).values(stamp=stamp, password=passwords.hashed(password))
    if not db.session.execute(changed, execution_options={"synchronize_session": False}).rowcount:  # type: ignore[attr-defined]
        raise Refused(_("This link has been used. Ask for a new one."), "used")
    db.session.refresh(staff)


def _tidy(staff: Staff) -> None:
    """Forget the recovery codes of who has no second factor left."""
    if not staff.has_second_factor:
        recovery.forget(staff)


def _named(purpose: str, token: str, seconds: int) -> Staff | None:
    value = tokens.read(purpose, token, seconds)
    if not (isinstance(value, list) and len(value) == 2):
        return None
    staff = db.session.get(Staff, value[0])
    return staff if staff is not None and staff.active and staff.stamp == value[1] else None


def _self(staff: Staff) -> str:
    return f"staff:{staff.id}"
