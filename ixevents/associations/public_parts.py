"""What stands add to the pages of an edition of the festival and of its village: the call while it lasts, and who comes."""

from dataclasses import dataclass

from ixevents.associations import published, queries
from ixevents.associations.models import CallState, StandCall
from ixevents.associations.published import Shown
from ixevents.core.clock import now
from ixevents.events.models import Edition, Event, EventKind
from ixevents.extensions import db


@dataclass(frozen=True)
class Stands:
    """The part of a page."""

    call: StandCall
    state: CallState
    rows: list[Shown]
    template: str = "associations/part.html"


def on_edition(edition: Edition) -> Stands | None:
    """Return what the page of an edition shows of its stands; nothing while there is no call in both languages."""
    if edition.programme != queries.FESTIVAL:
        return None
    call = db.session.scalars(queries.call_of_edition(edition.id)).first()
    if call is None or not call.public:
        return None
    state, coming = call.state(now()), db.session.scalars(queries.coming(call.id)).all()
    if state == CallState.CLOSED and not coming:
        return None
    return Stands(call, state, published.shown(coming, pitched=call.plan_shown))


def on_event(event: Event) -> Stands | None:
    """Return the same for the event that is the village of stands itself."""
    return on_edition(event.edition) if event.kind == EventKind.STAND else None
