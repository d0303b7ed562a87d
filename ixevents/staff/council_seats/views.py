"""The seats of the council: give one, appoint somebody to it, end a mandate, take the seat away."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked as asking_address
from ixevents.core import dates
from ixevents.core.clock import today
from ixevents.core.web import current_language
from ixevents.council import mandates, notices, postal, queries, telling, terms, thanks
from ixevents.council.models import CouncilCategory, CouncilSeat, Mandate, MandateRole, Member, Office
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox.models import Notice
from ixevents.papers import by_post
from ixevents.papers.views import pdf_response
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.council import parts, rule, words
from ixevents.staff.council.forms import AppointForm, EndForm
from ixevents.staff.council_seats.forms import CloseForm, SeatForm
from ixevents.staff.differing import overtaken
from ixevents.staff.journal import told

bp = Blueprint("staff_council_seats", __name__, url_prefix="/staff/council/seats")
bp.context_processor(lambda: {"words": words, "MandateRole": MandateRole, "today": today()})

Page = str | tuple[str, int] | Redirect


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def new() -> Page:
    """Give a category one more seat."""
    form = SeatForm().offer(parts.needed().categories, db.session.scalars(queries.partners()).all())
    if not form.is_submitted():
        form.category.data, form.opened_on.data = asking_address.number(request.args.get("category")), today()
    made: list[CouncilSeat] = []

    def work() -> None:
        category = db.session.get(CouncilCategory, form.category.data) or abort(400)
        made.append(mandates.open_seat(category, **form.facts(), opened_on=form.opened_on.data, actor=access.actor()))

    page = shown(form, work, lambda: render_template("staff/council_seats/edit.html", form=form, seat=None))
    if page is not None:
        return page
    db.session.commit()
    flash(_("The seat is given. Now appoint somebody to it."), "success")
    return redirect(url_for(".seat", seat_id=made[0].id), 303)


@bp.get("/<int:seat_id>")
@access.needs(Power.KEEP_COUNCIL)
def seat(seat_id: int) -> str:
    """Show a seat, and everybody who ever held it."""
    found = _load(seat_id)
    given = {one.role for one in found.mandates if one.ended_on is None}
    history = told.history("council_seat", seat_id, limit=20)
    return render_template("staff/council_seats/seat.html", seat=found, given=given, close=CloseForm(), history=history)


@bp.route("/<int:seat_id>/edit", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def edit(seat_id: int) -> Page:
    """Write the organisation of a seat in other words, or tie it to a partner of the project records."""
    found = _load(seat_id)
    form = _seat_form(SeatForm(), found)
    if not form.is_submitted():
        form.show(found)

    def work() -> None:
        mandates.rename_seat(found, **form.facts(), opened=form.opened.data or "", actor=access.actor())

    page = shown(form, work, lambda: _seat_page(form, _load(seat_id)))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".seat", seat_id=seat_id), 303)


@bp.post("/<int:seat_id>/close")
@access.needs(Power.KEEP_COUNCIL)
def close(seat_id: int) -> Redirect:
    """Take a seat away; mandates in it end."""
    found, form = _load(seat_id), CloseForm()
    if not form.validate():
        flash(_("Enter the day from which the seat is taken away."), "warning")
        return redirect(url_for(".seat", seat_id=seat_id), 303)
    held = [one for one in found.mandates if one.ended_on is None]
    with refusal_told():
        mandates.close_seat(found, on=form.on.data, decision=form.decision.data or "", actor=access.actor())
        if form.thank.data:
            thanks.write_all(held, actor=access.actor())
        db.session.commit()
        flash(_("The seat is taken away."), "success")
    return redirect(url_for(".seat", seat_id=seat_id), 303)


@bp.route("/<int:seat_id>/appoint/<any(effective, substitute):role>", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def appoint(seat_id: int, role: str) -> Page:
    """Appoint somebody who is known already; with the two-thirds rule in sight."""
    found, as_what = _load(seat_id), MandateRole(role)
    form = AppointForm().offer(db.session.scalars(queries.without_mandate(today())).all())
    if not form.is_submitted():
        form.starts_on.data = mandates.first_free(found, as_what, today())
        form.ends_on.data = mandates.end_of_term(terms.council(), form.starts_on.data)
        form.member.data = asking_address.number(request.args.get("member"))

    written: list[Notice | None] = []

    def work() -> None:
        member = db.session.scalars(queries.member(form.member.data)).first() or abort(400)
        mandate = mandates.appoint(found, member, role=as_what, **form.term(), actor=access.actor())
        if form.write.data:
            written.append(telling.of_appointment(mandate, actor=access.actor()))

    page = shown(form, work, lambda: _appoint_page(form, seat_id, as_what))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Appointed. The letter of appointment is on its way.") if any(written) else _("Appointed."), "success")
    return redirect(url_for(".seat", seat_id=seat_id), 303)


@bp.get("/mandates/<int:mandate_id>/letter.pdf")
@access.needs(Power.KEEP_COUNCIL)
def letter(mandate_id: int) -> Response:
    """Answer the letter of appointment for the post, to a member who has a postal address."""
    found = _load_mandate(mandate_id)
    to = postal.lines(found.member) or abort(404)
    paper = by_post.letter(found.member.language, to, today(), notices.appointed_on_paper(found))
    journal.record("print", found.member, actor=access.actor(), count=1)
    db.session.commit()
    return pdf_response(by_post.write([paper], _("Appointment")), _("letters") + f"-{today():%Y-%m-%d}")


@bp.route("/mandates/<int:mandate_id>/end", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def end(mandate_id: int) -> Page:
    """End a mandate, with the reason and the decision."""
    found, form = _load_mandate(mandate_id), EndForm()
    if not form.is_submitted():
        form.on.data = today()

    def work() -> None:
        mandates.end(found, **form.facts(), actor=access.actor())
        if form.thank.data:
            thanks.write(found, actor=access.actor())

    page = shown(form, work, lambda: _end_page(form, _load_mandate(mandate_id)))
    if page is not None:
        return page
    db.session.commit()
    flash(_end_told(found), "success")
    if form.thank.data:
        flash(_("The letter of thanks is on its way."), "success")
    if form.next.data:
        return redirect(url_for(".appoint", seat_id=found.seat_id, role=str(found.role)), 303)
    return redirect(url_for("staff_council.member", member_id=found.member_id), 303)


@bp.post("/mandates/<int:mandate_id>/keep")
@access.needs(Power.KEEP_COUNCIL)
def keep(mandate_id: int) -> Redirect:
    """Take back the end of a mandate that has not come yet."""
    found = _load_mandate(mandate_id)
    with refusal_told():
        mandates.keep(found, actor=access.actor())
        thanks.forget(found)
        db.session.commit()
        flash(
            _("The end is taken back: the mandate lasts. The page of each meeting says who is not convened, and convenes them."), "success"
        )
    return redirect(url_for("staff_council.member", member_id=found.member_id), 303)


@bp.route("/mandates/<int:mandate_id>/thanks", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def thank(mandate_id: int) -> Page:
    """Show the letter of thanks to who held a mandate, and send it; once."""
    found = _load_mandate(mandate_id)
    if request.method == "POST":
        with refusal_told():
            written = thanks.write(found, actor=access.actor())
            db.session.commit()
            flash(_("The letter of thanks is on its way.") if written else _("The letter of thanks was written before."), "success")
        return redirect(url_for("staff_council.member", member_id=found.member_id), 303)
    why_not = thanks.hindrance(found)
    return render_template(
        "staff/council_seats/thanks.html",
        mandate=found,
        why_not=why_not,
        on_paper=thanks.unfit(found) is None and bool(postal.lines(found.member)),
        written_at=thanks.written_at(found),
        letter=None if why_not else notices.thanks_as_written(found, thanks.since(found)),
    )


@bp.get("/mandates/<int:mandate_id>/thanks.pdf")
@access.needs(Power.KEEP_COUNCIL)
def thanks_letter(mandate_id: int) -> Response:
    """Answer the letter of thanks for the post, to a member who has a postal address."""
    found = _load_mandate(mandate_id)
    if thanks.unfit(found) or not postal.lines(found.member):
        abort(404)
    paper = by_post.letter(found.member.language, postal.lines(found.member), today(), thanks.on_paper(found))
    journal.record("print", found.member, actor=access.actor(), count=1)
    db.session.commit()
    return pdf_response(by_post.write([paper], _("Thanks")), _("letters") + f"-{today():%Y-%m-%d}")


@bp.post("/mandates/<int:mandate_id>/office")
@access.needs(Power.KEEP_COUNCIL)
def office(mandate_id: int) -> Redirect:
    """Let a member preside, or no longer."""
    found, wanted = _load_mandate(mandate_id), request.form.get("office", "")
    with refusal_told():
        mandates.give_office(found, Office(wanted) if wanted in set(Office) else None, actor=access.actor())
        db.session.commit()
        flash(_("Saved."), "success")
    return redirect(url_for("staff_council.member", member_id=found.member_id), 303)


def _end_told(mandate: Mandate) -> str:
    if mandate.ended_on is None or mandate.ended_on <= today():
        return _("The mandate is ended. It stays in the history of the seat and of the member.")
    if mandate.last_day is None:
        return _("The mandate will not begin. It stays in the history of the seat and of the member.")
    return _(
        "The mandate will end: its last day is %(day)s. Until then the member stays in office.",
        day=dates.day_long(mandate.last_day, current_language()),
    )


def _seat_form(form: SeatForm, seat: CouncilSeat) -> SeatForm:
    return form.offer([seat.category], db.session.scalars(queries.partners()).all(), seat.partner_id)


def _seat_page(form: SeatForm, seat: CouncilSeat) -> str:
    others = overtaken(form, _seat_form(SeatForm(formdata=None), seat).show(seat))
    return render_template("staff/council_seats/edit.html", form=form, seat=seat, others=others)


def _end_page(form: EndForm, found: Mandate) -> str:
    on_paper = bool(postal.lines(found.member))
    values = {"form": form, "mandate": found, "why_not": thanks.unreachable(found.member), "on_paper": on_paper}
    return render_template("staff/council_seats/end.html", **values)


def _appoint_page(form: AppointForm, seat_id: int, role: MandateRole) -> str:
    found, chosen = _load(seat_id), db.session.get(Member, form.member.data or 0)
    outcomes = rule.outcomes(found, role, mandates.leaving(found, role, today()))
    told_now = outcomes[chosen.gender or ""] if chosen else None
    genders = {one.id: one.gender or "" for one in db.session.scalars(queries.without_mandate(today()))}
    waiting = next((one for one in found.mandates if one.role == MandateRole.SUBSTITUTE and one.in_office(today())), None)
    values = {"form": form, "seat": found, "role": role, "chosen": chosen, "told": told_now, "outcomes": outcomes, "genders": genders}
    values["substitute"] = waiting if role == MandateRole.EFFECTIVE else None
    return render_template("staff/council_seats/appoint.html", **values)


def _load(seat_id: int) -> CouncilSeat:
    return db.session.scalars(queries.seat(seat_id)).first() or abort(404)


def _load_mandate(mandate_id: int) -> Mandate:
    return db.session.scalars(queries.mandate(mandate_id)).first() or abort(404)
