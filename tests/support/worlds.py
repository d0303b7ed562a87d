"""Small worlds of who came, for figures: two projects, slots of three years, parties with few addresses, classes, people at the door."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ixevents.core.clock import now
from ixevents.core.tokens import new_code
from ixevents.events.models import Audience, Slot
from ixevents.extensions import db
from ixevents.projects.models import Project
from ixevents.registrations.models import CheckIn, State
from tests.support import factories
from tests.support.visits import make_class, make_school

NOW = datetime(2027, 6, 1, 10, tzinfo=UTC)
DAYS_AGO = (700, 400, 95, 60, 20, 3)
"""When the slots of a world began; each has a twin in another edition and project."""


@dataclass
class World:
    """What was made."""

    projects: list[Project] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)


def make_world(pick: Callable[[int, int], int]) -> World:
    """Make a world; `pick` chooses each number between two."""
    made = World([factories.make_project(), factories.make_project()])
    for number, days in enumerate(DAYS_AGO):
        at = NOW - timedelta(days=days)
        event = factories.make_event(project=made.projects[number % 2], audience=Audience.SCHOOLS)
        made.slots.append(factories.make_slot(event=event, starts_at=at, ends_at=at + timedelta(hours=2), capacity=None))
    schools = [make_school(postcode=postcode) for postcode in ("1050", "1060")]
    for _number in range(pick(0, 7)):
        _party(made, pick)
    for _number in range(pick(0, 4)):
        _visit(made, pick, schools)
    for _number in range(pick(0, 2)):
        _at_door(made.slots[pick(0, len(made.slots) - 1)], pick(1, 4))
    db.session.flush()
    return made


def _party(world: World, pick: Callable[[int, int], int]) -> None:
    seats = pick(1, 5)
    address = pick(0, 3)
    came = pick(0, seats)
    factories.make_registration(
        slot=world.slots[pick(0, len(world.slots) - 1)],
        email=f"resident-{address}@example.org" if address else None,
        language=("fr", "nl", "unknown")[pick(0, 2)],
        seats=seats,
        came=came,
        state=State.ATTENDED if came else State.ABSENT,
    )


def _visit(world: World, pick: Callable[[int, int], int], schools: list[object]) -> None:
    pupils, known = pick(8, 20), pick(0, 3)
    came = {"pupils_came": pick(0, 25), "adults_came": pick(0, 3)} if known else {}
    slot = world.slots[pick(0, len(world.slots) - 1)]
    party = make_class(slot, label="AB"[pick(0, 1)], pupils=pupils, school=schools[pick(0, 1)], state=State.ATTENDED, **came)
    party.registration.came = min(sum(came.values()), party.registration.seats) if known else pick(0, pupils)
    party.counts = {"girls": pick(0, 4), "boys": pick(0, 4)} if pick(0, 1) else {}
    party.level = ("P3", "S1", "S6")[pick(0, 2)]
    if known and sum(came.values()) > party.registration.seats:
        _at_door(slot, sum(came.values()) - party.registration.seats)


def _at_door(slot: Slot, people: int) -> None:
    db.session.add(CheckIn(client_id=new_code(), slot_id=slot.id, registration_id=None, came=people, at=now(), by="staff:1"))
