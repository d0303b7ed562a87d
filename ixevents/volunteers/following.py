"""A call for volunteers goes with its edition, as long as nobody took a shift."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Event
from ixevents.extensions import db
from ixevents.volunteers import calls
from ixevents.volunteers.models import Shift, Turn, VolunteerCall


def events_published(events: Sequence[Event], /) -> None:
    """Do nothing: shifts belong to an edition."""


def event_taken_back(event: Event, /) -> None:
    """Do nothing: shifts belong to an edition."""


def events_vanish(event_ids: Collection[int], /) -> None:
    """Do nothing: shifts belong to an edition."""


def edition_taken_back(edition_id: int, /) -> None:
    """Raise `Refused` while somebody is counted on: the pages those people were told of would be gone."""
    ahead = VolunteerCall.edition_id == edition_id, Turn.ended_at.is_(None), Shift.ends_at > now()
    if db.session.scalar(select(Turn.id).join(Turn.shift).join(Shift.call).where(*ahead).limit(1)) is not None:
        raise Refused(_("Volunteers have taken shifts at this edition: call the shifts off first, so that everybody is told."), "turns")


def edition_vanishes(edition_id: int, /) -> None:
    """Drop the call of an edition that is deleted, with its shifts; raises `Refused` when somebody ever lent a hand."""
    call_id = db.session.scalar(select(VolunteerCall.id).where(VolunteerCall.edition_id == edition_id))
    if call_id is not None:
        calls.require_unanswered(call_id)
        calls.drop(call_id)
