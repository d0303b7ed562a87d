"""The closed door: nothing below /staff opens to strangers, and each address names the powers it needs.

Between stranger and in there are two steps: who showed a password and has a second factor is led to show that, and who
has none where one is required is led to set one up. Both reach nothing else.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf, validate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response as Redirect
from wtforms.validators import ValidationError

from ixevents.accounts import interrupted, sign_ins
from ixevents.accounts.models import SignIn, Staff
from ixevents.accounts.roles import Power
from ixevents.core import confinement, headers

AREA = "/staff"
COOKIE_KEY = "sign_in"
OPEN = (
    "accounts.sign_in",
    "accounts.invitation",
    "accounts.second_factor",
    "accounts.forgot",
    "accounts.reset",
    "accounts.passkey",
    "accounts.passkey_question",
    "sso.start",
    "sso.arrive",
)
"""Endpoints below /staff that strangers may reach: they lead in."""

SETTING_UP = (
    "accounts.sign_out",
    "accounts.language",
    "staff_account.choose_factor",
    "staff_account.add_app",
    "staff_account.add_passkey",
    "staff_account.passkey_question",
    "staff_account.confirm",
)
"""Endpoints for who has still to set up the second factor that is required."""

_FILLED = re.compile(r"""<(?:textarea|select)\b|<input\b(?![^>]*\btype="hidden")""")

V = TypeVar("V", bound=Callable[..., Any])


def init_app(app: Flask) -> None:
    """Guard the area, and give templates `csrf_field`, `press_field`, `staff` and `may`."""
    app.before_request(_guard)
    app.jinja_env.globals.update(csrf_field=csrf_field, press_field=press_field, may=may)
    app.context_processor(lambda: {"staff": g.get("staff"), "setting_up": g.get("setting_up", False)} if in_area() else {})


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


def takes_up_to(most_bytes: int) -> Callable[[V], V]:
    """Let a view be sent a file, by who is signed in; everybody else is held to what a form needs. Below `@needs`."""

    def widened(view: V) -> V:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return widened


def may(*powers: Power | str) -> bool:
    """Whether the person signed in has every one of these powers."""
    held = all_powers()
    return g.get("staff") is not None and all(Power(power) in held for power in powers)


def sees_everybody() -> bool:
    """Whether this person sees the persons of all programmes: a letter, and post received, do not say of which they are."""
    return may(Power.SEE_PERSONS) and not current().confined_to


def all_powers() -> frozenset[Power]:
    """Return everything the person signed in may do; nothing for who is not."""
    staff: Staff | None = g.get("staff")
    return staff.powers if staff is not None else frozenset()


def current() -> Staff:
    """Return the person signed in; only inside /staff."""
    staff: Staff = g.staff
    return staff


def actor() -> str:
    """Return who acts, as the journal writes it."""
    return f"staff:{current().id}"


def fresh(view: V) -> V:
    """Open a view to who has proved a moment ago who it is; others type their password first. Below `@needs`."""
    return fresh_at("staff_account.page")(view)


def fresh_at(page: str, *kept: str) -> Callable[[V], V]:
    """Do the same for a view whose button stands on another page: who pressed it goes back there, told that nothing is done yet.

    `kept` are the parts of the view's address that the page has too.
    """

    def guarded(view: V) -> V:
        @wraps(view)
        def allowed(*args: Any, **kwargs: Any) -> Any:
            if sign_ins.is_fresh(current_sign_in()):
                return view(*args, **kwargs)
            looks = request.method in ("GET", "HEAD")
            if not looks:
                flash(_("Nothing is done yet: type your password, then press the button once more."), "warning")
            back = request.full_path.rstrip("?") if looks else url_for(page, **{name: kwargs[name] for name in kept})
            return redirect(url_for("staff_account.confirm", next=back), 303)

        return cast(V, allowed)

    return guarded


def current_sign_in() -> SignIn:
    """Return the sign-in this request came with; only for who is in, or halfway in."""
    sign_in: SignIn = g.sign_in
    return sign_in


def halfway() -> SignIn | None:
    """Return the sign-in of somebody who showed a password and has still to show the second factor."""
    sign_in: SignIn | None = g.get("sign_in")
    return sign_in if sign_in is not None and g.staff is None else None


def require_event(event_id: int) -> None:
    """Answer 404 for an event whose door this person does not keep: not there and not yours look alike (case 17)."""
    staff = current()
    if staff.keeps_given_doors_only and event_id not in staff.event_ids:
        abort(404)


def require_programme(slug: str) -> None:
    """Answer 404 to who works for other programmes only, on the screens of one."""
    if not confinement.reaches(slug):
        abort(404)


def see_all_programmes() -> None:
    """Let who works for some programmes only see the others too for this request: on screens of sums, which name nobody."""
    confinement.confine(())


def within_own_programmes() -> AbstractContextManager[None]:
    """Confine a block of a screen of sums to the programmes of who looks: for what leads to, or names, single things."""
    return confinement.confined(confinement.kept(current().confined_to))


def in_area() -> bool:
    """Whether the page being made is one of the back-office."""
    return request.path == AREA or request.path.startswith(f"{AREA}/")


def csrf_field() -> Markup:
    """Return the hidden field every form of the back-office carries; public forms have no cookie and need none."""
    if not in_area():
        return Markup("")
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def press_field(body: str) -> Markup:
    """Return the hidden field of a form with nothing to fill or choose but buttons, so that nobody is told of words they never typed."""
    if not in_area() or _FILLED.search(body):
        return Markup("")
    return Markup('<input type="hidden" name="{}" value="1">').format(interrupted.PRESS)


def _guard() -> Redirect | tuple[str, int] | None:
    if not in_area():
        return None
    headers.private()
    g.sign_in = sign_ins.find(session.get(COOKIE_KEY))
    g.staff = None
    if g.sign_in is not None:
        sign_ins.note_seen(g.sign_in)
        g.lang = g.sign_in.staff.language
        lacking = sign_ins.lacks_factor(g.sign_in)
        g.staff = None if lacking and g.sign_in.staff.has_second_factor else g.sign_in.staff
        g.setting_up = lacking and g.staff is not None
        confinement.confine(g.staff.confined_to if g.staff else ())
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        _widen()
        if not _own_form():
            return _sent_by_a_stale_page()
    return _led_elsewhere()


def _sent_by_a_stale_page() -> Redirect | tuple[str, int]:
    """Answer 400 to a form that no page of ours sent (ASVS 3.5.1); to who changed cookies meanwhile, give back what was typed."""
    if not interrupted.comes_from_here():
        abort(400)
    if request.endpoint == "accounts.sign_in":
        return redirect(url_for("accounts.sign_in", again="", next=request.form.get("next") or None), 303)
    if request.endpoint in OPEN:
        abort(400)
    if g.staff is None and not interrupted.holds_words():
        return redirect(url_for("accounts.sign_in", next=interrupted.came_from()), 303)
    return interrupted.page()


def _led_elsewhere() -> Redirect | tuple[str, int] | None:
    """Return where to go first, for who may not yet go where it wants."""
    endpoint, wanted = request.endpoint, request.full_path.rstrip("?")
    if endpoint is None or endpoint in OPEN:
        return None
    if g.staff is None and request.method == "POST" and interrupted.holds_words():
        return interrupted.page()
    if g.sign_in is None:
        wanted = interrupted.came_from() if request.method == "POST" else wanted
        return redirect(url_for("accounts.sign_in", next=wanted), 303)
    if g.staff is None:
        return redirect(url_for("accounts.second_factor", next=wanted), 303)
    if g.get("setting_up") and endpoint not in SETTING_UP:
        return redirect(url_for("staff_account.choose_factor"), 303)
    return None


def _widen() -> None:
    """Raise the limit of what may be sent, before the form is read for the first time."""
    view = current_app.view_functions.get(request.endpoint or "")
    most_bytes: int | None = getattr(view, "most_bytes", None)
    if most_bytes is not None and g.staff is not None:
        request.max_content_length = most_bytes


def _own_form() -> bool:
    """Whether the form carries the token that a page of ours gave this browser."""
    try:
        validate_csrf(request.form.get(interrupted.STAMP) or request.headers.get("X-CSRF-Token"), current_app.secret_key)
    except ValidationError:
        return False
    return True
