"""Project records: all of them, each with what waits for the public, its facts and texts in both languages."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events import slugs
from ixevents.extensions import db
from ixevents.figures import outside
from ixevents.projects import editing, texts
from ixevents.projects.models import Project
from ixevents.staff.attempts import refusal_told
from ixevents.staff.records import page, queries, words
from ixevents.staff.records.forms import RecordForm, field_states
from ixevents.staff.writing import attempt

bp = Blueprint("staff_records", __name__, url_prefix="/staff/records")
bp.context_processor(lambda: {"words": words})

PER_PAGE = 50
OWN_TABLES = {model.__tablename__ for model in editing.PARTS}
Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.EDIT_RECORDS)
def index() -> str:
    """List the records."""
    narrowed = {name: request.args.get(name, "") for name in ("kind", "state", "status")}
    asked = queries.Asked(request.args.get("q", "")[:200], **narrowed, unbalanced="unbalanced" in request.args)
    found = db.paginate(queries.records(asked), per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    return render_template("staff/records/index.html", page=found, asked=asked, rows=page.lines(found.items))


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def new() -> Page:
    """Make a record the public does not see yet."""
    form, project = _form(), Project()
    if not form.is_submitted() or not attempt(form, lambda: _create(project, form)):
        shown = render_template("staff/records/edit.html", form=form, project=None, states={}, clashes=[])
        return shown, 422 if form.is_submitted() else 200
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".record", project_id=project.id), 303)


@bp.get("/<int:project_id>")
@access.needs(Power.EDIT_RECORDS)
def record(project_id: int) -> str:
    """Show what a record says, what waits for the public, and who changed what."""
    project = _load(project_id)
    shown = {"page": page.page(project), "tabs_of": page.tabs(project, "record"), "outside": outside.count_slots(project)}
    return render_template("staff/records/record.html", project=project, **shown)


@bp.route("/<int:project_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def edit(project_id: int) -> Page:
    """Write a record's facts and texts."""
    project, form = _load(project_id), _form()
    if not form.is_submitted():
        form.fill(project)
        return _edit_page(form, project)
    form.settle(project)
    if not attempt(form, lambda: _save(project, form)):
        return _edit_page(form, _load(project_id)), 409 if form.conflict else 422
    db.session.commit()
    again = _load(project_id)
    flash(*page.saved(again, again, publish="publish" in request.form))
    return redirect(url_for(".record", project_id=project_id), 303)


@bp.post("/<int:project_id>/publish")
@access.needs(Power.EDIT_RECORDS)
def publish(project_id: int) -> Redirect:
    """Let the public read what is in both languages."""
    project, version = _load(project_id), request.form.get("version", 0, type=int)
    with refusal_told():
        count = editing.publish(project, version, same="same" in request.form, actor=access.actor())
        db.session.commit()
        flash(ngettext("%(num)s text is public now.", "%(num)s texts are public now.", count), "success")
    return redirect(url_for(".record", project_id=project_id), 303)


@bp.post("/<int:project_id>/<any(discard, archive, restore, delete):deed>")
@access.needs(Power.EDIT_RECORDS)
def act(project_id: int, deed: str) -> Redirect:
    """Give up changes, archive a record, put it back, or delete a draft."""
    project = _load(project_id)
    with refusal_told():
        _deed(project, deed)
        db.session.commit()
        flash(str(DONE[deed]), "success")
        if deed == "delete":
            return redirect(url_for(".index"), 303)
    return redirect(url_for(".record", project_id=project_id), 303)


DONE = page.DONE


def _deed(project: Project, deed: str) -> None:
    if deed == "discard":
        editing.discard(project, request.form.get("version", 0, type=int), actor=access.actor())
    elif deed == "archive":
        editing.archive(project, actor=access.actor())
    elif deed == "restore":
        editing.restore(project, actor=access.actor())
    else:
        tied = bool(db.session.scalar(queries.tied("project", project.id, OWN_TABLES)))
        editing.delete(project, tied=tied, actor=access.actor())


def _load(project_id: int) -> Project:
    return db.session.scalars(queries.whole(project_id)).first() or abort(404)


def _form() -> RecordForm:
    return RecordForm().offer(db.session.scalars(queries.contacts()).all())


def _create(project: Project, form: RecordForm) -> None:
    values = form.values()
    name: Translated = values["title"]
    project.slug = slugs.free(Project.slug, slugs.of_text(name, "project"))
    editing.create(project, values, actor=access.actor())


def _save(project: Project, form: RecordForm) -> None:
    editing.edit(project, form.opened_on(), form.values(), actor=access.actor())
    if "publish" in request.form:
        _publish_own(project, same=bool(form.same.data))


def _publish_own(project: Project, *, same: bool) -> None:
    """Publish the record's own texts; who forgot a language is told of which texts."""
    try:
        editing.publish(project, about=project, same=same, actor=access.actor())
    except Refused as refusal:
        if refusal.reason != "out_of_step":
            raise
        which = [str(words.TEXTS[one.name]) for one in texts.waiting(project) if one.row is None and one.ready and one.unchanged]
        said = _(
            "One language was changed and the other was not: %(texts)s. Read both, then tick that they say the same.",
            texts=", ".join(which),
        )
        raise Refused(said, refusal.reason) from refusal


def _edit_page(form: RecordForm, project: Project) -> str:
    states = field_states(project)
    return render_template("staff/records/edit.html", form=form, project=project, states=states, clashes=form.clashes(project))
