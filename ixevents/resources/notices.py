"""Letters to facilitators, each with an entry for their calendar: one function a letter.

Each takes an assignment with its resource, and its slot, event, edition and place. Who has no address gets none, and
nobody is written to about what is over.
"""

from collections.abc import Mapping
from dataclasses import replace

from flask import current_app
from flask_babel import gettext as _

from ixevents.core import confinement, dates
from ixevents.core.addresses import sendable
from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES, UNKNOWN
from ixevents.core.web import current_language, plain, speaking
from ixevents.events import feeds, programme
from ixevents.events.listeners import Before
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.outbox import calendar, letters, mime
from ixevents.outbox.calendar import Entry, Method
from ixevents.outbox.joined_entry import joined
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post
from ixevents.registrations.facts import Rows, when, where
from ixevents.resources import links, queries
from ixevents.resources.models import Answer, Assignment, Kind, Resource


def assigned(assignment: Assignment) -> Notice | None:
    """Say that a facilitator leads a date, with the entry for the calendar."""
    return _write("assigned", assignment, Method.REQUEST)


def changed(assignment: Assignment, before: Before) -> Notice | None:
    """Say that a facilitator's date has changed and what it was before, and move the entry."""
    there = _beside(assignment)
    return _write("changed", assignment, Method.REQUEST, lambda: {"rows": [*_rows(assignment, there), *_was(assignment.slot, before)]})


def beside(assignment: Assignment) -> Notice | None:
    """Say which room and kits a facilitator's date has now; a calendar says nothing of them."""
    there = _beside(assignment)
    return _write("beside", assignment, None, lambda: {"rows": _rows(assignment, there, none="–")})


def removed(assignment: Assignment) -> Notice | None:
    """Say that a facilitator no longer leads a date, and take the entry away."""
    return _write("removed", assignment, Method.CANCEL)


def called_off(assignment: Assignment) -> Notice | None:
    """Say that a date will not happen, and why, and take the entry away."""
    reason = assignment.slot.called_off_reason
    return _write("called_off", assignment, Method.CANCEL, lambda: {"reason": letters.one_line(plain(reason))})


@confinement.everywhere()
def own_page(facilitator: Resource) -> Notice | None:
    """Send the address of a facilitator's own page."""
    if not facilitator.email:
        return None

    ahead = [one for one in db.session.scalars(queries.since(facilitator.id, now())) if not one.slot.called_off]

    def values() -> Mapping[str, object]:
        return {"theme": "festival", "rows": [(_("Dates to come"), str(len(ahead)))], "link": links.page(facilitator, current_language())}

    return post("resources.own_page", facilitator.email, facilitator.language, about=facilitator, context=values)


def entry(assignment: Assignment, lang: str, extra: tuple[str, ...] = ()) -> Entry:
    """Return a facilitator's date as a calendar says it; `extra` are lines of its description."""
    slot = assignment.slot
    with speaking(lang):
        public = feeds.slot_entry(slot, lang)
    # The public entry says how to sign up; a facilitator does not. No picture: a letter loads nothing from anywhere (MAIL-02).
    lines = [line for line in (*extra, _directions(assignment, lang)) if line]
    values = {"uid": assignment.uid, "sequence": assignment.sequence, "description": "\n".join(lines), "url": "", "image": ""}
    return replace(public, **values)  # type: ignore[arg-type]


def entries(assignment: Assignment, extra: Mapping[str, tuple[str, ...]] | None = None) -> Entry:
    """Return the entry in the facilitator's language; in both official ones when it is not known (LANG-05)."""
    language = assignment.resource.language
    languages = (language,) if language in LANGUAGES else letters.written_in(UNKNOWN)
    return joined([entry(assignment, lang, (extra or {}).get(lang, ())) for lang in languages])


def _write(letter: str, assignment: Assignment, method: Method | None, more: letters.Context = dict) -> Notice | None:
    resource, slot = assignment.resource, assignment.slot
    if resource.kind != Kind.FACILITATOR or not resource.email or slot.ends_at <= now():
        return None
    asks = method != Method.CANCEL
    beside = _beside(assignment) if asks else {}
    return post(
        f"resources.{letter}",
        resource.email,
        resource.language,
        about=assignment,
        context=lambda: {**_values(assignment, beside, asks=asks), **more()},
        calendar=_invitation(assignment, method) if method else None,
        calendar_method=method,
        expires_at=slot.ends_at,
    )


def _values(assignment: Assignment, beside: dict[str, list[str]], *, asks: bool) -> Mapping[str, object]:
    slot, lang = assignment.slot, current_language()
    return {
        "theme": programme.get(slot.event.edition.programme).theme,
        "title": letters.one_line(plain(slot.event.title)),
        "declined": assignment.answer == Answer.NO,
        "rows": _rows(assignment, beside) if asks else _what_and_when(assignment),
        "link": links.date(assignment, lang) if asks else links.page(assignment.resource, lang),
        "starts_at": slot.starts_at,
        "zone": slot.zone,
        "all_day": slot.all_day,
    }


def rows(assignment: Assignment) -> Rows:
    """Return what, when, where and with what, in the language being spoken."""
    return _rows(assignment, _beside(assignment))


def _what_and_when(assignment: Assignment) -> Rows:
    """Return what tells a date from others. Who need not go is not told how to get there, nor what waits there."""
    slot = assignment.slot
    found = [(_("What"), plain(slot.event.title)), (_("When"), when(slot)), (_("Where"), where(slot.place))]
    return [(label, letters.one_line(value)) for label, value in found]


def _rows(assignment: Assignment, beside: dict[str, list[str]], none: str = "") -> Rows:
    place, found = assignment.slot.place, []
    if place.directions:
        found.append((_("Getting there"), plain(place.directions)))
    found.append((_("Room"), ", ".join(beside[Kind.ROOM]) or none))
    found.append((_("Material"), ", ".join(beside[Kind.KIT]) or none))
    return [*_what_and_when(assignment), *((label, letters.one_line(value)) for label, value in found if value)]


def _was(slot: Slot, before: Before) -> Rows:
    """Return when and where a slot was before, where it differs."""
    found: Rows = []
    if (before.starts_at, before.ends_at) != (slot.starts_at, slot.ends_at):
        former = dates.when(before.starts_at, before.ends_at, current_language(), slot.zone, all_day=slot.all_day)
        found.append((_("No longer on"), former))
    if before.place is not slot.place:
        found.append((_("No longer at"), where(before.place)))
    return [(label, letters.one_line(value)) for label, value in found]


def _beside(assignment: Assignment) -> dict[str, list[str]]:
    """Return the rooms and kits of the same slot, by kind."""
    found: dict[str, list[str]] = {kind: [] for kind in Kind}
    for other in db.session.scalars(queries.of_slot(assignment.slot_id)):
        found[other.resource.kind].append(other.resource.name)
    return found


def _directions(assignment: Assignment, lang: str) -> str:
    place = assignment.slot.place
    with speaking(lang):
        return _("Getting there: %(way)s", way=plain(place.directions)) if place.directions else ""


def _invitation(assignment: Assignment, method: Method) -> str:
    config, resource = current_app.config, assignment.resource
    return calendar.invitation(
        entries(assignment),
        method,
        attendee=sendable(resource.email or ""),
        organizer=config["MAIL_FROM"],
        organizer_name=mime.sender_name(resource.language),
        built_at=now(),
    )
