from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from ixevents.core.languages import Translated
from ixevents.events import actions
from ixevents.events.models import Access, EditionState, Event, EventState, SlotState
from ixevents.extensions import db
from ixevents.projects.models import FundingLine, FundingRole
from ixevents.projects.partial_dates import PartialDate
from ixevents.projects.partners import Partner, PartnerKind, Relation
from tests.support.client import ProofreadingClient
from tests.support.factories import make_edition, make_event, make_place, make_project, make_registration, make_slot
from tests.support.queries import count_queries

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
WEEK_LATER = MONDAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def _stopped_clock(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MONDAY)


@pytest.mark.parametrize(
    ("browser", "address"),
    [
        ("fr-BE,fr;q=0.9", "/fr/"),
        ("nl-BE,nl;q=0.8,en;q=0.5", "/nl/"),
        ("en-GB", "/en/"),
        ("de,nl;q=0.3", "/nl/"),
    ],
)
def test_the_root_sends_a_visitor_to_the_language_of_the_browser(client: ProofreadingClient, browser: str, address: str) -> None:
    response = client.get("/", headers={"Accept-Language": browser})

    assert (response.status_code, response.location, response.headers["Vary"]) == (302, address, "Accept-Language")


@pytest.mark.parametrize("browser", [None, "*", "de", "de, *;q=0.5", "zz;q=x"])
def test_the_root_offers_both_languages_alike_when_the_browser_asks_for_neither(client: ProofreadingClient, browser: str) -> None:
    response = client.get("/", headers={"Accept-Language": browser} if browser else {})

    page = response.text
    assert (response.status_code, response.headers["Vary"]) == (200, "Accept-Language")
    assert page.count('class="entry-link" href="/fr/"') == page.count('class="entry-link" href="/nl/"') == 1
    assert 'class="entry-link" href="/en/"' not in page


def test_the_home_page_shows_what_is_on_today_and_each_event_once_soon(client: ProofreadingClient) -> None:
    make_slot(event=named("Exposition"), starts_at=MONDAY - timedelta(days=2), ends_at=MONDAY + timedelta(days=2))
    make_slot(event=named("Ce soir"), starts_at=MONDAY + timedelta(hours=9))
    make_slot(event=named("Ce matin"), starts_at=MONDAY - timedelta(hours=4))
    make_slot(event=named("Annulé"), starts_at=WEEK_LATER, state=SlotState.CALLED_OFF)
    workshop = named("Atelier")
    for days in (1, 2, 3):
        make_slot(event=workshop, starts_at=MONDAY + timedelta(days=days))

    page = client.get("/fr/").text

    assert titles(page) == ["Exposition", "Ce soir", "Atelier"]


def test_the_home_page_gives_each_programme_the_dates_of_its_next_edition(client: ProofreadingClient) -> None:
    day = MONDAY.date()
    make_edition(starts_on=day + timedelta(days=40), ends_on=day + timedelta(days=41))
    make_edition(starts_on=day + timedelta(days=5), ends_on=day + timedelta(days=6))
    make_edition(starts_on=day - timedelta(days=5), ends_on=day - timedelta(days=4))
    make_edition(programme="week", starts_on=day + timedelta(days=9), ends_on=day + timedelta(days=9), state=EditionState.DRAFT)
    year = Translated("Année scolaire", "Schooljaar")
    make_edition(programme="youth", title=year, starts_on=day - timedelta(days=200), ends_on=day + timedelta(days=100))

    page = client.get("/fr/").text

    dates = [part.split("<", 1)[0] for part in page.split('class="programme-tile-dates">')[1:]]
    assert dates == ["6 – 7 mars 2027", "Année scolaire"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_page_costs_two_statements_with_one_event_and_with_three(client: ProofreadingClient, number: int) -> None:
    for _ in range(number):
        make_slot()

    with count_queries() as statements:
        client.get("/fr/")

    assert len(statements) == 2


def test_the_page_of_an_event_says_what_when_where_and_for_whom(client: ProofreadingClient) -> None:
    place = make_place(name=Translated("Salle", "Zaal", "Room"), directions=Translated("Bus 71", "Bus 71", "Bus 71"))
    event = named(
        "Atelier",
        minimum_age=6,
        price=Decimal("8.00"),
        languages=["fr", "ln"],
        access=[Access.STEP_FREE],
        text=Translated("**Venez**", "Kom"),
    )
    make_slot(event=event, place=place, starts_at=WEEK_LATER, capacity=40)

    page = client.get(f"/en/events/{event.slug}").text

    for words in (
        "Everyone, from 6 years",
        "French, Lingala",
        "€8.00",
        "40 places left",
        "Bus 71",
        "No steps from the street to your seat",
    ):
        assert words in page, words
    assert page.count("access-facts-item--yes") == page.count("access-facts-item--no") == 1


def test_the_page_of_an_event_leads_to_its_form_record_calendar_and_description(client: ProofreadingClient) -> None:
    event = named("Atelier")
    slot = make_slot(event=event)

    page = client.get(f"/fr/events/{event.slug}").text

    assert page.count(f'href="/fr/events/{event.slug}/register?slot={slot.id}"') == 2
    assert f'href="/fr/projects/{event.project.slug}"' in page
    assert f"webcal://events.example.org/calendar/fr/events/{event.slug}.ics" in page
    assert f'href="/calendar/fr/slots/{slot.uid}.ics"' in page
    assert page.count('type="application/ld+json"') == 1


@pytest.mark.parametrize(
    ("facts", "words", "button"),
    [
        ({}, "40 places left", "Sign up"),
        ({"capacity": None}, "Places for everyone", "Sign up"),
        ({"registration_opens_at": MONDAY + timedelta(days=2)}, "Registration opens on Wednesday 3 March, 10:00", None),
        ({"registration_opens_at": datetime(2027, 3, 2, 23, tzinfo=UTC)}, "Registration opens on Wednesday 3 March</", None),
        ({"registration_closes_at": datetime(2027, 3, 3, 23, tzinfo=UTC)}, "Sign up until Wednesday 3 March, 24:00.", "Sign up"),
        ({"registration_closes_at": MONDAY - timedelta(hours=1)}, "Registration is closed", None),
        ({"starts_at": MONDAY - timedelta(days=7)}, "Over", None),
        ({"state": SlotState.CALLED_OFF}, "Called off", None),
    ],
)
def test_each_standing_of_a_slot_has_its_own_words(
    client: ProofreadingClient, facts: dict[str, Any], words: str, button: str | None
) -> None:
    slot = make_slot(**{"starts_at": WEEK_LATER, **facts})

    page = client.get(f"/en/events/{slot.event.slug}").text

    assert words in page
    assert ("slot-row-action" in page) is (button is not None)


def test_a_full_slot_offers_the_waiting_list_and_says_how_many_wait(client: ProofreadingClient) -> None:
    slot = make_slot(capacity=2)
    make_registration(slot=slot, seats=2)
    make_registration(slot=slot, seats=0, seats_waiting=3, state="waiting")

    page = client.get(f"/en/events/{slot.event.slug}").text

    assert ("Join the waiting list" in page, "3 people are waiting for a place." in page) == (True, True)


def test_an_event_without_registration_has_no_button(client: ProofreadingClient) -> None:
    slot = make_slot(event=named("Fanfare", needs_registration=False))

    page = client.get(f"/en/events/{slot.event.slug}").text

    assert ("No registration needed" in page, "/register" in page) == (True, False)


def test_an_event_that_has_been_called_off_stays_and_gives_the_reason(client: ProofreadingClient) -> None:
    slot = make_slot()
    actions.call_off_slot(slot, Translated("Malade", "Ziek", "Ill"), actor="staff:1")

    response = client.get(f"/en/events/{slot.event.slug}")

    assert response.status_code == 200
    assert ("This has been called off" in response.text, "Ill" in response.text, "/register" in response.text) == (True, True, False)


def test_an_event_of_two_slots_of_which_one_is_called_off_is_not_called_off(client: ProofreadingClient) -> None:
    event = named("Atelier")
    make_slot(event=event, starts_at=WEEK_LATER)
    actions.call_off_slot(make_slot(event=event), Translated("Malade", "Ziek", "Ill"), actor="staff:1")

    page = client.get(f"/en/events/{event.slug}").text

    assert ("This has been called off" in page, "Sign up" in page) == (False, True)


def test_a_moved_slot_says_when_it_was(client: ProofreadingClient) -> None:
    slot = make_slot(starts_at=WEEK_LATER)
    actions.move_slot(slot, WEEK_LATER + timedelta(days=1), WEEK_LATER + timedelta(days=1, hours=2), actor="staff:1")

    page = client.get(f"/en/events/{slot.event.slug}").text

    assert "Moved. It was on Monday 8 March at 10:00." in page


def test_a_slot_in_another_zone_tells_both_hours(client: ProofreadingClient) -> None:
    place = make_place(locality=Translated("Zababdeh", "Zababdeh", "Zababdeh"), country="PS")
    slot = make_slot(starts_at=datetime(2027, 3, 8, 15, tzinfo=UTC), zone="Asia/Hebron", place=place)

    page = client.get(f"/en/events/{slot.event.slug}").text

    assert ("17:00" in page, "Local time in Zababdeh. In Brussels it is 16:00." in page) == (True, True)


def test_slots_to_come_stand_before_those_that_are_over(client: ProofreadingClient) -> None:
    event = named("Atelier")
    for days, room in ((-7, "Hier"), (7, "Bientôt"), (1, "Demain")):
        make_slot(event=event, starts_at=MONDAY + timedelta(days=days), place=make_place(name=Translated(room, room, room)))

    page = client.get(f"/fr/events/{event.slug}").text

    places = [part.split("<", 1)[0] for part in page.split('<p class="slot-row-place">')[1:]]
    assert places == ["Demain", "Bientôt", "Hier"]


def test_the_head_of_an_event_says_when_and_where_it_is_next_and_how_often_it_comes_back(client: ProofreadingClient) -> None:
    event = named("Atelier")
    for days, room in ((-7, "Hier"), (7, "Bientôt"), (1, "Demain"), (9, "Plus tard")):
        make_slot(event=event, starts_at=MONDAY + timedelta(days=days), place=make_place(name=Translated(room, room, room)))
    actions.call_off_slot(event.slots[1], Translated("Malade", "Ziek", "Ill"), actor="staff:1")

    head = client.get(f"/fr/events/{event.slug}").text.split('class="hero-when"', 1)[1].split("</p>", 1)[0]

    assert ("mardi 2 mars 2027" in head, "Demain" in head, ">1\u00a0autre\u00a0date</a>" in head) == (True, True, True)


def test_the_button_of_the_head_says_for_which_date_it_is_where_the_next_one_takes_nobody_any_more(client: ProofreadingClient) -> None:
    event = named("Atelier")
    running = make_slot(event=event, starts_at=MONDAY - timedelta(hours=1))
    later = make_slot(event=event, starts_at=MONDAY + timedelta(days=1))

    during = client.get(f"/fr/events/{event.slug}").text
    actions.call_off_slot(running, Translated("Malade", "Ziek", "Ill"), actor="staff:1")
    after = client.get(f"/fr/events/{event.slug}").text

    heads = [page.split('class="hero-when"', 1)[1].split("</a>\n", 1)[0] for page in (during, after)]
    buttons = [head.rsplit("<a ", 1)[1] for head in heads]
    assert all(f"slot={later.id}" in button for button in buttons)
    assert [("Je m’inscris\u00a0: mardi 2 mars 2027" in button, "govuk-visually-hidden" in button) for button in buttons] == [
        (True, False),
        (False, True),
    ]


def test_the_head_of_an_event_that_is_over_says_when_it_was(client: ProofreadingClient) -> None:
    slot = make_slot(starts_at=MONDAY - timedelta(days=7))

    page = client.get(f"/fr/events/{slot.event.slug}").text

    assert "lundi 22 février 2027" in page.split('class="hero-when"', 1)[1].split("</p>", 1)[0]
    assert "Dites-le en vous inscrivant" not in page


def test_days_of_what_lasts_several_stand_once_among_its_dates(client: ProofreadingClient) -> None:
    slot = make_slot(
        starts_at=WEEK_LATER.replace(hour=23) - timedelta(days=1), ends_at=WEEK_LATER.replace(hour=23) + timedelta(days=2), all_day=True
    )

    dates = client.get(f"/fr/events/{slot.event.slug}").text.split('id="slots"', 1)[1].split('class="slot-row-action"')[0]

    assert (dates.count("10\u00a0mars"), dates.count("10 mars"), "Toute la journée" in dates) == (1, 0, False)


def test_a_dutch_event_by_exemption_is_marked_as_dutch_on_a_french_page(client: ProofreadingClient) -> None:
    event = make_event(title=Translated(nl="Praattafel"), summary=Translated(nl="Kom"), exemption="nl")
    make_slot(event=event)

    page = client.get(f"/fr/events/{event.slug}").text

    assert '<h1 class="hero-title"><span lang="nl">Praattafel</span></h1>' in page


@pytest.mark.parametrize("facts", [{"state": EventState.DRAFT}, {"edition": "draft"}])
def test_an_event_that_is_not_public_does_not_exist(client: ProofreadingClient, facts: dict[str, Any]) -> None:
    if "edition" in facts:
        facts = {"edition": make_edition(state=EditionState.DRAFT)}
    event = make_slot(event=make_event(**facts)).event

    assert client.get(f"/fr/events/{event.slug}").status_code == 404


def test_planned_slots_are_not_on_the_page(client: ProofreadingClient) -> None:
    event = named("Atelier")
    make_slot(event=event)
    make_slot(event=event, state=SlotState.PLANNED, place=make_place(name=Translated("Secret", "Geheim", "Secret")))

    assert "Secret" not in client.get(f"/en/events/{event.slug}").text


def test_an_unreadable_address_of_an_event_is_not_found(any_app: Flask, client: ProofreadingClient) -> None:
    for slug in ("%00", "a%00b", "x" * 2000, "%F0%9F%8E%89", "..%2f..", "'"):
        assert client.get(f"/fr/events/{slug}").status_code == 404, slug


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_an_event_costs_three_statements_with_one_slot_and_with_three(client: ProofreadingClient, number: int) -> None:
    event = named("Atelier")
    for _ in range(number):
        make_slot(event=event)

    with count_queries() as statements:
        client.get(f"/fr/events/{event.slug}")

    assert len(statements) == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_events_of_a_record_cost_one_statement_more_whatever_their_number(client: ProofreadingClient, number: int) -> None:
    project = make_event().project
    with count_queries() as without:
        client.get(f"/fr/projects/{project.slug}")
    for _ in range(number):
        make_slot(event=make_event(project=project))

    with count_queries() as statements:
        page = client.get(f"/fr/projects/{project.slug}").text

    assert (len(statements), len(titles(page))) == (len(without), number)


def test_an_event_of_a_funded_project_shows_the_emblem_with_its_words_and_others_show_none(client: ProofreadingClient) -> None:
    funded = make_project(starts=PartialDate("2011-02"))
    union = Partner(
        slug="union", name=Translated("Union européenne", "Europese Unie"), kind=PartnerKind.EU_INSTITUTION, relation=Relation.FUNDER
    )
    db.session.add(FundingLine(project=funded, funder=union, role=FundingRole.CO_FINANCING))
    event = make_slot(event=make_event(project=funded)).event
    other = make_slot().event
    db.session.commit()

    page = client.get(f"/nl/events/{event.slug}").text

    assert "eu-emblem" in page
    assert "Medegefinancierd door de Europese Unie" in page
    assert "financiële steun van de Europese Unie" in page
    assert "Medegefinancierd" in client.get(f"/nl/projects/{funded.slug}").text
    assert "eu-emblem" not in client.get(f"/nl/events/{other.slug}").text


def named(title: str, **values: Any) -> Event:
    return make_event(title=Translated(title, f"{title} (nl)", f"{title} (en)"), **values)


def titles(page: str) -> list[str]:
    """Return the titles of event cards in their order."""
    return [part.split('">', 1)[1].split("</a>", 1)[0] for part in page.split('class="event-card-link"')[1:]]
