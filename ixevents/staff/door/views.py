"""The day for staff: which slots are on, who is expected, the check-in, the closing of the door, addresses for volunteers."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts import queries as accounts
from ixevents.accounts.roles import Power
from ixevents.core.clock import now
from ixevents.core.links import external
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.events import words as event_words
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import attendance, door_links, queries
from ixevents.registrations.attendance import Count
from ixevents.registrations.models import DoorLink
from ixevents.staff.door import day_list, desk, pages
from ixevents.staff.door.desk import Addresses
from ixevents.staff.door.forms import LinkForm
from ixevents.staff.paging import Pages
from ixevents.staff.stand_door.views import own_events

bp = Blueprint("staff_door", __name__, url_prefix="/staff/day")

PARTIES_SHOWN = 250
"""So many parties of a slot on one page: nearly always all of them, as on paper."""


@bp.get("")
@access.needs(Power.CHECK_IN)
def index() -> str:
    """List today's slots, those to come, and the doors still to be closed."""
    return render_template("staff/door/index.html", doors=day_list.read(request.args, own_events()))


@bp.get("/<int:slot_id>")
@access.needs(Power.CHECK_IN)
def slot(slot_id: int) -> str:
    """List the parties of a slot by name, for the screen and for paper."""
    found = _load(slot_id)
    page = _slot_page(found)
    journal.record("see_day_list", found, actor=access.actor())
    db.session.commit()
    return page


@bp.get("/<int:slot_id>/counts")
@access.needs(Power.CHECK_IN)
def counts(slot_id: int) -> dict[str, object]:
    """Answer the live counts."""
    return desk.figures(_load(slot_id))


@bp.get("/<int:slot_id>/check-in")
@access.needs(Power.CHECK_IN)
def check_in(slot_id: int) -> str:
    """Show the check-in."""
    found = _load(slot_id)
    return pages.check_in(found, _addresses(found))


@bp.post("/<int:slot_id>/check-in/state")
@access.needs(Power.CHECK_IN)
def state(slot_id: int) -> Redirect | tuple[str, int]:
    """Keep what a plain form says."""
    found = _load(slot_id)
    return pages.state(found, _addresses(found), access.actor(), db.session.commit)


@bp.get("/<int:slot_id>/check-in/parties")
@access.needs(Power.CHECK_IN)
def parties(slot_id: int) -> dict[str, object]:
    """Answer the list for a device."""
    return pages.parties(_load(slot_id))


@bp.post("/<int:slot_id>/check-in/statements")
@access.needs(Power.CHECK_IN)
def statements(slot_id: int) -> dict[str, object]:
    """Keep what a device has gathered, and answer the list as it is now."""
    found = _load(slot_id)
    results = desk.keep_all(found, request.get_json(silent=True), by=access.actor())
    db.session.commit()
    return desk.answer(found, results=results)


@bp.get("/<int:slot_id>/check-in/worker.js")
@access.needs(Power.CHECK_IN)
def worker(slot_id: int) -> Redirect:
    """Answer the script that keeps the page for when the network is gone."""
    return pages.worker(_addresses(_load(slot_id)))


@bp.post("/<int:slot_id>/close")
@access.needs(Power.CHECK_IN)
def close(slot_id: int) -> Redirect | tuple[str, int]:
    """Close the door: who is not in was absent."""
    found = _load(slot_id)
    try:
        attended = attendance.close(found, actor=access.actor())
    except Refused as refusal:
        return _slot_page(found, refusal), 409
    db.session.commit()
    flash(ngettext("The door is closed: %(num)s party attended.", "The door is closed: %(num)s parties attended.", attended), "success")
    return redirect(url_for(".slot", slot_id=slot_id), 303)


@bp.post("/<int:slot_id>/reopen")
@access.needs(Power.CHECK_IN)
def reopen(slot_id: int) -> Redirect | tuple[str, int]:
    """Open a closed door again."""
    found = _load(slot_id)
    try:
        attendance.reopen(found, actor=access.actor())
    except Refused as refusal:
        return _slot_page(found, refusal), 409
    db.session.commit()
    flash(_("The door is open again."), "success")
    return redirect(url_for(".slot", slot_id=slot_id), 303)


@bp.route("/<int:slot_id>/links", methods=["GET", "POST"])
@access.needs(Power.SEE_PERSONS)
def links(slot_id: int) -> str | Redirect | tuple[str, int]:
    """Show the addresses shared with volunteers of the slot's event, and make one."""
    found = _load(slot_id)
    form = LinkForm(data={"day": door_links.day_of(found)})
    if not form.is_submitted():
        return _links_page(found, form)
    try:
        made = door_links.make(found.event, form.day.data, actor=access.actor()) if form.validate() else None
    except Refused as refusal:
        form.day.errors = [refusal.message]
        made = None
    if made is None:
        return _links_page(found, form), 422
    db.session.commit()
    flash(_("The address is ready: share it or let it be scanned."), "success")
    return redirect(url_for(".links", slot_id=slot_id), 303)


@bp.post("/<int:slot_id>/links/<int:link_id>/revoke")
@access.needs(Power.SEE_PERSONS)
def revoke(slot_id: int, link_id: int) -> Redirect:
    """Close a shared address at once."""
    found = _load(slot_id)
    link = db.session.scalars(queries.door_link(link_id)).first()
    if link is None or link.event_id != found.event_id:
        abort(404)
    door_links.revoke(link, actor=access.actor())
    db.session.commit()
    flash(_("The address is closed."), "success")
    return redirect(url_for(".links", slot_id=slot_id), 303)


def _load(slot_id: int) -> Slot:
    found = db.session.scalars(queries.slot_whole(slot_id)).first() or abort(404)
    access.require_event(found.event_id)
    return found


def _addresses(slot: Slot) -> Addresses:
    return Addresses.of("staff_door", url_for(".slot", slot_id=slot.id), slot_id=slot.id)


def _slot_page(slot: Slot, refusal: Refused | None = None) -> str:
    count: Count = attendance.counts([slot.id])[slot.id]
    pages = Pages(request.args.get("page", 1, int), count.parties, PARTIES_SHOWN)
    expected = db.session.scalars(queries.expected_at(slot.id).limit(PARTIES_SHOWN).offset(pages.offset)).all()
    return render_template(
        "staff/door/slot.html",
        slot=slot,
        when=event_words.when(slot),
        lines=desk.lines(slot, expected),
        notes={party.ticket: party.needs_note for party in expected if party.needs_note},
        need_words=desk.need_words,
        count=count,
        page=pages,
        room=attendance.room(slot, count),
        started=now() >= slot.starts_at,
        can_reopen=attendance.can_reopen(slot),
        refusal=refusal,
    )


def _links_page(slot: Slot, form: LinkForm) -> str:
    found = db.session.scalars(queries.door_links(slot.event_id)).all()
    makers = _names({link.made_by for link in found})
    addresses = {link.id: _shared_address(link) for link in found if link.revoked_at is None and now() < door_links.ends_at(link)}
    codes = {link_id: _qr(address) for link_id, address in addresses.items()}
    return render_template("staff/door/links.html", slot=slot, form=form, links=found, makers=makers, addresses=addresses, codes=codes)


def _names(actors: set[str]) -> dict[str, str]:
    """Return the names behind what the journal calls `staff:7`."""
    ids = [int(actor.removeprefix("staff:")) for actor in actors if actor.startswith("staff:")]
    return {f"staff:{staff.id}": staff.name for staff in db.session.scalars(accounts.named(ids))}


def _shared_address(link: DoorLink) -> str:
    return external("door.index", lang=current_language(), token=door_links.token(link))


def _qr(address: str) -> str:
    import segno  # noqa: PLC0415  # here, for its start: see serve.py

    return segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4, dark="#16203A", light="#ffffff")
