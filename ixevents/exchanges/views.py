"""The pages behind a coordinator's secret address, in three languages and without account, and their calendars."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from ixevents.core import headers
from ixevents.core.clock import now
from ixevents.core.languages import UNKNOWN
from ixevents.core.refusal import Refused
from ixevents.exchanges import actions, clocks, desk, feeds, links, meetings, queries
from ixevents.exchanges.forms import NewPartyForm, NumbersForm, TimeForm
from ixevents.exchanges.models import Answer, CoordinatorLink, Exchange, ExchangeParty, ExchangeState
from ixevents.extensions import db, limiter

bp = Blueprint("exchanges", __name__)

PAGES = "/<any(fr, nl, en):lang>/exchanges/<token>"
LIMIT = "60 per minute"

Page = str | tuple[str, int] | Redirect


@bp.get(PAGES)
def index(token: str) -> str:
    """Show a coordinator the classes and exchanges of the authority."""
    link = _load(token)
    return _index(link, token, saved=request.args.get("saved", ""))


@bp.post(f"{PAGES}/classes/numbers")
@limiter.limit(LIMIT)
def numbers(token: str) -> Page:
    """Take the coordinator's word for how many there are."""
    link, party_id = _load(token), request.form.get("party", 0, type=int)
    party = db.session.scalars(queries.party(party_id)).first()
    if party is None or party.authority_id != link.coordinator.authority_id:
        abort(404)
    form = NumbersForm(prefix=f"party-{party_id}")
    stated = {"pupils": form.pupils.data, "teachers": form.teachers.data, "seen": form.seen.data or ""}
    return _done(link, token, form, lambda: actions.state_numbers(party, **stated, by=_by(link)))


@bp.post(f"{PAGES}/classes/new")
@limiter.limit(LIMIT)
def new_party(token: str) -> Page:
    """Add a class or a film crew of the authority."""
    link = _load(token)
    form = _new_form(link)
    return _done(link, token, form, lambda: actions.offer_party(link.coordinator.authority, form.values(), by=_by(link)))


@bp.get(f"{PAGES}/<uid>")
def exchange(token: str, uid: str) -> str:
    """Show one exchange on every side's clock."""
    link = _load(token)
    return _exchange_page(link, token, _exchange(link, uid))


@bp.post(f"{PAGES}/<uid>/<any(confirm, decline):said>")
@limiter.limit(LIMIT)
def answer(token: str, uid: str, said: str) -> Page:
    """Say whether the time suits, about the time that was shown."""
    link = _load(token)
    found, authority = _exchange(link, uid), link.coordinator.authority
    value = Answer.CONFIRMED if said == "confirm" else Answer.DECLINED
    revision = request.form.get("revision", -1, type=int)
    return _decided(token, uid, lambda: meetings.answer(found, authority, value, revision=revision, by=_by(link)))


@bp.post(f"{PAGES}/<uid>/propose")
@limiter.limit(LIMIT)
def propose(token: str, uid: str) -> Page:
    """Propose another time, on the coordinator's own clock."""
    link, form = _load(token), TimeForm()
    found, authority = _exchange(link, uid), link.coordinator.authority
    if not form.validate():
        return _exchange_page(link, token, found, form=form), 422
    zone = clocks.zone_of(authority)
    return _decided(token, uid, lambda: meetings.propose(found, authority, *form.moments(zone), by=_by(link)), form)


@bp.get("/calendar/exchanges/<token>.ics")
def calendar(token: str) -> Response:
    """Give the calendar of an authority or of one exchange, on the authority's clock (CAL-13)."""
    headers.private()
    feed = links.read_calendar(token) or abort(404)
    coordinator = feed.link.coordinator
    told = db.session.scalars(queries.told(coordinator.authority_id)).all()
    shown = [one for one in told if feed.exchange_id in (None, one.id)]
    lang = "fr" if coordinator.language == UNKNOWN else coordinator.language
    return Response(feeds.document(shown, feed, lang, request.url), content_type="text/calendar; charset=utf-8")


def _load(token: str) -> CoordinatorLink:
    """Return the link of an address; forged, revoked and ended ones look alike (case 17)."""
    headers.private()
    return links.read(token) or abort(404)


def _parties(link: CoordinatorLink) -> Sequence[ExchangeParty]:
    return db.session.scalars(queries.parties_of(link.coordinator.authority_id)).all()


def _new_form(link: CoordinatorLink, **options: Any) -> NewPartyForm:
    schools = db.session.scalars(queries.schools_of(link.coordinator.authority_id)).all()
    return NewPartyForm(prefix="new", **options).offer(schools)


def _exchange(link: CoordinatorLink, uid: str) -> Exchange:
    """Return an exchange the coordinator has heard of; others do not exist for this reader."""
    found = db.session.scalars(queries.exchange_of_uid(uid)).first()
    mine = found is not None and link.coordinator.authority in found.authorities
    return found if found is not None and mine and found.state != ExchangeState.DRAFT else abort(404)


def _done(link: CoordinatorLink, token: str, form: NumbersForm | NewPartyForm, work: Callable[[], object]) -> Page:
    """Do what a form of the first page asks."""
    if not form.validate():
        return _index(link, token, form=form), 422
    try:
        work()
    except Refused as refusal:
        db.session.rollback()
        form.notice = refusal.message
        return _index(_load(token), token, form=form), 409
    db.session.commit()
    return redirect(url_for(".index", token=token, saved="numbers"), 303)


def _decided(token: str, uid: str, work: Callable[[], object], form: TimeForm | None = None) -> Page:
    """Do what a form on an exchange asks, or show it again with the reason."""
    try:
        work()
    except Refused as refusal:
        db.session.rollback()
        link = _load(token)
        return _exchange_page(link, token, _exchange(link, uid), form=form, refusal=refusal.message), 409
    db.session.commit()
    return redirect(url_for(".exchange", token=token, uid=uid), 303)


def _index(link: CoordinatorLink, token: str, form: NumbersForm | NewPartyForm | None = None, saved: str = "") -> str:
    authority = link.coordinator.authority
    told = db.session.scalars(queries.told(authority.id)).all()
    values = desk.overview(authority, _parties(link), told, form if isinstance(form, NumbersForm) else None, now())
    values["new_form"] = form if isinstance(form, NewPartyForm) else _new_form(link, formdata=None)
    return render_template("exchanges/index.html", **values, link=link, token=token, feed=links.calendar(link), form=form, saved=saved)


def _exchange_page(link: CoordinatorLink, token: str, found: Exchange, form: TimeForm | None = None, refusal: str = "") -> str:
    values = desk.one(link.coordinator.authority, found, form, refusal, now())
    return render_template("exchanges/exchange.html", **values, link=link, token=token, feed=links.calendar(link, found), form=form)


def _by(link: CoordinatorLink) -> str:
    return f"coordinator:{link.coordinator_id}"
