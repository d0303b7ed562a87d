"""Documents of a record: handed in, described, given out or kept for staff."""

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import uploads
from ixevents.core.refusal import Conflict, Refused
from ixevents.extensions import db
from ixevents.meetings.words import file as file_words
from ixevents.projects import documents
from ixevents.projects import queries as project_queries
from ixevents.projects.files import ProjectDocument
from ixevents.projects.models import Project
from ixevents.staff.attempts import refusal_told
from ixevents.staff.record_documents.forms import DocumentForm, UploadForm
from ixevents.staff.records import page, queries, words

bp = Blueprint("staff_record_documents", __name__, url_prefix="/staff/records/<int:project_id>/documents")
bp.context_processor(lambda: {"words": words, "file_words": file_words})

MOST_SENT = 26 * 1024 * 1024
"""A file of the largest size that can be set and one somewhat larger, which is told why it is refused."""

Page = str | tuple[str, int] | Redirect


@bp.route("/", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
@access.takes_up_to(MOST_SENT)
def index(project_id: int) -> Page:
    """Show the documents of a record, and take another one in."""
    project, form = _load(project_id), UploadForm()
    if not form.is_submitted() or not form.validate():
        return _page(project, form)
    try:
        documents.attach(project, _upload(form), form.values(), actor=access.actor())
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.notice = refusal.message
        return _page(_load(project_id), form)
    return _back(project_id, _("Added."))


@bp.route("/<int:document_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def edit(project_id: int, document_id: int) -> Page:
    """Correct what a document is called, and who may have it."""
    project, form, met = _load(project_id), DocumentForm(), False
    document = _document(project, document_id)
    if not form.is_submitted():
        form.show(document)
    elif form.validate():
        try:
            documents.change(project, document, form.opened_on(), form.values(), actor=access.actor())
            db.session.commit()
            return _back(project_id, _("Saved."))
        except Refused as refusal:
            db.session.rollback()
            form.notice, met = refusal.message, isinstance(refusal, Conflict)
            document = _document(_load(project_id), document_id)
            # Who has read what is there now saves over it knowingly.
            form.open_on(document)
    values = {"project_id": project_id, "document": document, "form": form, "met": met}
    return render_template("staff/record_documents/edit.html", **values), 422 if form.is_submitted() else 200


@bp.post("/<int:document_id>/<any(move, withdraw, put_back):deed>")
@access.needs(Power.EDIT_RECORDS)
def act(project_id: int, document_id: int, deed: str) -> Redirect:
    """Move a document, give it out no longer, or again."""
    project = _load(project_id)
    document, actor = _document(project, document_id), access.actor()
    with refusal_told():
        if deed == "move":
            documents.move(project, document, max(-99, min(request.form.get("by", 0, type=int), 99)), actor=actor)
        elif deed == "withdraw":
            documents.withdraw(project, document, actor=actor)
        else:
            documents.put_back(project, document, actor=actor)
        db.session.commit()
    return _back(project_id)


@bp.get("/<int:document_id>")
@access.needs(Power.EDIT_RECORDS)
def document(project_id: int, document_id: int) -> Response:
    """Give a document out to staff, a withdrawn one too; nothing in it runs here."""
    found = _document(_load(project_id), document_id)
    whole = db.session.scalars(project_queries.document(found.code).execution_options(populate_existing=True)).one()
    response = Response(whole.body, mimetype=whole.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{whole.filename}"'
    return response


def _page(project: Project, form: UploadForm) -> tuple[str, int]:
    values = {
        "project": project,
        "form": form,
        "title": words.title(project),
        "tabs_of": page.tabs(project, "documents"),
        "standing": [one for one in project.documents if one.withdrawn_at is None],
        "withdrawn": [one for one in project.documents if one.withdrawn_at is not None],
    }
    return render_template("staff/record_documents/index.html", **values), 422 if form.is_submitted() else 200


def _upload(form: UploadForm) -> uploads.Upload:
    name, body = form.body()
    return uploads.read(name, body, current_app.config["DOCUMENT_MB"] * 1024 * 1024)


def _back(project_id: int, done: str = "") -> Redirect:
    if done:
        flash(done, "success")
    return redirect(url_for(".index", project_id=project_id), 303)


def _load(project_id: int) -> Project:
    return db.session.scalars(queries.whole(project_id)).first() or abort(404)


def _document(project: Project, document_id: int) -> ProjectDocument:
    return next((one for one in project.documents if one.id == document_id), None) or abort(404)
