"""A form of somebody who was signed out while writing: nothing of it is done, nothing that was typed is lost (case 11).

The page holds what was typed and sends it again, once its reader is in. Who comes in gets a new cookie, and with it a new token for forms:
the page is then shown a second time, with that token, and says as whom it would be sent.
"""

from urllib.parse import urlsplit

from flask import g, render_template, request

STAMP = "csrf_token"
PRESS = "press"
"""A field of every form that has no other to be filled or chosen, but buttons."""


def holds_words() -> bool:
    """Whether the form being sent has anything in it that somebody may have typed."""
    return PRESS not in request.form and any(value.strip() for _name, value in typed())


def came_from() -> str:
    """Return where in the site the form being sent was, for who comes in again; without a page that says so its own address."""
    parts = urlsplit(request.referrer or "")
    return f"{parts.path}?{parts.query}".rstrip("?") if parts.netloc == request.host else request.full_path.rstrip("?")


def comes_from_here() -> bool:
    """Whether the browser says that a page of this site sent the form. One that says nothing is not believed (ASVS 3.5.1)."""
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site else request.headers.get("Origin", "").partition("://")[2] == request.host


def typed() -> list[tuple[str, str]]:
    """Return the fields of the form being sent; passwords are never given back."""
    return [(name, value) for name, value in request.form.items(multi=True) if name != STAMP and "password" not in name]


def page() -> tuple[str, int]:
    """Show what was typed, and how it is sent again."""
    files = any(file.filename for file in request.files.values())
    return render_template("accounts/interrupted.html", typed=typed(), files=files, inside=g.staff, press=PRESS in request.form), 403
