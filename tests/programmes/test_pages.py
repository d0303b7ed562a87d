from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from ixevents.core.languages import Translated
from ixevents.events import programme
from ixevents.events.models import EditionState, SlotState
from ixevents.extensions import db
from tests.support.client import ProofreadingClient
from tests.support.factories import make_edition, make_event, make_place, make_slot
from tests.support.queries import count_queries

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
DAY = MONDAY.date()
SATURDAY = datetime(2027, 3, 13, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _stopped_clock(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MONDAY)


def test_every_programme_has_names_in_both_languages_and_a_page(app: Flask, client: ProofreadingClient) -> None:
    slugs = [value.slug for value in programme.all_programmes()]

    assert slugs == ["festival", "week", "youth"]
    for value in programme.all_programmes():
        assert (value.name.complete, value.short.complete, value.tagline.complete) == (True, True, True)
        assert client.get(f"/nl/{value.slug}/").status_code == 200


def test_a_programme_without_an_edition_says_that_one_is_being_made(client: ProofreadingClient) -> None:
    assert "The next edition is being made" in client.get("/en/week/").text


@pytest.mark.parametrize("slug", ["festival", "week", "youth"])
def test_an_edition_without_an_event_says_that_its_programme_is_being_made(client: ProofreadingClient, slug: str) -> None:
    make_edition(programme=slug, starts_on=DAY + timedelta(days=5), ends_on=DAY + timedelta(days=6))

    page = client.get(f"/en/{slug}/").text

    assert ("The programme is being made" in page, 'id="events"' in page) == (True, False)


def test_a_programme_shows_the_edition_that_is_on_or_comes_next(client: ProofreadingClient) -> None:
    for title, days in (("Loin", 400), ("Bientôt", 12), ("Passé", -300)):
        start = DAY + timedelta(days=days)
        edition = make_edition(title=Translated(title, title, title), tagline=Translated(title), starts_on=start, ends_on=start)
        make_slot(event=make_event(edition=edition, title=Translated(f"Concert {title}", "Concert")))

    page = client.get("/fr/festival/").text

    assert ("Concert Bientôt" in page, "Concert Loin" in page, "Concert Passé" in page) == (True, False, False)
    assert [part.split("<", 1)[0] for part in page.split('class="edition-card-title">')[1:]] == ["", ""]


def test_an_edition_that_is_over_says_so_and_stays(client: ProofreadingClient) -> None:
    start = DAY - timedelta(days=300)
    edition = make_edition(slug="2026", starts_on=start, ends_on=start)
    slot = make_slot(event=make_event(edition=edition), starts_at=MONDAY - timedelta(days=300))

    page = client.get("/en/festival/2026/").text

    assert (f"{edition.title.en} is over" in page, f"/en/events/{slot.event.slug}" in page, "/register" in page) == (True, True, False)


@pytest.mark.parametrize("another", [False, True])
def test_an_edition_that_is_over_leads_to_the_one_that_comes(client: ProofreadingClient, another: bool) -> None:
    start = DAY - timedelta(days=300)
    make_slot(event=make_event(edition=make_edition(slug="2026", starts_on=start, ends_on=start)), starts_at=MONDAY - timedelta(days=300))
    if another:
        make_edition(title=Translated("Suivante", "Volgende", "Next"), starts_on=DAY + timedelta(days=9), ends_on=DAY + timedelta(days=9))

    page = client.get("/en/festival/2026/").text

    assert ("See what is on at Next" in page) == another


@pytest.mark.parametrize(("lang", "told"), [("fr", "1er – 7 mai 2027"), ("nl", "1 – 7 mei 2027")])
def test_the_days_of_an_edition_begin_as_its_language_counts(client: ProofreadingClient, lang: str, told: str) -> None:
    edition = make_edition(slug="2027", starts_on=date(2027, 5, 1), ends_on=date(2027, 5, 7))
    exhibition = make_event(edition=edition)
    make_slot(event=exhibition, starts_at=datetime(2027, 4, 24, 22, tzinfo=UTC), ends_at=datetime(2027, 5, 1, 22, tzinfo=UTC), all_day=True)

    pages = client.get(f"/{lang}/festival/2027/").text, client.get(f"/{lang}/agenda").text

    assert told in pages[0]
    assert ("1er\u00a0mai" in pages[1]) is (lang == "fr")


def test_an_edition_is_over_when_the_night_of_its_last_day_is(client: ProofreadingClient, frozen_time: Callable[[datetime], None]) -> None:
    edition = make_edition(slug="2027", starts_on=SATURDAY.date(), ends_on=SATURDAY.date())
    night = make_event(edition=edition, slug="night")
    make_slot(event=night, starts_at=SATURDAY + timedelta(hours=12), ends_at=SATURDAY + timedelta(hours=16))
    make_edition(slug="2028", starts_on=SATURDAY.date() + timedelta(days=364))
    db.session.commit()
    seen = {}

    for hour in (15, 20):
        frozen_time(SATURDAY + timedelta(hours=hour, minutes=10))
        seen[hour] = [client.get(path).text for path in ("/en/festival/", "/en/festival/2027/", "/en/")]

    told = {hour: ["/events/night" in whole, " is over" in own, "13 March 2027" in home] for hour, (whole, own, home) in seen.items()}
    assert told == {15: [True, False, True], 20: [False, True, False]}


def test_an_edition_of_another_programme_or_a_draft_does_not_exist(client: ProofreadingClient) -> None:
    make_edition(slug="2027")
    make_edition(programme="week", slug="2028", state=EditionState.DRAFT)

    statuses = [client.get(path).status_code for path in ("/fr/week/2027/", "/fr/week/2028/", "/fr/festival/%00/", "/fr/festival/2027/")]

    assert statuses == [404, 404, 404, 200]


def test_a_festival_day_is_a_table_of_rooms_by_hours(client: ProofreadingClient) -> None:
    edition = make_edition(slug="2027", starts_on=SATURDAY.date(), ends_on=SATURDAY.date())
    for room, hour in (("Scène", 3), ("Tente", 3), ("Scène", 6)):
        place = make_place(name=Translated(room, room, room))
        make_slot(event=make_event(edition=edition), place=place, starts_at=SATURDAY + timedelta(hours=hour))

    page = client.get("/fr/festival/2027/").text

    rooms = [part.split(">", 1)[1].split("<", 1)[0] for part in page.split('class="timetable-room"')[1:]]
    assert rooms == ["Scène", "Tente"]
    assert page.count('<th scope="row" class="timetable-hour">') == 10


def test_what_lasts_all_day_or_happens_elsewhere_is_not_in_the_table(client: ProofreadingClient) -> None:
    edition = make_edition(slug="2027", starts_on=SATURDAY.date(), ends_on=SATURDAY.date())
    midnight = datetime(2027, 3, 12, 23, tzinfo=UTC)
    make_slot(event=make_event(edition=edition), starts_at=midnight, ends_at=midnight + timedelta(days=1), all_day=True)
    abroad = make_place(country="PS")
    make_slot(event=make_event(edition=edition), place=abroad, starts_at=SATURDAY, zone="Asia/Hebron")

    page = client.get("/fr/festival/2027/").text

    assert ("timetable" in page, page.count('class="event-card-link"')) == (False, 2)


def test_an_event_with_several_slots_stands_once_at_its_next_one(
    client: ProofreadingClient, frozen_time: Callable[[datetime], None]
) -> None:
    edition = make_edition(slug="2027", starts_on=SATURDAY.date(), ends_on=SATURDAY.date())
    event = make_event(edition=edition)
    for hour in (1, 3, 5):
        make_slot(event=event, starts_at=SATURDAY + timedelta(hours=hour))
    frozen_time(SATURDAY + timedelta(hours=3, minutes=30))

    page = client.get("/en/festival/2027/").text

    cards = page.split('<article class="event-card')[1:]
    assert len(cards) == 1
    assert ("13:00" in cards[0], "3 dates" in cards[0]) == (True, True)


def test_what_is_over_of_a_long_edition_stands_at_the_end(client: ProofreadingClient) -> None:
    year = make_edition(programme="youth", slug="2026-2027", starts_on=DAY - timedelta(days=180), ends_on=DAY + timedelta(days=180))
    for title, days in (("Passé", -30), ("Bientôt", 5)):
        make_slot(event=make_event(edition=year, title=Translated(title, title)), starts_at=MONDAY + timedelta(days=days))

    page = client.get("/en/youth/").text

    assert page.index("Bientôt") < page.index("Earlier this edition") < page.index("Passé")


def test_a_sample_edition_and_its_events_say_that_they_are_invented(client: ProofreadingClient) -> None:
    slot = make_slot(event=make_event(edition=make_edition(slug="2027", sample=True)))

    words = "This programme was invented for trying the site."
    assert words in client.get("/en/festival/2027/").text
    assert words in client.get(f"/en/events/{slot.event.slug}").text
    assert words not in client.get(f"/en/events/{make_slot().event.slug}").text


def test_planned_slots_are_not_on_the_page_of_an_edition(client: ProofreadingClient) -> None:
    edition = make_edition(slug="2027")
    make_slot(event=make_event(edition=edition), state=SlotState.PLANNED)

    assert 'class="event-card-link"' not in client.get("/fr/festival/2027/").text


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", ["/fr/festival/", "/fr/festival/2027/"])
def test_the_page_of_an_edition_costs_four_statements_with_one_event_and_with_three(
    client: ProofreadingClient, address: str, number: int
) -> None:
    edition = make_edition(slug="2027")
    for _ in range(number):
        make_slot(event=make_event(edition=edition))

    with count_queries() as statements:
        client.get(address)

    # The editions, the slots, and whether there is a call for stands or for volunteers.
    assert len(statements) == 4
