"""Coming to something else too: the other dates of the edition, and a form that is filled in already."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.events.models import Audience, Event, Slot
from ixevents.extensions import db
from ixevents.registrations import more, queries
from ixevents.registrations.models import Need, Registration, State
from tests.support import factories
from tests.support.forms import answers
from tests.support.queries import count_queries

NOTE = "Vous avez déjà une autre inscription à ce moment-là."


def test_the_other_dates_lead_to_a_form_that_knows_who_asks(client: FlaskClient) -> None:
    first, other = _two_dates()
    known = _registered(first, seats=4, needs=[Need.WHEELCHAIR], needs_note="Un lit médicalisé")

    page = client.get(f"/fr/registrations/{known.code}").text
    listed = client.get(f"/fr/registrations/{known.code}/more").text
    path = f"/fr/events/{other.event.slug}/register?slot={other.id}&known={known.code}"
    shown = client.get(path)
    form = answers(shown.text, "stamp")
    client.post(path, data=form)

    made = db.session.scalars(select(Registration).where(Registration.slot_id == other.id)).one()
    assert f"/fr/registrations/{known.code}/more" in page
    assert path.replace("&", "&amp;") in listed
    assert (form["name"], form["email"], form["seats"], form["needs"]) == ("Amina Diallo", "amina@example.org", "4", "wheelchair")
    assert "médicalisé" not in shown.text
    assert (shown.headers["Cache-Control"], shown.headers["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert (made.state, made.name, made.seats, made.needs) == (State.CONFIRMED, "Amina Diallo", 4, ["wheelchair"])


@pytest.mark.parametrize("code", ["", "nobody-has-this-code", "x" * 400])
def test_an_unknown_link_fills_in_nothing(client: FlaskClient, code: str) -> None:
    _first, other = _two_dates()

    form = answers(client.get(f"/fr/events/{other.event.slug}/register?slot={other.id}&known={code}").text, "stamp")

    assert (form["name"], form["email"], form["seats"]) == ("", "", "1")


def test_no_more_people_are_asked_for_than_the_event_takes(client: FlaskClient) -> None:
    first, other = _two_dates()
    other.event.max_party = 2
    known = _registered(first, seats=4)

    form = answers(client.get(f"/fr/events/{other.event.slug}/register?slot={other.id}&known={known.code}").text, "stamp")

    assert form["seats"] == "2"


def test_this_date_is_left_out_and_what_is_at_its_time_says_so(app: Flask) -> None:
    first, other = _two_dates()
    edition, starts = first.event.edition, first.starts_at
    clash = factories.make_slot(event=factories.make_event(edition=edition), starts_at=starts + timedelta(minutes=30))
    full = factories.make_slot(event=other.event, starts_at=other.starts_at + timedelta(days=1), capacity=1)
    _registered(full, email="else@example.org")
    for kept_out in ({"audience": Audience.SCHOOLS}, {"needs_registration": False}):
        factories.make_slot(event=factories.make_event(edition=edition, **kept_out), starts_at=starts)
    factories.make_slot(starts_at=starts)
    known = _registered(first)

    with app.test_request_context("/fr/"):
        found = [(choice.slot.id, choice.standing.state, choice.note) for choice in more.choices(_loaded(known))]

    assert found == [(clash.id, "open", NOTE), (other.id, "open", ""), (full.id, "full", "")]


def test_a_stranger_who_signs_up_with_an_address_reads_nothing_of_what_it_has(client: FlaskClient) -> None:
    """Case 19: the page is the same whether the address is registered elsewhere or not."""
    first, other = _two_dates()
    clash = factories.make_slot(event=factories.make_event(edition=first.event.edition), starts_at=other.starts_at)
    path = f"/fr/registrations/{_registered(first).code}/more"
    before = client.get(path).text

    _registered(other, seats=0)

    assert client.get(path).text == before
    assert f"slot={clash.id}" in before


def test_the_page_costs_the_same_with_one_and_with_three_dates(client: FlaskClient) -> None:
    first, other = _two_dates()
    path, counts = f"/fr/registrations/{_registered(first).code}/more", []
    event, starts = other.event, other.starts_at
    for _round in range(2):
        with count_queries() as statements:
            client.get(path)
        counts.append(len(statements))
        for day in (1, 2):
            factories.make_slot(event=event, starts_at=starts + timedelta(days=day))
        db.session.commit()

    assert counts[0] == counts[1]


def _two_dates() -> tuple[Slot, Slot]:
    first = factories.make_slot(starts_at=now() + timedelta(days=20))
    event: Event = factories.make_event(edition=first.event.edition)
    other = factories.make_slot(event=event, starts_at=first.starts_at + timedelta(days=1))
    db.session.commit()
    return first, other


def _registered(slot: Slot, **values: object) -> Registration:
    given = {"name": "Amina Diallo", "email": "amina@example.org", "state": State.CONFIRMED, **values}
    made = factories.make_registration(slot=slot, **given)
    db.session.commit()
    return made


def _loaded(registration: Registration) -> Registration:
    return db.session.scalars(queries.by_code(), {"code": registration.code}).one()
