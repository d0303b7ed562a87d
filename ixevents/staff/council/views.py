"""The council as its secretary sees it: seats, members, one member with everything known."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked as asking_address
from ixevents.core.clock import today
from ixevents.council import actions, gender, links, mandates, notices, panels, postal, queries, telling, terms
from ixevents.council.models import CouncilSeat, MandateRole, Member
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.projects import wording
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.council import parts, rule, words
from ixevents.staff.council.forms import MemberForm, NewMemberForm
from ixevents.staff.journal import told

bp = Blueprint("staff_council", __name__, url_prefix="/staff/council")
bp.context_processor(lambda: {"words": words, "parts": parts.shown, "MandateRole": MandateRole, "today": today()})

PER_PAGE = 50
Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.KEEP_COUNCIL)
def index() -> str:
    """Show the seats by category, with who holds each."""
    council = db.session.scalars(queries.composition()).first()
    if council is None:
        return render_template("staff/council/index.html", council=None)
    seats, office = db.session.scalars(queries.seats()).all(), terms.office(today())
    by_category = [(wording.capital(one.name), one, [seat for seat in seats if seat.category_id == one.id]) for one in council.categories]
    held = {(one.seat_id, one.role): one for one in office}
    return render_template(
        "staff/council/index.html",
        council=council,
        categories=by_category,
        held=held,
        **parts.ahead(seats),
        vacant=sum((seat.id, MandateRole.EFFECTIVE) not in held for seat in seats),
        ratio=gender.ratio(office),
        rule=rule.now(office),
        total=len(seats),
        samples=any(seat.sample for seat in seats),
        mixed=len({seat.sample for seat in seats}) > 1,
        overdue=sum(bool(one.ends_on and one.ends_on < today()) for one in office),
    )


@bp.get("/members")
@access.needs(Power.KEEP_COUNCIL)
def members() -> str:
    """List the members, in office or not."""
    given = {name: request.args.get(name, "") for name in ("q", "state", "category", "language")}
    given["q"] = asking_address.words(given["q"])
    found = queries.members(
        today(), words=given["q"], state=given["state"], category=asking_address.number(given["category"]), language=given["language"]
    )
    page = db.paginate(found, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    council = db.session.scalars(queries.composition()).first()
    names = [(str(one.id), wording.capital(one.name)) for one in council.categories] if council else []
    return render_template("staff/council/members.html", page=page, asked=given, categories=names)


@bp.route("/members/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def new_member() -> Page:
    """Add somebody, and appoint that person to the seat the address names."""
    seat, role = _seat(), MandateRole.SUBSTITUTE if request.args.get("role") == MandateRole.SUBSTITUTE else MandateRole.EFFECTIVE
    form = NewMemberForm() if seat else MemberForm()
    if seat and isinstance(form, NewMemberForm) and not form.is_submitted():
        form.starts_on.data = mandates.first_free(seat, role, today())
        form.ends_on.data = mandates.end_of_term(terms.council(), form.starts_on.data)
    made: list[Member] = []
    page = shown(form, lambda: made.append(_add(form, role)), lambda: _form_page(form, None, seat=_seat(), role=role))
    if page is not None:
        return page
    db.session.commit()
    flash(_told(form, made[0]), "success")
    return redirect(url_for(".member", member_id=made[0].id), 303)


@bp.get("/members/<int:member_id>")
@access.needs(Power.KEEP_COUNCIL)
def member(member_id: int) -> str:
    """Show one member: contact, mandates, attendance, link, what was done."""
    found = _load(member_id)
    held = [one for one in found.mandates if one.in_office(today()) or one.to_come(today())]
    page = render_template(
        "staff/council/member.html",
        member=found,
        held=held,
        link=links.live(found),
        goes_by_post=(found.by_post or not found.email) and bool(postal.lines(found)),
        has_pages="meetings.member" in current_app.view_functions,
        panels=panels.of(found),
        history=told.history("council_member", member_id, limit=20),
    )
    journal.record("see", found, actor=access.actor())
    db.session.commit()
    return page


@bp.route("/members/<int:member_id>/edit", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def edit_member(member_id: int) -> Page:
    """Change how a member is reached."""
    found, form = _load(member_id), MemberForm()
    if not form.is_submitted():
        form.show(found)

    def work() -> None:
        actions.edit_member(found, form.opened_on(), form.facts(), actor=access.actor())

    page = shown(form, work, lambda: _form_page(form, _load(member_id)))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".member", member_id=member_id), 303)


@bp.post("/members/<int:member_id>/<any(link, revoke):deed>")
@access.needs(Power.KEEP_COUNCIL)
def link(member_id: int, deed: str) -> Redirect:
    """Make the address of a member's own pages, or close every one there is."""
    found = _load(member_id)
    with refusal_told():
        if deed == "link":
            found_link = links.for_letter(found, actor=access.actor())
            notices.link(found, found_link)
        else:
            links.revoke(found, actor=access.actor())
        db.session.commit()
        flash(_("Saved."), "success")
    return redirect(url_for(".member", member_id=member_id, _anchor="link"), 303)


def _add(form: MemberForm, role: MandateRole) -> Member:
    made = actions.add_member(form.facts(), actor=access.actor())
    if isinstance(form, NewMemberForm):
        seat = _seat() or abort(404)
        mandate = mandates.appoint(seat, made, role=role, **form.term(), actor=access.actor())
        if form.write.data:
            telling.of_appointment(mandate, actor=access.actor())
    return made


def _told(form: MemberForm, made: Member) -> str:
    """Say what came of adding somebody: also that a letter leaves, where one does."""
    if not isinstance(form, NewMemberForm):
        return _("Saved.")
    return _("Appointed. The letter of appointment is on its way.") if form.write.data and made.email else _("Appointed.")


def _form_page(form: MemberForm, found: Member | None, **values: Any) -> str:
    others = form.differing(found) if found is not None and form.notice else []
    return render_template("staff/council/edit.html", form=form, member=found, others=others, outcomes=_outcomes(**values), **values)


def _outcomes(seat: CouncilSeat | None = None, role: MandateRole = MandateRole.EFFECTIVE) -> dict[str, rule.Told]:
    return rule.outcomes(seat, role, mandates.leaving(seat, role, today())) if seat else {}


def _seat() -> CouncilSeat | None:
    number = asking_address.number(request.args.get("seat"))
    return db.session.scalars(queries.seat(number)).first() if number else None


def _load(member_id: int) -> Member:
    return db.session.scalars(queries.member(member_id)).first() or abort(404)
