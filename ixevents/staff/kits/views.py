"""Kits handed out for a date and back, noted where one looks at the date, at the kit, or at what should be back."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.resources import actions, handing, queries
from ixevents.resources.models import Assignment
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.differing import overtaken
from ixevents.staff.kits.forms import BackForm
from ixevents.staff.kits.late import GRACE

bp = Blueprint("staff_kits", __name__, url_prefix="/staff/kits")
bp.context_processor(lambda: {"handing": handing})

PER_PAGE = 50
DEEDS = {"out": handing.hand_out, "undo_out": handing.undo_hand_out, "undo_back": handing.undo_come_back}
Page = str | tuple[str, int] | Redirect


@bp.get("/late")
@access.needs(Power.EDIT_PROGRAMME)
def late() -> str:
    """List the kits that should be back."""
    page = db.paginate(queries.late(now() - GRACE), per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    return render_template("staff/kits/late.html", page=page)


@bp.post("/<int:assignment_id>/<any(out, undo_out, undo_back):deed>")
@access.needs(Power.EDIT_PROGRAMME)
def note(assignment_id: int, deed: str) -> Redirect:
    """Note that a kit was handed out, or take back what was noted."""
    found = _load(assignment_id)
    counted = found.settled_at is not None and bool(found.lost)
    with refusal_told():
        DEEDS[deed](found, opened=request.form.get("opened", ""), actor=access.actor())
        db.session.commit()
        _saved(counted and deed == "undo_back")
    return _onward(found)


@bp.route("/<int:assignment_id>/back", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def back(assignment_id: int) -> Page:
    """Note that a kit is back, with how many copies and what is missing, or put that right."""
    found, form = _load(assignment_id), BackForm()
    counted, form.most = found.settled_at is not None and bool(found.lost), found.copies
    if not form.is_submitted():
        form.show(found)

    def work() -> None:
        handing.come_back(found, form.copies.data or 0, form.missing.data or "", opened=form.opened.data or "", actor=access.actor())

    page = shown(form, work, lambda: _back_page(form, _load(assignment_id)))
    if page is not None:
        return page
    db.session.commit()
    _saved(counted and found.settled_at is None)
    if found.is_incomplete and access.may(Power.EDIT_COMMON):
        return redirect(url_for("staff_resources.resource", resource_id=found.resource_id, _anchor="incomplete"), 303)
    return _onward(found)


@bp.post("/<int:assignment_id>/settle")
@access.needs(Power.EDIT_COMMON)
def settle(assignment_id: int) -> Redirect:
    """Decide what follows from a kit that came back incomplete."""
    found = _load(assignment_id)
    fewer, marks = request.form.get("do") == "fewer", {name: request.form.get(name, "") for name in ("opened", "kit")}
    with refusal_told():
        decided = actions.settle(found, fewer=fewer, **marks, actor=access.actor())
        db.session.commit()
        if decided:
            flash(_("Saved."), "success")
        else:
            _look_again()
    return redirect(url_for("staff_resources.resource", resource_id=found.resource_id, _anchor="incomplete"), 303)


def _load(assignment_id: int) -> Assignment:
    return db.session.scalars(queries.one(assignment_id)).first() or abort(404)


def _saved(counted: bool) -> None:
    """Say that it is saved, and where a number stands that somebody derived from what was noted before."""
    flash(_("Saved."), "success")
    if counted:
        _look_again()


def _look_again() -> None:
    """Say that the number of copies stands as somebody decided it."""
    flash(_("Somebody had decided how many there are of it: look whether that is still right."), "warning")


def _onward(found: Assignment) -> Redirect:
    """Lead back to where it was pressed."""
    ways = {"kit": url_for("staff_resources.resource", resource_id=found.resource_id, _anchor="out"), "late": url_for(".late")}
    return redirect(ways.get(request.values.get("on", ""), url_for("staff_resources.slot", slot_id=found.slot_id, _anchor="kit")), 303)


def _back_page(form: BackForm, found: Assignment) -> str:
    others = overtaken(form, BackForm(formdata=None).show(found))
    return render_template("staff/kits/back.html", form=form, assignment=found, others=others)
