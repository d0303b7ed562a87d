"""Participations of each year beside the records: in the calendar year of Brussels, and no small number of people (GDPR-02)."""

from datetime import UTC, datetime

from flask import Flask

from ixevents.figures import public_part
from ixevents.registrations.models import State
from tests.support import factories
from tests.support.client import ProofreadingClient


def test_years_are_those_of_brussels_and_few_people_are_left_out(app: Flask) -> None:
    for moment, came in (("2025-12-31T22:30", 7), ("2025-12-31T23:30", 4), ("2026-06-01T10:00", 5), ("2024-06-01T10:00", 4)):
        _attended(datetime.fromisoformat(moment).replace(tzinfo=UTC), came)

    assert public_part.by_year() == {2025: 7, 2026: 9}


def test_the_comparison_by_year_tells_them(client: ProofreadingClient) -> None:
    _attended(datetime(2025, 6, 1, 10, tzinfo=UTC), 123)

    table = client.get("/fr/projects/").text.split("Comparaison par année", 1)[1]

    assert ("Participations" in table, ">123<" in table) == (True, True)


def _attended(moment: datetime, came: int) -> None:
    slot = factories.make_slot(starts_at=moment)
    factories.make_registration(slot=slot, seats=came, came=came, state=State.ATTENDED)
