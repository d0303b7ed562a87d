"""The screens of grants: a year's list, one grant, rows pasted from a spreadsheet."""

from decimal import Decimal

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked
from ixevents.core.refusal import Conflict
from ixevents.extensions import db
from ixevents.grants import actions, queries, sheets
from ixevents.grants.models import Grant
from ixevents.staff.grants.forms import GrantForm, PasteForm, RemoveForm

bp = Blueprint("staff_grants", __name__, url_prefix="/staff/grants")

Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.EDIT_RECORDS)
def index() -> str:
    """List the grants of a year, those first that wait for a language."""
    years = db.session.execute(queries.desk_years()).all()
    year = asked.number(request.args.get("year")) or (years[0][0] if years else 0)
    grants = db.session.scalars(queries.desk(year)).all()
    return render_template(
        "staff/grants/index.html",
        years=years,
        year=year,
        grants=sorted(grants, key=lambda grant: grant.shown),
        total=sum((grant.amount for grant in grants), Decimal()),
        waiting=sum(not grant.shown for grant in grants),
    )


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def new() -> Page:
    """Write a grant down."""
    form = GrantForm()
    if not form.is_submitted() or not form.validate():
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
    if not form.is_submitted() or not form.validate():
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


def _edit_page(grant: Grant, form: GrantForm) -> str:
    return render_template("staff/grants/edit.html", form=form, grant=grant)


def _in_conflict(grant_id: int, form: GrantForm, conflict: Conflict) -> str:
    """Show what stands there now, with what was typed kept; saving again replaces it."""
    db.session.rollback()
    grant = db.session.get(Grant, grant_id, populate_existing=True) or abort(404)
    form.version.data, form.notice = str(grant.version), conflict.message
    return render_template("staff/grants/edit.html", form=form, grant=grant, theirs=grant)


def _done(grant: Grant) -> Redirect:
    if grant.shown:
        flash(_("Saved. Everybody can read it."), "success")
    else:
        flash(_("Saved. The public reads it once its object is written in French and Dutch."), "warning")
    return redirect(url_for(".index", year=grant.year), 303)
