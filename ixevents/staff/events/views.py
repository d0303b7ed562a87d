"""Events: found by what they lack, each with its home page, written in both languages, published."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import today
from ixevents.core.web import plain
from ixevents.events import desk, editing, gate, publishing, slugs
from ixevents.events.models import Edition, Event, EventState
from ixevents.extensions import db
from ixevents.registrations import removal
from ixevents.staff import losing
from ixevents.staff.attempts import refusal_told
from ixevents.staff.events import event_desk
from ixevents.staff.events.filters import read
from ixevents.staff.events.forms import EventForm, ReasonForm
from ixevents.staff.writing import attempt, field_states

bp = Blueprint("staff_events", __name__, url_prefix="/staff/events")

Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.EDIT_PROGRAMME)
def index() -> str:
    """List the events of every edition, or those asked for."""
    filters = read(request.args)
    page = db.paginate(filters.narrow(desk.event_ids(), today()), page=filters.page, per_page=50, max_per_page=50, error_out=False)
    rows = event_desk.rows(db.session.scalars(desk.events(page.items)))
    editions = db.session.execute(desk.edition_names()).all()
    return render_template("staff/events/index.html", filters=filters, page=page, rows=rows, options=event_desk.options(editions))


@bp.get("/<int:event_id>")
@access.needs(Power.EDIT_PROGRAMME)
def event(event_id: int) -> str:
    """Show one event: facts, languages, dates with their seats."""
    found = _load(event_id)
    return render_template("staff/events/event.html", event=found, page=event_desk.page(found), override=ReasonForm(formdata=None))


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def new() -> Page:
    """Make an event nobody sees yet, in the edition named by `?edition=`."""
    edition = db.session.get(Edition, request.args.get("edition", 0, int)) or abort(404)
    form = _form()
    event = Event(edition_id=edition.id, pending={}, checked={}, language_proof={}, details={})
    if not form.is_submitted() or not attempt(form, lambda: _create(event, edition, form)):
        page = render_template("staff/events/edit.html", form=form, event=None, edition=edition, states={}, clashes=[])
        return page, 422 if form.is_submitted() else 200
    db.session.commit()
    flash(_("Saved. Nobody sees it yet. Now plan its dates."), "success")
    return redirect(url_for(".event", event_id=event.id), 303)


@bp.route("/<int:event_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def edit(event_id: int) -> Page:
    """Write an event's texts and facts."""
    found = _load(event_id)
    form = _form(found.project_id)
    if not form.is_submitted():
        form.fill(found)
        return _edit_page(form, found)
    form.settle(found)
    if not attempt(form, lambda: _save(found, form)):
        return _edit_page(form, _load(event_id)), 422
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".event", event_id=event_id), 303)


@bp.post("/<int:event_id>/languages")
@access.needs(Power.EDIT_PROGRAMME)
def languages(event_id: int) -> Redirect:
    """Declare the texts of a language checked."""
    found = _load(event_id)
    chosen = [lang for lang in request.form.getlist("lang") if lang in ("fr", "nl")]
    with refusal_told():
        editing.edit(found, request.form.get("version", 0, int), {}, confirmed=chosen, actor=access.actor())
        db.session.commit()
    return redirect(url_for(".event", event_id=event_id), 303)


@bp.post("/<int:event_id>/publish")
@access.needs(Power.EDIT_PROGRAMME)
def publish(event_id: int) -> Redirect:
    """Publish the event, what was changed in it, and its planned dates."""
    with refusal_told():
        publishing.publish_with_slots(_load(event_id), actor=access.actor())
        db.session.commit()
        flash(_("Published in French and Dutch at the same moment."), "success")
    return redirect(url_for(".event", event_id=event_id), 303)


@bp.post("/<int:event_id>/override")
@access.needs(Power.EDIT_PROGRAMME)
def override(event_id: int) -> Redirect:
    """Publish changed texts although a language is out of step, with the reason why."""
    form = ReasonForm()
    with refusal_told():
        if form.validate():
            editing.republish(_load(event_id), override=form.reason.data, actor=access.actor())
            db.session.commit()
            flash(_("Published, with your reason in the journal. The other language is still out of step."), "warning")
        else:
            flash(form.reason.errors[0], "warning")
    return redirect(url_for(".event", event_id=event_id), 303)


@bp.post("/<int:event_id>/discard")
@access.needs(Power.EDIT_PROGRAMME)
def discard(event_id: int) -> Redirect:
    """Give up texts that were changed since publication."""
    with refusal_told():
        editing.discard(_load(event_id), request.form.get("version", 0, int), actor=access.actor())
        db.session.commit()
        flash(_("The texts are again what the public reads."), "success")
    return redirect(url_for(".event", event_id=event_id), 303)


@bp.post("/<int:event_id>/unpublish")
@access.needs(Power.EDIT_PROGRAMME)
def unpublish(event_id: int) -> Redirect:
    """Take an event back that nobody has registered for."""
    with refusal_told():
        removal.take_back_event(_load(event_id), actor=access.actor())
        db.session.commit()
        flash(_("The public no longer sees this event."), "success")
    return redirect(url_for(".event", event_id=event_id), 303)


@bp.route("/<int:event_id>/delete", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def delete(event_id: int) -> Page:
    """Delete a draft and its dates, once that is asked again."""
    found = _load(event_id)
    if request.method == "GET":
        return render_template("staff/events/delete.html", event=found, letters=losing.of(found.slots))
    edition_id, onward = found.edition_id, url_for(".event", event_id=event_id)
    with refusal_told():
        removal.delete_event(found, actor=access.actor())
        db.session.commit()
        flash(_("Deleted."), "success")
        onward = url_for("staff_editions.edition", edition_id=edition_id)
    return redirect(onward, 303)


def _load(event_id: int) -> Event:
    found = db.session.scalars(desk.event_whole(event_id)).first()
    if found is None:
        abort(404)
    return found


def _form(project_id: int | None = None) -> EventForm:
    return EventForm(projects=[(key, plain(title)) for key, title in db.session.execute(desk.project_names(project_id))])


def _create(event: Event, edition: Edition, form: EventForm) -> None:
    values = form.values()
    event.slug = slugs.free(Event.slug, f"{slugs.of_text(values['title'], 'event')}-{edition.slug}")
    editing.create(event, values, confirmed=form.confirmed.data or (), actor=access.actor())


def _save(event: Event, form: EventForm) -> None:
    editing.edit(event, form.opened_on(), form.values(), confirmed=form.confirmed.data or (), actor=access.actor())
    if "publish" in request.form:
        publishing.publish_with_slots(event, actor=access.actor())


def _edit_page(form: EventForm, event: Event) -> str:
    return render_template(
        "staff/events/edit.html",
        form=form,
        event=event,
        edition=event.edition,
        states=field_states(event),
        clashes=form.clashes(event),
        public=event.state == EventState.PUBLISHED,
        languages=gate.shown_languages(event),
    )
