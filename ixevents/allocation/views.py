"""Public pages of rounds: how they work, a round that anybody can check, and why a class got what it got."""

import csv
import io

from flask import Blueprint, Response, abort, render_template
from flask_babel import gettext as _

from ixevents.allocation import explaining, queries, words
from ixevents.allocation.models import Round, RoundLine, RoundState
from ixevents.classes import queries as class_queries
from ixevents.core import headers
from ixevents.extensions import db
from ixevents.registrations import queries as registration_queries

bp = Blueprint("allocation", __name__, url_prefix="/<any(fr, nl, en):lang>")
bp.context_processor(lambda: {"round_words": words})

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
    table.writerows(_row(line) for line in db.session.scalars(queries.in_turn(found.id)))
    response = Response(text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="round-{found.deadline:%Y-%m-%d}.csv"'
    return response


@bp.get("/registrations/<code>/round")
def why(code: str) -> str:
    """Say to a class why it got what it got, or what it wished for while that is open."""
    headers.private()
    registration = db.session.scalars(registration_queries.by_code(code)).first() or abort(404)
    found = db.session.scalars(queries.of_registration(registration.id)).first()
    if found is None or registration.anonymous_at is not None:
        abort(404)
    line = db.session.scalars(queries.line(found.id, registration.id)).first() if found.state == RoundState.CONFIRMED else None
    told = _told(found, line) if line is not None and not line.late else {}
    wishes = db.session.scalars(class_queries.wishes(registration.id)).all()
    return render_template(
        "allocation/why.html", registration=registration, round=found, line=line, wishes=wishes, slot_words=explaining.slot_words, **told
    )


def _told(found: Round, line: RoundLine) -> dict[str, object]:
    slots = {slot.id: slot for slot in db.session.scalars(queries.slots(found.id))}
    total = db.session.scalar(queries.how_many(queries.in_turn(found.id))) or 0
    return {
        "answers": explaining.answers(found, line, slots),
        "order": explaining.order(found, line, total),
        "commands": explaining.commands(found.seed, line.school, line.of_school),
    }


def _row(line: RoundLine) -> tuple[object, ...]:
    wishes = " ".join(map(str, line.wishes))
    last = words.school_year(line.served) if line.served else ""
    return line.turn, line.lot, line.school, line.of_school, last, line.size, wishes, line.slot_id or "", int(line.by_hand)
