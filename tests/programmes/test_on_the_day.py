"""The page of the festival day: what is on now and next, hours by place, access of each place, and what lets a phone keep it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ixevents.core.languages import Translated
from ixevents.events.models import Access, Edition
from ixevents.extensions import db
from tests.support.client import ProofreadingClient
from tests.support.factories import make_edition, make_event, make_place, make_slot
from tests.support.queries import count_queries

SATURDAY = datetime(2027, 3, 13, 9, tzinfo=UTC)
"""Ten in the morning in Brussels."""


@pytest.fixture
def edition(app: object, frozen_time: Callable[[datetime], None]) -> Edition:
    frozen_time(SATURDAY)
    return make_edition(slug="2027", starts_on=SATURDAY.date(), ends_on=SATURDAY.date() + timedelta(days=1))


def test_what_is_on_now_and_the_next_four_are_told(client: ProofreadingClient, edition: Edition) -> None:
    for number, hours in enumerate((-2, -1, 1, 2, 3, 4, 5, 28)):
        title = f"Concert {number}"
        event = make_event(edition=edition, title=Translated(title, title, title))
        make_slot(event=event, starts_at=SATURDAY + timedelta(hours=hours), ends_at=SATURDAY + timedelta(hours=hours, minutes=90))

    page = client.get("/fr/festival/day").text

    assert _near(page) == {"now": ["Concert 1"], "next": [f"Concert {number}" for number in (2, 3, 4, 5)]}
    assert ("dimanche 14 mars 2027" in page, "Mis à jour à 10:00" in page) == (True, True)


def test_a_place_says_what_holds_for_all_in_it_and_an_event_what_it_has_besides(client: ProofreadingClient, edition: Edition) -> None:
    tent = make_place(name=Translated("Tente", "Tent", "Tent"), directions=Translated("Tram 81", "Tram 81", "Tram 81"))
    for access in ([Access.STEP_FREE], [Access.STEP_FREE, Access.INDUCTION_LOOP]):
        make_slot(event=make_event(edition=edition, access=access), place=tent, starts_at=SATURDAY + timedelta(hours=2))

    page = client.get("/en/festival/day").text

    assert page.count("Besides what its place offers: Induction loop.") == 1
    assert "At some of its events only: Induction loop." in page
    facts = page.split('class="access-facts"')[1].split("</ul>")[0]
    assert ("access-facts-item--yes" in facts, "access-facts-item--no" in facts, "Accessible toilet" in facts) == (True, True, True)


def test_more_events_cost_no_more_statements(client: ProofreadingClient, edition: Edition) -> None:
    costs, number = [], edition.id
    for _again in range(2):
        event = make_event(edition=db.session.get_one(Edition, number))
        make_slot(event=event, starts_at=SATURDAY + timedelta(hours=2))
        db.session.commit()
        db.session.expunge_all()
        with count_queries() as counted:
            client.get("/nl/festival/day")
        costs.append(len(counted))

    assert costs[0] == costs[1] <= 4


def test_without_a_festival_ahead_the_page_says_so(client: ProofreadingClient, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(SATURDAY)
    make_edition(slug="2026", starts_on=SATURDAY.date() - timedelta(days=300), ends_on=SATURDAY.date() - timedelta(days=300))

    assert "No festival is near" in client.get("/en/festival/day").text
    assert client.get("/en/week/day/").status_code == 404


def test_the_night_belongs_to_the_last_day(client: ProofreadingClient, edition: Edition, frozen_time: Callable[[datetime], None]) -> None:
    midnight = datetime(2027, 3, 14, 23, tzinfo=UTC)
    for number, hours in enumerate((-5, -1)):
        title = f"Concert {number}"
        event = make_event(edition=edition, title=Translated(title, title, title))
        make_slot(event=event, starts_at=midnight + timedelta(hours=hours), ends_at=midnight + timedelta(hours=hours + 2))
    make_edition(slug="2028", starts_on=midnight.date() + timedelta(days=365))
    db.session.commit()

    frozen_time(midnight + timedelta(minutes=10))
    at_night = client.get("/fr/festival/day").text
    frozen_time(midnight + timedelta(hours=1))
    after = client.get("/en/festival/day").text

    assert _near(at_night) == {"now": ["Concert 1"], "next": []}
    assert 'id="day-2027-03-14"' in at_night
    assert "No festival is near" in after


def test_what_lasts_whole_days_stays_until_its_last_day_is_over(
    client: ProofreadingClient, edition: Edition, frozen_time: Callable[[datetime], None]
) -> None:
    event = make_event(edition=edition, title=Translated("Expo", "Expo", "Expo"))
    begins = datetime(2027, 3, 12, 23, tzinfo=UTC)
    make_slot(event=event, starts_at=begins, ends_at=begins + timedelta(days=2), all_day=True)

    frozen_time(SATURDAY + timedelta(days=1))
    page = client.get("/fr/festival/day").text

    assert _near(page) == {"now": ["Expo"], "next": []}
    assert ('id="day-2027-03-14"' in page, 'id="day-2027-03-13"' in page) == (True, False)


def test_a_phone_can_keep_the_page(client: ProofreadingClient, edition: Edition) -> None:
    manifest = client.get("/nl/festival/app.webmanifest")
    worker = client.get("/nl/festival/worker.js")

    assert manifest.mimetype == "application/manifest+json"
    assert manifest.get_json() | {"icons": [], "name": ""} == {
        "id": "/nl/festival/day",
        "name": "",
        "short_name": "Festival",
        "lang": "nl",
        "start_url": "/nl/festival/day",
        "scope": "/nl/festival/",
        "display": "standalone",
        "background_color": "#FFFAF0",
        "theme_color": "#FFFAF0",
        "icons": [],
    }
    assert [client.get(icon["src"]).mimetype for icon in manifest.get_json()["icons"]] == ["image/png", "image/png"]
    assert (worker.mimetype, "Set-Cookie" in worker.headers) == ("text/javascript", False)


def _near(page: str) -> dict[str, list[str]]:
    """Return the titles that are marked as on now and as coming next."""
    found: dict[str, list[str]] = {"now": [], "next": []}
    for part in page.split('<li class="near near--')[1:]:
        near = part.split('"', 1)[0]
        if near in found:
            found[near].append(part.split('class="near-what">')[1].split(">", 1)[1].split("<", 1)[0])
    return found
