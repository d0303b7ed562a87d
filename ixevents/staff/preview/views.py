"""Previews: the public's own pages with what is being worked on, in each language."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES
from ixevents.core.web import speaking
from ixevents.events import desk, event_page, event_parts, gate, listed
from ixevents.events import programme as programmes
from ixevents.extensions import db
from ixevents.programmes import base

bp = Blueprint("staff_preview", __name__, url_prefix="/staff/preview")

MOST_DATES = 200
"""So many dates of an edition are shown: enough to judge it by, and each event has a preview of its own."""

_IN = "<any(fr, nl, en):language>"


@bp.get(f"/events/<int:event_id>/{_IN}")
@access.needs(Power.EDIT_PROGRAMME)
def event(event_id: int, language: str) -> str:
    """Show an event as the public would read it now."""
    found = db.session.scalars(desk.event_whole(event_id)).first() or abort(404)
    _show_drafts([found, *(slot.place for slot in found.slots)])
    back = url_for("staff_events.event", event_id=event_id)
    with speaking(language):
        return render_template(
            "staff/preview/event.html",
            event=found,
            programme=programmes.get(found.edition.programme),
            page=event_page.page(found, now()),
            parts=event_parts.of(found),
            json_ld="",
            **_frame("event", back, event_id=event_id),
        )


@bp.get(f"/editions/<int:edition_id>/{_IN}")
@access.needs(Power.EDIT_PROGRAMME)
def edition(edition_id: int, language: str) -> str:
    """Show an edition with its events as the public would read it now."""
    found = db.session.scalars(desk.edition(edition_id)).first() or abort(404)
    slots = db.session.scalars(desk.slots_of_edition(edition_id).limit(MOST_DATES + 1)).all()
    _show_drafts([found, *(thing for slot in slots for thing in (slot.event, slot.place))])
    back = url_for("staff_editions.edition", edition_id=edition_id)
    with speaking(language):
        values = base.page_values(programmes.get(found.programme), found, [listed.of(slot) for slot in slots[:MOST_DATES]], now())
        most = MOST_DATES if len(slots) > MOST_DATES else 0
        frame = _frame("edition", back, edition_id=edition_id)
        return render_template("staff/preview/edition.html", **values, others=[], whole=False, most=most, **frame)


def _show_drafts(things: list[gate.Bilingual]) -> None:
    for thing in things:
        gate.show_draft(thing)


def _frame(kind: str, back: str, **ids: Any) -> dict[str, object]:
    """Return what a preview has that the public page has not: its way back, and its other languages."""
    alternates = {lang: url_for(f"staff_preview.{kind}", language=lang, **ids) for lang in LANGUAGES}
    return {"indexed": False, "back": back, "alternates": alternates}
