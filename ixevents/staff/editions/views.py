"""Editions: all of them, one with its events, written, copied to next year, published."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.refusal import Refused
from ixevents.events import copying, desk, editing, edition_list, publishing, slugs
from ixevents.events.edition_list import PAGE_SIZE, Wanted
from ixevents.events.models import Edition
from ixevents.extensions import db
from ixevents.registrations import removal
from ixevents.staff import losing
from ixevents.staff.attempts import refusal_told
from ixevents.staff.editions import edition_desk
from ixevents.staff.editions.forms import CopyForm, EditionForm, NewEditionForm
from ixevents.staff.paging import Pages
from ixevents.staff.writing import WritingForm, attempt, field_states

bp = Blueprint("staff_editions", __name__, url_prefix="/staff/editions")

Page = str | tuple[str, int] | Redirect

DATES_SHOWN = 100
"""So many dates of a copy on one page."""


@bp.get("/")
@access.needs(Power.EDIT_PROGRAMME)
def index() -> str:
    """List the editions of every programme."""
    editions = db.session.scalars(desk.editions()).all()
    counts = {edition_id: (total, public) for edition_id, total, public in db.session.execute(desk.event_counts())}
    return render_template("staff/editions/index.html", rows=edition_desk.rows(editions, counts))


@bp.get("/<int:edition_id>")
@access.needs(Power.EDIT_PROGRAMME)
def edition(edition_id: int) -> str:
    """Show one edition: how far it is, and its events or those asked for."""
    found, wanted = _load(edition_id), Wanted.of(request.args)
    ready = edition_list.ready(edition_id)
    events = db.paginate(
        edition_list.found(edition_id, wanted, ready), page=wanted.page, per_page=PAGE_SIZE, max_per_page=PAGE_SIZE, error_out=False
    )
    return render_template(
        "staff/editions/edition.html",
        edition=found,
        page=edition_desk.page(found, db.session.scalar(desk.counted(edition_id, ready)) or 0),
        wanted=wanted,
        events=events,
        rows=edition_desk.event_rows(events.items),
        columns=edition_desk.columns(edition_id, wanted),
    )


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def new() -> Page:
    """Make an edition nobody sees yet."""
    form = NewEditionForm()
    edition = Edition(events=[], pending={}, checked={}, language_proof={})
    if not form.is_submitted() or not attempt(form, lambda: _create(edition, form)):
        return render_template(
            "staff/editions/edit.html", form=form, edition=None, states={}, clashes=[]
        ), 422 if form.is_submitted() else 200
    db.session.commit()
    flash(_("Saved. Nobody sees it yet."), "success")
    return redirect(url_for(".edition", edition_id=edition.id), 303)


@bp.route("/<int:edition_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def edit(edition_id: int) -> Page:
    """Write an edition's texts and days."""
    found, form = _load(edition_id), EditionForm()
    if not form.is_submitted():
        form.fill(found)
        return _edit_page(form, found)
    form.settle(found)
    if not attempt(form, lambda: _save(found, form)):
        return _edit_page(form, _load(edition_id)), 422
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".edition", edition_id=edition_id), 303)


@bp.post("/<int:edition_id>/languages")
@access.needs(Power.EDIT_PROGRAMME)
def languages(edition_id: int) -> Redirect:
    """Declare the texts of a language checked."""
    found = _load(edition_id)
    chosen = [lang for lang in request.form.getlist("lang") if lang in ("fr", "nl")]
    with refusal_told():
        editing.edit(found, request.form.get("version", 0, int), {}, confirmed=chosen, actor=access.actor())
        db.session.commit()
    return redirect(url_for(".edition", edition_id=edition_id), 303)


@bp.route("/<int:edition_id>/copy", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def copy(edition_id: int) -> Page:
    """Show what a copy to next year would be, then make it."""
    form = CopyForm()
    if not form.is_submitted():
        return _copy_page(form, _found(desk.edition_to_copy(edition_id)))
    found = _found(desk.edition_with_words(edition_id))
    plan, onward = copying.plan(found, form.first.data), url_for(".copy", edition_id=edition_id)
    with refusal_told():
        made = _copied(form, plan)
        db.session.commit()
        flash(
            ngettext("Copied with %(num)s event.", "Copied with %(num)s events.", len(found.events)) + " " + _("Nobody sees it yet."),
            "success",
        )
        onward = url_for(".edition", edition_id=made.id)
    return redirect(onward, 303)


@bp.post("/<int:edition_id>/publish")
@access.needs(Power.EDIT_PROGRAMME)
def publish(edition_id: int) -> Redirect:
    """Publish the edition and all of its events that are ready."""
    with refusal_told():
        outcome = publishing.publish_ready(_found(desk.edition_whole(edition_id, desk.waiting())), actor=access.actor())
        db.session.commit()
        flash(edition_desk.told(outcome), "warning" if outcome.left else "success")
    return redirect(url_for(".edition", edition_id=edition_id), 303)


@bp.post("/<int:edition_id>/unpublish")
@access.needs(Power.EDIT_PROGRAMME)
def unpublish(edition_id: int) -> Redirect:
    """Take an edition back that nobody has registered for."""
    with refusal_told():
        removal.take_back_edition(_found(desk.edition_whole(edition_id)), actor=access.actor())
        db.session.commit()
        flash(_("The public no longer sees this edition."), "success")
    return redirect(url_for(".edition", edition_id=edition_id), 303)


@bp.route("/<int:edition_id>/delete", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def delete(edition_id: int) -> Page:
    """Delete a draft and all its events, once that is asked again."""
    if request.method == "GET":
        found = _found(desk.edition_whole(edition_id))
        letters = losing.of(slot for event in found.events for slot in event.slots)
        return render_template("staff/editions/delete.html", edition=found, events=len(found.events), letters=letters)
    onward = url_for(".edition", edition_id=edition_id)
    with refusal_told():
        removal.delete_edition(_found(desk.edition_whole(edition_id)), actor=access.actor())
        db.session.commit()
        flash(_("Deleted."), "success")
        onward = url_for(".index")
    return redirect(onward, 303)


def _load(edition_id: int) -> Edition:
    return _found(desk.edition(edition_id))


def _found(statement: Select[Edition]) -> Edition:
    return db.session.scalars(statement).first() or abort(404)


def _copy_page(form: CopyForm, found: Edition) -> str:
    plan = copying.plan(found, request.args.get("first", None, date.fromisoformat))
    form.first.data = plan.starts_on
    pages = Pages(request.args.get("page", 1, int), len(plan.dates), DATES_SHOWN)
    days = edition_desk.new_dates(pages.of(plan.in_order))
    return render_template("staff/editions/copy.html", form=form, plan=plan, page=pages, days=days)


def _copied(form: CopyForm, plan: copying.Plan) -> Edition:
    if not form.validate():
        raise Refused(str(form.first.errors[0]), "form")
    return copying.copy(plan, actor=access.actor())


def _create(edition: Edition, form: NewEditionForm) -> None:
    """Fill an edition in; its name in addresses is its year, or years."""
    values: dict[str, Any] = form.values()
    name = copying.years(values["starts_on"], values["ends_on"])
    slugs.alone(Edition.slug)
    taken = db.session.scalars(desk.slugs_of_editions(form.programme.data)).all()
    edition.programme, edition.slug = form.programme.data, slugs.first_free(name, set(taken))
    editing.create(edition, values, confirmed=form.confirmed.data or (), actor=access.actor())


def _save(edition: Edition, form: WritingForm) -> None:
    editing.edit(edition, form.opened_on(), form.values(), confirmed=form.confirmed.data or (), actor=access.actor())
    if "publish" in request.form:
        editing.republish(edition, actor=access.actor())


def _edit_page(form: WritingForm, edition: Edition) -> str:
    clashes = form.clashes(edition)
    return render_template("staff/editions/edit.html", form=form, edition=edition, states=field_states(edition), clashes=clashes)
