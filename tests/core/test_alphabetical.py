"""Names stand where people look for them, on each database; `test_architecture` sees to it that no list is ordered otherwise."""

from flask import Flask
from sqlalchemy import literal, select, union_all

from ixevents.core.alphabetical import alphabetical
from ixevents.core.languages import fold
from ixevents.extensions import db
from ixevents.registrations import queries
from tests.support import factories

NAMES = ["à Beckett", "Adam", "Æon", "Eden", "Élodie", "Emma", "Œuvre", "Olga", "ĳsbrand", "Ilse", "Straße", "Strauss", "Žofia", "Zoë"]


def test_names_stand_where_people_look_for_them(any_app: Flask) -> None:
    rows = union_all(*(select(literal(name).label("name")) for name in NAMES)).subquery()

    found = list(db.session.scalars(select(rows.c.name).order_by(alphabetical(rows.c.name), rows.c.name)))

    assert found == sorted(NAMES, key=fold)
    assert found[:6] == ["à Beckett", "Adam", "Æon", "Eden", "Élodie", "Emma"]


def test_the_list_at_the_door_is_by_name(any_app: Flask) -> None:
    slot = factories.make_slot()
    for name in ("Zoë", "élodie", "Emma", "Eden"):
        factories.make_registration(slot=slot, name=name)

    assert [party.name for party in db.session.scalars(queries.expected_at(slot.id))] == ["Eden", "élodie", "Emma", "Zoë"]
