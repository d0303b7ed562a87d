"""The closed door: nothing below /staff opens to strangers, and each address names the powers it needs."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask_wtf.csrf import generate_csrf, validate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect
from wtforms.validators import ValidationError

from ixevents.accounts import queries
from ixevents.accounts.models import Staff
from ixevents.accounts.roles import Power
from ixevents.core import headers
from ixevents.extensions import db

AREA = "/staff"
OPEN = ("accounts.sign_in", "accounts.invitation")
"""Endpoints below /staff that strangers may reach: they lead in."""

V = TypeVar("V", bound=Callable[..., Any])


def init_app(app: Flask) -> None:
    """Guard the area, and give templates `csrf_field`, `staff` and `may`."""
    app.before_request(_guard)
    app.jinja_env.globals.update(csrf_field=csrf_field, may=may)
    app.context_processor(lambda: {"staff": g.get("staff")} if in_area() else {})


def needs(*powers: Power) -> Callable[[V], V]:
    """Open a view to who has every one of these powers; to others it answers 403."""

    def guarded(view: V) -> V:
        @wraps(view)
        def allowed(*args: Any, **kwargs: Any) -> Any:
            if not may(*powers):
                abort(403)
            return view(*args, **kwargs)

        allowed.needed_powers = powers  # type: ignore[attr-defined]
        return cast(V, allowed)

    return guarded


def may(*powers: Power | str) -> bool:
    """Whether the person signed in has every one of these powers."""
    staff = g.get("staff")
    return staff is not None and all(Power(power) in staff.powers for power in powers)


def current() -> Staff:
    """Return the person signed in; only inside /staff."""
    staff: Staff = g.staff
    return staff


def actor() -> str:
    """Return who acts, as the journal writes it."""
    return f"staff:{current().id}"


def require_event(event_id: int) -> None:
    """Answer 404 for an event whose door this person does not keep: not there and not yours look alike (case 17)."""
    staff = current()
    if staff.keeps_given_doors_only and event_id not in staff.event_ids:
        abort(404)


def in_area() -> bool:
    """Whether the page being made is one of the back-office."""
    return request.path == AREA or request.path.startswith(f"{AREA}/")


def csrf_field() -> Markup:
    """Return the hidden field every form of the back-office carries; public forms have no cookie and need none."""
    if not in_area():
        return Markup("")
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _guard() -> Redirect | None:
    if not in_area():
        return None
    headers.private()
    g.staff = _signed_in()
    if g.staff is not None:
        g.lang = g.staff.language
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        _require_own_form()
    if g.staff is None and request.endpoint is not None and request.endpoint not in OPEN:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    return None


def _signed_in() -> Staff | None:
    staff_id = session.get("staff_id")
    if staff_id is None:
        return None
    staff = db.session.scalars(queries.by_id(staff_id)).first()
    return staff if staff is not None and staff.stamp == session.get("stamp") else None


def _require_own_form() -> None:
    """Answer 400 to a form that did not come from a page of ours (ASVS 3.5.1)."""
    try:
        validate_csrf(request.form.get("csrf_token") or request.headers.get("X-CSRF-Token"), current_app.secret_key)
    except ValidationError:
        abort(400)
