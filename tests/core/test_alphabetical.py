"""Names stand where people look for them, on each database, and no list is ordered otherwise."""

import ast
from collections.abc import Iterator

from flask import Flask
from sqlalchemy import literal, select, union_all

from ixevents.core.alphabetical import alphabetical
from ixevents.core.languages import fold
from ixevents.extensions import db
from ixevents.registrations import queries
from tests.support import factories, source

NAMES = ["à Beckett", "Adam", "Æon", "Eden", "Élodie", "Emma", "Œuvre", "Olga", "ĳsbrand", "Ilse", "Straße", "Strauss", "Žofia", "Zoë"]
NAMED = {"name", "title", "organisation", "association", "beneficiary"}


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


def test_no_list_is_ordered_by_a_name_as_it_is_written() -> None:
    faults = [f"{module.name}:{line}: {what}" for module in source.modules().values() for line, what in _as_written(module)]

    assert faults == []


def _as_written(module: source.Module) -> Iterator[tuple[int, str]]:
    for call in module.calls("order_by"):
        yield from ((call.lineno, ast.unparse(part)) for argument in call.args for part in _bare(argument))
    for node in module.nodes:
        if isinstance(node, ast.keyword) and node.arg == "key" and "casefold" in ast.unparse(node.value):
            yield node.value.lineno, ast.unparse(node.value)


def _bare(node: ast.AST) -> Iterator[ast.AST]:
    """Yield columns of names below a node that are not in `alphabetical`."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "alphabetical":
        return
    if isinstance(node, ast.Attribute) and node.attr in NAMED and isinstance(node.value, ast.Name) and node.value.id[:1].isupper():
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _bare(child)
