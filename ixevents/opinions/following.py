"""An opinion lets go of its event when that is deleted."""

from collections.abc import Collection, Sequence

from sqlalchemy import update

from ixevents.events.models import Event
from ixevents.extensions import db
from ixevents.opinions.models import Opinion


def events_published(events: Sequence[Event], /) -> None:
    """Do nothing: the page of an opinion leads to its event as soon as there is one."""


def event_taken_back(event: Event, /) -> None:
    """Do nothing: the page of an opinion no longer leads there."""


def events_vanish(event_ids: Collection[int], /) -> None:
    """Let go of events about to be deleted."""
    db.session.execute(update(Opinion).where(Opinion.event_id.in_(event_ids)).values(event_id=None))


def edition_taken_back(edition_id: int, /) -> None:
    """Do nothing: an opinion is about an event."""


def edition_vanishes(edition_id: int, /) -> None:
    """Do nothing: an opinion is about an event."""
