"""The pages on the accounts of all staff."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access, administration, words
from ixevents.accounts import queries as accounts
from ixevents.accounts.models import Staff
from ixevents.accounts.roles import Power, Role
from ixevents.core import asked
from ixevents.core.links import external
from ixevents.core.refusal import Refused
from ixevents.events.models import Edition, Event
from ixevents.extensions import db
from ixevents.staff import finding
from ixevents.staff.attempts import refusal_told
from ixevents.staff.finding import Finder
from ixevents.staff.people import queries
from ixevents.staff.people.forms import InviteForm, PersonForm

bp = Blueprint("staff_people", __name__, url_prefix="/staff/people")

PER_PAGE = 50
_LINK = "invitation_link"

Answer = str | Redirect | tuple[str, int]


@bp.get("/")
@access.needs(Power.MANAGE_STAFF)
def people() -> str:
    """List who has an account."""
    searched = request.args.get("q", "")[:80]
    page = db.paginate(queries.people(searched), per_page=PER_PAGE, max_per_page=PER_PAGE)
    return render_template("staff/people/people.html", page=page, searched=searched, named=words.named)


@bp.route("/invite", methods=["GET", "POST"])
@access.needs(Power.MANAGE_STAFF)
def invite() -> Answer:
    """Invite somebody: the link goes by letter, and is shown once for copying."""
    form = InviteForm()
    form.offer_doors(*_doors(form))
    if form.is_submitted() and not finding.looking() and form.validate():
        try:
            return _invited(form)
        except Refused as refusal:
            db.session.rollback()
            _mark(form, refusal)
    return render_template("staff/people/invite.html", form=form, hints=words.HINTS), 422 if form.errors else 200


@bp.route("/<int:staff_id>", methods=["GET", "POST"])
@access.needs(Power.MANAGE_STAFF)
def person(staff_id: int) -> Answer:
    """Show one account and change what it is for."""
    staff, form = _load(staff_id), PersonForm()
    if not form.is_submitted():
        doors = [str(event_id) for event_id in staff.event_ids]
        held = {"name": staff.name, "roles": staff.roles, "event_ids": doors, "programmes": staff.programmes}
        form = PersonForm(formdata=None, opened=administration.seen(staff), **held)
    form.offer_doors(*_doors(form))
    if form.is_submitted() and not finding.looking() and form.validate():
        try:
            return _changed(staff, form)
        except Refused as refusal:
            db.session.rollback()
            _mark(form, refusal)
            # The refusal says what it is for now: who saves again has read it.
            form.opened.data = administration.seen(_load(staff_id))
    values = {"sign_ins": db.session.scalars(accounts.sign_ins(staff)).all(), "link": session.pop(_LINK, "")}
    return render_template("staff/people/person.html", form=form, person=staff, hints=words.HINTS, **values), 422 if form.errors else 200


@bp.post("/<int:staff_id>/invite-again")
@access.needs(Power.MANAGE_STAFF)
def invite_again(staff_id: int) -> Redirect:
    """Send a new link to somebody who has not come in yet."""
    staff = _load(staff_id)

    def work() -> None:
        session[_LINK] = external("accounts.invitation", token=administration.invite_again(staff, actor=access.actor()))

    return _done(staff, work, _("A new invitation is on its way; the old link is void."))


@bp.post("/<int:staff_id>/disable")
@access.needs(Power.MANAGE_STAFF)
def disable(staff_id: int) -> Redirect:
    """Close an account at once."""
    staff = _load(staff_id)
    return _done(staff, lambda: administration.disable(staff, actor=access.actor()), _("The account is closed and signed out everywhere."))


@bp.post("/<int:staff_id>/enable")
@access.needs(Power.MANAGE_STAFF)
def enable(staff_id: int) -> Redirect:
    """Open a closed account again."""
    staff = _load(staff_id)
    return _done(staff, lambda: administration.enable(staff, actor=access.actor()), _("The account is open again."))


@bp.post("/<int:staff_id>/end-sign-ins")
@access.needs(Power.MANAGE_STAFF)
def end_sign_ins(staff_id: int) -> Redirect:
    """Sign somebody out everywhere."""
    staff = _load(staff_id)
    return _done(staff, lambda: administration.end_sign_ins(staff, actor=access.actor()), _("Signed out everywhere."))


@bp.post("/<int:staff_id>/reset-factors")
@access.needs(Power.MANAGE_STAFF)
@access.fresh_at("staff_people.person", "staff_id")
def reset_factors(staff_id: int) -> Redirect:
    """Take away a second factor that was lost."""
    staff = _load(staff_id)
    return _done(staff, lambda: administration.reset_factors(staff, actor=access.actor()), _("The second factor is gone."))


def _doors(form: PersonForm) -> tuple[list[Event], Finder]:
    """Return the events whose doors are offered, those ticked first."""
    ticked = [number for key in form.event_ids.data or () if (number := asked.number(key))]
    return finding.offered(queries.doors(), Event.id, Event.id.not_in(ticked), Edition.starts_on, chosen=ticked)


def _load(staff_id: int) -> Staff:
    return db.session.get(Staff, staff_id) or abort(404)


def _invited(form: InviteForm) -> Redirect:
    staff, token = administration.invite(
        form.email.data or "",
        form.name.data or "",
        form.chosen_roles,
        form.language.data or "fr",
        actor=access.actor(),
        event_ids=form.chosen_events,
        programmes=form.programmes.data or (),
    )
    administration.send_invitation(staff, token)
    db.session.commit()
    session[_LINK] = external("accounts.invitation", token=token)
    flash(_("The invitation is on its way."), "success")
    return redirect(url_for(".person", staff_id=staff.id), 303)


def _changed(staff: Staff, form: PersonForm) -> Redirect:
    administration.change(
        staff,
        name=form.name.data or staff.name,
        roles=form.chosen_roles,
        event_ids=form.chosen_events,
        programmes=form.programmes.data or (),
        actor=access.actor(),
        opened=form.opened.data or "",
    )
    db.session.commit()
    if Role.RECEPTION in staff.roles and staff.keeps_given_doors_only and not staff.event_ids:
        flash(_("Saved. No door is chosen yet: until you choose events, this person finds nothing here."), "warning")
    else:
        flash(_("Saved."), "success")
    return redirect(url_for(".people") if access.may(Power.MANAGE_STAFF) else url_for("staff.dashboard"), 303)


def _mark(form: PersonForm, refusal: Refused) -> None:
    """Put a refusal beside the field it is about."""
    field = form.email if refusal.reason in ("known", "archive") and isinstance(form, InviteForm) else form.roles
    field.errors = [refusal.message]


def _done(staff: Staff, work: Callable[[], object], said: str) -> Redirect:
    staff_id = staff.id
    with refusal_told():
        work()
        db.session.commit()
        flash(said, "success")
    return redirect(url_for(".person", staff_id=staff_id), 303)
