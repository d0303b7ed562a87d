"""A letter's own HTML, shut in: nothing in it runs or loads, its links open beside it."""

from flask import Response, make_response

from ixevents.core import headers

SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_POLICY = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox {SANDBOX}"


def answer(html: str) -> Response:
    """Return a page that is the letter and nothing else."""
    response = Response(html.replace("<head>", '<head><base target="_blank">', 1), mimetype="text/html")
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def framing(page: str) -> Response:
    """Return a page that shows letters in frames."""
    response = make_response(page)
    response.headers["Content-Security-Policy"] = f"{headers.POLICY}; frame-src 'self'"
    return response
