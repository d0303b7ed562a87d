"""What everybody may read of stands: the list with its covers, the calendar of the village, the news, the open data, the partner's page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ixevents.associations.models import StandCall, StandState
from ixevents.core.languages import Translated
from ixevents.events.models import EditionState, EventKind
from ixevents.extensions import db
from tests.support import factories, stands
from tests.support.queries import count_queries

MOMENT = datetime(2027, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def call(app: Flask, frozen_time: Callable[[datetime], None]) -> StandCall:
    frozen_time(MOMENT)
    made = stands.make_call(plan_shown=True)
    partner = stands.make_partner(slug="palabres")
    village = factories.make_event(edition=made.edition, kind=EventKind.STAND)
    factories.make_slot(
        event=village, place=made.place, starts_at=made.starts_at, ends_at=made.ends_at, changed_at=MOMENT - timedelta(days=9)
    )
    village.changed_at = MOMENT - timedelta(days=9)
    stands.make_stand(made, association="Les Palabres", state=StandState.CONFIRMED, partner=partner, confirmed_at=MOMENT, contact="Amina")
    stands.make_stand(made, association="Refusés", state=StandState.REFUSED)
    db.session.commit()
    return made


def one_more(call: StandCall) -> None:
    activity = Translated("Thé", "")
    stands.make_stand(call, association="Zaventhé", state=StandState.CONFIRMED, confirmed_at=MOMENT + timedelta(hours=1), activity=activity)
    db.session.commit()


PLACES = (
    "/nl/festival/",
    "/calendar/nl/festival.ics",
    "/nl/news.atom",
    "/nl/news/festival.atom",
    "/api/v1/stands",
    "/nl/festival/{}/stands/",
)


@pytest.mark.parametrize("place", PLACES)
def test_confirmed_stands_are_told_everywhere_at_the_same_cost(client: FlaskClient, call: StandCall, place: str) -> None:
    path = place.format(call.edition.slug)
    with count_queries() as one:
        before = client.get(path).text.replace("\r\n ", "")
    one_more(call)
    with count_queries() as two:
        after = client.get(path).text.replace("\r\n ", "")

    assert len(one) == len(two)
    assert [name in before for name in ("Les Palabres", "Zaventhé", "Refusés", "Amina")] == [True, False, False, False]
    assert [name in after for name in ("Les Palabres", "Zaventhé", "Refusés", "Amina")] == [True, True, False, False]


def test_feeds_say_when_another_stand_was_confirmed(client: FlaskClient, call: StandCall) -> None:
    calendar = client.get("/calendar/fr/festival.ics")
    one_more(call)
    later = client.get("/calendar/fr/festival.ics", headers={"If-Modified-Since": calendar.headers["Last-Modified"]})
    news = client.get("/fr/news/festival.atom").text

    assert later.status_code == 200
    assert "LAST-MODIFIED:20270302T110000Z" in later.text
    assert "<updated>2027-03-02T11:00:00+00:00</updated>" in news
    assert "<published>2027-03-02T10:00:00+00:00</published>" in news
    assert "Les Palabres" not in client.get("/fr/news/week.atom").text


def test_open_data_answer_what_the_list_says(client: FlaskClient, call: StandCall) -> None:
    one_more(call)

    first, second = client.get("/api/v1/stands").json["data"]
    found = client.get(f"/api/v1/stands?partner=palabres&edition={call.edition.slug}").json["data"]

    assert (first["association"], first["partner"], first["pitch"], second["partner"], second["activity"]["fr"]) == (
        "Les Palabres",
        "palabres",
        None,
        None,
        None,
    )
    assert found == [first] == [client.get(f"/api/v1/stands/{first['id']}").json]


def test_a_stand_leads_to_its_cover_and_to_the_page_of_its_partner(client: FlaskClient, call: StandCall, frozen_time: Any) -> None:
    festival, listed = client.get("/fr/festival/").text, client.get(f"/fr/festival/{call.edition.slug}/stands/").text
    path = next(part for part in festival.split('"') if part.startswith("/covers/festival/stand-"))
    cover = client.get(path)
    call.edition.state = EditionState.DRAFT
    db.session.commit()

    assert 'href="/fr/partners/palabres"' in listed
    assert (cover.mimetype, cover.text.startswith('<svg xmlns="http://www.w3.org/2000/svg"')) == ("image/svg+xml", True)
    assert "immutable" in cover.headers["Cache-Control"]
    assert client.get("/api/v1/stands/1").status_code == 404
    assert "/nl/partners/palabres</loc>" in client.get("/sitemap.xml").text
