"""The rows of a record: shown by page, each added, changed, moved and taken away by itself."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.extensions import db
from ixevents.projects import editing, rows, texts
from ixevents.projects.models import Project
from ixevents.projects.results import Indicator, IndicatorPeriod
from ixevents.staff import finding
from ixevents.staff.attempts import refusal_told
from ixevents.staff.record_parts import listing
from ixevents.staff.record_parts.forms import PeriodForm, RowForm
from ixevents.staff.record_parts.sorts import SORTS, Sort
from ixevents.staff.records import page, queries, words
from ixevents.staff.writing import attempt

bp = Blueprint("staff_record_parts", __name__, url_prefix="/staff/records/<int:project_id>")
bp.context_processor(lambda: {"words": words})

Page = str | tuple[str, int] | Redirect
ANY = f"<any({', '.join(SORTS)}):kind>"


@bp.get("/lists")
@access.needs(Power.EDIT_RECORDS)
def lists(project_id: int) -> str:
    """Show objectives, groups, topics, activities: every list of the record, in order."""
    return _listed(project_id, "lists")


@bp.get("/partners")
@access.needs(Power.EDIT_RECORDS)
def partners(project_id: int) -> str:
    """Show who carries the record, with their roles."""
    return _listed(project_id, "partners")


@bp.get("/money")
@access.needs(Power.EDIT_RECORDS)
def money(project_id: int) -> str:
    """Show who pays, and the budgets held against the total."""
    return _listed(project_id, "money")


@bp.get("/indicators")
@access.needs(Power.EDIT_RECORDS)
def indicators(project_id: int) -> str:
    """Show what is measured, with periods and targets."""
    return _listed(project_id, "indicators")


@bp.route(f"/{ANY}/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def new(project_id: int, kind: str) -> Page:
    """Add a row."""
    project, sort = _load(project_id), SORTS[kind]
    form = _form(project, sort)
    fresh = sort.model(project_id=project.id, **sort.fixed)
    if not form.is_submitted() or finding.looking() or not attempt(form, lambda: _add(project, fresh, form)):
        return _form_page(form, _load(project_id), sort, None)
    return _done(project, sort.page, fresh)


@bp.route(f"/{ANY}/<int:row_id>", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def row(project_id: int, kind: str, row_id: int) -> Page:
    """Change a row."""
    project, sort = _load(project_id), SORTS[kind]
    found = _row(project, sort, row_id)
    form = _form(project, sort, found)
    if not form.is_submitted():
        form.fill(found)
        return _form_page(form, project, sort, found)
    form.settle(found)
    if finding.looking() or not attempt(form, lambda: _change(project, found, form)):
        again = _load(project_id)
        return _form_page(form, again, sort, _row(again, sort, row_id))
    return _done(project, sort.page, found)


@bp.post(f"/{ANY}/<int:row_id>/<any(move, remove):deed>")
@access.needs(Power.EDIT_RECORDS)
def act(project_id: int, kind: str, row_id: int, deed: str) -> Redirect:
    """Move a row up or down, or take it away."""
    project, sort = _load(project_id), SORTS[kind]
    found = _row(project, sort, row_id)
    by = max(-99, min(request.form.get("by", 0, type=int), 99))
    with refusal_told():
        if deed == "remove":
            rows.remove(project, found, actor=access.actor())
        elif sort.ordered:
            rows.move(project, found, by, actor=access.actor())
        db.session.commit()
    return redirect(url_for(f".{sort.page}", project_id=project_id, _anchor=kind), 303)


@bp.route("/indicator/<int:row_id>/periods/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def new_period(project_id: int, row_id: int) -> Page:
    """Add a period to an indicator."""
    project = _load(project_id)
    indicator = _row(project, SORTS["indicator"], row_id)
    form = PeriodForm().on(project)
    if not form.is_submitted() or not attempt(form, lambda: _add(project, IndicatorPeriod(indicator_id=row_id), form)):
        return _period_page(form, _load(project_id), indicator, None)
    return _done(project, "indicators", None)


@bp.route("/indicator/<int:row_id>/periods/<int:period_id>", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def period(project_id: int, row_id: int, period_id: int) -> Page:
    """Change a period of an indicator."""
    project = _load(project_id)
    indicator = _row(project, SORTS["indicator"], row_id)
    found, form = _period(indicator, period_id), PeriodForm().on(project)
    if not form.is_submitted():
        form.fill(found)
        return _period_page(form, project, indicator, found)
    form.settle(found)
    if not attempt(form, lambda: _change(project, found, form)):
        return _period_page(form, _load(project_id), indicator, found)
    return _done(project, "indicators", None)


@bp.post("/indicator/<int:row_id>/periods/<int:period_id>/remove")
@access.needs(Power.EDIT_RECORDS)
def remove_period(project_id: int, row_id: int, period_id: int) -> Redirect:
    """Take a period away."""
    project = _load(project_id)
    found = _period(_row(project, SORTS["indicator"], row_id), period_id)
    with refusal_told():
        rows.remove(project, found, actor=access.actor())
        db.session.commit()
    return redirect(url_for(".indicators", project_id=project_id), 303)


def _form(project: Project, sort: Sort, found: Any = None) -> RowForm:
    chooses = sort.form.PARTNER
    own = getattr(found, chooses) if chooses and found is not None else None
    return sort.form().on(project, listing.offered(found) if chooses else (), own)


def _add(project: Project, fresh: Any, form: RowForm) -> None:
    rows.add(project, fresh, form.values(), actor=access.actor())
    _publish(project, fresh)


def _change(project: Project, found: Any, form: RowForm) -> None:
    rows.change(project, found, form.opened_on(), form.values(), actor=access.actor())
    _publish(project, found)


def _publish(project: Project, about: Any) -> None:
    """Save and publish in one press, where the row has texts."""
    if "publish" in request.form and type(about) in texts.OF_ROWS:
        editing.publish(_load(project.id), about=about, same="same" in request.form, actor=access.actor())


def _listed(project_id: int, name: str) -> str:
    project = _load(project_id)
    values = {"project": project, "title": words.title(project), "tabs_of": page.tabs(project, name), **listing.PAGES[name](project)}
    return render_template(f"staff/record_parts/{name}.html", **values)


def _form_page(form: RowForm, project: Project, sort: Sort, found: Any) -> tuple[str, int]:
    clashes = form.clashes(found) if found is not None else []
    values = {"form": form, "project": project, "sort": sort, "row": found, "clashes": clashes, "title": words.title(project)}
    public = type(found) in texts.OF_ROWS or sort.model in texts.OF_ROWS
    return render_template("staff/record_parts/row.html", public=public and texts.is_read(project), **values), _status(form)


def _period_page(form: RowForm, project: Project, indicator: Indicator, found: IndicatorPeriod | None) -> tuple[str, int]:
    clashes = form.clashes(found) if found is not None else []
    values = {"form": form, "project": project, "indicator": indicator, "row": found, "clashes": clashes, "title": words.title(project)}
    return render_template("staff/record_parts/period.html", **values), _status(form)


def _status(form: RowForm) -> int:
    return 409 if form.conflict else 422 if form.is_submitted() and not finding.looking() else 200


def _done(project: Project, name: str, about: Any) -> Redirect:
    db.session.commit()
    flash(*page.saved(_load(project.id), about, publish="publish" in request.form and type(about) in texts.OF_ROWS))
    return redirect(url_for(f".{name}", project_id=project.id), 303)


def _load(project_id: int) -> Project:
    return db.session.scalars(queries.whole(project_id)).first() or abort(404)


def _row(project: Project, sort: Sort, row_id: int) -> Any:
    return next((one for one in sort.rows(project) if one.id == row_id), None) or abort(404)


def _period(indicator: Indicator, period_id: int) -> IndicatorPeriod:
    return next((one for one in indicator.periods if one.id == period_id), None) or abort(404)
