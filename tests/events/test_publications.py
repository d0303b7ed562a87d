"""The sitemap, robots.txt and sharing pictures."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from ixevents.core.clock import now
from ixevents.events.models import Audience, EditionState, EventState
from tests.support import factories
from tests.support.queries import count_queries

XHTML = "{http://www.w3.org/1999/xhtml}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def _public() -> None:
    edition = factories.make_edition(slug="2026", programme="festival")
    factories.make_slot(event=factories.make_event(slug="concert", edition=edition, project=factories.make_project(slug="eau")))


def _sitemap(client: FlaskClient) -> dict[str, dict[str, str]]:
    """Return the alternates of each address."""
    root = ET.fromstring(client.get("/sitemap.xml").data)
    assert root.tag == f"{SITEMAP}urlset"
    return {
        entry.findtext(f"{SITEMAP}loc", ""): {link.attrib["hreflang"]: link.attrib["href"] for link in entry.iter(f"{XHTML}link")}
        for entry in root
    }


def test_sitemap_lists_every_public_page_in_each_language(client: FlaskClient) -> None:
    _public()

    listed = _sitemap(client)

    paths = [
        "",
        "accessibility",
        "agenda",
        "council/",
        "council/meetings",
        "council/minutes/",
        "council/opinions/",
        "events/concert",
        "festival/",
        "festival/2026/",
        "festival/day",
        "news/",
        "open-data",
        "open-data/embed",
        "privacy",
        "projects/",
        "projects/eau",
    ]
    paths += ["week/", "youth/"]
    assert sorted(listed) == sorted(f"https://events.example.org/{lang}/{path}" for lang in ("fr", "nl", "en") for path in paths)


def test_each_language_of_a_page_names_the_others(client: FlaskClient) -> None:
    _public()

    listed = _sitemap(client)

    for lang in ("fr", "nl", "en"):
        assert listed[f"https://events.example.org/{lang}/events/concert"] == {
            "fr": "https://events.example.org/fr/events/concert",
            "nl": "https://events.example.org/nl/events/concert",
            "en": "https://events.example.org/en/events/concert",
            "x-default": "https://events.example.org/en/events/concert",
        }


def test_pages_of_the_sitemap_are_there(client: FlaskClient) -> None:
    _public()

    # The council's page needs its records, which this test does without.
    paths = [urlsplit(address).path for address in _sitemap(client) if "/fr/" in address and "council" not in address]

    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_drafts_and_classes_are_not_in_the_sitemap(client: FlaskClient) -> None:
    factories.make_event(slug="brouillon", state=EventState.DRAFT)
    factories.make_event(slug="atelier", audience=Audience.SCHOOLS)
    factories.make_event(slug="cache", edition=factories.make_edition(slug="cachee", state=EditionState.DRAFT))

    listed = "\n".join(_sitemap(client))

    assert not [word for word in ("brouillon", "atelier", "cache", "registrations", "staff") if word in listed]


def test_sitemap_tells_when_an_event_changed(client: FlaskClient, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(datetime(2026, 11, 2, 9, tzinfo=UTC))
    factories.make_event(slug="concert")

    root = ET.fromstring(client.get("/sitemap.xml").data)

    dates = {entry.findtext(f"{SITEMAP}loc"): entry.findtext(f"{SITEMAP}lastmod") for entry in root}
    assert dates["https://events.example.org/nl/events/concert"] == "2026-11-02T10:00+01:00"


def test_sitemap_costs_four_queries(client: FlaskClient) -> None:
    for _each in range(3):
        factories.make_slot()

    with count_queries() as statements:
        answer = client.get("/sitemap.xml")

    assert len([statement for statement in statements if statement.startswith("SELECT")]) == 4
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert client.get("/sitemap.xml", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_robots_may_read_what_is_public(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.get_data(as_text=True).splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == "Sitemap: https://events.example.org/sitemap.xml"
    assert "Disallow: /*/registrations/" in lines
    assert "Disallow: /" not in lines


def test_whoever_finds_a_weakness_reads_where_to_write(app: Flask, client: FlaskClient) -> None:
    """RFC 9116: the contact of the site, or one of its own."""
    answer = client.get("/.well-known/security.txt")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.get_data(as_text=True).splitlines()
    assert lines[0] == "Contact: mailto:solidarity@example.org"
    assert lines[2:] == ["Preferred-Languages: fr, nl, en", "Canonical: https://events.example.org/.well-known/security.txt"]
    until = datetime.fromisoformat(lines[1].removeprefix("Expires: ")) - now()
    assert timedelta(days=150) < until < timedelta(days=365)

    app.config["SECURITY_EMAIL"] = "security@example.org"
    assert b"Contact: mailto:security@example.org\n" in client.get("/.well-known/security.txt").data


def test_mark_is_where_browsers_have_always_looked(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert Image.open(BytesIO(answer.data)).size == (192, 192)


@pytest.mark.parametrize("path", ["event/concert", "project/eau", "programme/festival", "site/home", "edition/festival/2026"])
def test_every_public_thing_has_a_picture_to_share(client: FlaskClient, path: str) -> None:
    _public()

    answer = client.get(f"/og/nl/{path}.png")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Image.open(BytesIO(answer.data)).size == (1200, 630)
    again = client.get(f"/og/nl/{path}.png", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_pictures_speak_the_language_of_their_address(client: FlaskClient) -> None:
    _public()

    assert client.get("/og/fr/event/concert.png").data != client.get("/og/nl/event/concert.png").data


@pytest.mark.parametrize(
    "path", ["event/none", "event/brouillon", "project/none", "programme/none", "site/other", "edition/festival/none", "edition/none/2026"]
)
def test_what_is_not_public_has_no_picture(client: FlaskClient, path: str) -> None:
    _public()
    factories.make_event(slug="brouillon", state=EventState.DRAFT)

    assert client.get(f"/og/fr/{path}.png").status_code == 404


@pytest.mark.parametrize(
    ("page", "picture"),
    [
        ("", "site/home"),
        ("events/concert", "event/concert"),
        ("projects/eau", "project/eau"),
        ("festival/", "programme/festival"),
        ("festival/2026/", "edition/festival/2026"),
    ],
)
def test_pages_name_the_picture_of_their_own(client: FlaskClient, page: str, picture: str) -> None:
    _public()

    html = client.get(f"/nl/{page}").get_data(as_text=True)

    assert f'<meta property="og:image" content="https://events.example.org/og/nl/{picture}.png">' in html
    assert client.get(f"/og/nl/{picture}.png").status_code == 200
