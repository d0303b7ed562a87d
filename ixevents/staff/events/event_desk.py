"""What the pages of events say: how far each is, its dates with their seats, what can be done now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row

from ixevents.accounts import access
from ixevents.core import confinement, dates
from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES, NAMES, Translated
from ixevents.core.web import current_language, plain
from ixevents.events import cautions, gate, publishing, words
from ixevents.events import programme as programmes
from ixevents.events.models import Audience, Event, EventState, Slot, SlotState
from ixevents.extensions import db
from ixevents.figures import outside
from ixevents.projects import wording
from ixevents.proposals import queries as proposals
from ixevents.staff import lacking, losing
from ixevents.staff.lacking import Step
from ixevents.staff.language_panel import LanguageView, languages

SLOT_WORDS = {SlotState.PLANNED: "wait", SlotState.PUBLISHED: "good", SlotState.CALLED_OFF: "off"}


@dataclass(frozen=True)
class EventRow:
    """One event of the list."""

    event: Event
    title: str
    edition: str
    when: str
    taken: int
    capacity: int | None
    public: bool
    languages: list[LanguageView]


@dataclass(frozen=True)
class SlotRow:
    """One date of an event."""

    slot: Slot
    when: str
    place: str
    seats: str
    waiting: int
    state: str
    kind: str
    planned: bool
    over: bool
    url: str | None
    "Of the page of this date: its registrations, moving, calling off."
    cautions: list[str]
    "What speaks against it; it warns and never forbids."
    letters: str
    "Who is written to when it is deleted; empty for nobody."


@dataclass(frozen=True)
class EventPage:
    """Everything the home page of an event says."""

    title: str
    theme: str
    public: bool
    changed: list[tuple[str, str, str]]
    "Texts that wait: name, what the public reads, what it would read."
    languages: list[LanguageView]
    reasons: list[Step]
    waits: bool
    may_override: bool
    "Changed texts can go out with a reason: everything is written, and one language is not checked."
    slots: list[SlotRow]
    for_schools: bool
    facts: list[dict[str, str]]
    registered: bool
    call_off_url: str | None
    "Where every date the public still expects is called off at once."
    journal_url: str | None
    proposal_url: str | None
    "Of the proposal it was made from."


def rows(events: Iterable[Event]) -> list[EventRow]:
    """Return the rows of the list."""
    return [_row(event) for event in events]


def options(editions: Sequence[Row[int, Translated]]) -> dict[str, list[tuple[str, str]]]:
    """Return what the filters offer."""
    return {
        "editions": [("", _("All editions")), *((str(key), plain(title)) for key, title in editions)],
        "programmes": [
            ("", _("All programmes")),
            *((one.slug, plain(one.short)) for one in programmes.known() if confinement.reaches(one.slug)),
        ],
        "states": [("", _("Drafts and published")), (EventState.DRAFT, _("Draft")), (EventState.PUBLISHED, _("Published"))],
    }


def page(event: Event) -> EventPage:
    """Return what the home page of an event says."""
    edit = url_for("staff_events.edit", event_id=event.id)
    at, seen = now(), languages(event, edit)
    warnings, told = _warnings(event, at), losing.told(event.slots)
    reasons = publishing.reasons(event) if publishing.waits(event) else []
    return EventPage(
        title=plain(gate.draft(event, "title")),
        theme=programmes.get(event.edition.programme).theme,
        public=event.state == EventState.PUBLISHED,
        changed=_changed(event),
        languages=seen,
        reasons=lacking.steps(reasons),
        waits=publishing.waits(event),
        may_override=bool(event.pending) and not gate.gaps(event) and not gate.is_open(event),
        slots=[_slot_row(slot, at, warnings.get(slot.id, []), losing.words(told.get(slot.id, 0))) for slot in event.slots],
        for_schools=event.audience == Audience.SCHOOLS,
        facts=_facts(event),
        journal_url=_way("staff_journal.thing", kind="event", object_id=event.id),
        call_off_url=_call_off_url(event, at),
        proposal_url=_proposal_url(event),
        registered=any(slot.seats_taken or slot.seats_waiting for slot in event.slots),
    )


def _call_off_url(event: Event, at: datetime) -> str | None:
    expected = any(slot.state == SlotState.PUBLISHED and slot.ends_at > at for slot in event.slots)
    return _way("staff_slots.call_off_event", event_id=event.id) if expected else None


def _proposal_url(event: Event) -> str | None:
    found = db.session.scalars(proposals.id_of_event(event.id)).first() if event.edition.programme == proposals.PROGRAMME else None
    return _way("staff_proposals.proposal", proposal_id=found) if found is not None else None


def _warnings(event: Event, at: datetime) -> dict[int, list[str]]:
    """Return what speaks against each date; that it lies outside the project's period also once it is over."""
    warnings = dict(cautions.of_slots(event, [slot for slot in event.slots if slot.ends_at > at]))
    for slot in event.slots:
        if outside.is_outside(slot, event.project):
            said = _("Outside the period of its project: %(period)s", period=wording.period(event.project))
            warnings[slot.id] = [*warnings.get(slot.id, []), said]
    return warnings


def _row(event: Event) -> EventRow:
    standing = [slot for slot in event.slots if not slot.called_off]
    limited = [slot.capacity for slot in standing if slot.capacity is not None]
    return EventRow(
        event=event,
        title=plain(gate.draft(event, "title")),
        edition=plain(event.edition.title),
        when=_when(event),
        taken=sum(slot.seats_taken for slot in standing),
        capacity=sum(limited) if limited and len(limited) == len(standing) else None,
        public=event.state == EventState.PUBLISHED,
        languages=languages(event),
    )


def _when(event: Event) -> str:
    if not event.slots:
        return _("No date yet")
    first = words.when_short(event.slots[0])
    more = len(event.slots) - 1
    others = ngettext("and %(num)s more date", "and %(num)s more dates", more)
    return f"{first} {others}" if more else first


def _slot_row(slot: Slot, at: datetime, warnings: list[str], letters: str) -> SlotRow:
    states = {SlotState.PLANNED: _("Planned"), SlotState.PUBLISHED: _("Public"), SlotState.CALLED_OFF: _("Called off")}
    limit = _("no limit") if slot.capacity is None else str(slot.capacity)
    return SlotRow(
        slot=slot,
        when=words.when_short(slot),
        place=plain(slot.place.name),
        seats=f"{slot.seats_taken} / {limit}",
        waiting=slot.seats_waiting,
        state=states[SlotState(slot.state)],
        kind=SLOT_WORDS[SlotState(slot.state)],
        planned=slot.state == SlotState.PLANNED,
        over=slot.ends_at <= at,
        url=_way("staff_slots.slot", slot_id=slot.id),
        cautions=warnings,
        letters=letters,
    )


def _way(endpoint: str, **values: str | int) -> str | None:
    """Return the address of a screen of the back-office where there is one and the person may go there."""
    view = current_app.view_functions.get(endpoint)
    open_to = view is not None and access.may(*getattr(view, "needed_powers", ()))
    return url_for(endpoint, **values) if open_to else None  # type: ignore[arg-type]


def _changed(event: Event) -> list[tuple[str, str, str]]:
    waiting = [
        (text, getattr(event, text.name), gate.draft(event, text.name)) for text in gate.texts_of(event) if text.name in event.pending
    ]
    return [
        (f"{text.label} ({NAMES[lang]})", getattr(before, lang), getattr(after, lang))
        for text, before, after in waiting
        for lang in LANGUAGES
        if getattr(before, lang) != getattr(after, lang)
    ]


def _facts(event: Event) -> list[dict[str, str]]:
    offered = [str(text) for fact, text in words.ACCESS.items() if fact in event.access]
    audience = str(words.AUDIENCES[event.audience])
    signs_up = _signs_up(event)
    facts = [
        {"key": _("What it is"), "value": str(words.KINDS[event.kind])},
        {
            "key": _("For whom"),
            "value": _("%(audience)s, from %(age)s years", audience=audience, age=event.minimum_age) if event.minimum_age else audience,
        },
        {"key": _("Project"), "value": plain(event.project.title)},
        {"key": _("Languages spoken"), "value": words.spoken(event.languages) or "–"},
        *([{"key": _("Names are seen by"), "value": event.shared_with}] if event.shared_with else []),
        {"key": _("Price"), "value": words.price(event.price) if event.price else _("Free")},
        {
            "key": _("Registration"),
            "value": ". ".join((signs_up, _("The address is confirmed by e-mail")) if event.confirm_by_email else (signs_up,)),
        },
        *_first(event),
        {"key": _("Accessibility"), "value": ", ".join(offered) or _("Nothing is said to be there")},
    ]
    if event.exemption:
        why = f"{NAMES.get(event.exemption, event.exemption)}. {event.exemption_reason} ({event.exemption_decided_by})"
        facts.append({"key": _("One language only"), "value": why})
    return facts


def _first(event: Event) -> list[dict[str, str]]:
    if event.inhabitants_first_until is None:
        return []
    until = dates.until(event.inhabitants_first_until, current_language())
    return [{"key": _("People of the municipality first"), "value": _("until %(moment)s", moment=until)}]


def _signs_up(event: Event) -> str:
    if not event.needs_registration:
        return _("Nobody signs up")
    if event.audience == Audience.SCHOOLS:
        return _("By classes, with their teachers")
    most = ngettext("Up to %(num)s person on one registration", "Up to %(num)s people on one registration", event.max_party)
    if not event.minimum_seats:
        return most
    return f"{most}. " + ngettext("A date needs %(num)s person", "A date needs %(num)s people", event.minimum_seats)
