"""The read-only interface: what it gives, what it never gives, how it refuses, what it costs."""

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ixevents.api import cursors, openapi
from ixevents.api.lists import LISTINGS, SLOTS, Listing
from ixevents.associations.models import StandState
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.events.models import Audience, EditionState, EventState, SlotState
from ixevents.extensions import db
from ixevents.projects import records
from ixevents.projects.models import ProjectState
from tests.support import factories, laws, stands
from tests.support.queries import count_queries

every = laws.for_each("listing", {listing.name: listing for listing in LISTINGS})


@pytest.fixture
def world(app: Flask) -> None:
    """Three of everything."""
    records.load()
    for number in range(3):
        edition = factories.make_edition(programme="week")
        for _slot in range(2):
            factories.make_slot(event=factories.make_event(edition=edition), starts_at=_soon(number))
        stands.make_stand(state=StandState.CONFIRMED)
    db.session.commit()


def test_a_date_says_when_where_and_how_many_fit(app: Flask, client: FlaskClient, frozen_time: Any) -> None:
    frozen_time(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    slot = factories.make_slot(
        uid="0c3f1a52-7c0e-4f7e-9d29-6a8d7c6b5a40",
        event=factories.make_event(slug="tambours", price=Decimal(8), edition=factories.make_edition(slug="2027")),
        starts_at=datetime(2027, 3, 27, 19, 0, tzinfo=UTC),
        ends_at=datetime(2027, 3, 28, 2, 0, tzinfo=UTC),
        capacity=40,
    )
    factories.make_registration(slot=slot, seats=38)

    found = _get(client, "/api/v1/slots?lang=nl")["data"][0]

    assert (found["starts_at"], found["ends_at"]) == ("2027-03-27T20:00:00+01:00", "2027-03-28T04:00:00+02:00")
    assert (found["capacity"], found["seats_free"], found["state"], found["accepts_registrations"]) == (40, 2, "few", True)
    assert found["event"]["price"] == {"amount": "8.00", "currency": "EUR"}
    assert found["event"]["url"] == "https://events.example.org/nl/events/tambours"
    assert found["place"]["locality"] == "Elsene"


def test_texts_come_in_every_language_or_in_one(app: Flask, client: FlaskClient) -> None:
    factories.make_event(slug="eau", title=Translated("L’eau", "Water"), slots=[])

    whole, dutch = _get(client, "/api/v1/events/eau"), _get(client, "/api/v1/events/eau?lang=nl")

    assert whole["title"] == {"fr": "L’eau", "nl": "Water", "en": None}
    assert dutch["title"] == "Water"


def test_amounts_of_the_records_are_exact_and_unknown_ones_null(app: Flask, client: FlaskClient) -> None:
    records.load()
    db.session.commit()

    found = {project["slug"]: project for project in _get(client, "/api/v1/projects")["data"]}

    assert found["cic-kalamu"]["total"] == {"amount": "407676.96", "currency": "EUR"}
    assert found["myp"]["total"] == {"amount": "605063.10", "currency": "EUR"}
    assert [line["amount"] for line in found["myp"]["funding"]] == [None]
    assert found["more-water"]["starts"] == {"value": "2012-08", "precision": "month"}
    assert found["cic-kalamu"]["starts"] == {"value": "2007", "precision": "year"}
    assert found["awareness-raising"]["starts"] is None


def test_nothing_of_it_is_about_persons(app: Flask, client: FlaskClient) -> None:
    records.load()
    slot = factories.make_slot()
    factories.make_registration(slot=slot, name="Amina Diallo", email="amina@example.org")

    answers = "".join(client.get(f"/api/v1/{listing.name}?limit=100").text for listing in LISTINGS)

    assert re.findall(r"amina|@|contact|van puyenbroeck|phone", answers.casefold()) == []


def test_what_is_not_public_is_in_no_list(app: Flask, client: FlaskClient) -> None:
    draft = factories.make_slot(event=factories.make_event(state=EventState.DRAFT))
    hidden = factories.make_slot(event=factories.make_event(edition=factories.make_edition(state=EditionState.DRAFT)))
    planned = factories.make_slot(state=SlotState.PLANNED)
    unseen, kept = (factories.make_project(state=state) for state in (ProjectState.DRAFT, ProjectState.ARCHIVED))
    paths = [f"events/{slot.event.slug}" for slot in (draft, hidden)] + [f"slots/{slot.uid}" for slot in (draft, hidden, planned)]

    listed = [_get(client, f"/api/v1/{name}")["data"] for name in ("slots", "events", "editions")]

    assert [len(found) for found in listed] == [0, 1, 2]
    assert listed[1][0]["slots"] == []
    assert {client.get(f"/api/v1/{path}").status_code for path in [*paths, f"projects/{unseen.slug}"]} == {404}
    assert {unseen.slug, kept.slug} & {project["slug"] for project in _get(client, "/api/v1/projects")["data"]} == set()
    assert _get(client, f"/api/v1/projects/{kept.slug}")["archived"] is True


NARROWED: tuple[tuple[str, set[str]], ...] = (
    ("", {"later", "called-off", "class"}),
    ("from=2020-01-01", {"later", "called-off", "class", "over"}),
    ("from=2026-12-01&to=2026-12-31", {"later"}),
    ("to=0001-01-01", set()),
    ("from=9999-12-31", set()),
    ("audience=schools", {"class"}),
    ("free=false", {"later"}),
    ("free=true&programme=youth", {"class"}),
    ("access=step_free&access=sign_vgt", {"called-off"}),
    ("q=riviere", {"later"}),
    ("event=over&from=2020-01-01", {"over"}),
)


def test_lists_are_narrowed_as_the_agenda_is(app: Flask, client: FlaskClient, frozen_time: Any) -> None:
    frozen_time(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    events: dict[str, dict[str, Any]] = {
        "over": {"starts_at": now() - timedelta(days=300)},
        "later": {"starts_at": datetime(2026, 12, 12, 9, 0, tzinfo=UTC), "price": Decimal(5), "title": factories.words("La rivière")},
        "called-off": {"starts_at": now() + timedelta(days=90), "state": SlotState.CALLED_OFF, "access": ["step_free", "sign_vgt"]},
        "class": {"starts_at": now() + timedelta(days=95), "audience": Audience.SCHOOLS},
    }
    for slug, facts in events.items():
        about = {name: facts[name] for name in ("price", "title", "access", "audience") if name in facts}
        edition = factories.make_edition(programme="youth" if slug == "class" else "week")
        event = factories.make_event(slug=slug, edition=edition, **about)
        factories.make_slot(event=event, **{name: value for name, value in facts.items() if name not in about})

    for asked, expected in NARROWED:
        assert {slot["event"]["slug"] for slot in _get(client, f"/api/v1/slots?{asked}")["data"]} == expected, asked


@every
def test_pages_follow_one_another_without_gap_or_double(world: None, client: FlaskClient, listing: Listing) -> None:
    whole = [_identity(found) for found in _get(client, f"/api/v1/{listing.name}?limit=100")["data"]]

    seen, following = [], f"/api/v1/{listing.name}?limit=2"
    while following:
        answer = client.get(following)
        page = json.loads(answer.text)
        seen += [_identity(found) for found in page["data"]]
        following = page["next"]
        assert answer.headers.get("Link") == (f'<{following}>; rel="next"' if following else None)

    assert len(whole) >= 3
    assert seen == whole


def test_a_page_begins_after_the_one_before_though_rows_were_added(world: None, client: FlaskClient) -> None:
    first = _get(client, "/api/v1/slots?limit=2")
    factories.make_slot(starts_at=now() + timedelta(hours=1))

    second = _get(client, first["next"])

    assert {_identity(found) for found in first["data"]} & {_identity(found) for found in second["data"]} == set()


@every
def test_a_list_costs_the_same_with_one_row_and_with_many(world: None, client: FlaskClient, listing: Listing) -> None:
    costs = []
    for limit in (1, 3):
        with count_queries() as statements:
            client.get(f"/api/v1/{listing.name}?limit={limit}&lang=fr")
        costs.append(len(statements))

    assert costs[0] == costs[1] <= 9


@every
def test_each_row_has_an_address_of_its_own(world: None, client: FlaskClient, listing: Listing) -> None:
    row = _get(client, f"/api/v1/{listing.name}?limit=1")["data"][0]

    assert _get(client, f"/api/v1/{listing.name}/" + "/".join(row[name] for name, _column in listing.key)) == row


UNREADABLE = (
    ("slots?from=tomorrow", "from"),
    ("slots?from=2026-02-30", "from"),
    ("slots?from=20261124", "from"),
    ("slots?limit=0", "limit"),
    ("slots?limit=101", "limit"),
    ("slots?limit=%D9%A3", "limit"),
    ("slots?limit=1&limit=2", "limit"),
    ("slots?audience=dogs", "audience"),
    ("slots?access=step_free&access=x", "access"),
    ("slots?free=1", "free"),
    ("slots?q=", "q"),
    ("slots?colour=red", "colour"),
    ("slots?after=AAAA", "after"),
    ("slots?after=WzEsMl0", "after"),
    ("events?after=W3RydWVd", "after"),
    ("events?lang=de", "lang"),
    ("projects?country=Congo", "country"),
    ("partners?project=%00", "project"),
    ("projects/myp?lang=x", "lang"),
)


def test_what_cannot_be_read_is_named(app: Flask, client: FlaskClient) -> None:
    for asked, parameter in UNREADABLE:
        answer = client.get(f"/api/v1/{asked}")

        problem = json.loads(answer.text)
        assert (answer.status_code, answer.mimetype, problem["status"]) == (400, "application/problem+json", 400), asked
        assert [fault["parameter"] for fault in problem["errors"]] == [parameter], asked


def test_every_fault_is_told_at_once(app: Flask, client: FlaskClient) -> None:
    problem = json.loads(client.get("/api/v1/slots?from=x&to=y&limit=z").text)

    assert {fault["parameter"] for fault in problem["errors"]} == {"from", "to", "limit"}


ERRORS = (
    ("GET", "/api/v1/nothing", 404),
    ("GET", "/api/v2/slots", 404),
    ("GET", "/api/v1/events/nothing-here", 404),
    ("GET", "/api/v1/events/%00", 404),
    ("POST", "/api/v1/slots", 405),
    ("DELETE", "/api/v1/projects/myp", 405),
)


def test_errors_are_problems_for_machines(app: Flask, client: FlaskClient) -> None:
    for method, path, status in ERRORS:
        answer = client.open(path, method=method)

        problem = json.loads(answer.text)
        assert (answer.status_code, answer.mimetype, problem["status"]) == (status, "application/problem+json", status), path
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert ("Allow" in answer.headers) is (status == 405), path


def test_pages_that_are_not_there_stay_pages(app: Flask, client: FlaskClient) -> None:
    assert client.get("/fr/api/v1/").mimetype == "text/html"


def test_an_unchanged_answer_is_not_sent_again(world: None, client: FlaskClient) -> None:
    first = client.get("/api/v1/events")

    again = client.get("/api/v1/events", headers={"If-None-Match": first.headers["ETag"]})
    factories.make_slot()
    changed = client.get("/api/v1/events", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert changed.status_code == 200
    assert first.headers["Cache-Control"] == "public, max-age=60"


def test_any_site_may_read_and_none_may_write(app: Flask, client: FlaskClient) -> None:
    preflight = client.options("/api/v1/slots", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    answer = client.get("/api/v1/slots", headers={"Origin": "https://example.org"})

    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert (answer.headers["Access-Control-Allow-Origin"], answer.headers["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Access-Control-Allow-Origin" not in client.get("/fr/agenda").headers


def test_the_document_describes_what_answers(app: Flask) -> None:
    document = openapi.document()

    routes = {rule.rule.removeprefix("/api/v1") for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    described = {path.replace("{", "<").replace("}", ">") for path in document["paths"]}
    pages = {"/", "/openapi.json"}

    assert routes - pages == described


@every
def test_answers_have_the_fields_the_document_says(world: None, client: FlaskClient, listing: Listing) -> None:
    schemas = openapi.document()["components"]["schemas"]
    page = _get(client, f"/api/v1/{listing.name}")

    assert set(page) == set(openapi.list_schema(listing)["properties"])
    for row in page["data"]:
        assert set(row) == set(schemas[listing.thing.name]["properties"]) == set(schemas[listing.thing.name]["required"])


def test_every_pointer_of_the_document_leads_somewhere(app: Flask, client: FlaskClient) -> None:
    document = _get(client, "/api/v1/openapi.json")

    pointers = set(re.findall(r'"\$ref": ?"#/components/([^"]+)"', json.dumps(document)))
    known = {f"{group}/{name}" for group, values in document["components"].items() for name in values}

    assert pointers - known == set()
    assert document["openapi"].startswith("3.1")


class TestLimits:
    @pytest.fixture
    def settings(self) -> dict[str, str]:
        return {"IXEVENTS_RATELIMITS": "true"}

    def test_who_asks_too_often_is_told_how_long_to_wait(self, app: Flask, client: FlaskClient, frozen_time: Any) -> None:
        frozen_time(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
        statuses = [client.get("/api/v1/").status_code for _time in range(120)]

        refused = client.get("/api/v1/slots")

        assert set(statuses) == {200}
        assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
        assert int(refused.headers["Retry-After"]) > 0


def test_both_databases_read_alike(any_app: Flask, client: FlaskClient) -> None:
    records.load()
    cursor = cursors.write(SLOTS.order, factories.make_slot())
    asked = ("slots?q=%25_%5C&from=2020-01-01&access=quiet_space", "projects?country=CD&partner=kalamu", "partners?project=myp")

    assert {client.get(f"/api/v1/{path}").status_code for path in asked} == {200}
    assert _get(client, f"/api/v1/slots?after={cursor}")["data"] == []


def _get(client: FlaskClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


def _identity(found: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(found.get(name) for name in ("uid", "programme", "slug"))


def _soon(number: int) -> datetime:
    return now() + timedelta(days=10 + number // 2)
