"""Pages used again: never one that another commit has made old, never one of another second, never a private one."""

import gzip
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import text

from ixevents.core import reuse
from ixevents.events.models import Event
from ixevents.extensions import db
from tests.support import factories
from tests.support.client import ProofreadingClient
from tests.support.queries import count_queries

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)


@pytest.fixture
def event(any_app: Flask, frozen_time: Callable[[datetime], None]) -> Event:
    """A published event, at a clock that stands still."""
    frozen_time(NOON)
    event = factories.make_event(title=factories.words("Bal 0"))
    factories.make_slot(event=event)
    db.session.commit()
    return event


def test_a_page_is_made_once_in_a_second(event: Event, client: ProofreadingClient, frozen_time: Callable[[datetime], None]) -> None:
    path = f"/fr/events/{event.slug}"
    first = client.get(path)

    with count_queries() as statements:
        second = client.get(path)
    frozen_time(NOON + timedelta(seconds=1))
    with count_queries() as later:
        client.get(path)

    assert (statements, second.data) == ([], first.data)
    assert _kept_headers(second) == _kept_headers(first)
    assert later != []


def test_every_commit_makes_pages_anew(event: Event, client: ProofreadingClient) -> None:
    path = f"/fr/events/{event.slug}"
    client.get(path)

    _call(event, "Bal 1")
    after_ours = client.get(path).text
    with db.engine.begin() as another:
        another.exec_driver_sql("UPDATE slot SET capacity = capacity + 1")
    with count_queries() as statements:
        client.get(path)

    assert "Bal 1" in after_ours
    assert statements != []


def test_readers_never_see_what_was_before_the_last_commit(any_app: Flask) -> None:
    """One officer renames an event as fast as it goes, four visitors look: each sees at least what was stored when it asked."""
    event = factories.make_event(title=factories.words("Bal 0"))
    db.session.commit()
    path, stored, over = f"/fr/events/{event.slug}", [0], threading.Event()
    looked: list[list[tuple[int, int]]] = [[] for _reader in range(4)]

    def look(seen: list[tuple[int, int]]) -> None:
        client = FlaskClient(any_app)
        while not over.is_set():
            least = stored[0]
            seen.append((least, int(re.findall(r"<h1[^>]*>\s*Bal (\d+)", client.get(path).text)[0])))

    with ThreadPoolExecutor(4) as readers:
        looks = [readers.submit(look, seen) for seen in looked]
        until = time.monotonic() + 20
        # Until all have looked several times: on a busy machine the first page takes longer than forty names.
        while stored[0] < 40 or (min(len(seen) for seen in looked) < 5 and time.monotonic() < until):
            _call(event, f"Bal {stored[0] + 1}")
            stored[0] += 1
        over.set()

    for one in looks:
        one.result()
    seen = [pair for pairs in looked for pair in pairs]
    assert [pair for pair in seen if pair[1] < pair[0]] == []
    assert len({shown for _least, shown in seen}) > 1


def test_a_changed_page_is_not_called_unchanged(event: Event, client: ProofreadingClient) -> None:
    path = f"/calendar/fr/events/{event.slug}.ics"
    tag = client.get(path).headers["ETag"]

    with count_queries() as statements:
        unchanged = client.get(path, headers={"If-None-Match": tag})
    _call(event, "Bal 1")
    changed = client.get(path, headers={"If-None-Match": tag})

    assert (unchanged.status_code, unchanged.data, statements) == (304, b"", [])
    assert changed.status_code == 200


def test_compressed_and_plain_are_the_same_page(event: Event, any_app: Flask) -> None:
    client = FlaskClient(any_app, Response)
    path = f"/fr/events/{event.slug}"

    answers = [client.get(path, headers={"Accept-Encoding": coding}) for coding in ("gzip", "", "gzip")]

    assert [answer.headers.get("Content-Encoding") for answer in answers] == ["gzip", None, "gzip"]
    assert gzip.decompress(answers[0].data) == answers[1].data == gzip.decompress(answers[2].data)


def test_languages_and_hosts_have_pages_of_their_own(event: Event, client: ProofreadingClient) -> None:
    path = "/portals/openagenda.csv"
    asked: list[dict[str, Any]] = [
        {"headers": {"Accept-Language": "fr"}},
        {"headers": {"Accept-Language": "nl"}},
        {"headers": {"Accept-Language": "nl"}, "base_url": "https://other.example.org"},
    ]

    made = []
    for options in (*asked, *asked):
        with count_queries() as statements:
            client.get(path, **options)
        made.append(statements != [])

    assert made == [True] * 3 + [False] * 3


def test_what_is_not_there_is_not_kept(event: Event, client: ProofreadingClient) -> None:
    assert client.get("/fr/events/nothing").status_code == 404
    with count_queries() as statements:
        assert client.get("/fr/events/nothing").status_code == 404

    assert statements != []


def test_what_a_page_of_our_own_transaction_shows_is_not_kept(event: Event, any_app: Flask) -> None:
    """A transaction that has begun may see what is not committed."""
    watch = reuse.Watch()
    db.session.execute(text("SELECT 1"))

    assert db.session().in_transaction()
    assert reuse._moment(watch) is None
    db.session.rollback()
    assert reuse._moment(watch) is not None
    watch.close()


def test_a_connection_that_broke_is_replaced(event: Event, client: ProofreadingClient, any_app: Flask) -> None:
    path = f"/fr/events/{event.slug}"
    client.get(path)
    watch, _shelf = any_app.extensions["ixevents-reuse"]
    watch._asking[2].close()

    assert client.get(path).status_code == 200
    assert client.get(path).status_code == 200
    with count_queries() as statements:
        client.get(path)

    assert statements == []


def test_the_shelf_holds_so_much_and_no_more() -> None:
    shelf = reuse.Shelf()
    large = b"x" * (reuse.MOST_BYTES // 2 + 1)
    for number in range(3):
        shelf.keep(number, reuse.Page("now", large, (), ()))
    assert [shelf.find(number, "now") is not None for number in range(3)] == [True, False, False]

    shelf.keep(9, reuse.Page("then", b"small", (), ()))

    assert (shelf.find(0, "now"), shelf.find(9, "now")) == (None, None)
    assert shelf.find(9, "then") is not None


def _call(event: Event, title: str) -> None:
    event.title = factories.words(title)
    db.session.commit()


def _kept_headers(response: object) -> list[tuple[str, str]]:
    return [pair for pair in response.headers if pair[0] != "X-Request-ID"]


def test_who_asks_for_a_page_that_is_being_made_waits_for_it(any_app: Flask, event: Event) -> None:
    made, asking = [], threading.Barrier(8)

    @reuse.page
    def slow() -> str:
        made.append(threading.get_ident())
        time.sleep(0.1)
        return "made"

    def ask(_number: int) -> str:
        with any_app.test_request_context("/fr/slow"):
            asking.wait(10)
            return slow().get_data(as_text=True)

    with ThreadPoolExecutor(8) as visitors:
        answers = list(visitors.map(ask, range(8)))

    assert (answers, len(made)) == (["made"] * 8, 1)


def test_a_page_that_fails_lets_nobody_wait_for_ever(any_app: Flask, event: Event) -> None:
    asking = threading.Barrier(4)

    @reuse.page
    def broken() -> str:
        time.sleep(0.05)
        raise LookupError

    def ask(_number: int) -> bool:
        with any_app.test_request_context("/fr/broken"):
            asking.wait(10)
            with pytest.raises(LookupError):
                broken()
        return True

    with ThreadPoolExecutor(4) as visitors:
        assert all(visitors.map(ask, range(4)))


def test_many_who_ask_at_once_are_told_of_every_commit(any_app: Flask, event: Event) -> None:
    """One question for all who wait, but never one that was asked before they came."""
    watch, engine = reuse.Watch(), db.engine

    def ask(_number: int) -> set[object]:
        return {watch.version(engine) for _time in range(50)}

    with ThreadPoolExecutor(8) as visitors:
        before = set().union(*visitors.map(ask, range(8)))
        with engine.begin() as another:
            another.exec_driver_sql("UPDATE slot SET capacity = capacity + 1")
        after = set().union(*visitors.map(ask, range(8)))
    watch.close()

    assert (len(before), len(after), before & after) == (1, 1, set())
