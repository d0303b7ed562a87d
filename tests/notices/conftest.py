"""The party all expected letters are written to: a made-up concert on a fixed day, seen from a fixed moment."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from ixevents.core.languages import Translated
from ixevents.registrations.models import Registration, State
from tests.support.factories import make_edition, make_event, make_place, make_registration, make_slot

# What differs is shown line by line there too, as in the tests themselves.
pytest.register_assert_rewrite("tests.support.expected_letters")

WRITTEN_AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STARTS_AT = datetime(2026, 12, 5, 19, 0, tzinfo=UTC)
ENDS_AT = datetime(2026, 12, 5, 21, 30, tzinfo=UTC)
CODE = "0123456789abcdefghijkl"
UID = "5f0c4f5e-7d4b-4b0e-9a55-0d6f0b9a1c11"


@pytest.fixture(autouse=True)
def _written_at() -> Iterator[None]:
    with time_machine.travel(WRITTEN_AT, tick=False):
        yield


@pytest.fixture
def party() -> Callable[..., Registration]:
    """Make the registration of a party of three; it needs the application's context."""

    def make(**values: object) -> Registration:
        edition = make_edition(slug="2026", programme="festival")
        title = Translated("Fanfare de Matonge & amis", "Fanfare van Matonge & vrienden", "Matonge brass band & friends")
        event = make_event(edition=edition, slug="brass-band", title=title)
        place = make_place(
            slug="great-hall",
            name=Translated("Grande salle", "Grote zaal", "Great hall"),
            street=Translated("Place Fernand Cocq 1", "Fernand Cocqplein 1", "Place Fernand Cocq 1"),
            locality=Translated("Ixelles", "Elsene", "Ixelles"),
            directions=Translated(
                "Bus 54 et 71, arrêt Fernand Cocq ; entrée sans marche par la cour.",
                "Bus 54 en 71, halte Fernand Cocq; ingang zonder trappen via de binnenplaats.",
                "Buses 54 and 71, stop Fernand Cocq; entrance without steps through the yard.",
            ),
        )
        slot = make_slot(event=event, place=place, uid=UID, starts_at=STARTS_AT, ends_at=ENDS_AT)
        defaults = {
            "slot": slot,
            "code": CODE,
            "email": "resident@example.org",
            "name": "Never In A Letter",
            "seats": 3,
            "state": State.CONFIRMED,
        }
        return make_registration(**defaults | values)

    return make
