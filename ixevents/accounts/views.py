"""The pages that lead into the back-office and out of it."""

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access, actions, attempts, entering, passkeys
from ixevents.accounts.forms import CodeForm, ForgotForm, PasskeyForm, PasswordForm, SignInForm
from ixevents.accounts.models import Factor, Staff
from ixevents.accounts.roles import Power
from ixevents.core.languages import LANGUAGES
from ixevents.core.limits import client_network
from ixevents.core.refusal import Refused
from ixevents.extensions import db, limiter

bp = Blueprint("accounts", __name__, url_prefix="/staff")

Answer = str | Redirect | tuple[str, int]


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("30 per minute", methods=["POST"])
def sign_in() -> Answer:
    """Let staff in by address and password."""
    form = SignInForm()
    if not form.is_submitted():
        form.next.data = request.args.get("next", "")
        return redirect(entering.inside(form.next.data), 303) if g.staff else _sign_in_page(form)
    if not form.validate():
        return _sign_in_page(form, 422)
    try:
        staff = actions.sign_in(form.email.data or "", form.password.data or "", client_network())
    except Refused as refusal:
        return _sign_in_page(form, 429, refusal.message)
    if staff is not None:
        entering.enter(staff)
    db.session.commit()
    if staff is None:
        return _sign_in_page(form, 422, _("Address and password do not match an account."))
    return entering.go_on(staff, None, form.next.data)


@bp.route("/second-factor", methods=["GET", "POST"])
@limiter.limit("30 per minute", methods=["POST"])
def second_factor() -> Answer:
    """Ask who showed a password for the second factor."""
    sign_in = access.halfway()
    if sign_in is None:
        return redirect(entering.inside(request.args.get("next")), 303)
    form = CodeForm()
    if not form.is_submitted() or not form.validate():
        form.next.data = form.next.data or request.args.get("next", "")
        return _code_page(form, 422 if form.errors else 200)
    try:
        factor = actions.show_code(sign_in.staff, form.code.data or "", client_network())
    except Refused as refusal:
        return _code_page(form, 429, refusal.message)
    if factor is not None:
        entering.enter(sign_in.staff, factor)
    db.session.commit()
    if factor is None:
        return _code_page(form, 422, _("This code is not right, or it has been used. Wait for the next one."))
    return entering.go_on(sign_in.staff, factor, form.next.data)


@bp.post("/passkey-question")
@limiter.limit("30 per minute")
def passkey_question() -> Response:
    """Put a question to whatever passkey the browser has for us."""
    question = passkeys.questions_for_sign_in(passkeys.site(request.host))
    db.session.commit()
    return Response(question, mimetype="application/json")


@bp.post("/passkey")
@limiter.limit("30 per minute")
def passkey() -> Answer:
    """Let staff in by a passkey, which is both factors; from either page of signing in."""
    form = PasskeyForm()
    if not form.validate():
        abort(400)
    shown = _shown_passkey(form.answer.data or "")
    if isinstance(shown, Staff):
        entering.enter(shown, Factor.PASSKEY)
    db.session.commit()
    if not isinstance(shown, Staff):
        return _sign_in_page(SignInForm(formdata=None), 422, shown.message)
    return entering.go_on(shown, Factor.PASSKEY, form.next.data)


@bp.route("/invitations/<token>", methods=["GET", "POST"])
def invitation(token: str) -> Answer:
    """Let an invited person choose a password, once."""
    staff = actions.invited(token)
    if staff is None:
        return render_template("accounts/link_ended.html", heading=_("This invitation has ended")), 410
    g.lang = staff.language
    form = PasswordForm(staff.name, staff.email.partition("@")[0])
    if not form.is_submitted() or not form.validate():
        return render_template("accounts/invitation.html", form=form, invited=staff), 422 if form.errors else 200
    try:
        actions.take_up(staff, form.password.data or "")
    except Refused as refusal:
        return render_template("accounts/link_ended.html", heading=refusal.message), 410
    entering.enter(staff)
    db.session.commit()
    return redirect(url_for("staff.dashboard"), 303)


@bp.route("/forgot-password", methods=["GET", "POST"])
@limiter.limit("10 per minute", methods=["POST"])
def forgot() -> Answer:
    """Send the link for a new password; what is answered tells nobody whether an address has an account."""
    form = ForgotForm()
    if not form.is_submitted() or not form.validate():
        return render_template("accounts/forgot.html", form=form), 422 if form.errors else 200
    actions.ask_reset(form.email.data or "", client_network())
    db.session.commit()
    return redirect(url_for(".forgot", asked=1), 303)


@bp.route("/reset/<token>", methods=["GET", "POST"])
def reset(token: str) -> Answer:
    """Let the reader of our letter choose a new password, once."""
    staff = actions.resetting(token)
    if staff is None:
        return render_template("accounts/link_ended.html", heading=_("This link has ended")), 410
    g.lang = staff.language
    form = PasswordForm(staff.name, staff.email.partition("@")[0])
    if not form.is_submitted() or not form.validate():
        return render_template("accounts/reset.html", form=form, owner=staff), 422 if form.errors else 200
    try:
        actions.reset_password(staff, form.password.data or "")
    except Refused as refusal:
        return render_template("accounts/link_ended.html", heading=refusal.message), 410
    db.session.commit()
    return redirect(url_for(".sign_in", changed=1), 303)


@bp.post("/sign-out")
@access.needs(Power.KEEP_ACCOUNT)
def sign_out() -> Redirect:
    """End the sign-in of this browser."""
    entering.leave()
    db.session.commit()
    return redirect(url_for(".sign_in"), 303)


@bp.post("/language")
@access.needs(Power.KEEP_ACCOUNT)
def language() -> Redirect:
    """Speak another language to this person from now on."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    access.current().language = chosen
    db.session.commit()
    return redirect(entering.inside(request.form.get("next")), 303)


def _shown_passkey(answer: str) -> Staff | Refused:
    counts = (attempts.by_client(client_network()),)
    try:
        attempts.require_room(*counts)
        return passkeys.shown(answer, passkeys.site(request.host)).staff
    except Refused as refusal:
        attempts.note_failure(*counts)
        return refusal


def _sign_in_page(form: SignInForm, status: int = 200, problem: str = "") -> tuple[str, int]:
    if problem:
        form.email.errors = [problem]
    provider = current_app.config["OIDC_NAME"] or _("Single sign-on") if current_app.config["OIDC_ISSUER"] else ""
    values = {
        "passkey_form": PasskeyForm(formdata=None),
        "provider": provider,
        "changed": "changed" in request.args,
        "again": "again" in request.args,
    }
    return render_template("accounts/sign_in.html", form=form, **values), status


def _code_page(form: CodeForm, status: int = 200, problem: str = "") -> tuple[str, int]:
    if problem:
        form.code.errors = [problem]
    owner = access.current_sign_in().staff
    return render_template("accounts/second_factor.html", form=form, passkey_form=PasskeyForm(formdata=None), owner=owner), status
