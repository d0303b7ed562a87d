"""Frames for other sites: framed by anybody, and nothing else is; no cookie, no script, small."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from ixevents.core.clock import now
from ixevents.events.models import SlotState
from ixevents.extensions import db
from ixevents.projects import records
from ixevents.projects.models import FundingLine, FundingRole, ProjectState
from ixevents.projects.partners import Partner, PartnerKind, Relation
from tests.support import factories
from tests.support.queries import count_queries

MOST_BYTES = 8 * 1024


def test_any_site_may_frame_the_lists_and_no_other_page(app: Flask, client: FlaskClient) -> None:
    slot = factories.make_slot()
    frames = ("agenda", "programmes/festival", f"projects/{slot.event.project.slug}")

    for path in frames:
        headers = client.get(f"/embed/fr/{path}").headers

        assert "frame-ancestors *" in headers["Content-Security-Policy"]
        assert "script-src 'none'" in headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in headers
        assert "Set-Cookie" not in headers
    for path in ("/fr/", "/fr/agenda", "/fr/open-data/embed", "/api/v1/slots", "/embed/fr/nothing", "/staff/sign-in"):
        headers = client.get(path).headers

        assert (headers["X-Frame-Options"], "frame-ancestors 'none'" in headers["Content-Security-Policy"]) == ("DENY", True), path


def test_a_frame_needs_no_script_opens_links_in_the_window_and_is_small(app: Flask, client: FlaskClient) -> None:
    for _number in range(30):
        factories.make_slot()

    page = client.get("/embed/nl/agenda").text

    assert re.findall("<script|<form|<img|onclick|preload", page) == []
    assert '<base target="_top">' in page
    assert page.count('class="embed-title"') == 8
    assert client.get("/embed/nl/agenda?most=500").text.count('class="embed-title"') == 20
    assert len(page.encode()) < MOST_BYTES


def test_a_frame_shows_what_is_to_come_and_says_what_is_called_off(app: Flask, client: FlaskClient, frozen_time: Any) -> None:
    frozen_time(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    project = factories.make_project()
    for days, title, state in ((-3, "Hier", SlotState.PUBLISHED), (3, "Demain", SlotState.CALLED_OFF), (4, "Brouillon", SlotState.PLANNED)):
        event = factories.make_event(project=project, title=factories.words(title))
        factories.make_slot(event=event, starts_at=now() + timedelta(days=days), state=state)
    factories.make_slot(event=factories.make_event(title=factories.words("Ailleurs")))

    page = client.get(f"/embed/fr/projects/{project.slug}").text

    assert re.findall(r'class="embed-title"[^>]*>([^<]*)', page) == ["Demain"]
    assert "<strong>Annulé</strong>" in page
    assert "Ailleurs" in client.get("/embed/fr/agenda").text


def test_what_is_owed_to_the_european_union_stands_in_the_frame_too(app: Flask, client: FlaskClient) -> None:
    slot = factories.make_slot()
    funder = Partner(slug="eu", name=factories.words("UE"), kind=PartnerKind.EU_INSTITUTION, relation=Relation.FUNDER)
    db.session.add(FundingLine(project_id=slot.event.project_id, funder=funder, role=FundingRole.SUPPORTED_BY))

    page = client.get(f"/embed/fr/projects/{slot.event.project.slug}").text

    assert ("eu-emblem" in page, "Union européenne" in page) == (True, True)


def test_lists_that_are_not_public_are_not_there(app: Flask, client: FlaskClient) -> None:
    draft = factories.make_project(state=ProjectState.DRAFT)

    paths = ("programmes/nothing", "projects/nothing", f"projects/{draft.slug}")
    assert {client.get(f"/embed/fr/{path}").status_code for path in paths} == {404}


def test_a_list_taken_back_says_so_in_the_frame_of_another_site(app: Flask, client: FlaskClient) -> None:
    taken_back = factories.make_slot(event=factories.make_event(project=factories.make_project(state=ProjectState.DRAFT))).event

    answer = client.get(f"/embed/nl/projects/{taken_back.project.slug}")

    assert (answer.status_code, "X-Frame-Options" in answer.headers) == (404, False)
    assert ("Deze lijst wordt niet meer getoond" in answer.text, "Niets gepland" in answer.text) == (True, False)
    assert ('href="/nl/agenda"' in answer.text, taken_back.title.nl in answer.text) == (True, False)


def test_an_unchanged_frame_is_not_sent_again_and_costs_one_statement(app: Flask, client: FlaskClient) -> None:
    for _number in range(3):
        factories.make_slot()
    with count_queries() as statements:
        first = client.get("/embed/fr/agenda")

    again = client.get("/embed/fr/agenda", headers={"If-None-Match": first.headers["ETag"]})

    assert (len(statements), again.status_code, first.headers["Cache-Control"]) == (1, 304, "public, max-age=300")


def test_the_page_gives_the_code_of_what_it_shows(app: Flask, client: FlaskClient) -> None:
    records.load()
    slot = factories.make_slot()
    slug = slot.event.project.slug

    page = client.get(f"/fr/open-data/embed?list=projects:{slug}&in=nl&most=5")

    assert f"https://events.example.org/embed/nl/projects/{slug}?most=5" in page.text
    assert f'<iframe class="embed-preview" src="/embed/nl/projects/{slug}?most=5"' in page.text
    assert 'title="De hele agenda"' in unescape(client.get("/fr/open-data/embed?list=agenda&in=nl").text)
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert 'src="/embed/fr/agenda"' in client.get("/fr/open-data/embed?list=x&in=y&most=z").text
