"""The pages that lead into the back-office and out of it."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access, actions
from ixevents.accounts.forms import PasswordForm, SignInForm
from ixevents.accounts.models import Staff
from ixevents.accounts.roles import Power
from ixevents.core.languages import LANGUAGES
from ixevents.extensions import db, limiter

bp = Blueprint("accounts", __name__, url_prefix="/staff")


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("20 per minute", methods=["POST"])
def sign_in() -> str | Redirect | tuple[str, int]:
    """Let staff in by address and password."""
    form = SignInForm()
    if not form.is_submitted():
        form.next.data = request.args.get("next", "")
        return render_template("accounts/sign_in.html", form=form)
    staff = actions.sign_in(form.email.data or "", form.password.data or "") if form.validate() else None
    if staff is None:
        if not form.errors:
            form.email.errors = [_("Address and password do not match an account.")]
        return render_template("accounts/sign_in.html", form=form), 422
    _begin(staff)
    db.session.commit()
    return redirect(_inside(form.next.data), 303)


@bp.route("/invitations/<token>", methods=["GET", "POST"])
def invitation(token: str) -> str | Redirect | tuple[str, int]:
    """Let an invited person choose a password, once."""
    staff = actions.invited(token) or abort(410)
    form = PasswordForm()
    if not form.is_submitted() or not form.validate():
        return render_template("accounts/invitation.html", form=form, invited=staff), 422 if form.errors else 200
    actions.take_up(staff, form.password.data or "")
    _begin(staff)
    db.session.commit()
    return redirect(url_for("staff.dashboard"), 303)


@bp.post("/sign-out")
@access.needs(Power.SEE_DASHBOARD)
def sign_out() -> Redirect:
    """End the session."""
    session.clear()
    return redirect(url_for(".sign_in"), 303)


@bp.post("/language")
@access.needs(Power.SEE_DASHBOARD)
def language() -> Redirect:
    """Speak another language to this person from now on."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    access.current().language = chosen
    db.session.commit()
    return redirect(_inside(request.form.get("next")), 303)


def _begin(staff: Staff) -> None:
    session.clear()
    session["staff_id"], session["stamp"] = staff.id, staff.stamp


def _inside(address: str | None) -> str:
    """Return an address of the back-office to go on to, whatever was asked for (case 31)."""
    parts = urlsplit(address or "")
    inside = not parts.scheme and not parts.netloc and (parts.path == "/staff" or parts.path.startswith("/staff/"))
    if not address or not inside or "\\" in address or not address.isprintable():
        return url_for("staff.dashboard")
    return address
