"""Publishing much at once: an event with its dates, an edition with all that is ready. What is not ready stays, with the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from ixevents.core.lack import Lack
from ixevents.core.refusal import Refused
from ixevents.core.web import plain
from ixevents.events import actions, editing, gate, listeners, questions
from ixevents.events.models import Edition, EditionState, Event, EventState, Place, Slot, SlotState
from ixevents.journal import actions as journal
from ixevents.projects import funders


@dataclass(frozen=True)
class Left:
    """An event that could not go out, and why."""

    event: Event
    reasons: tuple[Lack, ...]


@dataclass(frozen=True)
class Outcome:
    """What a press on "publish" did."""

    events: tuple[Event, ...]
    slots: int
    left: tuple[Left, ...]


def reasons(event: Event, unwritten: Sequence[Lack] | None = None) -> list[Lack]:
    """Say what keeps an event and its planned dates from the public; its record, its slots and their places are loaded.

    `unwritten` is what its questions lack, where the caller knows it already.
    """
    return list(_reasons(event, unwritten))


def waits(event: Event) -> bool:
    """Whether something of an event is not public yet."""
    return event.state == EventState.DRAFT or bool(event.pending) or bool(_planned(event))


def publish_with_slots(event: Event, *, actor: str) -> int:
    """Publish an event, what was changed in it, and its planned dates; return how many dates that were. All or nothing."""
    for reason in reasons(event):
        raise Refused(reason.sentence, "not_ready")
    actions.publish_event(event, actor=actor, findable=False)
    slots = _publish_rest(event, actor=actor)
    actions.reindex(event.id)
    return slots


def publish_ready(edition: Edition, *, actor: str) -> Outcome:
    """Publish an edition and every event of it that is ready; the others are told with what they lack.

    Raises `Refused` while the edition itself is not ready: nobody would find its events.
    """
    actions.publish_edition(edition, actor=actor)
    editing.republish(edition, actor=actor)
    unwritten = questions.lacking(edition.id, edition.events)
    published, new, left, slots = [], [], [], 0
    for event in edition.events:
        draft = event.state == EventState.DRAFT
        why = reasons(event, unwritten.get(event.id, ()))
        if why:
            left.append(Left(event, tuple(why)))
        elif waits(event):
            if draft:
                actions.make_public(event, actor=actor)
                new.append(event)
            slots += _publish_rest(event, actor=actor)
            published.append(event)
    actions.reindex(*(event.id for event in published))
    listeners.published(new)
    return Outcome(tuple(published), slots, tuple(left))


def take_back(thing: Edition | Event, *, actor: str) -> None:
    """Make an edition or event a draft again; whether that is allowed is for its caller to know."""
    thing.state = EditionState.DRAFT if isinstance(thing, Edition) else EventState.DRAFT
    journal.record("unpublish", thing, actor=actor)
    if isinstance(thing, Event):
        listeners.taken_back(thing)


def _publish_rest(event: Event, *, actor: str) -> int:
    """Publish what was changed in a public event, and its planned dates; return how many dates."""
    editing.republish(event, actor=actor)
    planned = _planned(event)
    for slot in planned:
        actions.publish_slot(slot, actor=actor, findable=False)
    return len(planned)


def _planned(event: Event) -> list[Slot]:
    return [slot for slot in event.slots if slot.state == SlotState.PLANNED]


def _reasons(event: Event, unwritten: Sequence[Lack] | None) -> Iterator[Lack]:
    draft = event.state == EventState.DRAFT
    if draft or event.pending:
        yield from gate.obstacles(event)
    if draft:
        yield from funders.obstacles(event.project)
    if draft and not event.slots:
        yield Lack(_("It has no date yet."), "event", event.id, "dates")
    for place in _places(event):
        for lack in gate.obstacles(place):
            sentence = _("Place “%(place)s”. %(what)s", place=plain(gate.draft(place, "name")), what=lack.sentence)
            yield replace(lack, sentence=sentence)
    if draft:
        yield from questions.lacks(event) if unwritten is None else unwritten


def _places(event: Event) -> list[Place]:
    """Return the places the public would read of for the first time."""
    return list(dict.fromkeys(slot.place for slot in _planned(event) if not gate.is_public(slot.place)))
