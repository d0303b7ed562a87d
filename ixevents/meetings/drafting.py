"""Drafting a meeting: its facts and its agenda. Once it is convened, facts change in `convening`, with letters; the agenda changes here.

What members were told of the agenda is frozen, so a change here is seen, and told when the secretary says so (`convening.tell_agenda`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.council.models import Council
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings import convening, locks, planned, words
from ixevents.meetings.models import AgendaItem, ItemKind, ItemState, Meeting, MeetingState

USUAL = (
    (
        ItemKind.VOTE,
        Translated("Approbation du procès-verbal précédent", "Goedkeuring van de vorige notulen", "Minutes of the last meeting"),
    ),
    (ItemKind.INFORMATION, Translated("Divers", "Varia", "Any other business")),
)
"""What every agenda begins and ends with; taken off where it does not fit."""


def draft(council: Council, values: Mapping[str, Any], *, actor: str, sample: bool = False) -> Meeting:
    """Begin a meeting; nobody hears of it."""
    items = [AgendaItem(position=number, kind=kind, title=title, text=Translated()) for number, (kind, title) in enumerate(USUAL, 1)]
    meeting = Meeting(council=council, items=items, documents=[], invitations=[], sample=sample, **values)
    _require_span(meeting)
    db.session.add(meeting)
    db.session.flush()
    journal.record("draft", meeting, actor=actor)
    return meeting


def edit(meeting: Meeting, values: Mapping[str, Any], *, opened: str = "", actor: str) -> Meeting:
    """Change a draft. Raises `Conflict` where somebody else changed it since it was `opened`."""
    meeting = locks.taken(meeting)
    if meeting.state != MeetingState.DRAFT:
        raise Refused(_("This meeting has been convened meanwhile: change it there, so that members are told."), "convened")
    planned.require(meeting, values, opened)
    before = {name: getattr(meeting, name) for name, value in values.items() if getattr(meeting, name) != value}
    for name in before:
        setattr(meeting, name, values[name])
    _require_span(meeting)
    meeting.changed_at = now()
    db.session.flush()
    kept = {name: convening.recorded(value) for name, value in before.items()}
    journal.record("edit", meeting, actor=actor, before=kept, after={name: convening.recorded(values[name]) for name in before})
    return meeting


def add_item(meeting: Meeting, values: Mapping[str, Any], *, actor: str) -> AgendaItem:
    """Put an item on the agenda, before the usual last one."""
    meeting = _open(meeting)
    item = AgendaItem(state=ItemState.ON, **values)
    on = words.on_agenda(meeting)
    last = on and on[-1].title == USUAL[-1][1]
    on.insert(len(on) - 1 if last else len(on), item)
    meeting.items.append(item)
    _number(on)
    journal.record("add_item", meeting, actor=actor, item=item.title.as_dict())
    return item


def seen(item: AgendaItem) -> str:
    """Return a mark of an item's words and kind that is another one after every change."""
    return seen_mark([str(item.kind), item.title.as_dict(), item.text.as_dict()])


def edit_item(item: AgendaItem, values: Mapping[str, Any], *, opened: str = "", actor: str) -> AgendaItem:
    """Change the words or the kind of an item. Raises `Conflict` where somebody else changed it since it was `opened`."""
    meeting, item = _item(item)
    before = {name: getattr(item, name) for name, value in values.items() if getattr(item, name) != value}
    if before and opened and opened != seen(item):
        raise Conflict
    for name in before:
        setattr(item, name, values[name])
    db.session.flush()
    if before:
        kept = {name: convening.recorded(value) for name, value in before.items()}
        after = {name: convening.recorded(values[name]) for name in before}
        journal.record("edit_item", meeting, actor=actor, item=item.title.as_dict(), before=kept, after=after)
    return item


def take_item(item: AgendaItem, *, actor: str) -> AgendaItem:
    """Put what a member proposed, or what was left, on the agenda."""
    meeting, item = _item(item)
    if item.state != ItemState.ON:
        item.state, item.reason = ItemState.ON, ""
        on = [one for one in words.on_agenda(meeting) if one is not item]
        _number([*on[:-1], item, *on[-1:]] if on and on[-1].title == USUAL[-1][1] else [*on, item])
        journal.record("take_item", meeting, actor=actor, item=item.title.as_dict())
    return item


def leave_item(item: AgendaItem, reason: str, *, actor: str) -> None:
    """Leave an item off the agenda; what a member proposed, or members were told of, is kept with the reason."""
    meeting, item = _item(item)
    known = item.proposed_by_id is not None or meeting.second_of_id is not None or meeting.state != MeetingState.DRAFT
    if known and not reason.strip():
        raise Refused(_("Say why: whoever proposed it reads the reason."), "reason")
    journal.record("leave_item", meeting, actor=actor, item=item.title.as_dict())
    if known:
        item.state, item.reason = ItemState.LEFT, reason.strip()
    else:
        for document in meeting.documents:
            if document.item_id == item.id:
                document.item_id = None
        db.session.delete(item)
    db.session.flush()
    _number([one for one in words.on_agenda(meeting) if one is not item])


def move_item(item: AgendaItem, by: int, *, actor: str) -> None:
    """Move an item up (below 0) or down by as many places, as far as the agenda goes."""
    meeting, item = _item(item)
    on = words.on_agenda(meeting)
    if item not in on:
        return
    before = [one.id for one in on]
    place = on.index(item)
    on.insert(max(0, min(place + by, len(on) - 1)), on.pop(place))
    _number(on)
    after = [one.id for one in on]
    if before != after:
        journal.record("arrange", meeting, actor=actor, before=before, after=after)


def _number(items: Sequence[AgendaItem]) -> None:
    for number, item in enumerate(items, 1):
        item.position = number
    db.session.flush()


def _open(meeting: Meeting) -> Meeting:
    """Return a meeting whose agenda can still change, locked and whole."""
    meeting = locks.taken(meeting)
    if meeting.state not in (MeetingState.DRAFT, MeetingState.CONVENED) or (
        meeting.state == MeetingState.CONVENED and meeting.starts_at <= now()
    ):
        raise Refused(_("This meeting is over or called off."), "state")
    return meeting


def _item(item: AgendaItem) -> tuple[Meeting, AgendaItem]:
    meeting = _open(db.session.get_one(Meeting, item.meeting_id))
    found = next((one for one in meeting.items if one.id == item.id), None)
    if found is None:
        raise Refused(_("This item is no longer there."), "gone")
    return meeting, found


def _require_span(meeting: Meeting) -> None:
    if meeting.ends_at <= meeting.starts_at:
        raise Refused(_("The end must come after the beginning."), "order")
