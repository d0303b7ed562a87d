"""Codes of a record: what is confirmed, what the source suggests, and the form for all of them."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.web import plain
from ixevents.extensions import db
from ixevents.projects import codes as lists
from ixevents.projects import coding
from ixevents.projects.coding import Suggestion
from ixevents.projects.models import Project
from ixevents.staff.attempts import refusal_told
from ixevents.staff.record_codes.forms import SECTORS, CodesForm, codes_form
from ixevents.staff.records import page, queries, words

bp = Blueprint("staff_record_codes", __name__, url_prefix="/staff/records/<int:project_id>/codes")
bp.context_processor(lambda: {"words": words})

Page = str | tuple[str, int] | Redirect
SUGGESTED: dict[str, object] = {
    "sector": _l("Sector"),
    "aid_type": _l("Type of aid"),
    "status": _l("Status"),
    "sdg": _l("Goals and targets"),
}


@bp.route("/", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def codes(project_id: int) -> Page:
    """Write the codes of a record."""
    project = _load(project_id)
    form = codes_form(project)
    if not form.is_submitted():
        form.show(project)
        if request.args.get("fill") == "sector":
            form.suggest_sectors(next((one.suggested for one in coding.suggestions(project) if one.name == "sector"), ()))
        return _page(project, form)
    if form.validate() and _saved(project, form):
        db.session.commit()
        flash(_("Saved."), "success")
        return redirect(url_for(".codes", project_id=project_id), 303)
    return _page(_load(project_id), form)


@bp.post("/suggestions/<any(sector, aid_type, status, sdg):name>")
@access.needs(Power.EDIT_RECORDS)
def take_over(project_id: int, name: str) -> Redirect:
    """Confirm one suggestion as it is."""
    with refusal_told():
        coding.take_over(_load(project_id), name, actor=access.actor())
        db.session.commit()
        flash(_("Taken over: it is confirmed by you now."), "success")
    return redirect(url_for(".codes", project_id=project_id), 303)


def _saved(project: Project, form: CodesForm) -> bool:
    try:
        coding.classify(project, form.opened_on(), form.coding(), actor=access.actor())
    except Refused as refusal:
        db.session.rollback()
        form.notice, form.conflict = refusal.message, isinstance(refusal, Conflict)
        return False
    return True


def _page(project: Project, form: CodesForm) -> tuple[str, int]:
    others = []
    if form.conflict:
        theirs = codes_form(project)
        theirs.process(formdata=None)
        theirs.show(project)
        others = [(str(one.label.text), _shown(theirs[one.name]), _shown(one)) for one in form if _shown(one) != _shown(theirs[one.name])]
        others = [row for row in others if row[0] != "Version"]
        form.version.data = str(project.version)
    values = {
        "project": project,
        "form": form,
        "others": others,
        "title": words.title(project),
        "tabs_of": page.tabs(project, "codes"),
        "suggestions": [
            (one, str(SUGGESTED[one.name]), _said(one, one.suggested), _said(one, one.confirmed)) for one in coding.suggestions(project)
        ],
        "sectors": range(SECTORS),
        "markers": list(lists.names("policy_marker")),
        "goals": lists.names("sdg"),
    }
    return render_template("staff/record_codes/codes.html", **values), 409 if form.conflict else 422 if form.is_submitted() else 200


def _shown(field: object) -> str:
    data = getattr(field, "data", None)
    offered = dict((getattr(field, "choices", None) and [(choice.value, choice.label) for choice in field.choices]) or [])  # type: ignore[attr-defined]
    return str(offered.get(data, data) or "–") if not isinstance(data, bool) else (_("Yes") if data else _("No"))


def _said(one: Suggestion, found: tuple[str, ...]) -> str:
    if one.name == "status":
        return ", ".join(str(words.STATUSES[coding.STATUSES[code]]) for code in found)
    if one.name == "sdg":
        return ", ".join(found)
    names = lists.names(one.name)
    return ", ".join(f"{code} {plain(names[code])}" if code in names else code for code in found)


def _load(project_id: int) -> Project:
    return db.session.scalars(queries.whole(project_id)).first() or abort(404)
