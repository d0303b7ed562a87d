"""A facilitator's own calendar: every date, who comes by school and number, and no person (GDPR-01)."""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _

from ixevents.classes import words
from ixevents.classes.models import ClassParty
from ixevents.classes.queries import coming_to
from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES
from ixevents.core.links import external
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.outbox import calendar
from ixevents.resources import notices, queries
from ixevents.resources.models import Resource

KEPT = timedelta(days=60)
"""How long a date that is over stays."""


def document(facilitator: Resource) -> bytes:
    """Return the calendar to subscribe to, in three statements however many dates there are."""
    assignments = db.session.scalars(queries.since(facilitator.id, now() - KEPT)).all()
    lang = facilitator.language if facilitator.language in LANGUAGES else "fr"
    comers = _comers([one.slot_id for one in assignments])
    with speaking(lang):
        name = _("My dates as a facilitator")
    return calendar.calendar(
        [notices.entries(one, comers.get(one.slot_id)) for one in assignments],
        name=name,
        language=lang,
        source_url=external("resources.calendar", token=facilitator.calendar_code),
    )


def _comers(slot_ids: Sequence[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return by slot and language the classes that come: school, label and numbers, never a person."""
    found: dict[int, list[ClassParty]] = {}
    for party in db.session.scalars(coming_to(slot_ids)):
        found.setdefault(party.registration.slot_id, []).append(party)
    return {slot_id: {lang: _lines(parties, lang) for lang in LANGUAGES} for slot_id, parties in found.items()}


def _lines(parties: Sequence[ClassParty], lang: str) -> tuple[str, ...]:
    with speaking(lang):
        return tuple(f"{one.school_name} · {words.label(one)} · {words.who(one.pupils, one.adults)}" for one in parties)
