"""A class at the door and on paper: one party under its own name, with pupils, adults and the choice about pictures (GDPR-07)."""

import pytest
from flask import Flask

from ixevents.classes.models import Photos
from ixevents.papers import contents
from ixevents.staff.door import desk
from tests.classes.conftest import a_class, class_slot, registered
from tests.support import factories
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("workday")


def test_the_door_knows_a_class_by_its_name_its_school_and_its_teacher(app: Flask) -> None:
    slot = class_slot(capacity=60)
    registered(a_class(slot), photos=Photos.ATMOSPHERE, school_named="École du Vent")
    factories.make_registration(slot=slot, name="Amina Diallo")

    with app.test_request_context("/fr/"):
        parties = desk.expected(slot)
        lines = desk.lines(slot, parties)
        found = [desk.search(parties, text) for text in ("4tq", "ecole vent", "odile", "amina")]

    assert [(line.name, line.seats, line.who) for line in lines if line.who] == [
        ("4TQ B, École du Vent (Odile)", 24, "22 élèves et 2 adultes · Des photos d’ambiance, où personne ne ressort")
    ]
    assert [len(one) for one in found] == [1, 1, 1, 1]


def test_the_day_list_and_the_sheet_to_sign_name_the_class(app: Flask) -> None:
    slot = class_slot(capacity=60)
    registered(a_class(slot), school_named="École du Vent", day_phone="0470 00 00 01")
    parties = desk.expected(slot)

    day, sheet = contents.day_list(slot, parties, "nl"), contents.signature_sheet(slot, parties, "fr")

    assert day.rows[0][:3] == ("4TQ B, 4de secundair, École du Vent (Odile)", "22 + 2", "Geen foto’s van deze klas")
    assert "0470\u00a000\u00a000\u00a001" in day.rows[0][4]
    assert sheet.rows[0][1] == "4TQ B, École du Vent (Odile)"


def test_a_door_costs_the_same_with_one_class_and_with_three(app: Flask) -> None:
    counts = []
    for classes in (1, 3):
        slot = class_slot(capacity=200)
        registered(*[a_class(slot, label=f"{n}A") for n in range(classes)])
        with app.test_request_context("/fr/"), count_queries() as statements:
            desk.lines(slot, desk.expected(slot))
        counts.append(len(statements))

    assert counts[0] == counts[1]
