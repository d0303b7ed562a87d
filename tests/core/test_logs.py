"""The line of a request: what it says and hides, whichever way it is written."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from structlog.typing import EventDict, WrappedLogger

from ixevents.core import logs
from tests.support.apps import SETTINGS

CODE = "registrations/kQ3zabcdefghijkl"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    logs.configure(SETTINGS["IXEVENTS_LOG_LEVEL"], "json")


def _teller(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return event


def _lines(app: Flask, written: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    for path in (f"/fr/{CODE}", "/fr/?to=ada@example.org", "/fr/ada@example.org", "/nl/a%0Ab\u00a0c", "/static/none"):
        app.test_client().get(path, headers={"X-Request-ID": "0123-abcd"})
    found = [json.loads(line) for line in written.readouterr().err.splitlines()]
    for line in found:
        assert line.pop("timestamp").endswith("Z")
        assert line.pop("ms") >= 0
    return found


def test_the_line_of_a_request_says_what_and_hides_who(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", "json")

    lines = _lines(app, capsys)

    said = {"event": "request", "level": "info", "method": "GET", "request": "0123-abcd"}
    assert lines == [
        {**said, "path": "/fr/registrations/…", "status": 404},
        {**said, "path": "/fr/", "status": 200},
        {**said, "path": "…@…", "status": 404},
        {**said, "path": "/nl/a\\u000ab\u00a0c", "status": 404},
    ]


def test_it_is_the_same_by_the_way_other_lines_go(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", "json")
    straight = _lines(app, capsys)
    logs.configure("INFO", "json", [_teller])

    assert _lines(app, capsys) == straight != []


@pytest.mark.parametrize("level", ["WARNING", "ERROR"])
def test_who_wants_fewer_lines_gets_none_of_requests(app: Flask, capsys: pytest.CaptureFixture[str], level: str) -> None:
    logs.configure(level, "json")

    assert _lines(app, capsys) == []
