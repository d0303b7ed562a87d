"""Laws over every address of the back-office: closed to strangers, and to each role that lacks its powers."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from ixevents.accounts.access import OPEN
from ixevents.accounts.roles import POWERS, Power, Role
from ixevents.core.db import Base
from ixevents.extensions import db
from tests.support.client import StaffClient

ARGUMENTS: dict[str, object] = {
    "language": "fr",
    "token": "x",
    "code": "x",
    "slug": "x",
    "uid": "x",
    "name": "x",
    "kind": "x",
    "part": "organiser",
    "programme": "festival",
    "sheet": "day-list",
    "key": "x",
    "ending": "csv",
    "size": "a4",
    "deed": "link",
    "step": "publish",
    "role": "effective",
    "way": "close",
    "passing": "start",
    "showing": "publish",
    "how": "totals",
    "paper": "fr",
    "file": "x",
}
"""Values for arguments of addresses; ids are 1. Nothing they name exists: who may not come in learns nothing of that."""


def value(rule: Rule, name: str, number: int = 1) -> object:
    """Return a value for an argument of an address: of few words, one of these."""
    given, words = ARGUMENTS.get(name, number), getattr(rule._converters[name], "items", None)
    return given if not words or given in words else min(words)


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    db.session.rollback()
    return {name: sorted(map(tuple, db.session.execute(select(table)).all()), key=repr) for name, table in Base.metadata.tables.items()}


def staff_rules(app: Flask) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/staff"))


def closed(app: Flask, *methods: str) -> list[tuple[str, str, tuple[Power, ...]]]:
    """Return method, path and powers of every closed address, of some methods or all."""
    found = []
    for rule in staff_rules(app):
        if rule.endpoint in OPEN:
            continue
        values = {name: value(rule, name) for name in rule.arguments}
        path = app.url_map.bind("events.example.org").build(rule.endpoint, values, force_external=False)
        powers = getattr(app.view_functions[rule.endpoint], "needed_powers", ())
        answered = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        found += [(method, path, powers) for method in answered if not methods or method in methods]
    return found


def test_every_closed_address_names_its_powers(app: Flask) -> None:
    nameless = [path for _method, path, powers in closed(app) if not powers]

    assert nameless == [], "write @needs(Power.…) below @bp.…, from ixevents.accounts.access"


def test_strangers_are_sent_to_the_sign_in_page(app: Flask, client: FlaskClient) -> None:
    for method, path, _powers in closed(app):
        answer = client.open(path, method=method)

        assert answer.status_code in (303, 400), (method, path)
        if method == "GET":
            assert answer.headers["Location"].startswith("/staff/sign-in?next="), path


def test_every_address_is_closed_to_somebody_who_lacks_its_powers(app: Flask, desk: StaffClient) -> None:
    lacking = [
        (next((role for role in Role if not set(powers) <= POWERS[role]), None), method, path) for method, path, powers in closed(app)
    ]
    for role in Role:
        desk.sign_in(role)
        assert [path for one, method, path in lacking if one == role and asked(desk, method, path) != 403] == []

    assert {path.split("/")[2] for one, _method, path in lacking if one is None} == {"", "account", "language", "sign-out"}


def test_every_form_may_be_sent_by_an_administrator(app: Flask, desk: StaffClient) -> None:
    for _method, path, _powers in closed(app, "POST"):
        # What was sent before may have ended the visit: signing out, closing one's own sessions.
        desk.sign_in(Role.ADMINISTRATOR)
        assert asked(desk, "POST", path) != 403, path


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_refused_what_it_lacks_the_power_for(app: Flask, desk: StaffClient, role: Role) -> None:
    """Of all addresses of the same powers, two are asked: what guards the others is the same."""
    alike = {(method, powers): path for method, path, powers in closed(app)}

    assert len({powers for _method, powers in alike}) > 15
    for (method, powers), path in alike.items():
        desk.sign_in(role)
        assert (asked(desk, method, path) == 403) == (not set(powers) <= POWERS[role]), (method, path)


def asked(desk: StaffClient, method: str, path: str) -> int:
    """Return the status with which an address answers."""
    return (desk.get(path) if method == "GET" else desk.send(path)).status_code


def test_an_administrator_reads_every_page_which_changes_nothing_and_head_is_get_without_its_body(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    before = everything()

    for _method, path, _powers in closed(app, "GET"):
        got, head = desk.get(path), desk.head(path)

        assert got.status_code != 403, path
        assert (head.status_code, head.data) == (got.status_code, b""), path

    assert everything() == before


def test_doors_that_lead_in_show_strangers_pages_that_change_nothing(app: Flask, client: FlaskClient) -> None:
    before = everything()
    for rule in staff_rules(app):
        if rule.endpoint in OPEN and "GET" in (rule.methods or ()):
            values = {name: value(rule, name) for name in rule.arguments}
            path = app.url_map.bind("events.example.org").build(rule.endpoint, values, force_external=False)
            assert client.get(path).status_code in (200, 303, 410), path

    assert everything() == before


def test_forms_of_other_sites_are_refused(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    answers = {path: desk.post(path).status_code for _method, path, _powers in closed(app, "POST")}

    assert set(answers.values()) == {400}, answers


def test_pages_of_the_back_office_are_kept_and_listed_nowhere(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    answer = desk.get("/staff/")

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
