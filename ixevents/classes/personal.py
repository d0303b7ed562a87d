"""Personal data of classes: found, erased and expired; school, label and counts stay (GDPR-08, GDPR-10)."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from ixevents.classes import handover
from ixevents.classes.handover import ClassHandover, HandoverState
from ixevents.classes.models import ClassParty
from ixevents.core import periods, zones
from ixevents.core.clock import BRUSSELS
from ixevents.core.persons import whose
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations.models import Registration
from ixevents.registrations.personal import NEVER_SEATED, held, make_anonymous

TABLES = ("class_party", "class_handover")
YEAR_ENDS = (7, 15)
"""By then the school year of both communities is over; the next one begins after `YEAR_BEGINS`."""
YEAR_BEGINS = (8, 15)
_WORDS = ("day_phone", "topic", "lessons", "experience")


def find(email_key: str) -> list[dict[str, Any]]:
    """Return what is kept of the classes of one address, ready for JSON."""
    rows = db.session.scalars(
        select(ClassParty).join(ClassParty.registration).where(whose(Registration, email_key)).order_by(ClassParty.registration_id)
    )
    names = (
        "registration_id",
        "label",
        "level",
        "pupils",
        "adults",
        "pupils_came",
        "adults_came",
        "role",
        "hours",
        "counts",
        "needs",
        "photos",
        "transport",
        "contact_next_year",
        *_WORDS,
    )
    return [{"kind": "class", **{name: getattr(row, name) for name in names}} for row in rows] + _handovers(email_key)


def _handovers(email_key: str) -> list[dict[str, Any]]:
    """Return what is kept of an address that was asked to take a class over, or was its contact before."""
    names = ("registration_id", "state", "name", "email", "phone", "role", "day_phone", "language", "contact_next_year")
    rows = db.session.scalars(handover.known_to(email_key)).all()
    return [{"kind": "class_handover", **{name: getattr(row, name) for name in names}, "since": row.made_at.isoformat()} for row in rows]


def erase(email_key: str) -> int:
    """Forget telephone and free texts of the classes of an address; `registrations` forgets the rest.

    Also those whose registration was made anonymous a moment before, whichever package is asked first.
    """
    mine = select(Registration.id).where(or_(whose(Registration, email_key), Registration.anonymous_at.is_not(None)))
    return _forget(ClassParty.registration_id.in_(mine)) + handover.lapse(whose(ClassHandover, email_key))


def expire(moment: datetime) -> dict[str, int]:
    """Forget the contacts of classes so many months after the end of their school year."""
    before = zones.instant(_first_day_kept(moment), time(0))
    rows = db.session.scalars(
        select(Registration)
        .join(Slot, Slot.id == Registration.slot_id)
        .join(ClassParty, ClassParty.registration_id == Registration.id)
        .where(Slot.ends_at < before, Registration.anonymous_at.is_(None), Registration.state.not_in(NEVER_SEATED))
        .where(~held())
    ).all()
    gone = make_anonymous(rows)
    db.session.flush()
    _forget(ClassParty.registration_id.in_(select(Registration.id).where(Registration.anonymous_at.is_not(None))))
    over = (ClassHandover.ends_at < moment) & (ClassHandover.state != HandoverState.ASKED)
    return {"classes": gone, "handovers": handover.lapse(over)}


def _first_day_kept(moment: datetime) -> date:
    """Return the first day of the oldest school year whose contacts are kept."""
    # The year whose end lies the whole period back, and then the one after it is the oldest that is kept.
    today = moment.astimezone(BRUSSELS).date()
    year, month = divmod(today.year * 12 + today.month - 1 - periods.length("RETENTION_CLASS_MONTHS"), 12)
    year = year if (month + 1, today.day) >= YEAR_ENDS else year - 1
    return date(year, *YEAR_BEGINS)


def _forget(which: ColumnElement[bool]) -> int:
    has_words = or_(*(getattr(ClassParty, name).is_not(None) for name in _WORDS))
    statement = update(ClassParty).where(which, has_words).values(dict.fromkeys(_WORDS)).execution_options(synchronize_session=False)
    return int(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]
