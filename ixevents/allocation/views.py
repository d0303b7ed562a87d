"""Public pages of rounds: how they work, a round that anybody can check, and why a class got what it got."""

import csv
import io

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.allocation import explaining, line_queries, queries, wishing, words
from ixevents.allocation.forms import WishesForm
from ixevents.allocation.models import Round, RoundLine, RoundState
from ixevents.classes import behind, places_left
from ixevents.classes import queries as class_queries
from ixevents.classes import words as class_words
from ixevents.classes.models import ClassParty
from ixevents.core import headers
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import former_links
from ixevents.registrations import queries as registration_queries
from ixevents.registrations.models import Registration, State

bp = Blueprint("allocation", __name__, url_prefix="/<any(fr, nl, en):lang>")
bp.context_processor(lambda: {"round_words": words})

Page = str | tuple[str, int]
COLUMNS = ("turn", "lot", "school", "class", "last_year", "places", "wishes", "given", "by_hand")


@bp.get("/fair-round")
def fair_round() -> str:
    """Say in plain words how wishes are answered, and which rounds there are."""
    example = explaining.commands(_("NUMBER"), 12, 0)
    return render_template("allocation/fair_round.html", rounds=db.session.scalars(queries.public_rounds()).all(), commands=example)


@bp.get("/fair-round/<fingerprint>.csv")
def checked(fingerprint: str) -> Response:
    """Answer the result of a confirmed round, without names, so that anybody can reckon it again."""
    found = db.session.scalars(queries.by_fingerprint(fingerprint)).first()
    if found is None or found.state != RoundState.CONFIRMED:
        abort(404)
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows(_row(line) for line in db.session.scalars(line_queries.in_turn(found.id)))
    response = Response(text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="round-{found.deadline:%Y-%m-%d}.csv"'
    return response


@bp.get("/registrations/<code>/round")
def why(code: str) -> str:
    """Say to a class why it got what it got, or what it wished for while that is open."""
    registration, found = _load(code)
    return _why_page(registration, found)


@bp.post("/registrations/<code>/wishes")
def change(code: str) -> Page | Redirect:
    """Take other wishes of a class, until the closing date."""
    registration, found = _load(code)
    form, slots = WishesForm(), _choices(registration, found)
    form.offer(list(slots.values()))
    if not form.validate():
        return _why_page(registration, found, form), 422
    try:
        wishing.change(registration, [slots[slot_id] for slot_id in form.wished])
    except Refused as refusal:
        db.session.rollback()
        return _why_page(*_load(code), form if refusal.reason != "closed" else None, refusal), 409
    db.session.commit()
    return redirect(url_for(".why", code=code, saved="wishes"), 303)


def page_of(registration: Registration) -> str:
    """Return the address at which a class reads its wishes and their answer; nothing for a party that is no class of a round."""
    if not registration.party_key or db.session.scalars(queries.of_registration(registration.id)).first() is None:
        return ""
    return url_for("allocation.why", code=registration.code)


def _load(code: str) -> tuple[Registration, Round]:
    headers.private()
    registration = db.session.scalars(registration_queries.by_code(), {"code": code}).first() or former_links.leave(code)
    found = db.session.scalars(queries.of_registration(registration.id)).first()
    if found is None or registration.anonymous_at is not None:
        abort(404)
    return registration, found


def _choices(registration: Registration, found: Round) -> dict[int, Slot]:
    """Return the slots a class may wish for: those of its event that take place, on days of its school."""
    party = _party(registration)
    slots = [slot for slot in db.session.scalars(queries.slots(found.id)) if slot.event_id == registration.slot.event_id]
    taken = places_left.on_school_days([slot for slot in slots if not slot.called_off], party.school if party else None)
    return {slot.id: slot for slot in taken}


def _wishes_form(registration: Registration, found: Round) -> WishesForm | None:
    """Return the form with what is wished for, while it can be changed."""
    if registration.state != State.WISHED or not found.open:
        return None
    form = WishesForm(formdata=None)
    form.offer(list(_choices(registration, found).values()))
    form.fill([wish.slot_id for wish in db.session.scalars(class_queries.wishes(registration.id))])
    return form


def _why_page(registration: Registration, found: Round, form: WishesForm | None = None, refusal: Refused | None = None) -> str:
    line = db.session.scalars(line_queries.line(found.id, registration.id)).first() if found.state == RoundState.CONFIRMED else None
    party = _party(registration)
    values = {
        "wishes": db.session.scalars(class_queries.wishes(registration.id)).all(),
        "form": form or _wishes_form(registration, found),
        "label": class_words.label(party) if party else "",
        "saved": request.args.get("saved") == "wishes",
        "refusal": refusal,
        "slot_words": explaining.slot_words,
        **(_told(found, line) if line is not None and not line.late else {}),
    }
    return render_template("allocation/why.html", registration=registration, round=found, line=line, **values)


def _party(registration: Registration) -> ClassParty | None:
    """Return the class of a registration; an event with a round may have others."""
    return behind.among([registration]).get(registration.id)


def _told(found: Round, line: RoundLine) -> dict[str, object]:
    slots = {slot.id: slot for slot in db.session.scalars(queries.slots(found.id))}
    total = db.session.scalar(queries.how_many(line_queries.in_turn(found.id))) or 0
    return {
        "answers": explaining.answers(found, line, slots),
        "order": explaining.order(found, line, total),
        "commands": explaining.commands(found.seed, line.school, line.of_school),
    }


def _row(line: RoundLine) -> tuple[object, ...]:
    wishes = " ".join(map(str, line.wishes))
    last = words.school_year(line.served) if line.served else ""
    return line.turn, line.lot, line.school, line.of_school, last, line.size, wishes, line.slot_id or "", int(line.by_hand)
