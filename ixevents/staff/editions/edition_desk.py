"""What the pages of editions say: how far each is, what its events lack, what a copy would be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import dates
from ixevents.core.clock import today
from ixevents.core.lack import Lack
from ixevents.core.web import current_language, plain
from ixevents.events import gate, publishing, questions, words
from ixevents.events import programme as programmes
from ixevents.events.copying import NewDate
from ixevents.events.edition_list import HELD, READY, Wanted
from ixevents.events.models import Edition, EditionState, Event, EventState
from ixevents.events.publishing import Outcome
from ixevents.staff import lacking
from ixevents.staff.lacking import Step
from ixevents.staff.language_panel import LanguageView, languages


@dataclass(frozen=True)
class EditionRow:
    """One edition of the list."""

    edition: Edition
    programme: str
    theme: str
    dates: str
    over: bool
    public: bool
    events: int
    public_events: int
    languages: list[LanguageView]


@dataclass(frozen=True)
class EventRow:
    """One event of an edition."""

    event: Event
    title: str
    when: str
    dates: int
    public: bool
    languages: list[LanguageView]
    reasons: list[Step]
    "Why it cannot be published; empty for what is public or ready."
    ready: bool


@dataclass(frozen=True)
class EditionPage:
    """Everything the page of one edition says."""

    programme: str
    theme: str
    dates: str
    public: bool
    ahead: bool
    "Not over yet."
    languages: list[LanguageView]
    obstacles: list[Step]
    ready: int
    "How many events would go out now."
    changed: bool
    "Texts of the edition wait to be published."
    states: list[tuple[str, str]]
    "What the filter of states offers."


@dataclass(frozen=True)
class DateRow:
    """One date of a copy, before and after."""

    title: str
    before: str
    after: str
    problem: str
    called_off: bool


def rows(editions: Iterable[Edition], counts: Mapping[int, tuple[int, int]]) -> list[EditionRow]:
    """Return the rows of the list."""
    return [_row(edition, *counts.get(edition.id, (0, 0))) for edition in editions]


def page(edition: Edition, ready: int) -> EditionPage:
    """Return what the page of an edition says; `ready` of its events could go out now."""
    value = programmes.get(edition.programme)
    return EditionPage(
        programme=plain(value.name),
        theme=value.theme,
        dates=words.span(edition.starts_on, edition.ends_on),
        public=edition.state == EditionState.PUBLISHED,
        ahead=edition.ends_on >= today(),
        languages=languages(edition, url_for("staff_editions.edit", edition_id=edition.id)),
        obstacles=lacking.steps(gate.obstacles(edition)),
        ready=ready,
        changed=bool(edition.pending),
        states=[
            ("", _("All states")),
            (EventState.PUBLISHED, _("Published")),
            (EventState.DRAFT, _("Draft")),
            (READY, _("Could go out now")),
            (HELD, _("Something is missing")),
        ],
    )


def event_rows(events: Iterable[Event]) -> list[EventRow]:
    """Return the rows of some of its events."""
    events = list(events)
    unwritten = questions.lacking(events[0].edition_id, events) if events else {}
    return [_event_row(event, unwritten.get(event.id, ())) for event in events]


def columns(edition_id: int, wanted: Wanted) -> list[tuple[Any, ...]]:
    """Return the heads of the list of events; those that sort lead to the list in that order, or the other way round."""
    sorting = [(_("Event"), "text", "title"), (_("First date"), "text", "date"), (_("Dates"), "number", "dates")]
    heads = [(text, kind, *_sorting(edition_id, wanted, name)) for text, kind, name in sorting]
    return [*heads, (_("State"), "text"), (_("Languages"), "text"), (_("Actions"), "actions")]


def new_dates(dates: Sequence[NewDate]) -> list[DateRow]:
    """Return the rows of some dates of a plan."""
    return [_date_row(new) for new in dates]


def told(outcome: Outcome) -> str:
    """Say what was published and what was not."""
    if outcome.events:
        published = ngettext("%(num)s event published", "%(num)s events published", len(outcome.events))
        dated = ngettext("with %(num)s date.", "with %(num)s dates.", outcome.slots)
        done = f"{published} {dated}"
    else:
        done = _("The edition is public; no event went out.")
    left = ngettext(
        "%(num)s event is not ready: it says below why.", "%(num)s events are not ready: they say below why.", len(outcome.left)
    )
    return f"{done} {left}" if outcome.left else done


def _row(edition: Edition, events: int, public_events: int) -> EditionRow:
    value = programmes.get(edition.programme)
    return EditionRow(
        edition=edition,
        programme=plain(value.short),
        theme=value.theme,
        dates=words.span(edition.starts_on, edition.ends_on),
        over=edition.ends_on < today(),
        public=edition.state == EditionState.PUBLISHED,
        events=events,
        public_events=public_events,
        languages=languages(edition),
    )


def _event_row(event: Event, unwritten: Sequence[Lack]) -> EventRow:
    reasons = publishing.reasons(event, unwritten) if publishing.waits(event) else []
    return EventRow(
        event=event,
        title=plain(gate.draft(event, "title")),
        when=words.when_short(event.slots[0]) if event.slots else _("No date yet"),
        dates=len(event.slots),
        public=event.state == EventState.PUBLISHED,
        languages=languages(event, url_for("staff_events.edit", event_id=event.id)),
        reasons=lacking.steps(reasons),
        ready=publishing.waits(event) and not reasons,
    )


def _sorting(edition_id: int, wanted: Wanted, name: str) -> tuple[str, str]:
    turned = f"-{name}" if wanted.sort == name else name
    order = {name: "ascending", f"-{name}": "descending"}.get(wanted.sort, "")
    return url_for("staff_editions.edition", edition_id=edition_id, **{**wanted.args(), "sort": turned}), order  # type: ignore[arg-type]


def _date_row(new: NewDate) -> DateRow:
    slot, lang = new.slot, current_language()
    after = ""
    if new.starts_at and slot.all_day:
        after = dates.day_long(new.starts_at, lang, slot.zone)
    elif new.starts_at:
        after = f"{dates.day_long(new.starts_at, lang, slot.zone)}, {dates.hour(new.starts_at, slot.zone)}"
    return DateRow(plain(gate.draft(slot.event, "title")), words.when(slot), after, new.problem, slot.called_off)
