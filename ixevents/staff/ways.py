"""Ways to other screens of the back-office: only where the screen exists and the person may go there."""

from typing import Any

from flask import current_app, url_for

from ixevents.accounts import access


def to(endpoint: str, **values: Any) -> str | None:
    """Return the address of a screen, or None where there is none for this person."""
    view = current_app.view_functions.get(endpoint)
    if view is None or not access.may(*getattr(view, "needed_powers", ())):
        return None
    return url_for(endpoint, **values)
