"""A letter's own HTML, shut in: nothing in it runs or loads, its links open beside it."""

from flask import Response

SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_POLICY = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox {SANDBOX}"


def answer(html: str) -> Response:
    """Return a page that is the letter and nothing else."""
    response = Response(html.replace("<head>", '<head><base target="_blank">', 1), mimetype="text/html")
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
