"""Samples of the letters to facilitators: an invented date, an invented facilitator."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.core.languages import Translated
from ixevents.events.listeners import Before
from ixevents.events.models import SlotState
from ixevents.extensions import db
from ixevents.outbox import samples
from ixevents.registrations import samples as registrations
from ixevents.resources import notices
from ixevents.resources.models import Assignment, Kind, Resource

NAMES = {
    "assigned": _l("Facilitator: a date to lead"),
    "changed": _l("Facilitator: a date has changed"),
    "beside": _l("Facilitator: another room or other material"),
    "removed": _l("Facilitator: a date given to somebody else"),
    "called_off": _l("Facilitator: a date called off"),
    "own_page": _l("Facilitator: the address of the own page"),
}


def add() -> None:
    """Make the samples known."""
    for letter, title in NAMES.items():
        samples.add(f"resources.{letter}", title, _writer(letter))


def _writer(letter: str) -> samples.Write:
    if letter == "own_page":
        return lambda language: notices.own_page(_assignment(language).resource)
    if letter == "changed":
        return lambda language: _changed(_assignment(language))
    return lambda language: getattr(notices, letter)(_assignment(language))


def _changed(assignment: Assignment) -> object:
    slot, week = assignment.slot, timedelta(days=7)
    return notices.changed(assignment, Before(slot.starts_at + week, slot.ends_at + week, slot.place))


def _assignment(language: str) -> Assignment:
    slot = registrations.party(language).slot
    slot.called_off_reason = Translated("La salle a été inondée.", "De zaal is ondergelopen.", "The hall was flooded.")
    slot.state = SlotState.PUBLISHED
    resource = Resource(kind=Kind.FACILITATOR, name="Water workshop", email="water@example.org", language=language)
    db.session.add(resource)
    db.session.flush()
    assignment = Assignment(slot_id=slot.id, resource_id=resource.id)
    db.session.add(assignment)
    db.session.flush()
    set_committed_value(assignment, "slot", slot)
    set_committed_value(assignment, "resource", resource)
    return assignment
