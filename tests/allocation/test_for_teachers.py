"""What teachers see of a round before they give their wishes."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.allocation import settling
from ixevents.core.clock import now
from ixevents.events.models import Event
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from tests.allocation import world
from tests.support import factories
from tests.support.client import ProofreadingClient

SECOND_WISH = r"<details class=\"govuk-details fold\"( open)?>\s*<summary[^>]*><span[^>]*>Un deuxième"


@pytest.mark.usefixtures("sampled")
def test_the_page_of_an_event_tells_of_its_round(client: ProofreadingClient) -> None:
    page = client.get("/fr/events/la-classe-sans-murs").get_data(as_text=True)
    other = client.get("/fr/events/filmer-un-droit").get_data(as_text=True)

    assert "Donnez vos souhaits jusqu’au" in page
    assert 'href="/fr/fair-round"' in page
    assert "Donnez vos souhaits jusqu’au" not in other


@pytest.mark.usefixtures("sampled")
def test_places_that_are_shared_out_are_not_told_as_places_left(client: ProofreadingClient) -> None:
    pages = [
        client.get(f"/fr/events/{slug}{more}").text
        for slug in ("la-classe-sans-murs", "contes-de-l-autre-rive")
        for more in ("", "/register")
    ]

    said = [("places à attribuer" in page, "Encore " in page, "nous prenons la suivante" in page) for page in pages]
    assert said == [(True, False, False), (True, False, False), (False, True, False), (False, True, True)]


def test_every_list_says_what_the_page_of_the_event_says(app: Flask, client: ProofreadingClient) -> None:
    event, slots = world.make_event(30, 30)
    shown = lists(event)
    before = {address: client.get(address).text for address in shown}
    found = world.make_round(event)
    db.session.commit()

    during = {address: client.get(address).text for address in shown}
    world.wish(world.make_school(), slots[:1])
    world.confirm(world.run(world.close(found)))
    db.session.commit()
    after = {address: client.get(address).text for address in shown}

    for address, told in during.items():
        assert ("30 places à attribuer" in before[address], "30 places à attribuer" in told) == (False, True), address
        assert "Encore 30 places" not in told, address
        assert "places à attribuer" not in after[address], address


def test_a_round_that_is_called_off_shares_nothing_out_any_more(app: Flask, client: ProofreadingClient) -> None:
    event, _slots = world.make_event(30)
    found = world.make_round(event)
    db.session.commit()
    assert "à attribuer" in client.get("/fr/agenda").text

    settling.finish_calling_off(found)
    db.session.commit()

    assert "à attribuer" not in client.get("/fr/agenda").text


def lists(event: Event) -> list[str]:
    """Return the addresses of what shows the dates of an event among others."""
    return ["/fr/", "/fr/agenda", f"/fr/events/{event.slug}"]


@pytest.mark.usefixtures("sampled")
def test_where_wishes_count_the_second_and_third_are_not_folded_away(client: ProofreadingClient) -> None:
    pages = [client.get(f"/fr/events/{slug}/register").get_data(as_text=True) for slug in ("la-classe-sans-murs", "filmer-un-droit")]
    folds, other = (re.findall(SECOND_WISH, page) for page in pages)

    assert (folds, other) == ([" open"], [""])


def test_the_wishes_of_a_class_name_it_are_saved_with_a_word_and_fall_on_no_holiday_of_its_school(
    app: Flask, client: ProofreadingClient
) -> None:
    event, slots = world.make_event(30, 30)
    holiday = factories.make_slot(event=event, capacity=30, starts_at=datetime(now().year + 1, 12, 25, 9, tzinfo=UTC))
    world.make_round(event)
    registration = world.wish(world.make_school(), slots[:1], label="4TQ B")
    db.session.commit()
    page = f"/fr/registrations/{registration.code}"

    shown = client.get(f"{page}/round").text
    on_holiday = client.post(f"{page}/wishes", data={"first": holiday.id, "second": 0, "third": 0})
    saved = client.post(f"{page}/wishes", data={"first": slots[1].id, "second": 0, "third": 0})

    assert "4TQ B" in shown
    assert f'value="{holiday.id}"' not in shown
    assert on_holiday.status_code == 422
    assert "Vos souhaits sont enregistrés" in client.get(saved.location).text
    letters = db.session.scalars(select(Notice.text).order_by(Notice.id)).all()
    assert ["4TQ B" in letter for letter in letters] == [True, True]
    assert "Ses places vont" not in client.get(page).text


def test_the_page_about_rounds_has_the_styles_it_needs(client: ProofreadingClient) -> None:
    assert re.search(r"/classes\.[^\"/]*css|classes\.css", client.get("/fr/fair-round").get_data(as_text=True))
