"""Pages behind an address shared with volunteers: one event, one day, names and seats only, no account."""

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from ixevents.core import headers
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db, limiter
from ixevents.registrations import attendance, door_links
from ixevents.registrations.models import DoorLink
from ixevents.staff.door import desk, pages
from ixevents.staff.door.desk import Addresses
from ixevents.staff.volunteers import class_counts, stand_checks

bp = Blueprint("door", __name__, url_prefix="/<any(fr, nl, en):lang>/door")

LIMIT = "600 per minute"
"""A whole team may share one address of the network."""


@bp.get("/<token>")
def index(token: str) -> str:
    """List the slots of the day; before and after it say so, and name nobody."""
    link = _load(token)
    slots = _slots(link)
    counts = attendance.counts([slot.id for slot in slots])
    opened = door_links.is_open(link)
    over = now() >= door_links.ends_at(link)
    shown = {"slots": slots, "counts": counts, "stands": stand_checks.call_of(link) if opened else None}
    return render_template("staff/volunteers/index.html", link=link, opened=opened, over=over, token=token, **shown)


@bp.get("/<token>/stands")
def stands(token: str) -> str | Redirect:
    """Show the stands of the day with their check-in; without any, the slots."""
    link = _open(token)
    return stand_checks.page(link, token) if stand_checks.call_of(link) else redirect(url_for(".index", token=token))


@bp.post("/<token>/stands/<any('check-in', 'check-out'):way>")
@limiter.limit(LIMIT)
def stand_state(token: str, way: str) -> Redirect | tuple[str, int]:
    """Keep that a stand is there, or is not after all."""
    link = _open(token)
    try:
        number = stand_checks.keep(link, way, by=_by(link))
    except Refused as refusal:
        db.session.rollback()
        return stand_checks.page(_open(token), token, refusal), 409
    db.session.commit()
    return redirect(url_for(".stands", token=token, _anchor=f"stand-{number}"), 303)


@bp.get("/<token>/<uid>")
def check_in(token: str, uid: str) -> str:
    """Show the check-in of a slot."""
    slot = _slot(_open(token), uid)
    return pages.check_in(slot, _addresses(token, slot))


@bp.post("/<token>/<uid>/state")
@limiter.limit(LIMIT)
def state(token: str, uid: str) -> Redirect | tuple[str, int]:
    """Keep what a plain form says."""
    link = _open(token)
    slot = _slot(link, uid)
    return pages.state(slot, _addresses(token, slot), _by(link), db.session.commit)


@bp.get("/<token>/<uid>/parties")
def parties(token: str, uid: str) -> dict[str, object]:
    """Answer the list for a device."""
    return pages.parties(_slot(_open(token), uid))


@bp.post("/<token>/<uid>/statements")
@limiter.limit(LIMIT)
def statements(token: str, uid: str) -> dict[str, object]:
    """Keep what a device has gathered, also on the day after; names are answered on the day only."""
    link = _load(token)
    slot = _slot(link, uid)
    if now() < door_links.starts_at(link):
        abort(404)
    results = desk.keep_all(slot, request.get_json(silent=True), by=_by(link))
    db.session.commit()
    kept = desk.answer(slot, results=results)
    return kept if door_links.is_open(link) else {**kept, "parties": []}


@bp.get("/<token>/<uid>/classes")
def classes(token: str, uid: str) -> str:
    """Show the classes of a slot with the numbers to enter."""
    return class_counts.page(_slot(_open(token), uid), *_ways(token, uid))


@bp.post("/<token>/<uid>/classes/came")
@limiter.limit(LIMIT)
def came(token: str, uid: str) -> Redirect | tuple[str, int]:
    """Keep how many pupils and adults of a class came."""
    link = _open(token)
    refused = class_counts.keep(_slot(link, uid), *_ways(token, uid), by=_by(link))
    if refused is not None:
        return refused
    db.session.commit()
    return redirect(url_for(".classes", token=token, uid=uid), 303)


@bp.get("/<token>/<uid>/worker.js")
def worker(token: str, uid: str) -> Redirect:
    """Answer the script that keeps the page for when the network is gone."""
    return pages.worker(_addresses(token, _slot(_open(token), uid)))


def _load(token: str) -> DoorLink:
    """Return the link of an address; forged, revoked and ended ones look alike (case 17)."""
    headers.private()
    found = door_links.read(token)
    if found is None:
        abort(404)
    return found


def _open(token: str) -> DoorLink:
    link = _load(token)
    if not door_links.is_open(link):
        abort(404)
    return link


def _slots(link: DoorLink) -> Sequence[Slot]:
    return door_links.slots(link)


def _slot(link: DoorLink, uid: str) -> Slot:
    return next((slot for slot in _slots(link) if slot.uid == uid), None) or abort(404)


def _ways(token: str, uid: str) -> tuple[str, str]:
    """Return where the numbers of a class go, and the way back."""
    return url_for(".came", token=token, uid=uid), url_for(".index", token=token)


def _addresses(token: str, slot: Slot) -> Addresses:
    return Addresses.of("door", url_for(".index", token=token), token=token, uid=slot.uid)


def _by(link: DoorLink) -> str:
    return f"door:{link.id}"
