"""What the page of one event says about each of its slots: when, where, what is left, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import dates
from ixevents.core.web import current_language, plain
from ixevents.events import availability, feeds, photographs, words
from ixevents.events.availability import Availability
from ixevents.events.models import Access, Audience, Event, Place, Slot
from ixevents.events.picture import Cut
from ixevents.outbox.calendar import Entry
from ixevents.projects import funders
from ixevents.projects.funders import Credit, OtherFunder

ALWAYS_SAID = (Access.STEP_FREE, Access.ACCESSIBLE_TOILET)
"""Missing ones of these are told too: who needs them must not find out at the door (A11Y-04)."""


@dataclass(frozen=True)
class SlotView:
    """A slot with its words, and the one thing to do about it."""

    slot: Slot
    standing: Availability
    when: str
    notes: tuple[str, ...]
    action_url: str | None
    action_text: str
    google: str | None
    outlook: str | None


@dataclass(frozen=True)
class EventPage:
    """Everything the page says, ready to print."""

    kind: str
    slots: list[SlotView]
    goes_on: bool
    "Something of it is still to come."
    next_date: SlotView | None
    "The one that takes place next, or the first of all when nothing is to come."
    other_dates: str
    "How many more are to come, in words; empty for none."
    next_slot: SlotView | None
    "The first one that takes registrations: the one thing to do on the page."
    places: list[Place]
    facts: list[dict[str, str]]
    "Rows of a summary list."
    access: list[tuple[str, bool]]
    photo: str
    "Address of its picture without the ending; empty where the drawn cover is shown."
    photo_alt: str
    credit: str
    share_picture: str
    first: str
    "Until when places go to inhabitants of the municipality first; empty where they do not."
    owed: Credit | None
    "What its project owes the European Union (PRJ-06)."
    funders: list[OtherFunder]
    "Those besides, with logo and sentence."


def page(event: Event, at: datetime) -> EventPage:
    """Return what the page of an event says at a moment; slots to come stand first."""
    # Whoever can still come may want it in a calendar.
    coming = [slot for slot in event.slots if slot.ends_at > at and not slot.called_off]
    entries = dict(zip(coming, feeds.entries(coming, current_language()), strict=True))
    views = [_view(slot, event, at, entries.get(slot)) for slot in event.slots]
    views.sort(key=lambda view: (view.slot.ends_at <= at, view.slot.starts_at))
    return EventPage(
        kind=str(words.KINDS[event.kind]),
        slots=views,
        goes_on=bool(coming),
        next_date=next(iter(views), None) if event.called_off else _soonest(views, at),
        other_dates=ngettext("%(num)s more date", "%(num)s more dates", len(coming) - 1) if len(coming) > 1 else "",
        next_slot=_next(views),
        places=list(dict.fromkeys(view.slot.place for view in views)),
        facts=_facts(event),
        access=_access(event),
        photo=photographs.address(event.picture, Cut.COVER),
        photo_alt=event.picture.alt.pick(current_language()).text if event.picture else "",
        credit=event.picture.credit if event.picture else "",
        share_picture=photographs.share_address(event.picture) if event.picture else "",
        first=words.inhabitants_first(event, at) if event.needs_registration and event.audience != Audience.SCHOOLS and coming else "",
        owed=funders.credit(event.project),
        funders=funders.others(event.project),
    )


def _soonest(views: list[SlotView], at: datetime) -> SlotView | None:
    coming = (view for view in views if view.slot.ends_at > at and not view.slot.called_off)
    return next(coming, next(iter(views), None))


def _next(views: list[SlotView]) -> SlotView | None:
    """Return the first slot that takes registrations; one form serves all slots of classes, so there the first with room."""
    open_views = [view for view in views if view.action_url]
    for_classes = [view for view in open_views if view.slot.event.audience == Audience.SCHOOLS and view.standing.state != "full"]
    return next(iter(for_classes or open_views), None)


def _view(slot: Slot, event: Event, at: datetime, entry: Entry | None) -> SlotView:
    standing = availability.of(slot, at)
    return SlotView(
        slot=slot,
        standing=standing,
        when=words.when(slot),
        notes=tuple(_notes(slot, standing)),
        action_url=url_for("registrations.register", slug=event.slug, slot=slot.id) if standing.takes else None,
        action_text=_action(event, standing),
        google=feeds.google_add(slot, entry) if entry else None,
        outlook=feeds.outlook_add(slot, entry) if entry else None,
    )


def _action(event: Event, standing: Availability) -> str:
    if standing.state == "full":
        return _("Join the waiting list")
    return _("Register classes") if event.audience == Audience.SCHOOLS else _("Sign up")


def _notes(slot: Slot, standing: Availability) -> Iterable[str]:
    lang = current_language()
    if slot.called_off and slot.called_off_reason:
        yield slot.called_off_reason.pick(lang).text
    if slot.moved_from and not slot.called_off:
        before = datetime.fromisoformat(slot.moved_from[-1])
        yield _("Moved. It was on %(day)s at %(hour)s.", day=dates.day_medium(before, lang, slot.zone), hour=dates.hour(before, slot.zone))
    if slot.zone != dates.DEFAULT_ZONE and not slot.all_day:
        place = slot.place.locality.pick(lang).text
        yield _("Local time in %(place)s. In Brussels it is %(hour)s.", place=place, hour=dates.hour(slot.starts_at))
    if standing.state == "full" and slot.seats_waiting:
        yield words.waiting(slot)
    if standing.takes and slot.closes_at < slot.starts_at - timedelta(hours=1):
        day, hour = dates.last_day(slot.closes_at), dates.last_hour(slot.closes_at)
        yield _("Sign up until %(day)s, %(hour)s.", day=dates.day_medium(day, lang), hour=hour)


def _facts(event: Event) -> list[dict[str, str]]:
    audience = str(words.AUDIENCES[event.audience])
    if event.minimum_age:
        audience = _("%(audience)s, from %(age)s years", audience=audience, age=event.minimum_age)
    facts = [
        {"key": _("For whom"), "value": audience},
        {"key": _("Languages"), "value": words.spoken(event.languages)},
        {"key": _("Price"), "value": words.price(event.price) if event.price else _("Free")},
    ]
    if event.needs_registration and event.audience != Audience.SCHOOLS:
        most = ngettext("%(num)s person at most", "%(num)s people at most", event.max_party)
        facts.append({"key": _("One registration"), "value": most})
    project = {"value": plain(event.project.title), "link": url_for("projects.record", slug=event.project.slug)}
    return [*facts, {"key": _("Project"), **project}]


def _access(event: Event) -> list[tuple[str, bool]]:
    """Return all that is offered, and what is missing of the most needed."""
    return [(str(text), fact in event.access) for fact, text in words.ACCESS.items() if fact in event.access or fact in ALWAYS_SAID]
