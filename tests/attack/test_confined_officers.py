"""Who works for some programmes only, on every page of the back-office: nothing of the others is found or changed (GDPR-13, case 17)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Select, Table, select
from werkzeug.routing import Rule

from ixevents.accounts.access import OPEN
from ixevents.accounts.roles import Role
from ixevents.associations.models import Stand, StandCall
from ixevents.core import confinement
from ixevents.core.db import Base
from ixevents.core.web import plain
from ixevents.events.models import Edition, Event, Slot
from ixevents.extensions import db
from ixevents.registrations.models import Registration
from ixevents.resources.models import Assignment
from ixevents.volunteers.models import Shift, Volunteer, VolunteerCall
from tests.staff.test_access import staff_rules, value
from tests.support import proofreading
from tests.support.client import StaffClient

pytestmark = pytest.mark.usefixtures("sampled")

OWN = "week"
"""The programme somebody works for; stands, calls for volunteers, sessions and their classes are of the others."""
SUMS = ("staff_figures.", "staff_reports.")
"""Screens of sums over all programmes: persons are not among them."""


@pytest.fixture(autouse=True)
def _unread(monkeypatch: pytest.MonkeyPatch) -> None:
    # Hundreds of pages: that they are well made is looked at elsewhere.
    monkeypatch.setattr(proofreading, "check", lambda response: None)


def of_others() -> dict[str, list[int]]:
    """Return numbers of things of other programmes, by the argument of addresses that names them."""
    events = select(Event.id).join(Event.edition).where(Edition.programme != OWN)
    slots = select(Slot.id).where(Slot.event_id.in_(events))
    parties = select(Registration.id).where(Registration.slot_id.in_(slots))
    asked: dict[str, Select[int]] = {
        "edition_id": select(Edition.id).where(Edition.programme != OWN),
        "event_id": events,
        "slot_id": slots,
        "assignment_id": select(Assignment.id).where(Assignment.slot_id.in_(slots)),
        "stand_id": select(Stand.id),
        "call_id": select(StandCall.id).union(select(VolunteerCall.id)),
        "volunteer_id": select(Volunteer.id),
        "shift_id": select(Shift.id),
    } | dict.fromkeys(("registration_id", "first_id", "second_id"), parties)
    return {name: list(db.session.scalars(statement)) for name, statement in asked.items()}


def secrets_of_others() -> set[str]:
    """Return what nobody of one programme may read: persons, events and editions of the others."""
    whose = select(Registration.name, Registration.email, Registration.code).join(Registration.slot).join(Slot.event).join(Event.edition)
    theirs, mine = (
        {str(word) for row in db.session.execute(whose.where(condition)) for word in row if word}
        for condition in (Edition.programme != OWN, Edition.programme == OWN)
    )
    titles = select(Event.title).join(Event.edition).where(Edition.programme != OWN)
    theirs |= {plain(title) for title in db.session.scalars(titles)}
    theirs |= {plain(title) for title in db.session.scalars(select(Edition.title).where(Edition.programme != OWN))}
    theirs |= {*db.session.scalars(select(Volunteer.name)), *db.session.scalars(select(Stand.contact))}
    # Short names are words that stand anywhere.
    return {word for word in theirs if len(word) > 8} - mine


def addresses(app: Flask, method: str, numbers: dict[str, list[int]]) -> Iterator[tuple[Rule, str]]:
    """Yield every address of the back-office, those that name something with a thing of another programme."""
    map_ = app.url_map.bind("events.example.org")
    for rule in staff_rules(app):
        if method not in (rule.methods or ()) or rule.endpoint in OPEN or rule.endpoint == "accounts.sign_out":
            continue
        found = {name: numbers[name][0] if numbers.get(name) else 1 for name in rule.arguments}
        values = {name: value(rule, name, found[name]) for name in rule.arguments}
        yield rule, map_.build(rule.endpoint, values, method=method, force_external=False)


def rows(tables: list[Table]) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of some tables."""
    db.session.rollback()
    return {table.name: sorted(map(tuple, db.session.execute(select(table)).all()), key=repr) for table in tables}


def test_no_page_tells_anything_of_another_programme(app: Flask, desk: StaffClient) -> None:
    with app.test_request_context("/en/"):
        secrets, numbers = secrets_of_others(), of_others()
    desk.sign_in(Role.PROGRAMME_OFFICER, programmes=[OWN])
    told, seen = {}, 0

    for rule, path in addresses(app, "GET", numbers):
        answer = desk.get(path)
        seen += answer.status_code == 200
        readable = answer.mimetype.startswith(("text/", "application/json")) and not rule.endpoint.startswith(SUMS)
        if found := sorted(word for word in secrets if readable and word in answer.text):
            told[path] = found[:3]

    assert len(secrets) > 100
    assert seen > 40
    assert told == {}


def test_nothing_of_another_programme_is_changed(app: Flask, desk: StaffClient) -> None:
    with app.test_request_context("/en/"):
        numbers = of_others()
    guarded = [table for table in Base.metadata.sorted_tables if confinement.belongs(table)]
    desk.sign_in(Role.PROGRAMME_OFFICER, programmes=[OWN])
    event, slot, party, edition = (numbers[name][0] for name in ("event_id", "slot_id", "registration_id", "edition_id"))
    named = {"event": event, "slot": slot, "other": party, "registration": party, "edition": edition, "call": numbers["call_id"][0]}
    form = named | {
        "chosen": [str(party)],
        "everything": "1",
        "resource": "1",
        "size": "2",
        "seats": "1",
        "do": "approve",
        "reason": "because",
    }
    before, changed = rows(guarded), {}

    for _rule, path in addresses(app, "POST", numbers):
        status = desk.send(path, **form).status_code
        after = rows(guarded)
        if moved := [name for name, found in after.items() if found != before[name]]:
            changed[path] = (status, moved)
        before = after

    assert len(guarded) > 30
    assert changed == {}


def test_ones_own_programme_is_all_there(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER, programmes=[OWN])
    own = db.session.scalars(select(Event).join(Event.edition).where(Edition.programme == OWN)).all()

    page = desk.get("/staff/events/").text
    opened = [desk.get(f"/staff/events/{event.id}").status_code for event in own]

    assert opened == [200] * len(own)
    assert len(own) > 5
    assert [event.id for event in own if f'href="/staff/events/{event.id}"' not in page] == []
