"""The directory of schools: search it, correct it, take over a register, settle what teachers proposed."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.schools import actions, imports, queries, sheets
from ixevents.schools.models import Community, School, SchoolImport, SchoolState
from ixevents.staff.attempts import refusal_told
from ixevents.staff.registrations import words as registration_words
from ixevents.staff.schools import served, words
from ixevents.staff.schools.forms import ImportForm, SchoolForm

bp = Blueprint("staff_schools", __name__, url_prefix="/staff/schools")

PER_PAGE = 50
Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.EDIT_COMMON)
def index() -> str:
    """Search the directory."""
    asked = {name: request.args.get(name, "") for name in ("q", "community", "stage", "state")}
    found = queries.directory(asked["q"][:200], asked["community"], asked["stage"], asked["state"])
    page = db.paginate(found, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    proposed = sum(count for _community, state, count in db.session.execute(queries.counts()) if state == SchoolState.PROPOSED)
    return render_template("staff/schools/index.html", page=page, asked=asked, words=words, proposed=proposed)


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_COMMON)
def new() -> Page:
    """Add a school no register has."""
    form = SchoolForm()
    if not form.is_submitted() or not form.validate():
        return render_template("staff/schools/edit.html", form=form, school=None), 422 if form.errors else 200
    school = actions.add(Community(form.community.data), form.facts(), actor=access.actor())
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".school", school_id=school.id), 303)


@bp.get("/<int:school_id>")
@access.needs(Power.EDIT_COMMON)
def school(school_id: int) -> str:
    """Show one school."""
    found = _load(school_id)
    years = served.years(found) if access.may(Power.SEE_PERSONS) else None
    return render_template("staff/schools/school.html", school=found, words=words, served=years, names=registration_words)


@bp.route("/<int:school_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_COMMON)
def edit(school_id: int) -> Page:
    """Correct a school; the next register may say it otherwise again."""
    found, form = _load(school_id), SchoolForm()
    if not form.is_submitted():
        form.fill(found)
    if not form.is_submitted() or not form.validate():
        return render_template("staff/schools/edit.html", form=form, school=found), 422 if form.errors else 200
    actions.correct(found, form.facts(), actor=access.actor())
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".school", school_id=found.id), 303)


@bp.post("/<int:school_id>/accept")
@access.needs(Power.EDIT_COMMON)
def accept(school_id: int) -> Redirect:
    """List a school a teacher proposed."""
    actions.accept(_load(school_id), actor=access.actor())
    db.session.commit()
    flash(_("The school is listed now."), "success")
    return redirect(url_for(".school", school_id=school_id), 303)


@bp.route("/imports", methods=["GET", "POST"])
@access.needs(Power.EDIT_COMMON)
@access.takes_up_to(sheets.MOST_BYTES + 1024 * 1024)
def imports_page() -> Page:
    """Bring a register; the worker tries it first."""
    form = ImportForm()
    if not form.is_submitted() or not form.validate():
        latest = db.session.scalars(queries.imports()).all()
        return render_template("staff/schools/imports.html", form=form, latest=latest, words=words), 422 if form.errors else 200
    name = form.upload.filename if form.upload and form.upload.filename else "register"
    asked = imports.ask(
        form.content,
        name,
        Community(form.community.data),
        part=bool(form.part.data),
        actor=access.actor(),
        language=current_language(),
    )
    db.session.commit()
    return redirect(url_for(".import_page", import_id=asked.id), 303)


@bp.get("/imports/<int:import_id>")
@access.needs(Power.EDIT_COMMON)
def import_page(import_id: int) -> str:
    """Show how far an import is, what it would do, or what it did."""
    return render_template("staff/schools/import.html", asked=_load_import(import_id), words=words)


@bp.post("/imports/<int:import_id>/confirm")
@access.needs(Power.EDIT_COMMON)
def confirm(import_id: int) -> Redirect:
    """Take a tried register over."""
    return _decide(import_id, imports.confirm)


@bp.post("/imports/<int:import_id>/drop")
@access.needs(Power.EDIT_COMMON)
def drop(import_id: int) -> Redirect:
    """Let a tried register go."""
    return _decide(import_id, imports.drop)


def _decide(import_id: int, action: Callable[[SchoolImport], SchoolImport]) -> Redirect:
    asked = _load_import(import_id)
    with refusal_told():
        action(asked)
        db.session.commit()
    return redirect(url_for(".import_page", import_id=import_id), 303)


def _load(school_id: int) -> School:
    return db.session.get(School, school_id) or abort(404)


def _load_import(import_id: int) -> SchoolImport:
    return db.session.get(SchoolImport, import_id) or abort(404)
