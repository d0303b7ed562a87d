"""What papers read."""

from sqlalchemy import Select, select

from ixevents.core.alphabetical import alphabetical
from ixevents.registrations.models import Registration


def names_at(slot_id: int) -> Select[str]:
    """The names of all who hold seats in a slot."""
    return select(Registration.name).where(Registration.slot_id == slot_id, Registration.seats > 0, Registration.name != "")


def came_to(slot_id: int) -> Select[Registration]:
    """The parties that came to a slot, by name."""
    came = select(Registration).where(Registration.slot_id == slot_id, Registration.came > 0)
    return came.order_by(alphabetical(Registration.name), Registration.id)
