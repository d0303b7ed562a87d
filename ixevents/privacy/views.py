"""The information notice and the accessibility statement, in three languages; asking about one's data, and the answer."""

import json
from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from ixevents.core import headers
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.extensions import db, limiter
from ixevents.privacy import actions, authorities, copies, purposes, queries, statement, words
from ixevents.privacy.forms import RequestForm
from ixevents.privacy.models import PrivacyRequest

bp = Blueprint("privacy", __name__)

PUBLIC_LIMIT = "30 per minute; 200 per hour"
"""Sendings of the form from one client address."""

Page = str | tuple[str, int] | Redirect


@bp.get("/<any(fr, nl, en):lang>/privacy")
def notice() -> str:
    """Say what is kept, why, for how long, and what a person may ask (GDPR-05, GDPR-11)."""
    return render_template(
        "privacy/notice.html",
        purposes=purposes.all_purposes(),
        authority=authorities.DATA_PROTECTION,
        changed_on=purposes.CHANGED_ON,
        reviewed_on=statement.REVIEWED_ON,
        processors=current_app.config["PROCESSORS"],
    )


@bp.get("/<any(fr, nl, en):lang>/accessibility")
def accessibility() -> str:
    """State how accessible the site is, on the EU model (A11Y-03)."""
    return render_template(
        "privacy/accessibility.html",
        ombudsman=authorities.ombudsman(),
        checker=authorities.ACCESSIBILITY_CHECKER,
        prepared_on=statement.PREPARED_ON,
        reviewed_on=statement.REVIEWED_ON,
    )


@bp.route("/<any(fr, nl, en):lang>/privacy/ask", methods=["GET", "POST"])
@limiter.limit(PUBLIC_LIMIT, methods=["POST"])
def ask() -> Page:
    """Take a request about somebody's data; only the address it names learns more."""
    headers.uncached()
    form = RequestForm()
    if not form.is_submitted():
        return render_template("privacy/ask.html", form=form)
    if not form.validate():
        return render_template("privacy/ask.html", form=form), 422
    try:
        actions.ask(form.asked(current_language()), sending=form.key)
    except Refused as refusal:
        db.session.rollback()
        form.notice = refusal.message
        return render_template("privacy/ask.html", form=form), 409
    db.session.commit()
    return redirect(url_for(".sent"), 303)


@bp.get("/<any(fr, nl, en):lang>/privacy/ask/sent")
def sent() -> str:
    """Say to look in the mailbox, the same to everybody (case 19)."""
    headers.private()
    return render_template("privacy/sent.html")


@bp.get("/<any(fr, nl, en):lang>/privacy/requests/<code>")
def own(code: str) -> str:
    """Show a request to whoever holds its code."""
    return _own_page(_load(code))


@bp.post("/<any(fr, nl, en):lang>/privacy/requests/<code>/<any(confirm, withdraw):deed>")
def decide(code: str, deed: str) -> Page:
    """Confirm the address, or withdraw the request."""
    act: Callable[[PrivacyRequest], object] = actions.confirm if deed == "confirm" else actions.withdraw
    act(_load(code))
    db.session.commit()
    return redirect(url_for(".own", code=code), 303)


@bp.get("/<any(fr, nl, en):lang>/privacy/answers/<code>")
def copy(code: str) -> str:
    """Show the person all that is kept, as it is now; the address ends after a time."""
    request = _copied(code)
    return render_template("privacy/copy.html", request_about=request, made=copies.make(str(request.email_key)))


@bp.get("/<any(fr, nl, en):lang>/privacy/answers/<code>.json")
def copy_file(code: str) -> Response:
    """Give the same for a machine to read (article 20)."""
    request = _copied(code)
    body = json.dumps(copies.for_machines(str(request.email_key)), ensure_ascii=False, indent=2, default=str)
    response = Response(body, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def _own_page(request: PrivacyRequest) -> str:
    authority = authorities.DATA_PROTECTION
    return render_template("privacy/own.html", request_about=request, words=words, authority=authority, moment=now())


def _load(code: str) -> PrivacyRequest:
    headers.private()
    return db.session.scalars(queries.by_code(code)).first() or abort(404)


def _copied(code: str) -> PrivacyRequest:
    headers.private()
    found = db.session.scalars(queries.by_copy(code, now())).first()
    return found if found is not None and found.email_key else abort(404)
