"""Logs: one JSON line an event, with a request id and without personal data (style guide 24, case 38)."""

import json
import logging
import re
import secrets
import sys
import time
from collections.abc import Sequence

import structlog
from flask import Flask, Response, g, request
from structlog.typing import EventDict, Processor, WrappedLogger

from ixevents.core import faults

log = structlog.get_logger()

_REQUEST_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")
# Bounded, as addresses are: without that, a long path without any @ keeps the search busy for minutes (ASVS 1.3.3).
_ADDRESS = re.compile(r"[^\s<>@\"']{1,64}@[^\s<>@\"']{1,255}")
# Codes of private pages are as good as a password: the path is logged up to them only.
_CODE_IN_PATH = re.compile(r"/(registrations|answers|feedback|classes|u|members|door)/[^/?]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_PATH_LENGTH = 200
# Made once: `json.dumps` makes one for every line.
_JSON = json.JSONEncoder(default=repr)
_STAMP = structlog.processors.TimeStamper(fmt="iso", utc=True)


class _Straight:
    """Where lines of requests go as JSON without passing all steps that others need: there is one for every request."""

    printer: structlog.PrintLogger | None = None


def init_app(app: Flask) -> None:
    """Set structlog up and log one line a request."""
    address = app.config["SENTRY_DSN"]
    told = [faults.teller(address, app.config["ENVIRONMENT"], _clean_text)] if address else []
    configure(app.config["LOG_LEVEL"], app.config["LOG_FORMAT"], told)
    app.before_request(_begin)
    app.after_request(_end)


def configure(level: str, form: str, before: Sequence[Processor] = ()) -> None:
    """Send every log line, ours and libraries', through the same cleaning; `before` sees it as it was written."""
    renderer = _as_json if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    least = logging.getLevelNamesMapping()[level]
    straight = form == "json" and not before and least <= logging.INFO
    _Straight.printer = structlog.PrintLogger(sys.stderr) if straight else None
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            *before,
            _STAMP,
            structlog.processors.format_exc_info,
            clean,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def clean(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask mail addresses and private codes, and keep every value on one line."""
    return {key: _clean_text(value) if isinstance(value, str) else value for key, value in event.items()}


def _clean_text(value: str) -> str:
    if "@" in value:
        value = _ADDRESS.sub("…@…", value)
    if "/" in value:
        value = _CODE_IN_PATH.sub(r"/\1/…", value)
    return value if value.isprintable() else _CONTROL.sub(lambda match: f"\\u{ord(match.group()):04x}", value)


def _as_json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return _JSON.encode(event)


def _begin() -> None:
    given = request.headers.get("X-Request-ID")
    number = given if given and _REQUEST_ID.match(given) else secrets.token_hex(8)
    kept = g._get_current_object()  # looked up once
    kept.request_id, kept.started = number, time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=number)


def _end(response: Response) -> Response:
    asked, kept = request._get_current_object(), g._get_current_object()  # type: ignore[attr-defined]  # looked up once
    number = kept.get("request_id", "")
    # Nobody else says it: to replace it would be to look through all headers.
    response.headers.add("X-Request-ID", number)
    if asked.endpoint not in ("static", "bundle"):
        now = time.perf_counter()
        milliseconds = round((now - kept.get("started", now)) * 1000, 1)
        _tell(number, asked.method, asked.path[:_PATH_LENGTH], response.status_code, milliseconds)
    return response


def _tell(number: str, method: str, path: str, status: int, milliseconds: float) -> None:
    printer = _Straight.printer
    if printer is None:
        log.info("request", method=method, path=path, status=status, ms=milliseconds)
    else:
        # What comes from outside is cleaned, all else of it is ours.
        event = {"method": _clean_text(method), "path": _clean_text(path), "status": status, "ms": milliseconds}
        event |= {"event": "request", "request": number, "level": "info"}
        printer.msg(_as_json(printer, "info", _STAMP(printer, "info", event)))
