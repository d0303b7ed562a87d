"""Contacts of records: roles with their addresses."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.events import slugs
from ixevents.extensions import db
from ixevents.projects import contacts
from ixevents.projects.models import ProjectContact
from ixevents.staff.records import queries
from ixevents.staff.records.forms import ContactForm
from ixevents.staff.writing import attempt

bp = Blueprint("staff_record_contacts", __name__, url_prefix="/staff/records/contacts")

Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.EDIT_RECORDS)
def index() -> str:
    """List the roles, and for how many records each is the contact."""
    rows = db.session.execute(queries.contacts_used()).all()
    return render_template("staff/record_contacts/index.html", rows=rows)


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def new() -> Page:
    """Add a role."""
    form, contact = ContactForm(), ProjectContact()
    if not form.is_submitted() or not attempt(form, lambda: _add(contact, form)):
        page = render_template("staff/record_contacts/edit.html", form=form, contact=None, clashes=[])
        return page, 422 if form.is_submitted() else 200
    return _saved()


@bp.route("/<int:contact_id>", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def contact(contact_id: int) -> Page:
    """Correct a role or its address."""
    found, form = _load(contact_id), ContactForm()
    if not form.is_submitted():
        form.fill(found)
        return render_template("staff/record_contacts/edit.html", form=form, contact=found, clashes=[])
    form.settle(found)
    if attempt(form, lambda: _edit(found, form)):
        return _saved()
    again = _load(contact_id)
    page = render_template("staff/record_contacts/edit.html", form=form, contact=again, clashes=form.clashes(again))
    return page, 409 if form.conflict else 422


def _add(contact: ProjectContact, form: ContactForm) -> None:
    role = form.values()["role"]
    contact.slug = slugs.free(ProjectContact.slug, slugs.of_text(role, "contact"))
    contacts.add(contact, role, form.email.data or "", actor=access.actor())


def _edit(contact: ProjectContact, form: ContactForm) -> None:
    contacts.edit(contact, form.opened_on(), form.values()["role"], form.email.data or "", actor=access.actor())


def _saved() -> Redirect:
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".index"), 303)


def _load(contact_id: int) -> ProjectContact:
    return db.session.get(ProjectContact, contact_id) or abort(404)
