"""Coming in and going out: what every way in does with the cookie, and where one goes next."""

from urllib.parse import urlsplit

from flask import current_app, g, redirect, request, session, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access, actions, sign_ins
from ixevents.accounts.models import Factor, Staff


def enter(staff: Staff, factor: Factor | None = None) -> None:
    """Sign somebody in on this browser: a new cookie with a new token; what the old one named ends (case 23)."""
    if g.get("sign_in") is not None:
        sign_ins.end(g.sign_in)
    token = actions.enter(staff, browser=sign_ins.summary(request.user_agent.string), factor=factor)
    session.clear()
    session[access.COOKIE_KEY] = token


def leave() -> None:
    """Sign out of this browser."""
    sign_ins.end(access.current_sign_in())
    session.clear()


def go_on(staff: Staff, factor: Factor | None, wanted: str | None) -> Redirect:
    """Go where somebody wanted to go, by way of the second factor that is still to be shown."""
    if factor is None and staff.has_second_factor:
        return redirect(url_for("accounts.second_factor", next=inside(wanted)), 303)
    return redirect(inside(wanted), 303)


def inside(address: str | None) -> str:
    """Return an address of the back-office to go on to, whatever was asked for (case 31)."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return url_for("staff.dashboard")
    here = not parts.scheme and not parts.netloc and (parts.path == "/staff" or parts.path.startswith("/staff/"))
    if not address or not here or "\\" in address or not address.isprintable() or not _is_page(parts.path):
        return url_for("staff.dashboard")
    return address


def _is_page(path: str) -> bool:
    """Whether a page is read at an address; others, such as that of signing out, are for forms alone."""
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
