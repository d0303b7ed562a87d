"""What staff do with editions, events and slots. Nothing becomes public without French and Dutch (LANG-01).

Registrants are written to by `registrations.slot_actions`, which calls `move_slot` and `call_off_slot` under the slot's lock.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import inspect

from ixevents.core import zones
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import plain
from ixevents.events import agenda, gate, listeners, queries, questions
from ixevents.events.models import Edition, EditionState, Event, EventState, Place, Slot, SlotState
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.projects import funders
from ixevents.projects.models import Project
from ixevents.projects.queries import funding_of

AT_ONCE = 1000
"""So many events are read at a time."""


def publish_edition(edition: Edition, *, actor: str) -> Edition:
    """Make an edition public; raises `Refused` while French or Dutch is missing or not checked."""
    if edition.state == EditionState.PUBLISHED:
        return edition
    langs = gate.require(edition)
    edition.state, edition.language_proof = EditionState.PUBLISHED, proof(langs)
    journal.record("publish", edition, actor=actor, languages=list(langs))
    return edition


def publish_event(event: Event, *, actor: str, findable: bool = True) -> Event:
    """Make an event public in French and Dutch at the same moment, and findable, unless its caller does that.

    Raises `Refused` while a public text lacks one of them or nobody has checked it, unless the event concerns one
    language group only and the exemption says why and by whom (LANG-08).
    """
    if event.state == EventState.PUBLISHED:
        return event
    for lack in questions.lacks(event):
        raise Refused(lack.sentence, "languages")
    make_public(event, actor=actor)
    if findable:
        reindex(event.id)
    listeners.published([event])
    return event


def make_public(event: Event, *, actor: str) -> None:
    """Make a draft public, as `publish_event` does, but for what is done for many at once: looking at its questions, making it findable,
    telling who follows it. Raises `Refused`."""
    langs = gate.require(event)
    for lack in funders.obstacles(_with_funding(event)):
        raise Refused(lack.sentence, "record")
    event.state, event.published_at, event.language_proof = EventState.PUBLISHED, now(), proof(langs)
    journal.record(
        "publish",
        event,
        actor=actor,
        languages=list(langs),
        exemption=event.exemption,
        reason=event.exemption_reason,
        decided_by=event.exemption_decided_by,
    )


def plan_slot(
    event: Event,
    place: Place,
    starts_at: datetime,
    ends_at: datetime,
    *,
    capacity: int | None = None,
    zone: str = "Europe/Brussels",
    all_day: bool = False,
) -> Slot:
    """Add a slot the public does not see yet; raises `Refused` for times that cannot be."""
    require_times(starts_at, ends_at, zone, all_day=all_day)
    slot = Slot(
        event=event, place=place, starts_at=starts_at, ends_at=ends_at, capacity=capacity, zone=zone, all_day=all_day, moved_from=[]
    )
    db.session.add(slot)
    db.session.flush()
    return slot


def publish_slot(slot: Slot, *, actor: str, findable: bool = True) -> Slot:
    """Make a slot of a published event public, and the event findable by it, unless the caller does that; event and place are loaded."""
    if slot.state == SlotState.PUBLISHED:
        return slot
    if slot.called_off:
        raise Refused(_("This has been called off. Plan a new date instead."), "called_off")
    if slot.event.state != EventState.PUBLISHED:
        raise Refused(_("Publish the event first, then its dates."), "event_not_public")
    publish_place(slot.place, actor=actor)
    slot.state, slot.changed_at = SlotState.PUBLISHED, now()
    if findable:
        reindex(slot.event_id)
    journal.record("publish", slot, actor=actor)
    return slot


def publish_place(place: Place, *, actor: str) -> Place:
    """Let the public read of a place, which happens with its first public slot; raises `Refused` as for an event."""
    if gate.is_public(place):
        return place
    try:
        place.language_proof = proof(gate.require(place))
    except Refused as refusal:
        sentence = _("Place “%(place)s”. %(what)s", place=plain(gate.draft(place, "name")), what=refusal.message)
        raise Refused(sentence, refusal.reason) from refusal
    journal.record("publish", place, actor=actor, languages=sorted(place.language_proof))
    return place


def move_slot(slot: Slot, starts_at: datetime, ends_at: datetime, place: Place | None = None, *, actor: str) -> Slot:
    """Give a slot another time or place; its calendar SEQUENCE rises and never falls (CAL-03).

    Raises `Refused` when it has been called off, the times cannot be (CAL-11), or a listener says no.
    """
    if slot.called_off:
        raise Refused(_("This has been called off and cannot be moved."), "called_off")
    require_times(starts_at, ends_at, slot.zone, all_day=slot.all_day)
    was, new_place = listeners.Before(slot.starts_at, slot.ends_at, slot.place), place or slot.place
    if (starts_at, ends_at, new_place) == (slot.starts_at, slot.ends_at, slot.place):
        return slot
    before = was.starts_at
    if starts_at != before:
        slot.moved_from = [*slot.moved_from, before.isoformat()]
    slot.starts_at, slot.ends_at, slot.place = starts_at, ends_at, new_place
    _changed(slot)
    reindex(slot.event_id)
    journal.record("move", slot, actor=actor, before=before.isoformat(), after=starts_at.astimezone(UTC).isoformat(), place=new_place.slug)
    listeners.moved(slot, was, actor=actor)
    return slot


def call_off_slot(slot: Slot, reason: Translated, *, actor: str) -> Slot:
    """Call a slot off, with a reason the public reads; it stays visible. Doing it twice does nothing more."""
    if slot.called_off:
        return slot
    _require_languages(reason, gate.languages_of(slot.event))
    slot.state, slot.called_off_reason = SlotState.CALLED_OFF, reason
    _changed(slot)
    journal.record("call_off", slot, actor=actor, reason=reason.as_dict())
    listeners.called_off(slot, actor=actor)
    return slot


def proof(langs: Iterable[str]) -> dict[str, str]:
    """Return the proof that these languages went public at one moment, the present one (LANG-10)."""
    moment = now().isoformat()
    return dict.fromkeys(langs, moment)


def reindex(*event_ids: int) -> None:
    """Renew the search words of events: their places are among them."""
    db.session.flush()
    for start in range(0, len(event_ids), AT_ONCE):
        for event in db.session.scalars(queries.with_texts(event_ids[start : start + AT_ONCE])):
            agenda.index(event)


def require_times(starts_at: datetime, ends_at: datetime, zone: str, *, all_day: bool) -> None:
    """Raise `Refused` for times that cannot be: no such hour, the end before the start, whole days not at midnight (CAL-11)."""
    for moment in (starts_at, ends_at):
        _require_real(moment)
    # Two times of the same zone are compared by the clock on the wall; only UTC tells which comes first.
    if ends_at.astimezone(UTC) <= starts_at.astimezone(UTC):
        raise Refused(_("The end must come after the start."), "order")
    if all_day and not (zones.is_midnight(starts_at, zone) and zones.is_midnight(ends_at, zone)):
        raise Refused(_("Whole days begin and end at midnight."), "midnight")


def _with_funding(event: Event) -> Project:
    """Return the record of an event with who pays for it, read unless it was loaded with the event."""
    # What was made in this very transaction has lines, but not whose they are.
    if _has(event, "project") and _has(event.project, "funding") and all(_has(line, "funder") for line in event.project.funding):
        return event.project
    return db.session.scalars(funding_of(event.project_id)).one()


def _has(thing: object, name: str) -> bool:
    return name not in inspect(thing).unloaded


def _changed(slot: Slot) -> None:
    slot.revision += 1
    slot.version += 1
    slot.changed_at = now()


def _require_languages(reason: Translated, languages: Iterable[str]) -> None:
    missing = [lang.upper() for lang in languages if not getattr(reason, lang).strip()]
    if missing:
        word = _("reason")
        raise Refused(_("Still to be written: %(missing)s.", missing=", ".join(f"{word} ({lang})" for lang in missing)), "languages")


def _require_real(moment: datetime) -> None:
    """Raise `Refused` for a wall-clock time that its zone jumps over (CAL-11)."""
    if isinstance(moment.tzinfo, ZoneInfo) and moment.tzinfo.key != "UTC":
        zones.instant(moment.date(), moment.time(), moment.tzinfo.key, second_pass=bool(moment.fold))
