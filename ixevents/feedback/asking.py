"""Which questions a party is asked, and whether an edition is ready to ask any."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from datetime import time as hour

from ixevents.core.clock import BRUSSELS
from ixevents.core.dates import long_day
from ixevents.events.models import Audience, Slot
from ixevents.extensions import db
from ixevents.feedback import queries
from ixevents.feedback.models import AskedOf, Kind, Party, Survey, SurveyQuestion

SCALE = ("1", "2", "3", "4", "5")
ASKED_AT = hour(9)
"""The hour of the day after, when the letter leaves."""


def party_of(slot: Slot) -> Party:
    """Return who registers for a slot."""
    return Party.CLASS if slot.event.audience == Audience.SCHOOLS else Party.PERSON


def asked(edition_id: int, party: Party) -> list[SurveyQuestion]:
    """Return what a party is asked: what is written in French and Dutch."""
    found = db.session.scalars(queries.questions(edition_id))
    return [one for one in found if not one.retired and not one.missing and AskedOf(one.asked_of).includes(party)]


def unfinished(questions: Sequence[SurveyQuestion]) -> list[SurveyQuestion]:
    """Return the questions that still lack French or Dutch."""
    return [one for one in questions if not one.retired and one.missing]


def lawful(questions: Sequence[SurveyQuestion], given: Mapping[int, str]) -> dict[SurveyQuestion, str]:
    """Return the answers that answer something: a number of the scale, a choice there is, words."""
    kept = {}
    for question in questions:
        value = given.get(question.id, "").strip()
        allowed = SCALE if question.kind == Kind.SCALE else tuple(option.key for option in question.options)
        if value and (question.kind == Kind.WORDS or value in allowed):
            kept[question] = value
    return kept


def asks_from(slot: Slot) -> datetime:
    """Return the morning after a slot: of an evening that ends after midnight the one that follows."""
    return datetime.combine(long_day(slot.ends_at, slot.zone) + timedelta(days=1), ASKED_AT, BRUSSELS)


def closes(slot: Slot, survey: Survey) -> datetime:
    """Return until when answers about a slot are taken."""
    return datetime.combine(long_day(slot.ends_at, slot.zone) + timedelta(days=survey.days + 1), hour(), BRUSSELS)
