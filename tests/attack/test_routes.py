"""Every address, asked in ways no browser asks (cases 13, 14, 15, 17, 22, 24, 37, 38, ASVS 1.3.3)."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ixevents import create_app
from ixevents.config import ConfigurationError
from ixevents.core import logs
from ixevents.extensions import db
from tests.support import factories
from tests.support.apps import running
from tests.support.databases import SqliteTemplate

STRANGE_PATHS = [
    "/%00",
    "/fr/%00",
    "/fr/events/%00",
    "/fr/events/%ff%fe",
    "/fr/events/%ED%A0%80",
    "/fr/events/a'%20OR%201=1--",
    "/fr/events/../../etc/passwd",
    "/fr/events/..%2f..%2fetc%2fpasswd",
    "/static/..%2f..%2fpyproject.toml",
    "/static/%2e%2e/%2e%2e/pyproject.toml",
    "/fr/registrations/%F0%9F%98%80",
    "/fr/registrations/%00.ics",
    "/calendar/fr/%00.ics",
    "/calendar/fr/..%2f..%2fall.ics",
    "/calendar/xx/all.ics",
    "/calendar/fr/events/%F0%9F%98%80.ics",
    "/calendar/fr/projects/%00.ics",
    "/calendar/fr/slots/' OR '1'='1.ics",
    "/og/fr/event/%00.png",
    "/og/fr/edition/festival/%ff.png",
    "/fr/festival/%00/",
    "/fr/projects/%ff",
    "/assets/000000000000/site.css",
    "/xx/agenda",
]
AGENDA = [
    "q=%00",
    "q=%25%25%5F%5C",
    "q=" + "a+" * 5000,
    "q=(a%2B)%2B%24",
    "q=%ED%A0%80%FF",
    "q=" + "%EF%B7%BA" * 2000,
    "q=a" + "%CC%81%CC%96" * 5000,
    "q[]=1&q[0]=2&q=3&q=4",
    "page=-1",
    "page=0",
    "page=1e9",
    "page=%C2%B2",
    "page=" + "9" * 5000,
    "from=%C2%B2-%C2%B2-%C2%B2",
    "from=2026-02-30",
    "from=9999-12-31&to=0001-01-01",
    "to=2100-12-31",
    "from=" + "1-" * 5000,
    "programme=a&programme=b&audience=%00&project=%27",
    "access=step_free&access=nothing&access[]=x",
    "sort=password&per_page=1000000&order_by=1;drop",
    "%ff%fe=%ff&=&&&",
]


def test_what_does_not_exist_is_not_found_by_any_method(any_app: Flask, client: FlaskClient) -> None:
    for path in STRANGE_PATHS:
        got, headed, posted = [client.open(path, method=method) for method in ("GET", "HEAD", "POST")]

        assert (got.status_code, headed.status_code, headed.data) == (404, 404, b""), path
        assert posted.status_code in (404, 405), path


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("/fr/agenda/?page=2&q=a%20b", "/fr/agenda?page=2&q=a%20b"),
        ("/NL/agenda", "/nl/agenda"),
        ("/FR/", "/fr/"),
        ("/EN", "/en/"),
        ("/fr/privacy/", "/fr/privacy"),
        ("/calendar/fr/all.ics/", "/calendar/fr/all.ics"),
        ("/healthz/", "/healthz"),
    ],
)
def test_an_address_with_a_stroke_too_many_or_in_capitals_leads_to_its_page(client: FlaskClient, asked: str, page: str) -> None:
    answers = [ask(asked) for ask in (client.get, client.head)]

    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(308, page)] * 2
    assert client.get(page).status_code == 200
    assert client.post(asked).status_code in (404, 405)


@pytest.mark.parametrize(
    "asked", ["/xx/agenda/", "/fr/nothing/", "/fr/events/%00/", "/fr//evil.example/", "/fr/agenda/%2f/", "/%5cevil.example/"]
)
def test_a_stroke_too_many_leads_nowhere_else(client: FlaskClient, asked: str) -> None:
    answer = client.get(asked)

    assert answer.status_code == 404 or re.match(r"/[a-z%]", answer.headers["Location"])


def test_the_agenda_answers_whatever_it_is_asked(any_app: Flask, client: FlaskClient) -> None:
    for query in AGENDA:
        began = time.process_time()

        statuses = [client.open(f"/nl/agenda?{query}", method=method).status_code for method in ("GET", "HEAD")]

        assert statuses == [200, 200], query
        assert time.process_time() - began < 10, query


@pytest.mark.parametrize("lang", ["fr", "nl", "en"])
def test_errors_speak_the_language_of_the_address(client: FlaskClient, lang: str) -> None:
    answers = [client.get(f"/{lang}/nothing/here"), client.post(f"/{lang}/agenda"), client.get(f"/{lang}/registrations/none")]

    assert [answer.status_code for answer in answers] == [404, 405, 404]
    assert [f'<html lang="{lang}"' in answer.text for answer in answers] == [True] * 3


def test_a_method_that_is_not_offered_is_told_which_are(client: FlaskClient) -> None:
    registration = factories.make_registration()
    db.session.commit()
    path = f"/fr/registrations/{registration.code}"

    found = [
        (client.open(f"{path}/{act}", method=method)) for act in ("withdraw", "change", "offer", "confirm") for method in ("PUT", "DELETE")
    ]

    assert {answer.status_code for answer in found} == {405}
    assert {frozenset(answer.allow) for answer in found} == {frozenset({"POST", "OPTIONS"})}
    assert registration.state == "confirmed"


def test_unknown_erased_and_misspelt_codes_look_alike(client: FlaskClient) -> None:
    registration = factories.make_registration(anonymous_at=factories.now())
    live = factories.make_registration()
    db.session.commit()
    codes = [registration.code, "A" * 22, live.code[:-1], live.code + "A", live.code.swapcase(), live.ticket, live.slot.uid]

    pages = [client.get(f"/fr/registrations/{code}") for code in codes]
    posts = [client.post(f"/fr/registrations/{code}/withdraw") for code in codes]

    assert {answer.status_code for answer in (*pages, *posts)} == {404}
    assert len({page.text.replace(code, "CODE") for page, code in zip(pages, codes, strict=True)}) == 1
    assert live.state == "confirmed"


def test_private_pages_are_kept_by_nobody_also_when_they_are_not_there(client: FlaskClient) -> None:
    registration = factories.make_registration()
    db.session.commit()
    path = f"/fr/registrations/{registration.code}"

    for answer in (client.get(path), client.get(f"{path}.ics"), client.get("/fr/registrations/none"), client.post(f"{path}/offer")):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in answer.headers["Cache-Control"]
        assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/fr", "/fr/festival", "/fr//agenda", "/nl//events///x"])
def test_a_redirect_never_leaves_for_the_host_the_client_named(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})

    assert answer.status_code == 308
    assert answer.headers["Location"].startswith(f"/{path[1:3]}/")
    assert "evil" not in f"{answer.headers}{answer.text}"


def test_a_long_address_keeps_nobody_waiting_and_is_not_remembered(client: FlaskClient) -> None:
    began = time.process_time()

    answers = [client.get(f"/fr/events/{number}{'A' * 30_000}") for number in range(3)]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert time.process_time() - began < 10


@pytest.mark.parametrize("text", ["A" * 200_000, "@" * 100_000, "a@" * 100_000, "/registrations" * 20_000])
def test_cleaning_a_log_line_takes_no_time(text: str) -> None:
    began = time.process_time()

    logs.clean(None, "info", {"path": text})

    assert time.process_time() - began < 5


def test_a_request_is_one_log_line_without_codes_addresses_or_control_characters(
    sqlite_template: SqliteTemplate, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with running(sqlite_template.copy(tmp_path), tmp_path, {"IXEVENTS_LOG_LEVEL": "INFO"}) as app:
        path = "/fr/registrations/SECRET/a@example.org%0d%0a%1b[31m%c2%9b31m%e2%80%a8end"
        answer = app.test_client().get(path, headers={"User-Agent": "x\x1b[31m", "X-Request-ID": "a" * 65})

    (line,) = [line for line in capfd.readouterr().err.splitlines() if "request" in line]
    entry = json.loads(line)
    assert answer.status_code == 404
    assert entry["path"].isprintable()
    assert not any(secret in line for secret in ("SECRET", "a@example.org", "\x1b", "a" * 65))


@pytest.mark.parametrize(("asked", "packed"), [("gzip", True), ("gzip;q=0", False), ("identity", False), ("*", True), ("br", False)])
def test_a_page_is_compressed_only_for_who_takes_it(app: Flask, asked: str, packed: bool) -> None:  # expected
    answer = app.test_client().get("/fr/council/", headers={"Accept-Encoding": asked})

    assert ("Content-Encoding" in answer.headers) is packed


def test_production_has_no_development_pages_and_hides_what_statements_hold(production: Flask) -> None:
    client = production.test_client()

    assert {rule.rule for rule in production.url_map.iter_rules() if rule.rule.startswith("/dev")} == set()
    assert [client.get(path).status_code for path in ("/dev/letters", "/dev/letters/1", "/dev/styleguide", "/console")] == [404] * 4
    assert production.debug is False
    assert db.engine.hide_parameters is True


def test_an_unforeseen_fault_in_production_is_a_page_without_a_trace(production: Flask) -> None:
    production.add_url_rule("/fr/fault", view_func=lambda: 1 / 0)  # a fault as any view might have

    answer = production.test_client().get("/fr/fault")

    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("key", ["", "short", "a" * 64, "abcdefg" * 10])
def test_production_does_not_start_with_a_weak_key(tmp_path: Path, key: str) -> None:
    folder = tmp_path / "data"
    settings = {"IXEVENTS_SECRET_KEY": key, "IXEVENTS_BASE_URL": "https://events.example.org", "IXEVENTS_DATA_DIR": str(folder)}

    with pytest.raises(ConfigurationError, match="IXEVENTS_SECRET_KEY is missing or weak"):
        create_app(settings)

    assert not folder.exists()


@pytest.fixture
def production(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Flask]:
    with running(sqlite_template.copy(tmp_path), tmp_path, {"IXEVENTS_ENVIRONMENT": "production"}) as app:
        yield app
