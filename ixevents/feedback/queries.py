"""What feedback reads."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, cast, exists, func, literal, select, update
from sqlalchemy.orm import joinedload

from ixevents.events.models import Edition, Event, Slot, SlotState
from ixevents.feedback.models import FEWEST_DAYS, Call, Remark, Sheet, Survey, SurveyQuestion
from ixevents.outbox.models import Notice
from ixevents.registrations.models import Registration

ASK_KEY = "feedback:registration:"


def questions(edition_id: int) -> Select[SurveyQuestion]:
    """Every question of an edition, in order."""
    return select(SurveyQuestion).where(SurveyQuestion.edition_id == edition_id).order_by(SurveyQuestion.position, SurveyQuestion.id)


def asked_last(edition: Edition) -> Select[SurveyQuestion]:
    """What the edition before this one of its programme asked, in order."""
    before = (
        select(Edition.id)
        .join(Survey, Survey.edition_id == Edition.id)
        .where(Edition.programme == edition.programme, Edition.starts_on < edition.starts_on)
        .order_by(Edition.starts_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    asked = select(SurveyQuestion).where(SurveyQuestion.edition_id == before, ~SurveyQuestion.retired)
    return asked.order_by(SurveyQuestion.position, SurveyQuestion.id)


def to_ask(moment: datetime, morning: datetime) -> Select[Registration]:
    """Parties that came to a slot of the days before, and that have not been asked yet, whole. Doors are sometimes closed late."""
    key = literal(ASK_KEY) + cast(Registration.id, String)
    return (
        select(Registration)
        .join(Registration.slot)
        .join(Slot.event)
        .join(Survey, Survey.edition_id == Event.edition_id)
        .where(
            Survey.asks,
            Slot.state == SlotState.PUBLISHED,
            Slot.ends_at <= morning,
            Slot.ends_at > moment - timedelta(days=FEWEST_DAYS),
            Registration.came > 0,
            Registration.email.is_not(None),
            Registration.anonymous_at.is_(None),
            Registration.continues_as_id.is_(None),
            ~exists().where(Notice.unique_key == key),
        )
        .options(*whole())
        .order_by(Registration.id)
        .limit(500)
    )


def party(registration_id: int) -> Select[Registration]:
    """One party with its slot, event, edition and place."""
    return select(Registration).where(Registration.id == registration_id).options(*whole())


def event(event_id: int) -> Select[Event]:
    """An event with its edition."""
    return select(Event).where(Event.id == event_id).options(joinedload(Event.edition))


def lock(slot_id: int) -> Any:
    """Take the lock of a slot's call, and say who has answered."""
    return update(Call).where(Call.slot_id == slot_id).values(asked=Call.asked).returning(Call.answered, Call.closes_at)


def ended(moment: datetime) -> Select[Call]:
    """Calls whose time is over and that still know who has answered."""
    return select(Call).where(Call.closes_at <= moment, cast(Call.answered, String) != "[]").limit(100)


def sheets(edition_id: int) -> Select[int, str, Any]:
    """Event, kind of party and answers of every sheet of an edition, in no order that means anything."""
    return select(Sheet.event_id, Sheet.party, Sheet.answers).join(Event, Event.id == Sheet.event_id).where(Event.edition_id == edition_id)


def remarks(edition_id: int) -> Select[Remark]:
    """What people wrote about an edition, in no order that means anything."""
    return select(Remark).join(Event, Event.id == Remark.event_id).where(Event.edition_id == edition_id).order_by(Remark.key)


def asked(edition_id: int) -> Select[int, int]:
    """For each event of an edition: how many letters have gone."""
    return (
        select(Slot.event_id, func.sum(Call.asked))
        .join(Call, Call.slot_id == Slot.id)
        .join(Event, Event.id == Slot.event_id)
        .where(Event.edition_id == edition_id)
        .group_by(Slot.event_id)
    )


def titles(event_ids: Sequence[int]) -> Select[int, Any]:
    """The titles of events."""
    return select(Event.id, Event.title).where(Event.id.in_(event_ids))


def editions() -> Select[Edition, Survey | None]:
    """Every edition with what it asks afterwards, the latest first."""
    return select(Edition, Survey).outerjoin(Survey, Survey.edition_id == Edition.id).order_by(Edition.starts_on.desc(), Edition.id.desc())


def asked_by_edition() -> Select[int, int]:
    """For each edition: how many letters have gone."""
    return (
        select(Event.edition_id, func.sum(Call.asked))
        .join(Slot, Slot.event_id == Event.id)
        .join(Call, Call.slot_id == Slot.id)
        .group_by(Event.edition_id)
    )


def answers_by_edition() -> Select[int, int]:
    """For each edition: how many sheets have come in."""
    return select(Event.edition_id, func.count()).join(Sheet, Sheet.event_id == Event.id).group_by(Event.edition_id)


def whole() -> tuple[Any, ...]:
    """What a letter and a page say of a party's slot."""
    slot = joinedload(Registration.slot)
    return slot.joinedload(Slot.event).joinedload(Event.edition), slot.joinedload(Slot.place)
