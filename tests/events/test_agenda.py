from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from markupsafe import escape

from ixevents.core.kept import KeptParts
from ixevents.core.languages import Translated
from ixevents.events import agenda, linked_events
from ixevents.events.models import Access, Audience, EditionState, Event, EventState, Slot, SlotState
from ixevents.extensions import db
from tests.support.client import ProofreadingClient
from tests.support.factories import make_edition, make_event, make_place, make_project, make_slot
from tests.support.queries import count_queries

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _stopped_clock(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MONDAY)


def test_after_midnight_a_concert_stays_under_its_evening_and_an_exhibition_under_today(
    client: ProofreadingClient, frozen_time: Callable[[datetime], None]
) -> None:
    midnight = datetime(2027, 3, 6, 23, tzinfo=UTC)
    make("Concert", starts_at=midnight - timedelta(hours=2), slot={"ends_at": midnight + timedelta(hours=1)})
    make("Expo", starts_at=midnight - timedelta(days=3), slot={"ends_at": midnight + timedelta(days=1), "all_day": True})
    make("Bal", starts_at=midnight + timedelta(hours=22))
    db.session.commit()
    frozen_time(midnight + timedelta(minutes=10))

    page = client.get("/fr/agenda").text

    parts = page.split('id="day-')[1:]
    assert [(part[:10], titles(part)) for part in parts] == [("2027-03-06", ["Concert"]), ("2027-03-07", ["Expo", "Bal"])]


def test_a_year_of_events_begins_at_midnight_in_brussels(any_app: Flask) -> None:
    event, other = make_event(), make_event()
    for one, hour in ((event, 22), (event, 23), (other, 23)):
        make_slot(event=one, starts_at=datetime(2026, 12, 31, hour, tzinfo=UTC))
    make_slot(event=other, starts_at=datetime(2026, 7, 1, tzinfo=UTC))
    make_slot(starts_at=datetime(2027, 2, 1, tzinfo=UTC))

    assert linked_events.by_year() == {2026: 2, 2027: 3}


def test_the_agenda_shows_what_is_public_and_to_come_grouped_by_day(client: ProofreadingClient) -> None:
    make("Ce soir", days=0)
    make("Demain", days=1)
    make("Hier", days=-1)
    make("Brouillon", state=EventState.DRAFT)
    make("Édition cachée", edition=make_edition(state=EditionState.DRAFT))
    make("Créneau caché", slot={"state": SlotState.PLANNED})

    page = client.get("/fr/agenda").text

    assert titles(page) == ["Ce soir", "Demain"]
    assert ['id="day-2027-03-01"' in page, 'id="day-2027-03-02"' in page] == [True, True]


def test_what_has_begun_stands_under_today(client: ProofreadingClient) -> None:
    make("Exposition", days=-3, slot={"ends_at": MONDAY + timedelta(days=5)})

    page = client.get("/fr/agenda").text

    assert titles(page) == ["Exposition"]
    assert ['id="day-2027-03-01"' in page, 'id="day-2027-02-26"' in page] == [True, False]


def test_what_has_been_called_off_stays_and_says_so(client: ProofreadingClient) -> None:
    make("Annulé", slot={"state": SlotState.CALLED_OFF})

    page = client.get("/en/agenda").text

    assert ("event-card--off" in page, "Called off" in page) == (True, True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("programme=week", ["Semaine"]),
        ("programme=festival", ["Familles", "Accessible", "Payant", "Projet"]),
        ("audience=families", ["Familles"]),
        ("access=step_free", ["Accessible"]),
        ("access=step_free&access=sign_lsfb", ["Accessible"]),
        ("access=step_free&access=sign_vgt", []),
        ("free=1", ["Familles", "Accessible", "Projet", "Semaine"]),
        ("project=eau", ["Projet"]),
        ("project=eau&programme=week", []),
    ],
)
def test_each_filter_leaves_what_it_names(client: ProofreadingClient, query: str, found: list[str]) -> None:
    make("Familles", audience=Audience.FAMILIES)
    make("Accessible", access=[Access.STEP_FREE, Access.SIGN_LSFB])
    make("Payant", price=Decimal("5.00"))
    make("Projet", project=make_project(slug="eau"))
    make("Semaine", edition=make_edition(programme="week"))

    assert titles(client.get(f"/fr/agenda?{query}").text) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from=2027-03-03", ["Mercredi", "Vendredi"]),
        ("to=2027-03-03", ["Lundi", "Mercredi"]),
        ("from=2027-03-02&to=2027-03-04", ["Mercredi"]),
        ("from=3/3/2027&to=03.03.2027", ["Mercredi"]),
        ("from=2027-02-01&to=2027-02-28", ["Passé"]),
        ("from=2027-03-01", ["Ce matin", "Lundi", "Mercredi", "Vendredi"]),
    ],
)
def test_days_bound_the_agenda_both_included(client: ProofreadingClient, query: str, found: list[str]) -> None:
    make("Passé", days=-10)
    make("Ce matin", days=0, hours=-5)
    make("Lundi", days=0)
    make("Mercredi", days=2)
    make("Vendredi", days=4)

    assert titles(client.get(f"/fr/agenda?{query}").text) == found


def test_an_evening_in_summer_time_belongs_to_its_day_in_brussels(
    client: ProofreadingClient, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(datetime(2027, 7, 1, 9, tzinfo=UTC))
    make("Minuit passé", starts_at=datetime(2027, 7, 2, 22, 30, tzinfo=UTC))

    assert titles(client.get("/fr/agenda?from=2027-07-03&to=2027-07-03").text) == ["Minuit passé"]
    assert titles(client.get("/fr/agenda?from=2027-07-02&to=2027-07-02").text) == []


def test_words_are_found_without_accents_in_all_languages(client: ProofreadingClient) -> None:
    play = Translated("Théâtre", "Schouwburg", "Play")
    make(play, summary=Translated("Une soirée de l'été", "Een avond"), slot={"place": make_place(name=Translated("Salle", "Zaalplein"))})
    make("Chœur", project=make_project(title=Translated("Kalamu", "Kalamu")))
    make("100% eau")
    expected = {
        "theatre": ["Théâtre"],
        "THÉÂTRE": ["Théâtre"],
        "schouwburg": ["Théâtre"],
        "play": ["Théâtre"],
        "thea été": ["Théâtre"],
        "thea hiver": [],
        "l'été": ["Théâtre"],
        "l’été": ["Théâtre"],
        "choeur": ["Chœur"],
        "zaalplein": ["Théâtre"],
        "kalamu": ["Chœur"],
        "100%": ["100% eau"],
        "100%_": [],
        "%": ["100% eau"],
        "_": [],
        "/": [],
    }

    found = {query: titles(client.get(f"/fr/agenda?q={quote(query)}").text) for query in expected}

    assert found == expected


def test_words_beyond_the_eighth_are_not_looked_for(client: ProofreadingClient) -> None:
    make("Un deux trois quatre cinq six sept huit")

    page = client.get(f"/fr/agenda?q={quote('un deux trois quatre cinq six sept huit neuf')}").text

    assert titles(page) == ["Un deux trois quatre cinq six sept huit"]


def test_the_kind_of_an_event_can_be_searched(client: ProofreadingClient) -> None:
    make("Sans nom")

    assert titles(client.get("/fr/agenda?q=concert").text) == ["Sans nom"]


def test_the_agenda_is_paged_and_a_page_keeps_the_filters(client: ProofreadingClient) -> None:
    event = make_event(title=Translated("Chœur", "Koor"))
    place = make_place()
    for number in range(agenda.PAGE_SIZE + 3):
        make_slot(event=event, place=place, starts_at=MONDAY + timedelta(days=number + 1))

    first, second = (client.get(f"/fr/agenda?q=choeur&page={number}").text for number in (1, 2))

    assert (len(titles(first)), len(titles(second))) == (40, 3)
    assert escape("/fr/agenda?page=2&q=choeur") in first


def test_a_wild_page_number_shows_the_nearest_page(client: ProofreadingClient) -> None:
    event, place = make_event(), make_place()
    for number in range(agenda.PAGE_SIZE + 3):
        make_slot(event=event, place=place, starts_at=MONDAY + timedelta(days=number + 1))
    expected = {"-1": 40, "0": 40, "2": 3, "1000000000": 3, "9" * 5000: 3, "deux": 40, "1.5": 40, "²": 40, "1&page=2": 40}

    shown = {page: len(titles(client.get(f"/fr/agenda?page={page}").text)) for page in expected}

    assert shown == expected


WILD = (
    "from=hier",
    "from=2027-02-30",
    "from=0001-01-01",
    "to=9999-12-31",
    "from=2027-03-01T25:00",
    "from=31/31/2027",
    "programme=jazz",
    "programme=festival&programme=x%00y",
    "audience=%F0%9F%8E%89",
    "project='%20OR%201=1",
    "project=%00",
    "access=%00&access=unknown",
    "free=maybe",
    "q=%00%01%ED%A0%80",
    "q=" + "é" * 4000,
    "q=%25%25%25__%5C",
    "unknown=1",
    "from=2027-03-09&to=2027-03-01",
)


def test_wild_parameters_never_break_the_agenda(any_app: Flask, client: ProofreadingClient) -> None:
    make("Chœur")

    statuses = {query: client.get(f"/fr/agenda?{query}").status_code for query in WILD}

    assert statuses == dict.fromkeys(WILD, 200)


def test_a_date_that_cannot_be_read_is_told_and_left_out(client: ProofreadingClient) -> None:
    make("Chœur")

    page = client.get("/en/agenda?from=hier&to=2027-02-30").text

    assert titles(page) == ["Chœur (en)"]
    assert page.count("A date could not be read: it was left out. Write it as 24/11/2026.") == 1


def test_a_filter_nobody_knows_is_told_and_left_out(client: ProofreadingClient) -> None:
    make("Chœur")

    page = client.get("/en/agenda?programme=jazz&audience=cats").text

    assert titles(page) == ["Chœur (en)"]
    assert page.count("One of the filters is not known here: it was left out.") == 1


def test_days_in_the_wrong_order_are_told(client: ProofreadingClient) -> None:
    make("Chœur", days=10)

    page = client.get("/en/agenda?from=2027-03-09&to=2027-03-01").text

    assert titles(page) == ["Chœur (en)"]
    assert "The last day came before the first: it was left out." in page


def test_an_empty_agenda_shows_the_way_on(client: ProofreadingClient) -> None:
    assert "Nothing planned yet" in client.get("/en/agenda").text
    assert "Nothing found" in client.get("/en/agenda?q=zzz").text


def test_the_agenda_in_another_language_keeps_the_filters(client: ProofreadingClient) -> None:
    make("Chœur")

    assert escape("/nl/agenda?q=choeur&programme=festival") in client.get("/fr/agenda?q=choeur&programme=festival").text


def test_a_slot_in_another_country_tells_its_own_hour(client: ProofreadingClient) -> None:
    there = make_place(name=Translated("École", "School", "School"), locality=Translated("Zababdeh", "Zababdeh", "Zababdeh"), country="PS")
    make("En direct", starts_at=datetime(2027, 3, 5, 15, tzinfo=UTC), slot={"place": there, "zone": "Asia/Hebron"})

    page = client.get("/en/agenda").text

    assert ("16:00" in page, "17:00 in Zababdeh" in page) == (True, True)


@pytest.mark.parametrize("number", [1, 3])
def test_the_agenda_costs_the_same_three_statements_with_one_event_and_with_three(client: ProofreadingClient, number: int) -> None:
    for _ in range(number):
        make("Chœur")

    with count_queries() as statements:
        client.get("/fr/agenda")

    assert len(statements) == 3


def test_search_words_cover_every_text_once_and_folded(app: Flask) -> None:
    event = make_event(title=Translated("Fête", "Feest"), summary=Translated("Fête à l’eau", "Feest"), text=Translated("**Été**", "Zomer"))
    make_slot(event=event)

    words = event.search.split()

    assert len(words) == len(set(words))
    assert {"fete", "feest", "l'eau", "ete", "zomer", "concert", "elsene", "ixelles"} <= set(words)


@pytest.fixture
def _unproved(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let kept rows be used as they are in production."""
    monkeypatch.setattr(app.jinja_env.extensions[KeptParts.identifier], "proves", False)


CHANGES: dict[str, Callable[[Event, Slot], None]] = {
    "a seat": lambda _event, slot: setattr(slot, "seats_taken", 1),
    "the room": lambda _event, slot: setattr(slot.place, "name", Translated("Cave", "Kelder")),
    "its end": lambda _event, slot: setattr(slot, "ends_at", slot.ends_at + timedelta(hours=1)),
    "a move": lambda _event, slot: setattr(slot, "moved_from", ["2027-03-02T18:00:00+00:00"]),
    "calling off": lambda _event, slot: setattr(slot, "state", SlotState.CALLED_OFF),
    "the opening": lambda event, _slot: setattr(event.edition, "registration_opens_at", MONDAY + timedelta(days=1)),
    "the closing": lambda _event, slot: setattr(slot, "registration_closes_at", MONDAY - timedelta(days=1)),
    "the title": lambda event, _slot: setattr(event, "title", Translated("Autre", "Andere")),
    "the price": lambda event, _slot: setattr(event, "price", Decimal("5.00")),
    "the audience": lambda event, _slot: setattr(event, "audience", Audience.FAMILIES),
    "no registration": lambda event, _slot: setattr(event, "needs_registration", False),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.usefixtures("_unproved")
def test_a_kept_row_shows_what_has_changed(app: Flask, client: ProofreadingClient, change: str) -> None:
    event = make("Concert", slot={"capacity": 4})
    before = client.get("/fr/agenda").text

    CHANGES[change](event, event.slots[0])
    db.session.commit()
    kept = client.get("/fr/agenda?kept").text
    agenda._kept.cache_clear()
    anew = client.get("/fr/agenda?anew").text

    assert rows(kept) == rows(anew) != rows(before)


@pytest.mark.parametrize(("wanted", "words"), [(1, "Plus de 2 dates"), (2, "Plus de 4 dates"), (3, "5 dates"), (100_000, "5 dates")])
def test_beyond_what_is_told_the_agenda_says_that_there_are_more(
    any_app: Flask, client: ProofreadingClient, monkeypatch: pytest.MonkeyPatch, wanted: int, words: str
) -> None:
    monkeypatch.setattr(agenda, "MOST_TOLD", 2)
    monkeypatch.setattr(agenda, "PAGE_SIZE", 2)
    for number in range(5):
        make(f"Concert {number}", hours=number)
    make("Brouillon", hours=-1, state=EventState.DRAFT)

    for asked in ("", "&free=1"):
        page = client.get(f"/fr/agenda?page={wanted}{asked}").text

        assert words in page
        assert (len(titles(page)), "Page suivante" in page) == ((2, True) if wanted < 3 else (1, False))


def test_what_began_long_ago_is_found_beside_years_of_what_is_over(any_app: Flask, client: ProofreadingClient) -> None:
    make("Exposition", days=-400, slot={"ends_at": MONDAY + timedelta(hours=1)})
    make("Nuit", days=-1, slot={"ends_at": MONDAY + timedelta(hours=1)})
    make("Fini", days=-400)
    make("Demain", days=1)

    for asked in ("/fr/agenda", "/fr/", "/embed/fr/agenda", "/fr/agenda?q=concert"):
        page = client.get(asked).text

        assert [title in page for title in ("Exposition", "Nuit", "Fini", "Demain")] == [True, True, False, True], asked


def test_titles_may_hold_what_ends_lines_elsewhere(any_app: Flask, client: ProofreadingClient) -> None:
    make("Un", project=make_project(slug="un", title=Translated("Un\u2028deux", "Een")))
    make("Deux", project=make_project(slug="deux", position=-1))

    page = client.get("/fr/agenda?project=un").text

    assert titles(page) == ["Un"]
    assert page.index('<option value="deux"') < page.index('<option value="un" selected')


@pytest.mark.usefixtures("_unproved")
def test_a_kept_row_closes_with_its_hour(client: ProofreadingClient, frozen_time: Callable[[datetime], None]) -> None:
    make("Concert", starts_at=MONDAY + timedelta(minutes=1))

    assert "event-card--open" in client.get("/fr/agenda").text
    frozen_time(MONDAY + timedelta(minutes=2))
    assert "event-card--closed" in client.get("/fr/agenda").text


def test_a_row_that_depends_on_something_else_is_found(app: Flask, client: ProofreadingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    make("Concert")
    client.get("/fr/agenda")
    monkeypatch.setattr(agenda.words, "kind", lambda *_: "Autre chose")

    with pytest.raises(AssertionError, match="depends on something else"):
        client.get("/fr/agenda?again")


def rows(page: str) -> str:
    """Return what stands between the first row and the last."""
    return page[page.index("<article") : page.rindex("</article>")]


def make(
    title: str | Translated,
    *,
    days: int = 1,
    hours: int = 9,
    starts_at: datetime | None = None,
    slot: dict[str, Any] | None = None,
    **values: Any,
) -> Event:
    """Make an event with one slot some days after Monday, in the evening unless told otherwise."""
    names = title if isinstance(title, Translated) else Translated(title, f"{title} (nl)", f"{title} (en)")
    starts_at = starts_at or MONDAY + timedelta(days=days, hours=hours)
    return make_slot(event=make_event(title=names, **values), starts_at=starts_at, **(slot or {})).event


def titles(page: str) -> list[str]:
    """Return the titles of a list in their order."""
    return [part.split('">', 1)[1].split("</a>", 1)[0] for part in page.split('class="event-card-link"')[1:]]
