"""On the private page of a registration: which organisation sees the name, as the form said."""

from sqlalchemy.orm import object_session

from ixevents.proposals import sharing
from ixevents.registrations.models import Registration
from ixevents.registrations.private_page import Panel


def panel(registration: Registration) -> Panel | None:
    """Return the sentence for whom it is true; nothing for everybody else."""
    event, session = registration.slot.event, object_session(registration)
    if not sharing.sees_names(event) or session is None:
        return None
    seen = session.scalars(sharing.seen(event, [registration.slot_id]).where(Registration.id == registration.id)).first()
    return Panel("proposals/on_private_page.html", {"organisation": event.shared_with}) if seen is not None else None
