"""The classes of a round: the list, and each with why it gets what it gets and what staff decide about it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.allocation import actions, explaining, line_queries, queries, words
from ixevents.allocation.models import Round, RoundLine
from ixevents.classes import queries as class_queries
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.staff.attempts import refusal_told
from ixevents.staff.differing import overtaken
from ixevents.staff.paging import Pages
from ixevents.staff.rehearsed import Page
from ixevents.staff.rounds import screens
from ixevents.staff.rounds.forms import WAITS, AdjustForm, slot_choice

bp = Blueprint("staff_round_classes", __name__, url_prefix="/staff/rounds")
bp.context_processor(lambda: {"words": words})

PER_PAGE = 50


@bp.get("/<int:round_id>/classes")
@access.needs(Power.SEE_PERSONS)
def index(round_id: int) -> str:
    """List the classes of a round: with their wishes while these come in, with what they get afterwards."""
    found = _load(round_id)
    asked, slots = screens.read(request.args), _slots(found)
    proposed = screens.proposed(found)
    statement = queries.lines(round_id, asked) if proposed else queries.wishing_classes(round_id, asked)
    total = db.session.scalar(queries.how_many(statement)) or 0
    pages = Pages(request.args.get("page", 1, type=int), total, PER_PAGE)
    found_rows = db.session.execute(statement.limit(PER_PAGE).offset(pages.offset)).all()
    rows = screens.class_rows(found_rows, slots) if proposed else screens.wishing_rows(found_rows, slots)
    return render_template(
        "staff/rounds/classes.html", round=found, rows=rows, pages=pages, asked=asked, slots=slots, proposed=proposed, screens=screens
    )


@bp.route("/<int:round_id>/classes/<int:registration_id>", methods=["GET", "POST"])
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def one(round_id: int, registration_id: int) -> Page | Redirect:
    """Show why a class gets what it gets, and take a decision by hand."""
    found, line = _load(round_id), _line(round_id, registration_id)
    slots, form = _slots(found), AdjustForm()
    form.offer(_offered(found, line, slots))
    if not form.is_submitted():
        form.fill(line)
    if not form.is_submitted() or not form.validate():
        return _page(found, line, slots, form, []), 422 if form.errors else 200
    try:
        anyway, opened = bool(form.anyway.data), form.opened.data or ""
        actions.adjust(found, line, slots.get(form.slot.data), form.reason, anyway=anyway, opened=opened, actor=access.actor())
    except Refused as refusal:
        db.session.rollback()
        form.notice = refusal.message
        found, line = _load(round_id), _line(round_id, registration_id)
        return _page(found, line, _slots(found), form, [refusal.message]), 409
    db.session.commit()
    flash(_("Decided. The next run keeps it."), "success")
    return redirect(url_for(".one", round_id=round_id, registration_id=registration_id), 303)


@bp.post("/<int:round_id>/classes/<int:registration_id>/rule")
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def rule(round_id: int, registration_id: int) -> Redirect:
    """Take a decision by hand back."""
    with refusal_told():
        actions.let_rule_decide(_load(round_id), _line(round_id, registration_id), actor=access.actor())
        db.session.commit()
        flash(_("The next run decides about this class."), "success")
    return redirect(url_for(".one", round_id=round_id, registration_id=registration_id), 303)


def _page(found: Round, line: RoundLine, slots: dict[int, Slot], form: AdjustForm, refusals: list[str]) -> str:
    party = db.session.scalars(class_queries.of(line.registration_id)).one()
    total = db.session.scalar(queries.how_many(queries.lines(found.id, queries.Asked()))) or 0
    told = {"answers": explaining.answers(found, line, slots), "order": explaining.order(found, line, total)}
    missed = [slot_id for slot_id in line.wishes if slot_id != line.slot_id and slot_id in slots]
    rivals = [(screens.short(slots[slot_id]), _before(found, line, slot_id)) for slot_id in missed]
    theirs = AdjustForm(formdata=None).offer(_offered(found, line, slots)).fill(line)
    values = {
        "others": overtaken(form, theirs),
        "line": line,
        "party": party,
        "form": form,
        "refusals": refusals,
        "rivals": rivals,
        "got": screens.short(slots.get(line.slot_id)) if line.slot_id else screens.got(line, slots),
    }
    return render_template("staff/rounds/class.html", round=found, school_has=actions.school_has(found, line), **values, **told)


def _before(found: Round, line: RoundLine, slot_id: int) -> list[str]:
    rows = db.session.execute(queries.before_in_slot(found.id, slot_id, line.turn)).all()
    return [
        ngettext(
            "%(turn)s. %(school)s, %(label)s: %(num)s place",
            "%(turn)s. %(school)s, %(label)s: %(num)s places",
            other.size,
            turn=other.turn,
            school=party.school_name,
            label=party.label,
        )
        for other, party in rows
        if other.registration_id != line.registration_id
    ]


def _offered(found: Round, line: RoundLine, slots: dict[int, Slot]) -> list[tuple[int, str]]:
    return [(WAITS, _("Waiting list")), *_choices(found, line, slots)]


def _choices(found: Round, line: RoundLine, slots: dict[int, Slot]) -> list[tuple[int, str]]:
    """Return the slots a class may be given, its wishes first."""
    placed = {slot_id: seats for slot_id, _classes, seats in db.session.execute(line_queries.placed(found.id))}
    ranked = sorted(
        slots.values(),
        key=lambda slot: (line.wishes.index(slot.id) if slot.id in line.wishes else len(line.wishes), slot.starts_at, slot.id),
    )
    choices = []
    for slot in ranked:
        own = line.size if slot.id == line.slot_id else 0
        room = None if slot.seats_left is None else slot.seats_left - placed.get(slot.id, 0) + own
        rank = line.wishes.index(slot.id) + 1 if slot.id in line.wishes else 0
        choices.append((slot.id, slot_choice(slot, rank, room)))
    return choices


def _slots(found: Round) -> dict[int, Slot]:
    return {slot.id: slot for slot in db.session.scalars(queries.slots(found.id))}


def _load(round_id: int) -> Round:
    return db.session.scalars(queries.one(round_id)).first() or abort(404)


def _line(round_id: int, registration_id: int) -> RoundLine:
    return db.session.scalars(line_queries.line(round_id, registration_id)).first() or abort(404)
