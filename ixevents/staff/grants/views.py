"""The screens of grants: a year's list, one grant, rows pasted from a spreadsheet."""

from decimal import Decimal

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked, uploads
from ixevents.core.refusal import Conflict, Refused
from ixevents.extensions import db
from ixevents.grants import actions, documents, queries, sheets
from ixevents.grants.models import Grant, GrantDocument
from ixevents.meetings.words import file as file_words
from ixevents.staff import finding
from ixevents.staff.grants.forms import DocumentForm, GrantForm, PasteForm, RemoveForm

bp = Blueprint("staff_grants", __name__, url_prefix="/staff/grants")

bp.context_processor(lambda: {"file_words": file_words})

MOST_SENT = 26 * 1024 * 1024
"""A file of the largest size that can be set and one somewhat larger, which is told why it is refused."""

PER_PAGE = 50
Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.EDIT_RECORDS)
def index() -> str:
    """List the grants of a year, those first that wait for a language."""
    years = db.session.execute(queries.desk_years()).all()
    year = asked.number(request.args.get("year")) or (years[0][0] if years else 0)
    q, every = asked.words(request.args.get("q")), db.session.execute(queries.amounts(year)).all()
    return render_template(
        "staff/grants/index.html",
        years=years,
        year=year,
        q=q,
        page=db.paginate(queries.desk(year, q), per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False),
        total=sum((amount for amount, _shown in every), Decimal()),
        number=len(every),
        waiting=sum(not shown for _amount, shown in every),
    )


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def new() -> Page:
    """Write a grant down."""
    form = GrantForm()
    if not form.is_submitted() or finding.looking() or not form.validate():
        return render_template("staff/grants/edit.html", form=form, grant=None), 422 if form.errors else 200
    grant = actions.add(form.values(), actor=access.actor())
    db.session.commit()
    return _done(grant)


@bp.route("/<int:grant_id>", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def edit(grant_id: int) -> Page:
    """Write a grant anew."""
    grant = db.session.get(Grant, grant_id) or abort(404)
    form = GrantForm(grant)
    if not form.is_submitted() or finding.looking() or not form.validate():
        return _edit_page(grant, form), 422 if form.errors else 200
    try:
        actions.change(grant, asked.number(form.version.data), form.values(), actor=access.actor())
    except Conflict as conflict:
        return _in_conflict(grant_id, form, conflict), 422
    db.session.commit()
    return _done(grant)


@bp.post("/<int:grant_id>/remove")
@access.needs(Power.EDIT_RECORDS)
def remove(grant_id: int) -> Page:
    """Take a grant out that was written down by mistake."""
    grant, form = db.session.get(Grant, grant_id) or abort(404), RemoveForm()
    year = grant.year
    try:
        actions.remove(grant, asked.number(form.version.data), actor=access.actor())
    except Conflict as conflict:
        return _in_conflict(grant_id, GrantForm(), conflict), 422
    db.session.commit()
    flash(_("It is out of the list."), "success")
    return redirect(url_for(".index", year=year), 303)


@bp.post("/<int:grant_id>/documents")
@access.needs(Power.EDIT_RECORDS)
@access.takes_up_to(MOST_SENT)
def attach(grant_id: int) -> Page:
    """Add a file to a grant."""
    grant, form = db.session.get(Grant, grant_id) or abort(404), DocumentForm()
    if not form.validate():
        return _edit_page(grant, GrantForm(grant, untouched=True), form), 422
    try:
        name, body = form.body()
        upload = uploads.read(name, body, current_app.config["DOCUMENT_MB"] * 1024 * 1024)
        documents.attach(grant, upload, form.title.data or "", actor=access.actor())
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.file.errors = [refusal.message]
        return _edit_page(grant, GrantForm(grant, untouched=True), form), 422
    flash(_("Added."), "success")
    return redirect(url_for(".edit", grant_id=grant_id, _anchor="documents"), 303)


@bp.post("/<int:grant_id>/documents/<int:document_id>/remove")
@access.needs(Power.EDIT_RECORDS)
def detach(grant_id: int, document_id: int) -> Redirect:
    """Delete a file that was handed in by mistake."""
    documents.remove(_document(grant_id, document_id), actor=access.actor())
    db.session.commit()
    flash(_("Deleted."), "success")
    return redirect(url_for(".edit", grant_id=grant_id, _anchor="documents"), 303)


@bp.get("/<int:grant_id>/documents/<int:document_id>")
@access.needs(Power.EDIT_RECORDS)
def document(grant_id: int, document_id: int) -> Response:
    """Give a file out to staff; nothing in it runs here."""
    found = _document(grant_id, document_id)
    response = Response(found.body, mimetype=found.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.filename}"'
    return response


@bp.route("/paste", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def paste() -> Page:
    """Read rows from a spreadsheet: show what they would bring, then write them down."""
    form = PasteForm()
    if not form.is_submitted() or not form.validate():
        return render_template("staff/grants/paste.html", form=form, reading=None), 422 if form.errors else 200
    reading = sheets.read(form.rows.data or "")
    if "import" not in request.form or reading.mistakes or not reading.rows:
        return render_template("staff/grants/paste.html", form=form, reading=reading), 422 if reading.mistakes else 200
    written = sheets.write(reading, actor=access.actor())
    db.session.commit()
    flash(ngettext("%(num)s grant is written down.", "%(num)s grants are written down.", len(written)), "success")
    return redirect(url_for(".index", year=written[-1].year), 303)


def _edit_page(grant: Grant, form: GrantForm, file: DocumentForm | None = None, theirs: Grant | None = None) -> str:
    there = db.session.scalars(queries.documents(grant.id)).all()
    adding = file or DocumentForm(formdata=None)
    return render_template("staff/grants/edit.html", form=form, grant=grant, documents=there, adding=adding, theirs=theirs)


def _document(grant_id: int, document_id: int) -> GrantDocument:
    return db.session.scalars(queries.document(grant_id, document_id)).first() or abort(404)


def _in_conflict(grant_id: int, form: GrantForm, conflict: Conflict) -> str:
    """Show what stands there now, with what was typed kept; saving again replaces it."""
    db.session.rollback()
    grant = db.session.get(Grant, grant_id, populate_existing=True) or abort(404)
    form.version.data, form.notice = str(grant.version), conflict.message
    return _edit_page(grant, form, theirs=grant)


def _done(grant: Grant) -> Redirect:
    if grant.shown:
        flash(_("Saved. Everybody can read it."), "success")
    else:
        flash(_("Saved. The public reads it once its object is written in French and Dutch."), "warning")
    return redirect(url_for(".index", year=grant.year), 303)
