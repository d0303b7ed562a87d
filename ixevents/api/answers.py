"""Answers as JSON: with an ETag, kept for a minute, readable from any site."""

import json
from typing import Any

from flask import Response, request

MIMETYPE = "application/json"
_A_MINUTE = "public, max-age=60"
METHODS = ("GET", "HEAD", "OPTIONS")
EXPOSED = ("ETag", "Link", "Retry-After")
SEEN_FROM_ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join(EXPOSED),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def answer(body: Any, following: str | None = None) -> Response:
    """Return a document with its tag; `following` is the address of the next page."""
    response = Response(json.dumps(body, ensure_ascii=False, separators=(",", ":")), mimetype=MIMETYPE)
    response.headers["Cache-Control"] = _A_MINUTE
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    response.add_etag()
    return response


def open_up(response: Response) -> Response:
    """Let pages of any site read an answer, errors too: nothing here is anybody's own."""
    for name, value in SEEN_FROM_ANYWHERE.items():
        response.headers[name] = value
    if request.method == "OPTIONS":
        response.headers.update(PREFLIGHT)
    return response
