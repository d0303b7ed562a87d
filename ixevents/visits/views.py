"""The way to one's own classes, without account and without cookie, and the page where the final number is told."""

from collections.abc import Callable, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from ixevents.classes import as_seen, behind, words
from ixevents.classes import terms as terms_of
from ixevents.classes.handing import actions as handing
from ixevents.classes.handing import sendings
from ixevents.classes.handing.forms import SeveralForm
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
def mine(token: str) -> Page:
    """Show the classes of the address a link was sent to."""
    latest = _signed_for(token)
    return _link_over() if latest is None else _mine_page(latest, token, SeveralForm(formdata=None))


@bp.post("/classes/<token>/handover")
@limiter.limit(PUBLIC_LIMIT)
def hand_over(token: str) -> Page:
    """Ask a colleague to take over several classes of the address, of whatever sendings: the link was sent to the address itself."""
    latest = _signed_for(token)
    if latest is None:
        return _link_over()
    form = SeveralForm()
    parties = _classes_of(latest)
    free = sendings.can_be_handed_over(parties, sendings.asked_about(parties), form.key)
    form.offer(free)
    if not form.validate():
        return _mine_page(latest, token, form), 422
    chosen = [one.registration for number, one in free.items() if number in form.chosen]
    return _do(token, form, lambda: handing.ask(chosen, form.contact()), saved="handover")


@bp.post("/classes/<token>/handover/take-back")
def take_back(token: str) -> Page:
    """Take back what a colleague was asked, about all its classes."""
    latest = _signed_for(token)
    if latest is None:
        return _link_over()
    parties, number = _classes_of(latest), request.form.get("question", type=int)
    return _do(token, SeveralForm(formdata=None), lambda: _take_back(parties, number))


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


def _do(token: str, form: SeveralForm, deed: Callable[[], object], saved: str | None = None) -> Page:
    """Do one thing: commit and go back to the page, or show there why not."""
    try:
        deed()
    except Refused as refusal:
        db.session.rollback()
        latest = _signed_for(token)
        return _link_over() if latest is None else (_mine_page(latest, token, form, refusal), 409)
    db.session.commit()
    return redirect(url_for(".mine", token=token, saved=saved), 303)


def _take_back(parties: Sequence[ClassParty], number: int | None) -> None:
    found = next((row for row in sendings.asked_about(parties) if row.id == number), None)
    if found is not None:
        handing.take_back(sendings.parts(found.sending))


def _mine_page(latest: ClassParty, token: str, form: SeveralForm, refusal: Refused | None = None) -> str:
    headers.private()
    parties = _classes_of(latest)
    asked = sendings.asked_about(parties)
    shown = {"years": my_page.years(parties), "workshops": my_page.workshops(latest), "questions": my_page.questions(parties, asked)}
    handing_over = {"hand_over": form.offer(sendings.can_be_handed_over(parties, asked)), "open": form.is_submitted(), "refusal": refusal}
    saved = request.args.get("saved") == "handover"
    return render_template("visits/mine.html", **shown, **handing_over, token=token, saved=saved, address=latest.registration.email)


def _classes_of(latest: ClassParty) -> Sequence[ClassParty]:
    parties = db.session.scalars(queries.of_address(latest.registration.email_key or "")).all()
    behind.remember(parties)
    return parties


def _link_over() -> tuple[str, int]:
    headers.private()
    return render_template("visits/link_over.html"), 410


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
