"""Personal data of facilitators: found, erased, and forgotten a year after they stopped (GDPR-08, GDPR-10)."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, select, update

from ixevents.core import periods
from ixevents.core.alphabetical import alphabetical
from ixevents.core.clock import now
from ixevents.core.persons import MATCHES, Correction, Ground, Match, Remains, unaddressed, whose
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.resources import actions, queries
from ixevents.resources.models import Assignment, Kind, Resource

TABLES = ("resource", "assignment")


def find(email_key: str) -> list[dict[str, object]]:
    """Return everything kept on one address, ready for JSON."""
    rows = db.session.scalars(select(Resource).where(whose(Resource, email_key)).order_by(Resource.id)).all()
    return [
        {
            "kind": "facilitator",
            "name": row.name,
            "email": row.email,
            "phone": row.phone,
            "language": row.language,
            "languages": row.languages,
            "note": row.note,
            "answers": [
                {"slot": one.slot_id, "answer": one.answer, "note": one.answer_note, "answered_at": one.answered_at.isoformat()}
                for one in db.session.scalars(queries.answered(row.id))
                if one.answered_at
            ],
            "slots": list(db.session.scalars(select(Assignment.slot_id).where(Assignment.resource_id == row.id).order_by(Assignment.id))),
            "since": row.created_at.isoformat(),
        }
        for row in rows
    ]


def named(words: str) -> list[Match]:
    """Return the facilitators without an address that may be somebody."""
    asked = select(Resource).where(unaddressed(Resource, words), Resource.kind == Kind.FACILITATOR, Resource.name != "")
    rows = db.session.scalars(asked.order_by(alphabetical(Resource.name), Resource.id).limit(MATCHES))
    return [Match("resource", row.id, row.name, _("facilitator"), row.phone or "") for row in rows]


def erase(email_key: str) -> int:
    """Forget a facilitator; who is still to come is taken off those dates first. What was led stays counted."""
    return _forget(db.session.scalars(select(Resource).where(whose(Resource, email_key), ~_leads())).all())


def remains(email_key: str) -> list[Remains]:
    """Say what `erase` leaves: who is still to lead something."""
    count = len(db.session.scalars(select(Resource.id).where(whose(Resource, email_key), _leads())).all())
    return [Remains("facilitator", count, Ground.TO_COME)] if count else []


def correct(email_key: str, correction: Correction, *, actor: str) -> int:
    """Put a facilitator's name, address and telephone right."""
    address = correction.email
    facts = {"name": correction.name, "phone": correction.phone, "email": address and address.shown, "email_key": address and address.key}
    facts = {name: value for name, value in facts.items() if value}
    rows = db.session.scalars(select(Resource.id).where(whose(Resource, email_key)).order_by(Resource.id)).all()
    for number in rows:
        actions.edit(db.session.scalars(queries.whole(number)).one(), facts, actor=actor)
    return len(rows)


def expire(moment: datetime) -> dict[str, int]:
    """Forget those who stopped long ago, and their words about dates as old as the log of letters.

    Returns counts; the caller commits, or rolls back for a dry run.
    """
    before = periods.before(moment, "RETENTION_FACILITATOR_MONTHS")
    gone = select(Resource).where(Resource.kind == Kind.FACILITATOR, Resource.retired_at < before, Resource.name != "")
    noted = db.session.scalars(queries.noted_before(periods.before(moment, "MAIL_LOG_MONTHS"))).all()
    for assignment in noted:
        assignment.answer_note = ""
    return {"facilitators": _forget(db.session.scalars(gone).all()), "notes": len(noted)}


def _leads() -> ColumnElement[bool]:
    """Of a facilitator with a date to come."""
    return exists().where(
        Assignment.resource_id == Resource.id,
        Assignment.ended_at.is_(None),
        Assignment.slot_id.in_(select(Slot.id).where(Slot.ends_at > now())),
    )


def _forget(rows: Sequence[Resource]) -> int:
    for row in rows:
        row.name = row.note = row.search = ""
        row.email = row.email_key = row.phone = row.calendar_code = None
        row.retired_at = row.retired_at or now()
    theirs = update(Assignment).where(Assignment.resource_id.in_([row.id for row in rows]))
    db.session.execute(theirs.values(answer_note="").execution_options(synchronize_session="fetch"))
    return len(rows)
