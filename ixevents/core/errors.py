"""Error pages in the reader's language, or as machines read them; a database that cannot answer is a 503, no stack trace (case 55, 57)."""

from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.routing import RequestRedirect

from ixevents.core.languages import LOCALES, OFFICIAL
from ixevents.core.logs import log
from ixevents.core.received import SERVERS_OWN

RETRY_AFTER_SECONDS = 30
_OTHERWISE = "core.errors"


def init_app(app: Flask) -> None:
    """Register the pages for what can go wrong."""
    app.register_error_handler(HTTPException, _http_error)
    for failure in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(failure, _unavailable)
    app.register_error_handler(DataError, _unreadable)
    app.register_error_handler(OverflowError, _unreadable)
    # In tests and development a bug must show its trace; in production the reader gets the page.
    if app.config["ENVIRONMENT"] == "production":
        app.register_error_handler(Exception, _bug)


def speak_otherwise(app: Flask, below: str, answer: Callable[[int], Response]) -> None:
    """Let errors of addresses that begin so be answered by a function instead of a page."""
    app.extensions.setdefault(_OTHERWISE, {})[below] = answer


def _http_error(error: HTTPException) -> Response:
    if (error.code is not None and 300 <= error.code < 400) or error.response is not None:
        return error.get_response()  # type: ignore[return-value]
    above = _page_above() if isinstance(error, MethodNotAllowed) else None
    if above:
        return redirect(above)  # type: ignore[return-value]
    meant = _page_meant() if isinstance(error, NotFound) and request.url_rule is None else None
    if meant:
        return _moved(meant)
    response = page(error.code or 500)
    if isinstance(error, RequestEntityTooLarge):
        response.status_code = 413
    if isinstance(error, MethodNotAllowed):
        response.allow.update(error.valid_methods or ())
    retry_after = getattr(error, "retry_after", None) or _window(error)
    if retry_after:
        response.headers.setdefault("Retry-After", str(retry_after))
    return response


def _window(error: HTTPException) -> int | None:
    """Return the seconds after which a client that was refused for asking too often has its whole measure again."""
    limit = getattr(error, "limit", None)
    return limit.limit.get_expiry() if limit is not None else None


def _page_above() -> str | None:
    """Return the page a form stood on that was sent to this address: who reloads the answer, or turns to another language there, asks for
    the address itself, which only takes forms.
    """
    path = request.path
    while request.method in ("GET", "HEAD") and path.count("/") > 1:
        path = path.rpartition("/")[0]
        with suppress(HTTPException):
            current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
            return path
    return None


def _page_meant() -> str | None:
    """Return the page whose address somebody wrote with a stroke at its end, or with the language in capitals."""
    first, *rest = request.path.strip("/").split("/")
    path = "/".join(("", first.lower() if first.lower() in LOCALES else first, *rest))
    if request.method not in ("GET", "HEAD") or path == request.path or "" in (first, *rest):
        return None
    try:
        current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except RequestRedirect:
        return f"{path}/"
    except HTTPException:
        return None
    return path


def _moved(path: str) -> Response:
    asked = request.query_string.decode("ascii", "replace")
    response = redirect(f"{path}?{asked}" if asked else path, HTTPStatus.PERMANENT_REDIRECT)
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]


def _unavailable(error: Exception) -> Response:
    log.error("database unavailable", kind=type(error).__name__)
    response = page(503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _unreadable(error: Exception) -> Response:
    """Answer who asked for a number, a day or a sign that no database and no calendar holds (case 37)."""
    log.warning("value out of range", kind=type(error).__name__)
    return page(400)


def _bug(error: Exception) -> Response:
    if type(error).__module__ == SERVERS_OWN:
        return page(400)
    log.error("unhandled error", exc_info=error)
    return page(500)


def page(status: int) -> Response:
    """Return the page for a status; statuses without words of their own speak as the nearest one."""
    for below, answer in current_app.extensions.get(_OTHERWISE, {}).items():
        if request.path.startswith(below):
            return answer(status)
    heading, text = _words(status)
    also = _in_other_languages(status) if status == HTTPStatus.SERVICE_UNAVAILABLE else []
    response = make_response(render_template("errors/error.html", status=status, heading=heading, text=text, also=also), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _in_other_languages(status: int) -> list[tuple[str, str, str]]:
    """Return the words in the official languages the page is not in: while nothing answers, no other page can be opened."""
    ours, found = g.get("lang"), []
    try:
        for lang in OFFICIAL:
            if lang != ours:
                g.lang = lang
                with force_locale(LOCALES[lang]):
                    found.append((lang, *_words(status)))
    finally:
        g.lang = ours
    return found


def _words(status: int) -> tuple[str, str]:
    if status == HTTPStatus.FORBIDDEN:
        return _("This page is not open to you"), _("You may need another link or another account. Ask us if you think this is wrong.")
    if status == HTTPStatus.GONE:
        return _("This page is gone"), _("What was here has ended or was removed. The agenda shows what is on now.")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _("Too many attempts"), _("We received many requests in a short time. Wait a few minutes and try again, or call us.")
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return _("We are back in a moment"), _("Nothing was saved. Wait half a minute, then try again.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _("Something broke on our side"), _("Nothing was saved. We have been told. Try again, or call us.")
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return _("What you sent is too large"), _("Nothing was saved. Go back and choose a smaller file, or write less.")
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
        return _("We cannot find this page"), _("The address may be incomplete. Start from the agenda, or look for a word.")
    return _("We cannot read this request"), _("Go back, check what you filled in, and try again.")
