"""Security headers of every answer, and what may be kept by caches."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
_SECURE = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
MARKS = ("camera", "framed", "framing")
"""Names in `g` by which a page being made may do more than others."""

_FILE_POLICY = "default-src 'none'; sandbox"
_CAMERA_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'")
_STATIC_CACHE = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    """Add the headers to every answer."""
    always = _ALWAYS | (_SECURE if app.config["BASE_URL"].startswith("https://") else {})
    unless_said = [(name.lower(), name, value) for name, value in always.items()]

    @app.after_request
    def protect(response: Response) -> Response:
        # Looked up once, for every answer comes by here: where the request is, what was marked, what is said already.
        asked, marks = request._get_current_object(), vars(g._get_current_object())  # type: ignore[attr-defined]
        if response.status_code == HTTPStatus.PERMANENT_REDIRECT:
            _stay_here(response)
        _allow_otherwise(response, marks)
        said = {name.lower() for name, _value in response.headers}
        # All at once: setting one by one looks through all of them each time.
        response.headers.extend([(name, value) for key, name, value in unless_said if key not in said])
        if asked.endpoint == "static" and "v" in asked.args:
            response.headers["Cache-Control"] = _STATIC_CACHE
        if marks.get("uncached"):
            response.headers["Cache-Control"] = "no-store"
        if marks.get("private"):
            _keep_private(response)
        if marks.get("framed"):
            _let_frame(response)
        return response


def private() -> None:
    """Mark the answer being made as personal: kept nowhere, listed nowhere, its address told to nobody (case 15)."""
    g.private = True


def camera() -> None:
    """Let the page being made see through the camera, and run the reader of codes where the browser has none of its own."""
    g.camera = True


def framed() -> None:
    """Let any site show the answer being made in a frame. For lists made for that alone: they hold no button to be tricked into."""
    g.framed = True


def framing() -> None:
    """Let the page being made show frames of this site."""
    g.framing = True


def uncached() -> None:
    """Mark the answer being made as good for one reader only, though not secret: a form with its stamp."""
    g.uncached = True


def _stay_here(response: Response) -> None:
    """Make a redirect of the router relative: it repeats the host the client named, whoever that is (case 14)."""
    response.location = urlsplit(response.location or "/")._replace(scheme="", netloc="").geturl()
    response.set_data(b"")


def _allow_otherwise(response: Response, marks: Mapping[str, object]) -> None:
    """Give the few pages that asked for it what others may not do, and files nothing at all."""
    if marks.get("camera"):
        response.headers["Content-Security-Policy"] = _CAMERA_POLICY
        response.headers["Permissions-Policy"] = _ALWAYS["Permissions-Policy"].replace("camera=()", "camera=(self)")
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        # What somebody brought is saved, never shown here; a browser that shows it all the same runs nothing of it (case 32).
        response.headers.setdefault("Content-Security-Policy", _FILE_POLICY)
    if marks.get("framing"):
        response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"


def _let_frame(response: Response) -> None:
    policy = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *").replace("script-src 'self'", "script-src 'none'")
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    del response.headers["X-Frame-Options"]


def _keep_private(response: Response) -> None:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
