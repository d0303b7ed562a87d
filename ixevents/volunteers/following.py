"""A call for volunteers goes with its edition, as long as nobody took a shift."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, exists, select

from ixevents.core.refusal import Refused
from ixevents.events.models import Event
from ixevents.extensions import db
from ixevents.volunteers.models import Shift, Volunteer, VolunteerCall


def events_published(events: Sequence[Event], /) -> None:
    """Do nothing: shifts belong to an edition."""


def event_taken_back(event: Event, /) -> None:
    """Do nothing: shifts belong to an edition."""


def events_vanish(event_ids: Collection[int], /) -> None:
    """Do nothing: shifts belong to an edition."""


def edition_vanishes(edition_id: int, /) -> None:
    """Drop the call of an edition that is deleted, with its shifts; raises `Refused` when somebody ever lent a hand."""
    its = select(VolunteerCall.id).where(VolunteerCall.edition_id == edition_id)
    if db.session.scalar(select(exists().where(Volunteer.call_id.in_(its)))):
        raise Refused(
            _("Volunteers took shifts at this edition: it cannot vanish. Call the shifts off, so that everybody is told."), "volunteers"
        )
    db.session.execute(delete(Shift).where(Shift.call_id.in_(its)))
    db.session.execute(delete(VolunteerCall).where(VolunteerCall.edition_id == edition_id))
