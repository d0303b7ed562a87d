"""Who lends a hand: entered, looked at, put right, noted as there; the list on paper."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import filenames
from ixevents.core.clock import now
from ixevents.core.web import plain
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.papers.contents import language_of
from ixevents.papers.views import pdf_response
from ixevents.registrations.models import Channel
from ixevents.staff import table_file
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.differing import overtaken
from ixevents.staff.journal import told
from ixevents.staff.shift_people import papers, sheet
from ixevents.staff.shift_people.forms import AmendForm, EnteringForm, MoreForm
from ixevents.staff.shifts import board
from ixevents.volunteers import queries, turns, words
from ixevents.volunteers.models import Turn, Volunteer, VolunteerCall

bp = Blueprint("staff_shift_people", __name__, url_prefix="/staff/shifts")
bp.context_processor(lambda: {"words": words})

Page = str | tuple[str, int] | Redirect
CAME = {"yes": True, "no": False, "unsaid": None}


@bp.route("/<int:call_id>/enter", methods=["GET", "POST"])
@access.needs(Power.CHANGE_REGISTRATIONS)
def enter(call_id: int) -> Page:
    """Write down somebody who called, wrote or came by."""
    call, form = _call(call_id), EnteringForm().offer(board.open_shifts(call_id))
    made: list[tuple[Volunteer, bool]] = []

    def work() -> None:
        channel = Channel(form.channel.data)
        made.append(turns.sign_up(call, form.facts(), form.shifts.data, sending=form.key, channel=channel, actor=access.actor()))

    def draw() -> str:
        free = board.open_shifts(call_id)
        hints = {shift.id: words.hint(shift) for shift in free}
        return render_template("staff/shift_people/enter.html", call=_call(call_id), form=form.offer(free), hints=hints)

    page = shown(form, work, draw)
    if page is not None:
        return page
    db.session.commit()
    entered, new = made[0]
    flash(_("Entered.") if new else _("This address lends a hand already: here it is."), "success")
    return redirect(url_for(".volunteer", volunteer_id=entered.id), 303)


@bp.get("/volunteer/<int:volunteer_id>")
@access.needs(Power.SEE_PERSONS)
def volunteer(volunteer_id: int) -> str:
    """Show a volunteer whole; the look is in the journal."""
    page = _volunteer_page(volunteer_id, AmendForm(formdata=None).show(_volunteer(volunteer_id)))
    journal.record("see", _volunteer(volunteer_id), actor=access.actor())
    db.session.commit()
    return page


@bp.post("/volunteer/<int:volunteer_id>/amend")
@access.needs(Power.CHANGE_REGISTRATIONS)
def amend(volunteer_id: int) -> Page:
    """Put right who a volunteer is."""
    found, form = _volunteer(volunteer_id), AmendForm()

    def work() -> None:
        turns.change(found, form.facts(), opened=form.opened.data or "", actor=access.actor())

    page = shown(form, work, lambda: _volunteer_page(volunteer_id, form))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".volunteer", volunteer_id=volunteer_id), 303)


@bp.post("/volunteer/<int:volunteer_id>/more")
@access.needs(Power.CHANGE_REGISTRATIONS)
def more(volunteer_id: int) -> Redirect:
    """Give somebody one more shift."""
    found = _volunteer(volunteer_id)
    form = MoreForm().offer(board.open_shifts(found.call_id))
    if not form.validate():
        flash(_("Choose at least one shift."), "warning")
        return redirect(url_for(".volunteer", volunteer_id=volunteer_id), 303)
    with refusal_told():
        turns.take(found, form.shifts.data, actor=access.actor())
        db.session.commit()
        flash(_("Saved."), "success")
    return redirect(url_for(".volunteer", volunteer_id=volunteer_id), 303)


@bp.post("/turn/<int:turn_id>/<any(yes, no, unsaid):came>")
@access.needs(Power.CHANGE_REGISTRATIONS)
def note(turn_id: int, came: str) -> Redirect:
    """Note who was there."""
    return _done(
        turn_id,
        lambda turn: turns.say_came(turn, CAME[came], actor=access.actor()),
        lambda turn: url_for("staff_shifts.show", call_id=turn.shift.call_id, _anchor=f"shift-{turn.shift_id}"),
    )


@bp.post("/turn/<int:turn_id>/remove")
@access.needs(Power.CHANGE_REGISTRATIONS)
def remove(turn_id: int) -> Redirect:
    """Count on somebody no longer, as the person asked."""
    return _done(
        turn_id,
        lambda turn: turns.give_up(turn, actor=access.actor()),
        lambda turn: url_for(".volunteer", volunteer_id=turn.volunteer_id),
    )


@bp.get("/<int:call_id>/list.pdf")
@access.needs(Power.SEE_PERSONS)
def list_pdf(call_id: int) -> Response:
    """Answer who comes to which shift as PDF, to be ticked off on the day."""
    call, roll = _call(call_id), db.session.scalars(queries.roll(call_id)).all()
    lang = language_of(request.args.get("paper"))
    from ixevents.papers import pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    made = papers.roll(call, roll, lang)
    body, name = pdf.table(made), filenames.of(made.title, made.lines[0])
    journal.record("print_paper", call, actor=access.actor(), paper="day-list")
    db.session.commit()
    return pdf_response(body, name)


@bp.get("/<int:call_id>/list/<any(csv, xlsx):ending>")
@access.needs(Power.SEE_PERSONS, Power.EXPORT_PERSONS)
def table(call_id: int, ending: str) -> Response:
    """Answer who comes to which shift, with the hours and who was there, as a table for other programs."""
    call, lines = _call(call_id), list(sheet.rows(db.session.scalars(queries.roll(call_id)).all()))
    title, name = _("Volunteers"), filenames.of(_("Volunteers"), plain(call.edition.title))
    journal.record("export", call, actor=access.actor(), format=ending, rows=len(lines))
    db.session.commit()
    return table_file.answer(title, sheet.columns(), lines, ending=ending, name=name)


def _done(turn_id: int, work: Callable[[Turn], object], onward: Callable[[Turn], str]) -> Redirect:
    turn = db.session.scalars(queries.turn(turn_id)).first() or abort(404)
    back = onward(turn)
    with refusal_told():
        work(turn)
        db.session.commit()
        flash(_("Saved."), "success")
    return redirect(back, 303)


def _volunteer_page(volunteer_id: int, form: AmendForm) -> str:
    found = _volunteer(volunteer_id)
    held = [turn.shift for turn in found.turns if turn.live]
    free = [shift for shift in board.open_shifts(found.call_id) if not any(shift.at_once(other) for other in held)]
    return render_template(
        "staff/shift_people/volunteer.html",
        volunteer=found,
        form=form,
        others=overtaken(form, AmendForm(formdata=None).show(found)),
        more_form=MoreForm(formdata=None).offer(free),
        free=free,
        hints={shift.id: words.hint(shift) for shift in free},
        moment=now(),
        history=told.history("volunteer", volunteer_id, limit=20),
    )


def _call(call_id: int) -> VolunteerCall:
    return db.session.scalars(queries.call(call_id)).first() or abort(404)


def _volunteer(volunteer_id: int) -> Volunteer:
    found = db.session.scalars(queries.volunteer(volunteer_id)).first() or abort(404)
    return found if found.forgotten_at is None else abort(404)
