"""The way to one's own classes, without account and without cookie, and the page where the final number is told."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from ixevents.classes import as_seen, words
from ixevents.classes import terms as terms_of
from ixevents.classes.models import ClassParty
from ixevents.core import headers, tokens
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db, limiter
from ixevents.registrations import former_links
from ixevents.registrations.models import State
from ixevents.registrations.views import PUBLIC_LIMIT
from ixevents.visits import actions, notices, queries
from ixevents.visits import mine as my_page
from ixevents.visits.forms import AddressForm, NumberForm

bp = Blueprint("visits", __name__, url_prefix="/<any(fr, nl, en):lang>")

SIGNED = 2
"""What a link is signed for: a class, and whose it was."""

Page = str | tuple[str, int] | Redirect


@bp.route("/classes", methods=["GET", "POST"])
@limiter.limit(PUBLIC_LIMIT, methods=["POST"])
def ask() -> Page:
    """Ask for an address and write to it where its classes are."""
    headers.uncached()
    form = AddressForm()
    if not form.validate_on_submit():
        page = render_template("visits/ask.html", form=form, days=notices.MINE_DAYS)
        return (page, 422) if form.is_submitted() else page
    actions.send_my_classes(form.address())
    db.session.commit()
    return redirect(url_for(".asked"), 303)


@bp.get("/classes/sent")
def asked() -> str:
    """Say to look in the mailbox: the same to everybody, whether the address has classes or not (case 19)."""
    headers.uncached()
    return render_template("visits/asked.html", days=notices.MINE_DAYS)


@bp.get("/classes/<token>")
def mine(token: str) -> str | tuple[str, int]:
    """Show the classes of the address a link was sent to."""
    headers.private()
    latest = _signed_for(token)
    if latest is None:
        return render_template("visits/link_over.html"), 410
    parties = db.session.scalars(queries.of_address(latest.registration.email_key or "")).all()
    return render_template(
        "visits/mine.html", years=my_page.years(parties), workshops=my_page.workshops(latest), address=latest.registration.email
    )


@bp.route("/registrations/<code>/number", methods=["GET", "POST"])
def number(code: str) -> Page:
    """Ask for the final number of a class; a link changes nothing, one button does."""
    headers.private()
    party = _load(code)
    form = NumberForm(terms=terms_of.of(party.registration.slot.event))
    if not form.is_submitted():
        form.pupils.data, form.adults.data, form.seen.data = party.pupils, party.adults, as_seen.mark(party)
        return _number_page(form, party)
    if not form.stays and not form.validate():
        return _number_page(form, party)
    try:
        actions.finalise(party, *(() if form.stays else (form.pupils.data, form.adults.data)), seen=form.seen.data or "")
    except Refused as refusal:
        db.session.rollback()
        party = _load(code)
        # The page says what the number is now: who answers again has read it.
        form.seen.data = as_seen.mark(party)
        if form.stays:
            form.pupils.data, form.adults.data = party.pupils, party.adults
        return _number_page(form, party, refusal)
    db.session.commit()
    return redirect(url_for("registrations.private", code=code), 303)


def _signed_for(token: str) -> ClassParty | None:
    """Return the class a link was signed for, while its contact is still who got the link."""
    signed = tokens.read_within(notices.MINE, token, notices.MINE_DAYS)
    if not isinstance(signed, list) or len(signed) != SIGNED:
        return None
    found = db.session.scalars(queries.by_registration(signed[0])).first()
    key = found.registration.email_key if found else None
    return found if key and tokens.is_marked(notices.MINE, key, str(signed[1])) else None


def _load(code: str) -> ClassParty:
    return db.session.scalars(queries.by_code(code)).first() or former_links.leave(code)


def _number_page(form: NumberForm, party: ClassParty, refusal: Refused | None = None) -> str | tuple[str, int]:
    slot = party.registration.slot
    open_ = party.registration.state == State.CONFIRMED and slot.starts_at > now()
    shown = {"form": form, "party": party, "slot": slot, "refusal": refusal, "open": open_}
    page = render_template("visits/number.html", **shown, label=words.label(party), who=words.who(party.pupils, party.adults))
    return page if not form.is_submitted() else (page, 409 if refusal else 422)
