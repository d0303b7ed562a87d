"""The pages of one's own account."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access, actions, entering, passkeys, queries, sign_ins
from ixevents.accounts.models import Passkey, SignIn
from ixevents.accounts.roles import Power
from ixevents.core.limits import client_network
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.staff.account.forms import AppForm, ChangePasswordForm, ConfirmForm, NameForm, NewPasskeyForm
from ixevents.staff.account.new_app import NewApp
from ixevents.staff.attempts import refusal_told

bp = Blueprint("staff_account", __name__, url_prefix="/staff/account")

Answer = str | Redirect | tuple[str, int]


@bp.get("/")
@access.needs(Power.KEEP_ACCOUNT)
def page() -> str:
    """Show what there is to one's account."""
    staff = access.current()
    return render_template(
        "staff/account/account.html",
        passkeys=db.session.scalars(queries.passkeys(staff)).all(),
        codes_left=db.session.scalar(queries.recovery_codes_left(staff)) or 0,
        sign_ins=db.session.scalars(queries.sign_ins(staff)).all(),
        here=access.current_sign_in(),
        required=_required(),
    )


@bp.route("/name", methods=["GET", "POST"])
@access.needs(Power.KEEP_ACCOUNT)
def name() -> Answer:
    """Change name and language."""
    staff = access.current()
    form = NameForm()
    if not form.is_submitted():
        form = NameForm(formdata=None, obj=staff)
    if not form.is_submitted() or not form.validate():
        return render_template("staff/account/name.html", form=form), 422 if form.errors else 200
    staff.name, staff.language = form.name.data or staff.name, form.language.data
    db.session.commit()
    with speaking(staff.language):
        flash(_("Saved."), "success")
    return redirect(url_for(".page"), 303)


@bp.route("/confirm", methods=["GET", "POST"])
@access.needs(Power.KEEP_ACCOUNT)
def confirm() -> Answer:
    """Ask for the password again, before something that matters."""
    form = ConfirmForm()
    form.next.data = form.next.data or request.args.get("next", "")
    back = entering.inside(form.next.data or url_for(".page"))
    if not form.is_submitted() or not form.validate():
        return render_template("staff/account/confirm.html", form=form, back=back), 422 if form.errors else 200
    problem = _proved(form.password.data or "")
    db.session.commit()
    if problem:
        form.password.errors = [problem]
        return render_template("staff/account/confirm.html", form=form, back=back), 422
    return redirect(entering.inside(form.next.data), 303)


@bp.route("/password", methods=["GET", "POST"])
@access.needs(Power.KEEP_ACCOUNT)
def password() -> Answer:
    """Change the password; everywhere else one is signed out."""
    staff, factor = access.current(), access.current_sign_in().factor
    form = ChangePasswordForm(staff.name, staff.email.partition("@")[0])
    if not form.is_submitted() or not form.validate():
        return render_template("staff/account/password.html", form=form), 422 if form.errors else 200
    problem = _proved(form.present.data or "")
    if not problem:
        actions.change_password(staff, form.password.data or "")
        entering.enter(staff, factor)
    db.session.commit()
    if problem:
        form.present.errors = [problem]
        return render_template("staff/account/password.html", form=form), 422
    flash(_("Your password is changed. Everywhere else you are signed out."), "success")
    return redirect(url_for(".page"), 303)


@bp.get("/second-factor")
@access.needs(Power.KEEP_ACCOUNT)
def choose_factor() -> str:
    """Show the ways to a second factor."""
    return render_template("staff/account/choose_factor.html", site_has_passkeys=passkeys.site(request.host).can_have_passkeys)


@bp.route("/app", methods=["GET", "POST"])
@access.needs(Power.KEEP_ACCOUNT)
@access.fresh
def add_app() -> Answer:
    """Set up an authenticator app."""
    form, staff = AppForm(), access.current()
    new = NewApp.read(staff, form.secret.data) if form.is_submitted() else NewApp.begin(staff)
    form.secret.data = new.sign(staff)
    if form.is_submitted() and form.validate():
        try:
            actions.add_app(access.current_sign_in(), new.secret, form.code.data or "")
            db.session.commit()
            return _on_to_recovery_codes()
        except Refused as refusal:
            form.code.errors = [refusal.message]
    return render_template("staff/account/app.html", form=form, new=new), 422 if form.errors else 200


@bp.post("/app/remove")
@access.needs(Power.KEEP_ACCOUNT)
@access.fresh
def remove_app() -> Redirect:
    """Give the authenticator app up."""
    return _done(lambda: actions.remove_app(access.current(), required=_required()))


@bp.route("/passkeys", methods=["GET", "POST"])
@access.needs(Power.KEEP_ACCOUNT)
@access.fresh
def add_passkey() -> Answer:
    """Add a passkey."""
    form, where = NewPasskeyForm(), passkeys.site(request.host)
    if form.is_submitted() and form.validate():
        try:
            actions.add_passkey(access.current_sign_in(), form.answer.data or "", where, form.name.data or "")
            db.session.commit()
            return _on_to_recovery_codes()
        except Refused as refusal:
            form.name.errors = [refusal.message]
    form.answer.data = ""
    return render_template("staff/account/passkey.html", form=form, where=where), 422 if form.errors else 200


@bp.post("/passkey-question")
@access.needs(Power.KEEP_ACCOUNT)
@access.fresh
def passkey_question() -> Response:
    """Put the question a new passkey answers."""
    staff = access.current()
    question = passkeys.questions_for_new(staff, db.session.scalars(queries.passkeys(staff)).all(), passkeys.site(request.host))
    db.session.commit()
    return Response(question, mimetype="application/json")


@bp.post("/passkeys/<int:passkey_id>/remove")
@access.needs(Power.KEEP_ACCOUNT)
@access.fresh
def remove_passkey(passkey_id: int) -> Redirect:
    """Give a passkey up."""
    passkey = db.session.get(Passkey, passkey_id)
    if passkey is None or passkey.staff_id != access.current().id:
        abort(404)
    return _done(lambda: actions.remove_passkey(access.current(), passkey, required=_required()))


@bp.route("/recovery-codes", methods=["GET", "POST"])
@access.needs(Power.KEEP_ACCOUNT)
@access.fresh
def recovery_codes() -> Answer:
    """Make recovery codes and show them, once: in the answer itself, for they are kept nowhere a redirect could find them."""
    staff = access.current()
    if not staff.has_second_factor:
        return redirect(url_for(".choose_factor"), 303)
    if request.method != "POST":
        left = db.session.scalar(queries.recovery_codes_left(staff)) or 0
        return render_template("staff/account/recovery_codes.html", codes=[], left=left)
    codes = actions.renew_recovery_codes(staff)
    db.session.commit()
    return render_template("staff/account/recovery_codes.html", codes=codes, left=len(codes))


@bp.post("/sign-ins/<int:sign_in_id>/end")
@access.needs(Power.KEEP_ACCOUNT)
def end_sign_in(sign_in_id: int) -> Redirect:
    """Sign out of one browser."""
    sign_in = db.session.get(SignIn, sign_in_id)
    if sign_in is None or sign_in.staff_id != access.current().id:
        abort(404)
    return _done(lambda: sign_ins.end(sign_in), _("That browser is signed out."))


@bp.post("/sign-ins/end-others")
@access.needs(Power.KEEP_ACCOUNT)
def end_others() -> Redirect:
    """Sign out everywhere but here."""
    return _done(lambda: sign_ins.end_all(access.current(), but=access.current_sign_in()), _("You are signed in here alone."))


def _required() -> bool:
    required: bool = current_app.config["SECOND_FACTOR_REQUIRED"]
    return required


def _proved(password: str) -> str:
    """Return what is wrong with the password typed again; empty when nothing is."""
    try:
        right = actions.prove_again(access.current_sign_in(), password, client_network())
    except Refused as refusal:
        return refusal.message
    return "" if right else _("This is not your password.")


def _on_to_recovery_codes() -> Redirect:
    """Go on to what belongs to a first second factor: the codes for the day it is lost."""
    if db.session.scalar(queries.recovery_codes_left(access.current())):
        flash(_("Saved."), "success")
        return redirect(url_for(".page"), 303)
    flash(_("Your second factor is set up. One thing is left: codes for the day you lose it."), "success")
    return redirect(url_for(".recovery_codes"), 303)


def _done(work: Callable[[], object], words: str = "") -> Redirect:
    with refusal_told():
        work()
        db.session.commit()
        flash(words or _("Saved."), "success")
    return redirect(url_for(".page"), 303)
