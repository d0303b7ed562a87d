"""A call for stands goes with its edition, as long as nobody applied."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, exists, select

from ixevents.associations.models import TOLD, Pitch, Stand, StandCall
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Event
from ixevents.extensions import db


def events_published(events: Sequence[Event], /) -> None:
    """Do nothing: stands belong to an edition."""


def event_taken_back(event: Event, /) -> None:
    """Do nothing: stands belong to an edition."""


def events_vanish(event_ids: Collection[int], /) -> None:
    """Do nothing: stands belong to an edition."""


def edition_taken_back(edition_id: int, /) -> None:
    """Raise `Refused` while an association counts on a stand: the pages it was told of would be gone."""
    counting = StandCall.edition_id == edition_id, StandCall.ends_at > now(), Stand.state.in_(TOLD)
    if db.session.scalar(select(Stand.id).join(Stand.call).where(*counting).limit(1)) is not None:
        raise Refused(_("Associations count on a stand at this edition: call the stands off first, so that everybody is told."), "stands")


def edition_vanishes(edition_id: int, /) -> None:
    """Drop the call of an edition that is deleted, with its pitches; raises `Refused` when an association ever applied."""
    its = select(StandCall.id).where(StandCall.edition_id == edition_id)
    if db.session.scalar(select(exists().where(Stand.call_id.in_(its)))):
        raise Refused(_("Associations applied for a stand at this edition: it cannot vanish."), "stands")
    db.session.execute(delete(Pitch).where(Pitch.call_id.in_(its)))
    db.session.execute(delete(StandCall).where(StandCall.edition_id == edition_id))
