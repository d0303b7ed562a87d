"""What could not be answered, as problem details (RFC 9457): for machines, and for who reads their logs."""

import json
from http import HTTPStatus

from flask import Flask, Response

from ixevents.api.kinds import Json
from ixevents.core import errors

BELOW = "/api/"
MIMETYPE = "application/problem+json"

SCHEMA: Json = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "The words of the status."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do about it."},
        "errors": {
            "type": "array",
            "description": "Each parameter that cannot be read.",
            "items": {
                "type": "object",
                "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
                "required": ["parameter", "detail"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}

WORDS = {
    HTTPStatus.BAD_REQUEST: "A parameter cannot be read: “errors” says which, and why.",
    HTTPStatus.NOT_FOUND: "Nothing public has this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This interface is for reading: GET, HEAD and OPTIONS only.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests in a short time: wait as long as the header Retry-After says.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database cannot be reached: try again in half a minute.",
}
WINDOW_SECONDS = 60
"""Requests are counted by the minute."""
_OTHER = "The request could not be answered."


class Unreadable(Exception):
    """Parameters of an address that cannot be read; `faults` says what is wrong with each."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


def init_app(app: Flask) -> None:
    """Let every error below /api/ speak JSON, also where no address is."""
    errors.speak_otherwise(app, BELOW, answer)
    app.register_error_handler(Unreadable, lambda error: answer(HTTPStatus.BAD_REQUEST, error.faults))


def answer(status: int, faults: dict[str, str] | None = None) -> Response:
    """Return the answer for a status. Its sentences are English, as the names of the fields are."""
    told = HTTPStatus(status)
    body: Json = {"type": "about:blank", "title": told.phrase, "status": status, "detail": WORDS.get(told, _OTHER)}
    if faults:
        body["errors"] = [{"parameter": name, "detail": detail} for name, detail in faults.items()]
    response = Response(json.dumps(body, ensure_ascii=False), status=status, mimetype=MIMETYPE)
    response.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = str(WINDOW_SECONDS)
    return response
