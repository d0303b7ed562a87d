"""Bringing a list of members: try it, see what it would do and which lines are wrong, then take it over or let it go."""

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import filenames, tables
from ixevents.core.web import current_language, plain
from ixevents.council import import_rows, imports, terms
from ixevents.council.member_import import ImportState, MemberImport
from ixevents.extensions import db
from ixevents.schools import sheets
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.council import parts
from ixevents.staff.council_imports.forms import ImportForm

STATES = {
    ImportState.TO_CHECK: _l("Being tried"),
    ImportState.CHECKED: _l("Waits for your decision"),
    ImportState.TO_DO: _l("Being taken over"),
    ImportState.DONE: _l("Taken over"),
    ImportState.REFUSED: _l("Not readable"),
    ImportState.DROPPED: _l("Let go"),
}
TONES = {"to_check": "wait", "checked": "wait", "to_do": "wait", "done": "good", "refused": "full", "dropped": "over"}
EXAMPLES = {"fr": ("Prénom Nom", "effectif"), "nl": ("Voornaam Naam", "effectief"), "en": ("First Last", "effective")}
Page = str | tuple[str, int] | Redirect

bp = Blueprint("staff_council_imports", __name__, url_prefix="/staff/council/imports")
bp.context_processor(lambda: {"parts": parts.shown, "states": STATES, "tones": TONES, "columns": import_rows.COLUMNS})


@bp.route("/", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
@access.takes_up_to(sheets.MOST_BYTES + 1024 * 1024)
def index() -> Page:
    """Bring a list; the worker tries it first."""
    form, made = ImportForm(), list[MemberImport]()

    def work() -> None:
        made.append(imports.ask(form.content, form.file_name, actor=access.actor(), language=current_language()))

    page = shown(form, work, lambda: render_template("staff/council_imports/index.html", form=form, latest=_latest()))
    if page is not None:
        return page
    db.session.commit()
    return redirect(url_for(".member_import", import_id=made[0].id), 303)


@bp.get("/example.csv")
@access.needs(Power.KEEP_COUNCIL)
def example() -> Response:
    """Answer an empty list with its headings and one line as an example."""
    category = next((plain(one.name) for one in terms.council().categories if not one.organisations), "") if terms.known() else ""
    lang = current_language()
    name, role = EXAMPLES[lang]
    line = (category, "", name, role, "", "name@example.org", "", "", "", "", lang, "f", "2025-03-20", "", "")
    rows: Iterator[bytes] = tables.csv_bytes(import_rows.HEADINGS[lang].split(";"), [line])
    response = Response(b"".join(rows), mimetype="text/csv")
    file_name = filenames.of(_("Members"))
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}.csv"'
    return response


@bp.get("/<int:import_id>")
@access.needs(Power.KEEP_COUNCIL)
def member_import(import_id: int) -> str:
    """Show what an import would do, or what it did."""
    return render_template("staff/council_imports/import.html", asked=_load(import_id))


@bp.post("/<int:import_id>/confirm")
@access.needs(Power.KEEP_COUNCIL)
def confirm(import_id: int) -> Redirect:
    """Take a tried list over."""
    return _decide(import_id, imports.confirm)


@bp.post("/<int:import_id>/drop")
@access.needs(Power.KEEP_COUNCIL)
def drop(import_id: int) -> Redirect:
    """Let a tried list go."""
    return _decide(import_id, imports.drop)


def _decide(import_id: int, action: Callable[[MemberImport], MemberImport]) -> Redirect:
    found = _load(import_id)
    with refusal_told():
        action(found)
        db.session.commit()
        flash(_("Done."), "success")
    return redirect(url_for(".member_import", import_id=import_id), 303)


def _latest() -> list[MemberImport]:
    return list(db.session.scalars(select(MemberImport).order_by(MemberImport.id.desc()).limit(20)))


def _load(import_id: int) -> MemberImport:
    return db.session.get(MemberImport, import_id) or abort(404)
