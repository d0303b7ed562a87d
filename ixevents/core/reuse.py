"""Public pages used again: within the second they were made in, and only while nothing was committed since.

When a programme opens, hundreds ask for the same page in the same second. Who asks later, or after any change of the data by any
process, gets a page made anew: a free seat that is gone is never shown again. See `docs/performance.md`.
"""

import gzip
import os
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property, wraps
from http import HTTPStatus
from typing import Any, cast

import structlog
from flask import Flask, Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine

from ixevents.core import headers
from ixevents.core.clock import now

log = structlog.get_logger()

MOST_BYTES = 4 * 1024 * 1024
"""Of all pages kept, before compression."""
LONGEST_ADDRESS = 500
PATIENCE = 10
"""Seconds for which somebody waits for a page that another is making, before making it too."""
SILENT_SECONDS = 2
"""Who waits behind somebody that asked a dead line for longer than this does not ask it again, for as long."""

_EXTENSION = "ixevents-reuse"
_VERSIONS = {
    # Differs after every commit of another connection (https://sqlite.org/pragma.html#pragma_data_version); ours never writes.
    "sqlite": "PRAGMA data_version",
    # Equal texts name the same finished transactions, so the same visible rows.
    "postgresql": "SELECT pg_current_snapshot()::text",
}

View = Callable[..., ResponseReturnValue]


class Watch:
    """Says whether anything was committed since it was last asked, on a connection of its own that only asks this.

    Who comes while a question is under way waits for the next one, with all who came meanwhile: one question for all of them, asked
    after they came. So nobody waits for more than two answers, however many there are.
    """

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._asked = self._answered = 0
        "Numbers of the latest question and of the latest answer."
        self._found: Hashable | None = None
        self._asking: tuple[int, Engine, Any] | None = None
        self._silent_until = float("-inf")

    def close(self) -> None:
        """Let the connection go; the next question opens another."""
        with self._turn:
            if self._asking is not None and self._asking[0] == os.getpid():
                self._asking[2].close()
            self._asking = None

    def version(self, engine: Engine) -> Hashable | None:
        """Return the version of the data, to be compared with others of this process; None when it cannot be told."""
        statement = _VERSIONS.get(engine.dialect.name)
        if statement is None or engine.url.database in (None, "", ":memory:"):
            return None
        with self._turn:
            wanted = self._asked + 1
            self._turn.wait_for(lambda: self._asked == self._answered or self._answered >= wanted)
            if self._answered >= wanted:
                return self._found
            self._asked = wanted
        found = None
        try:
            found = self._ask(engine, statement)
        finally:
            with self._turn:
                self._answered, self._found = wanted, found
                self._turn.notify_all()
        return found

    def _ask(self, engine: Engine, statement: str) -> Hashable | None:
        began = time.monotonic()
        if began < self._silent_until:
            return None
        try:
            cursor = self._connection(engine).cursor()
            cursor.execute(statement)
            found = cursor.fetchone()
            cursor.close()
        except Exception as error:  # noqa: BLE001  # whatever the driver says: the page is made, and says itself what is wrong
            log.debug("the version of the data cannot be read", reason=type(error).__name__)
            self._asking = None
            if time.monotonic() - began > SILENT_SECONDS:
                self._silent_until = time.monotonic() + SILENT_SECONDS
            # What broke here is broken for those in the pool: nobody has to find out for each of them.
            engine.dispose()
            return None
        return cast(Hashable, found[0])

    def _connection(self, engine: Engine) -> Any:
        # After a fork, and in tests that change databases, the connection is another's.
        if self._asking is None or self._asking[:2] != (os.getpid(), engine):
            connection = engine.raw_connection()
            if engine.dialect.name == "sqlite":
                connection.driver_connection.isolation_level = None  # type: ignore[union-attr]
            else:
                connection.driver_connection.autocommit = True  # type: ignore[union-attr]
                # A pooler between may answer every question by another connection, which knows no statement prepared on this one.
                connection.driver_connection.prepare_threshold = None  # type: ignore[union-attr]
            # Ours from now on: the pool fills its place when it needs to.
            connection.detach()
            self._asking = os.getpid(), engine, connection
        return self._asking[2]


@dataclass(frozen=True)
class Page:
    """An answer as it was made, and when: at which second, with which data."""

    moment: Hashable
    body: bytes
    headers: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]
    "What it may do that others may not."

    @cached_property
    def packed(self) -> bytes:
        """The body, compressed once for all who take it so."""
        return gzip.compress(self.body, 6)


@dataclass
class Turn:
    """The turn to make a page, once; without a page it is still to be made, or not one for others."""

    page: Page | None = None
    over: threading.Event = field(default_factory=threading.Event)


class Shelf:
    """The pages of this very moment. Each is asked for its own: two threads may be a moment apart."""

    def __init__(self) -> None:
        self._turns: dict[Hashable, Turn] = {}
        self._taking = threading.Lock()
        self._pages: dict[Hashable, Page] = {}
        self._moment: Hashable = None
        self._room = MOST_BYTES

    def find(self, address: Hashable, moment: Hashable) -> Page | None:
        """Return the page if it was made at this moment."""
        page = self._pages.get(address)
        return page if page and page.moment == moment else None

    @contextmanager
    def turn(self, address: Hashable, moment: Hashable) -> Iterator[Turn]:
        """Give the page of this moment, or the turn to make it. Who asks while another makes it waits for that.

        Each second many ask at once for a page that has just become too old: all of them making it would let all wait for all.
        """
        if page := self.find(address, moment):
            yield Turn(page)
            return
        own, key = Turn(), (address, moment)
        with self._taking:
            own.page = self.find(address, moment)
            first = self._turns.setdefault(key, own)
        if first is not own:
            first.over.wait(PATIENCE)
            yield Turn(first.page)
            return
        try:
            yield own
        finally:
            with self._taking:
                del self._turns[key]
                if own.page:
                    self.keep(address, own.page)
            own.over.set()

    def keep(self, address: Hashable, page: Page) -> None:
        """Keep a page, while there is room; those of another moment go."""
        if page.moment != self._moment:
            self._pages, self._moment, self._room = {}, page.moment, MOST_BYTES
        if len(page.body) <= self._room:
            self._room -= len(page.body)
            self._pages[address] = page


def init_app(app: Flask) -> None:
    """Give the application an empty shelf, and a watch."""
    app.extensions[_EXTENSION] = (Watch(), Shelf())


def forget(app: Flask) -> None:
    """Let go what is kept, and the connection: the database goes away."""
    app.extensions[_EXTENSION][0].close()
    init_app(app)


def page(view: View) -> View:
    """Let a public page be used again. For views whose answer depends on their address, the data and the time alone.

    Answers 304 to who has these very bytes already, where the view gave them a tag (CAL-16).
    """

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Response:
        watch, shelf = cast(tuple[Watch, Shelf], current_app.extensions[_EXTENSION])
        moment, address = _moment(watch), (request.root_url, request.full_path, g.get("lang"))
        shared = moment is not None and len(request.full_path) <= LONGEST_ADDRESS
        with shelf.turn(address, moment) if shared else nullcontext(Turn()) as turn:
            if turn.page is None:
                made = make_response(view(*args, **kwargs))
                if made.status_code != HTTPStatus.OK or g.get("private") or g.get("uncached"):
                    return made
                turn.page = Page(moment, made.get_data(), tuple(made.headers), tuple(mark for mark in headers.MARKS if g.get(mark)))
        return _again(turn.page)

    return answer


def _again(page: Page) -> Response:
    """Answer with a page that was made, here or before."""
    g.reused = page
    for mark in page.marks:
        setattr(g, mark, True)
    response = Response(page.body, headers=list(page.headers))
    if "ETag" in response.headers:
        response.make_conditional(request)
    return response


def _moment(watch: Watch) -> Hashable | None:
    """Return what must not have changed; None where a transaction has begun, which may see what nobody else sees."""
    database = current_app.extensions["sqlalchemy"]
    session = database.session
    if session.registry.has() and session().in_transaction():
        return None
    version = watch.version(database.engine)
    return None if version is None else (version, int(now().timestamp()))
