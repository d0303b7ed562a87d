"""Facilitators, rooms and kits: the directory, a week of each, and what a date has."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import now, today
from ixevents.core.links import external
from ixevents.core.web import plain
from ixevents.events import desk, gate
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations.queries import slot_whole
from ixevents.resources import actions, handing, queries, telling
from ixevents.resources import words as said
from ixevents.resources.models import Assignment, Kind, Resource
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.differing import overtaken
from ixevents.staff.journal import told as journal
from ixevents.staff.kits import history
from ixevents.staff.mailbox.seen import ANSWERS
from ixevents.staff.resources import answered, week, words
from ixevents.staff.resources.forms import AssignmentForm, ResourceForm

bp = Blueprint("staff_resources", __name__, url_prefix="/staff/resources")
bp.context_processor(lambda: {"words": words, "Kind": Kind, "said": said, "handing": handing})

PER_PAGE = 50
INCOMPLETE_MOST = ENTRIES_MOST = 20
Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.EDIT_COMMON)
def index() -> str:
    """List the resources of a kind, with what each is in next."""
    asked = {name: request.args.get(name, "") for name in ("q", "language", "retired")}
    kind = _kind()
    found = queries.directory(kind, asked["q"][:120], asked["language"], retired=bool(asked["retired"]))
    page = db.paginate(found, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    counts = dict(db.session.execute(queries.counts()).all())
    ahead = {row[0]: (row[1], row[2]) for row in db.session.execute(queries.ahead([one.id for one in page.items], now()))}
    values = {"kind": kind, "asked": asked, "page": page, "counts": counts, "ahead": ahead, "matters": week.facts}
    return render_template("staff/resources/index.html", **values)


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_COMMON)
def new() -> Page:
    """Add a resource."""
    kind = _kind()
    form = ResourceForm().for_kind(kind, _places())
    if not form.is_submitted() or not form.validate():
        return render_template("staff/resources/edit.html", form=form, kind=kind, resource=None), 422 if form.errors else 200
    resource = actions.create(kind, form.facts(), actor=access.actor())
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".resource", resource_id=resource.id), 303)


@bp.get("/<int:resource_id>")
@access.needs(Power.EDIT_COMMON)
def resource(resource_id: int) -> str:
    """Show a resource and one week of it."""
    found, first = _load(resource_id), week.monday(request.args.get("week"))
    out, incomplete = _kit(found)
    address = external("resources.calendar", token=found.calendar_code) if found.calendar_code else ""
    return render_template(
        "staff/resources/resource.html",
        resource=found,
        first=first,
        last=first + timedelta(days=week.DAYS - 1),
        before=first - timedelta(days=week.DAYS),
        after=first + timedelta(days=week.DAYS),
        today=today(),
        days=week.plan(found, first),
        to_come=week.to_come(found),
        out=out,
        incomplete=incomplete,
        seen=actions.seen(found),
        facts=week.facts(found),
        address=address,
        entries=_entries(found),
    )


@bp.route("/<int:resource_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_COMMON)
def edit(resource_id: int) -> Page:
    """Change what is known of a resource."""
    found = _load(resource_id)
    form = ResourceForm().for_kind(found.kind, _places())
    if not form.is_submitted():
        form.show(found)

    def work() -> None:
        actions.edit(found, form.facts(), opened=form.opened.data or "", actor=access.actor())

    page = shown(form, work, lambda: _edit_page(form, _load(resource_id)))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".resource", resource_id=resource_id), 303)


@bp.post("/<int:resource_id>/retire")
@access.needs(Power.EDIT_COMMON)
def retire(resource_id: int) -> Redirect:
    """Let a resource be assigned no more, or again."""
    found = _load(resource_id)
    with refusal_told():
        (actions.bring_back if found.retired_at else actions.retire)(found, actor=access.actor())
        db.session.commit()
        flash(_("Saved."), "success")
    return redirect(url_for(".resource", resource_id=resource_id), 303)


@bp.post("/<int:resource_id>/calendar")
@access.needs(Power.EDIT_COMMON)
def calendar(resource_id: int) -> Redirect:
    """Give a facilitator's calendar a new address, or close it."""
    found = _load(resource_id)
    with refusal_told():
        if request.form.get("do") == "close":
            actions.close_calendar(found, actor=access.actor())
        else:
            actions.open_calendar(found, actor=access.actor())
        db.session.commit()
        flash(_("Saved."), "success")
    return redirect(url_for(".resource", resource_id=resource_id, _anchor="calendar"), 303)


@bp.post("/<int:resource_id>/page")
@access.needs(Power.EDIT_COMMON)
def page(resource_id: int) -> Redirect:
    """Close the address of a facilitator's own page and send a new one."""
    found = _load(resource_id)
    with refusal_told():
        sent = actions.renew_page(found, actor=access.actor())
        db.session.commit()
        flash(_("The former address is closed. The new one is on its way.") if sent else _("The former address is closed."), "success")
    return redirect(url_for(".resource", resource_id=resource_id, _anchor="page"), 303)


@bp.get("/dates/<int:slot_id>")
@access.needs(Power.EDIT_PROGRAMME)
def slot(slot_id: int) -> str:
    """Show what a date has, and who and what is free at that time."""
    found = _load_slot(slot_id)
    assigned = db.session.scalars(queries.of_slot(slot_id)).all()
    open_to_change = not found.called_off and found.ends_at > now()
    free = week.candidates(found, assigned) if open_to_change else {}
    values = {"candidates": free, "matters": week.facts, "answered": answered.of(found, assigned), "answers": ANSWERS}
    values["lagging"] = telling.lagging(found, assigned)
    return render_template("staff/resources/slot.html", slot=found, assigned=assigned, **values)


@bp.post("/dates/<int:slot_id>/assign")
@access.needs(Power.EDIT_PROGRAMME)
def assign(slot_id: int) -> Redirect:
    """Assign a resource to a date."""
    found = _load_slot(slot_id)
    wanted = _load(request.form.get("resource", 0, type=int))
    with refusal_told():
        actions.assign(found, wanted, actor=access.actor())
        db.session.commit()
        invited = wanted.kind == Kind.FACILITATOR and wanted.email
        flash(_("Assigned. The invitation is on its way.") if invited else _("Assigned."), "success")
    return redirect(url_for(".slot", slot_id=slot_id), 303)


@bp.route("/assignments/<int:assignment_id>", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def assignment(assignment_id: int) -> Page:
    """Change how long a resource is kept for a date, and how many copies."""
    found, form = _load_assignment(assignment_id), AssignmentForm()
    form.of = found
    if found.ended_at is not None:
        return _no_longer(found)
    if not form.is_submitted():
        form.show(found)

    def work() -> None:
        values = (form.before.data or 0, form.after.data or 0, form.copies.data or 1)
        actions.change(found, *values, opened=form.opened.data or "", actor=access.actor())

    page = shown(form, work, lambda: _assignment_page(form, _load_assignment(assignment_id)))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".slot", slot_id=found.slot_id), 303)


@bp.post("/assignments/<int:assignment_id>/release")
@access.needs(Power.EDIT_PROGRAMME)
def release(assignment_id: int) -> Redirect:
    """Take a resource off a date."""
    found = _load_assignment(assignment_id)
    if found.ended_at is not None:
        return _no_longer(found)
    with refusal_told():
        actions.release(found, actor=access.actor())
        db.session.commit()
        flash(_("Taken off this date."), "success")
    return redirect(url_for(".slot", slot_id=found.slot_id), 303)


@bp.post("/assignments/<int:assignment_id>/tell")
@access.needs(Power.EDIT_PROGRAMME)
def tell(assignment_id: int) -> Redirect:
    """Tell a facilitator the room and the material of a date as they are now."""
    found = _load_assignment(assignment_id)
    with refusal_told():
        told = telling.tell(found, actor=access.actor())
        db.session.commit()
        flash(_("The letter is on its way.") if told else _("That had been told already."), "success")
    return redirect(url_for(".slot", slot_id=found.slot_id), 303)


def _kit(found: Resource) -> tuple[Sequence[Assignment], Sequence[Assignment]]:
    """Return for which dates a kit is out, and when it came back incomplete; nothing for all others."""
    if found.kind != Kind.KIT:
        return (), ()
    out, incomplete = queries.out(found.id), queries.incomplete(found.id).limit(INCOMPLETE_MOST)
    return db.session.scalars(out).all(), db.session.scalars(incomplete).all()


def _entries(found: Resource) -> list[journal.Told]:
    return history.of(found, ENTRIES_MOST) if found.kind == Kind.KIT else journal.history("resource", found.id, limit=ENTRIES_MOST)


def _kind() -> Kind:
    asked = request.args.get("kind", "")
    return Kind(asked) if asked in set(Kind) else Kind.FACILITATOR


def _load(resource_id: int) -> Resource:
    return db.session.scalars(queries.whole(resource_id)).first() or abort(404)


def _load_slot(slot_id: int) -> Slot:
    return db.session.scalars(slot_whole(slot_id)).first() or abort(404)


def _load_assignment(assignment_id: int) -> Assignment:
    return db.session.scalars(queries.one(assignment_id)).first() or abort(404)


def _no_longer(found: Assignment) -> Redirect:
    """Lead back to the date, where a colleague took a resource off it meanwhile."""
    flash(_("%(name)s was taken off this date meanwhile.", name=found.resource.title), "warning")
    return redirect(url_for(".slot", slot_id=found.slot_id), 303)


def _places() -> list[tuple[int, str]]:
    return [(place.id, plain(gate.draft(place, "name"))) for place in db.session.scalars(desk.places())]


def _edit_page(form: ResourceForm, found: Resource) -> str:
    theirs = ResourceForm(formdata=None).for_kind(found.kind, _places()).show(found)
    return render_template("staff/resources/edit.html", form=form, kind=found.kind, resource=found, others=overtaken(form, theirs))


def _assignment_page(form: AssignmentForm, found: Assignment) -> str:
    others = overtaken(form, AssignmentForm(formdata=None).show(found))
    return render_template("staff/resources/assignment.html", form=form, assignment=found, others=others)
