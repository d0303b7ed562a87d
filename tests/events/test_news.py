"""The feed of what was announced last."""

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import fromstring

from flask import Flask
from flask.testing import FlaskClient

from ixevents.core.clock import now
from ixevents.events.models import Audience, EventState, SlotState
from ixevents.extensions import db
from tests.support import factories
from tests.support.queries import count_queries

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_the_newest_come_first_in_the_reader_s_language(app: Flask, client: FlaskClient, frozen_time: Any) -> None:
    frozen_time(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    for days, title in ((3, "Ancien"), (1, "Neuf")):
        event = factories.make_event(
            title=factories.words(title, f"{title} NL"), published_at=now() - timedelta(days=days), changed_at=now() - timedelta(days=days)
        )
        factories.make_slot(event=event, starts_at=datetime(2026, 12, 5, 19, 0, tzinfo=UTC))

    feed = fromstring(client.get("/nl/news.atom").text)

    assert [entry.findtext("a:title", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)] == ["Neuf NL", "Ancien NL"]
    assert (feed.findtext("a:updated", namespaces=ATOM) or "").endswith(":00+00:00")
    assert (feed.findtext("a:entry/a:summary", namespaces=ATOM) or "").startswith("zaterdag 5 december 2026, Zaal")
    assert feed.findtext("a:entry/a:published", namespaces=ATOM) == "2026-11-23T09:00:00+00:00"


def test_a_date_called_off_is_told_no_more_and_every_place_is_named(app: Flask, client: FlaskClient) -> None:
    event = factories.make_event()
    for day, name, state in ((4, "Tente", SlotState.CALLED_OFF), (5, "Théâtre", SlotState.PUBLISHED), (6, "Place", SlotState.PUBLISHED)):
        place = factories.make_place(name=factories.words(name, name))
        factories.make_slot(event=event, place=place, starts_at=datetime(2026, 12, day, 19, 0, tzinfo=UTC), state=state)

    feed = fromstring(client.get("/fr/news.atom").text)

    assert (feed.findtext("a:entry/a:summary", namespaces=ATOM) or "").startswith("5 – 6 décembre 2026, Théâtre · Place.")


def test_drafts_and_events_for_classes_are_not_announced(app: Flask, client: FlaskClient) -> None:
    factories.make_slot(event=factories.make_event(state=EventState.DRAFT))
    factories.make_slot(event=factories.make_event(audience=Audience.SCHOOLS))

    assert "<entry>" not in client.get("/fr/news.atom").text


def test_a_programme_has_a_feed_of_its_own_and_pages_lead_to_it(app: Flask, client: FlaskClient) -> None:
    factories.make_slot(event=factories.make_event(edition=factories.make_edition(programme="week")))
    factories.make_slot()

    assert client.get("/fr/news.atom").text.count("<entry>") == 2
    assert client.get("/fr/news/week.atom").text.count("<entry>") == 1
    assert client.get("/fr/news/nothing.atom").status_code == 404
    assert '<link rel="alternate" type="application/atom+xml"' in client.get("/fr/agenda").text
    assert 'href="/nl/news/week.atom"' in client.get("/nl/week/").text


def test_the_feed_costs_the_same_with_one_event_and_with_three(app: Flask, client: FlaskClient) -> None:
    costs = []
    for _time in range(2):
        factories.make_slot()
        db.session.commit()
        with count_queries() as statements:
            first = client.get("/fr/news.atom")
        costs.append(len(statements))

    # Events, their dates, the stands of festivals.
    assert costs[0] == costs[1] == 3
    assert client.get("/fr/news.atom", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
