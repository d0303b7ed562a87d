"""The rules of the council, its categories and derogations; and its working groups."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import today
from ixevents.core.forms import Form
from ixevents.council import actions, founding, queries, rules, terms
from ixevents.council.models import CouncilCategory, CouncilGroup, Derogation, Member
from ixevents.extensions import db
from ixevents.projects import wording
from ixevents.staff.attempts import shown
from ixevents.staff.council import parts, rule
from ixevents.staff.council_rules.forms import CategoryForm, CouncilForm, DerogationForm, GroupForm, RulesForm
from ixevents.staff.differing import Others, overtaken
from ixevents.staff.journal import told

bp = Blueprint("staff_council_rules", __name__, url_prefix="/staff/council/rules")
bp.context_processor(lambda: {"parts": parts.shown, "capital": wording.capital, "today": today()})

TOLD = ("council", "council_category", "council_derogation")
"""Kinds of things whose changes this screen tells: all that stands on it."""

Page = str | tuple[str, int] | Redirect
T = TypeVar("T", CouncilCategory, CouncilGroup, Derogation)


@bp.get("/")
@access.needs(Power.KEEP_COUNCIL)
def index() -> str:
    """Show the rules, the categories and the derogations."""
    council, office = parts.needed(), terms.office(today())
    counts = dict(db.session.execute(queries.seat_counts()).all())
    return render_template(
        "staff/council_rules/index.html",
        council=council,
        counts=counts,
        derogations=db.session.scalars(queries.derogations()).all(),
        office=office,
        rule=rule.now(office),
        history=told.history_of_kinds(*TOLD, named=("council_category",), limit=20),
    )


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def found() -> Page:
    """Make the council, where the records bring none."""
    form = CouncilForm()
    return _kept(form, lambda: founding.found(form.facts(), actor=access.actor()), "council", ".index")


@bp.route("/name", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def name() -> Page:
    """Change what the council is called and what it is for."""
    council, form = parts.needed(), CouncilForm()
    if not form.is_submitted():
        form.show(council)

    def work() -> None:
        founding.rename(council, form.opened_on(), form.facts(), actor=access.actor())

    def others() -> Others:
        return overtaken(form, CouncilForm(formdata=None).show(parts.needed()), {"name": _("Name"), "purpose": _("What it is for")})

    return _kept(form, work, "council", ".index", others)


@bp.route("/edit", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def edit() -> Page:
    """Change the numbers of the statutes."""
    council, form = parts.needed(), RulesForm()
    if not form.is_submitted():
        form.show(council)

    def work() -> None:
        rules.edit(council, form.opened_on(), form.facts(), actor=access.actor())

    return _kept(form, work, "edit", ".index", lambda: overtaken(form, RulesForm(formdata=None).show(parts.needed())))


@bp.route("/categories/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def new_category() -> Page:
    """Add a category."""
    council, form = parts.needed(), CategoryForm()
    return _kept(form, lambda: rules.add_category(council, form.facts(), actor=access.actor()), "category", ".index")


@bp.route("/categories/<int:category_id>", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def category(category_id: int) -> Page:
    """Change a category."""
    found, form = _load(CouncilCategory, category_id), CategoryForm()
    if not form.is_submitted():
        form.show(found)

    def work() -> None:
        rules.edit_category(found, form.facts(), opened=form.opened.data or "", actor=access.actor())

    def others() -> Others:
        return overtaken(form, CategoryForm(formdata=None).show(_load(CouncilCategory, category_id)), {"name": _("Name")})

    return _kept(form, work, "category", ".index", others)


@bp.route("/derogations/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def derogate() -> Page:
    """Write down a derogation from the two-thirds rule."""
    council, form = parts.needed(), DerogationForm()
    return _kept(form, lambda: actions.derogate(council, **form.facts(), actor=access.actor()), "derogation", ".index")


@bp.post("/derogations/<int:derogation_id>/withdraw")
@access.needs(Power.KEEP_COUNCIL)
def withdraw(derogation_id: int) -> Redirect:
    """Take away a derogation that was entered by mistake; a colleague may have done it meanwhile."""
    found = db.session.get(Derogation, derogation_id)
    if found is not None:
        actions.withdraw_derogation(found, actor=access.actor())
        db.session.commit()
    flash(_("The derogation is removed."), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/groups")
@access.needs(Power.KEEP_COUNCIL)
def groups() -> str:
    """List the working groups."""
    return render_template("staff/council_rules/groups.html", groups=db.session.scalars(queries.groups()).all())


@bp.route("/groups/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def new_group() -> Page:
    """Form a working group."""
    council, form = parts.needed(), GroupForm().offer(_people())
    return _kept(form, lambda: actions.add_group(council, form.named(), _chosen(form), actor=access.actor()), "group", ".groups")


@bp.route("/groups/<int:group_id>", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def group(group_id: int) -> Page:
    """Change a working group."""
    found = _load_group(group_id)
    form = GroupForm().offer(_people_and(found))
    if not form.is_submitted():
        form.show(found)

    def work() -> None:
        actions.edit_group(found, form.named(), _chosen(form), actor=access.actor(), opened=form.opened.data or "")

    def others() -> Others:
        fresh = _load_group(group_id)
        return overtaken(form, GroupForm(formdata=None).offer(_people_and(fresh)).show(fresh), {"name": _("Name")})

    return _kept(form, work, "group", ".groups", others)


@bp.post("/groups/<int:group_id>/close")
@access.needs(Power.KEEP_COUNCIL)
def close_group(group_id: int) -> Redirect:
    """Let a working group be over."""
    actions.close_group(_load(CouncilGroup, group_id), actor=access.actor())
    db.session.commit()
    flash(_("The group is over. Who was in it stays written down."), "success")
    return redirect(url_for(".groups"), 303)


def _kept(form: Form, work: Callable[[], object], template: str, then: str, others: Callable[[], Others] | None = None) -> Page:
    """Show a form; or do what it asks, keep that, and go on. `others` says of a thing that is there what somebody else saved of it."""

    def draw() -> str:
        values = {"known": others is not None, "others": others() if others else []}
        return render_template(f"staff/council_rules/{template}.html", form=form, **values)

    page = shown(form, work, draw)
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(then), 303)


def _people() -> list[Member]:
    """Return who is in office, by name."""
    found = {one.member_id: one.member for one in terms.office(today())}
    return sorted(found.values(), key=lambda one: one.name)


def _people_and(group: CouncilGroup) -> list[Member]:
    people = {one.id: one for one in [*group.members, *_people()]}
    return sorted(people.values(), key=lambda one: one.name)


def _load_group(group_id: int) -> CouncilGroup:
    return db.session.scalars(queries.groups().where(CouncilGroup.id == group_id)).first() or abort(404)


def _chosen(form: GroupForm) -> list[Member]:
    wanted = form.members.data or []
    return list(db.session.scalars(select(Member).where(Member.id.in_(wanted)).order_by(Member.id)))


def _load(kind: type[T], number: int) -> T:
    return db.session.get(kind, number) or abort(404)
