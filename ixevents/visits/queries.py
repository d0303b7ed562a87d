"""What is read of the visits of classes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Exists, Select, String, cast, exists, func, literal, or_, select

from ixevents.classes.models import ClassParty, ClassTerms
from ixevents.classes.queries import AT_SLOT, OF_CLASSES, parties
from ixevents.classes.terms import FINAL_DAYS
from ixevents.core.clock import now
from ixevents.core.languages import sought
from ixevents.events.models import Slot, SlotState
from ixevents.feedback.models import Survey
from ixevents.outbox.models import Notice
from ixevents.registrations.models import EXPECTED, Registration, State
from ixevents.schools.models import School

FINAL_KEY = "final:registration:"
FINAL_AGAIN_KEY = "final-again:registration:"
PRACTICAL_KEY = "practical:registration:"
THANKS_KEY = "thanks:registration:"


def by_code(code: str) -> Select[ClassParty]:
    """The class of a private page, whole."""
    return parties().where(Registration.code == code, Registration.anonymous_at.is_(None))


def by_registration(registration_id: int) -> Select[ClassParty]:
    """The class of a registration, whole."""
    return parties().where(ClassParty.registration_id == registration_id)


def terms_of(event_ids: Sequence[int]) -> Select[ClassTerms]:
    """What events ask of classes, where somebody wrote it down."""
    return select(ClassTerms).where(ClassTerms.event_id.in_(event_ids))


def periods() -> Select[int]:
    """The numbers of days before a slot at which events ask for the final number; there are few."""
    return select(ClassTerms.final_days).distinct()


def not_asked(moment: datetime, periods: Sequence[int]) -> Select[ClassParty]:
    """Confirmed classes whose event asks for the final number by now, that were not asked and have not given it."""
    days = func.coalesce(select(ClassTerms.final_days).where(ClassTerms.event_id == Slot.event_id).scalar_subquery(), FINAL_DAYS)
    due = or_(*((days == period) & (Slot.starts_at <= moment + timedelta(days=period)) for period in periods))
    coming = _coming(moment, moment + timedelta(days=max(periods)))
    return coming.where(due, ClassParty.final_asked_at.is_(None), ClassParty.final_at.is_(None))


def not_answered(moment: datetime, horizon: datetime, asked_before: datetime) -> Select[ClassParty]:
    """Classes that were asked for their final number and have not answered; each is reminded once."""
    return _coming(moment, horizon).where(
        ClassParty.final_asked_at <= asked_before, ClassParty.final_at.is_(None), ~_has_letter(FINAL_AGAIN_KEY, revised=True)
    )


def without_practical_letter(moment: datetime, horizon: datetime) -> Select[ClassParty]:
    """Confirmed classes of slots up to a moment that have not had the practical letter for this date and place."""
    return _coming(moment, horizon).where(~_has_letter(PRACTICAL_KEY, revised=True))


def to_thank(since: datetime, morning: datetime) -> Select[ClassParty]:
    """Classes that came in the days before and that have not been thanked, whole."""
    return (
        parties()
        .where(Slot.state == SlotState.PUBLISHED, Slot.ends_at <= morning, Slot.ends_at > since)
        .where(Registration.came > 0, Registration.email.is_not(None), ~_has_letter(THANKS_KEY, revised=False))
        .limit(200)
    )


def asking_editions() -> Select[int]:
    """Editions whose letter about feedback thanks those who came."""
    return select(Survey.edition_id).where(Survey.asks)


def of_address(email_key: str) -> Select[ClassParty]:
    """Every class of an address, the latest visit first; some more than a teacher brings in a lifetime."""
    mine = parties().where(Registration.email_key == email_key, Registration.anonymous_at.is_(None))
    return mine.order_by(None).order_by(Slot.starts_at.desc(), Registration.id).limit(300)


def latest_of_address(email_key: str) -> Select[ClassParty]:
    """The class an address registered last, whole."""
    return of_address(email_key).order_by(None).order_by(Registration.id.desc()).limit(1)


def of_slot(slot_id: int) -> Select[ClassParty]:
    """The classes that are expected at a slot, or came, by school and label."""
    return parties(slot_id=slot_id).where(Registration.state.in_(EXPECTED), Registration.seats > 0)


def overview(*, edition_id: int | None = None, what: str = "coming", words: str = "") -> Select[ClassParty]:
    """Visits of classes for the screen: to come, without final number, without attendance, or past."""
    found, moment = parties(edition_id=edition_id).where(Registration.state.in_(EXPECTED)), now()
    if what == "unanswered":
        found = found.where(Slot.starts_at > moment, ClassParty.final_asked_at.is_not(None), ClassParty.final_at.is_(None))
    elif what == "attendance":
        found = found.where(Slot.starts_at <= moment, ClassParty.pupils_came.is_(None), Slot.state != SlotState.CALLED_OFF)
    elif what == "past":
        found = found.where(Slot.ends_at <= moment).order_by(None).order_by(Slot.starts_at.desc(), Registration.id)
    else:
        found = found.where(Slot.ends_at > moment)
    for word in sought(words)[:8]:
        schools = select(School.id).where(School.search.contains(word, autoescape=True))
        named = (
            func.lower(ClassParty.label).contains(word, autoescape=True),
            func.lower(ClassParty.school_named).contains(word, autoescape=True),
        )
        found = found.where(or_(ClassParty.school_id.in_(schools), *named))
    return found


def missing(moment: datetime) -> Select[int, int]:
    """How many final numbers were asked for and not given, and how many visits have no attendance yet."""
    visits = (
        select(ClassParty.registration_id)
        .join(ClassParty.registration)
        .join(Slot, AT_SLOT)
        .where(Registration.continues_as_id.is_(None), Registration.state.in_(EXPECTED), Slot.state == SlotState.PUBLISHED)
        .where(OF_CLASSES)
    )
    open_numbers = visits.where(Slot.starts_at > moment, ClassParty.final_asked_at.is_not(None), ClassParty.final_at.is_(None))
    open_visits = visits.where(Slot.ends_at <= moment, ClassParty.pupils_came.is_(None))
    return select(*(select(func.count()).select_from(rows.subquery()).scalar_subquery() for rows in (open_numbers, open_visits)))


def _coming(moment: datetime, horizon: datetime) -> Select[ClassParty]:
    return (
        parties()
        .where(Slot.state == SlotState.PUBLISHED, Slot.starts_at > moment, Slot.starts_at <= horizon)
        .where(Registration.state == State.CONFIRMED, Registration.seats > 0, Registration.email.is_not(None))
        .limit(500)
    )


def _has_letter(key: str, *, revised: bool) -> Exists:
    """Whether the letter of a key was written; with `revised` for the date and place the slot has now."""
    name = literal(key) + cast(Registration.id, String)
    if revised:
        name = name + ":" + cast(Slot.revision, String)
    return exists().where(Notice.unique_key == name)
