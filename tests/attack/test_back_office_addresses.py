"""Every address of the back-office, asked in ways no page of ours asks (cases 12, 37, ASVS 1.3.3)."""

import logging
from typing import Any, ClassVar

import pytest
from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict

from ixevents.accounts.access import OPEN
from ixevents.accounts.roles import Role
from ixevents.extensions import db
from tests.staff.test_access import staff_rules, value
from tests.support import factories, proofreading
from tests.support.client import StaffClient

NAMES = """
q state programme edition event slot channel language needs from to sort page year first view after audience ids community stage
about kind paper show next lang per_page
""".split()  # noqa: SIM905  # thirty quoted words are harder to read
NUL, HUGE, LAST_DAY = "\x00", "9" * 30, "9999-12-31"
ALONE = {NUL: "q programme state community stage kind", HUGE: "edition event slot page year view after", LAST_DAY: "to first"}
"""What else stops a page early must not hide these."""


class Noting(ImmutableMultiDict[str, str]):
    """What is asked, noting the names a page looks at."""

    read: ClassVar[set[str]] = set()

    def __getitem__(self, key: str) -> str:
        self.read.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.read.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        self.read.add(key)
        return super().get(key, *args, **kwargs)

    def getlist(self, key: str, *args: Any, **kwargs: Any) -> Any:
        self.read.add(key)
        return super().getlist(key, *args, **kwargs)


LISTS = ("/", "/new", "/copy", "/who", "/readers", "/day", "/series")


def getters(app: Flask, number: int) -> list[str]:
    """Return every address that can be read, its ids all the same."""
    map_ = app.url_map.bind("events.example.org")
    found = []
    for rule in staff_rules(app):
        if "GET" in (rule.methods or ()) and rule.endpoint not in OPEN:
            values: dict[str, Any] = {name: value(rule, name, number) for name in rule.arguments}
            found.append(map_.build(rule.endpoint, values, force_external=False))
    return found


def answered(desk: StaffClient, path: str, method: str = "GET", **values: Any) -> int:
    """Return the status of an answer; what breaks in a test is a 500 outside."""
    try:
        return desk.send(path, **values).status_code if method == "POST" else desk.get(path, query_string=values).status_code
    except Exception:  # whatever it is
        logging.getLogger(__name__).exception("%s %s", method, path)
        db.session.rollback()
        return 500


def test_no_query_breaks_a_page(any_app: Flask, desk: StaffClient, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.make_registration()
    factories.make_mailing(selection={"edition": 1})
    desk.sign_in(Role.ADMINISTRATOR)
    # Hundreds of pages: that they are well made is looked at elsewhere.
    monkeypatch.setattr(proofreading, "check", lambda response: None)

    monkeypatch.setattr(any_app.request_class, "parameter_storage_class", Noting)

    broken, alone = set(), 0
    for path in getters(any_app, 1):
        Noting.read.clear()
        many = path.endswith(LISTS)
        asked = [dict.fromkeys(NAMES, value) for value in (ALONE if many else (NUL,))]
        broken |= {(path, str(query)[:40]) for query in asked if answered(desk, path, **query) >= 500}
        if many:
            answered(desk, path)
            # A name that the page never looks at changes nothing.
            asked = [{name: value} for value, names in ALONE.items() for name in names.split() if name in Noting.read]
            asked += [{name: NUL} for name in Noting.read if {name: NUL} not in asked]
            broken |= {(path, str(query)[:40]) for query in asked if answered(desk, path, **query) >= 500}
            alone += len(asked)
    assert alone > 100
    assert broken == set()


def test_a_number_no_database_holds_is_a_page_that_is_not_there(any_app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    paths = [path for path in getters(any_app, 10**30) if "0" * 30 in path]

    assert len(paths) > 30
    assert {path: status for path in paths if (status := answered(desk, path)) != 404} == {}


def test_a_number_no_database_holds_is_nothing_to_act_on(any_app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    map_ = any_app.url_map.bind("events.example.org")
    rules = [
        rule for rule in staff_rules(any_app) if "POST" in (rule.methods or ()) and any(name.endswith("_id") for name in rule.arguments)
    ]
    paths = [map_.build(rule.endpoint, {name: value(rule, name, 10**30) for name in rule.arguments}, method="POST") for rule in rules]

    assert {path: status for path in paths if (status := answered(desk, path, "POST", version=HUGE, by=HUGE)) not in (400, 404)} == {}


def test_numbers_and_signs_in_a_form_break_nothing(any_app: Flask, desk: StaffClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofreading, "check", lambda response: None)
    party = factories.make_registration()
    draft = factories.make_mailing()
    desk.sign_in(Role.ADMINISTRATOR)
    slot, event = party.slot, party.slot.event
    paths = [
        f"/staff/events/{event.id}/languages",
        f"/staff/events/{event.id}/discard",
        f"/staff/events/{event.id}/edit",
        f"/staff/events/{event.id}/dates/new",
        f"/staff/events/{event.id}/dates/series",
        f"/staff/events/{event.id}/questions/new",
        f"/staff/editions/{event.edition_id}/copy",
        f"/staff/editions/{event.edition_id}/edit",
        f"/staff/dates/{slot.id}/move",
        f"/staff/dates/{slot.id}/capacity",
        f"/staff/registrations/{party.id}/move",
        f"/staff/registrations/{party.id}/swap",
        f"/staff/registrations/{party.id}/size",
        f"/staff/registrations/{party.id}/particulars",
        "/staff/registrations/many/",
        "/staff/registrations/enter/",
        f"/staff/mailings/{draft.id}/edit",
        f"/staff/mailings/{draft.id}/send",
        f"/staff/day/{slot.id}/links",
        f"/staff/day/{slot.id}/check-in/state",
        f"/staff/papers/{slot.id}/badges",
        "/staff/letters/act",
        "/staff/exports/new",
        "/staff/holidays/",
        "/staff/schools/new",
        "/staff/places/new",
    ]
    fields = """version lang base by count do show go chosen everything slot seats other capacity place day hour from to first last
    name email phone ticket client_id came people starts_on ends_on columns layout reason title_fr kind position when names""".split()  # noqa: SIM905

    broken = {
        (path, value[:12])
        for path in paths
        for value in ALONE
        for form in ({}, {"do": "approve", "everything": "1"})
        if answered(desk, path, "POST", **(dict.fromkeys(fields, value) | form)) >= 500
    }

    assert broken == set()
