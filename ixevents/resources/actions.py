"""What staff do with facilitators, rooms and kits. The slot's lock comes first, then the resource's; nothing here commits."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm.attributes import set_committed_value

from ixevents.core.clock import now
from ixevents.core.languages import fold
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.core.tokens import new_code
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import seats
from ixevents.resources import answering, handing, notices, occupancy, queries, telling
from ixevents.resources.models import Assignment, Kind, Resource
from ixevents.resources.occupancy import Use

FACTS = ("name", "email", "email_key", "phone", "language", "languages", "place_id", "capacity", "copies", "buffer_minutes", "note")
KEPT = ("before_minutes", "after_minutes", "copies")
YEARS_AHEAD = 20
"""Nothing is planned further ahead."""


def create(kind: Kind, facts: Mapping[str, Any], *, actor: str) -> Resource:
    """Add a facilitator, a room or a kit."""
    resource = Resource(kind=kind, **{name: facts[name] for name in FACTS if name in facts})
    _index(resource)
    db.session.add(resource)
    db.session.flush()
    journal.record("add", resource, actor=actor, kind=kind)
    return resource


def seen(resource: Resource) -> str:
    """Return a mark of what is known of a resource that is another one after every change."""
    return seen_mark([getattr(resource, name) for name in FACTS])


def edit(resource: Resource, facts: Mapping[str, Any], *, opened: str = "", actor: str) -> Resource:
    """Change what is known of a resource.

    A facilitator with a new address is invited there to every date to come. Raises `Refused` for fewer copies than are in use at once,
    `Conflict` where somebody else changed it since it was `opened`.
    """
    occupancy.lock([resource.id])
    db.session.refresh(resource, attribute_names=FACTS)
    changed = [name for name in FACTS if name in facts and facts[name] != getattr(resource, name)]
    if changed and opened and opened != seen(resource):
        raise Conflict
    if facts.get("copies", resource.copies) < resource.copies:
        _require_enough(resource, facts["copies"])
    for name in changed:
        setattr(resource, name, facts[name])
    _index(resource)
    if changed:
        journal.record("edit", resource, actor=actor, fields=changed)
    if "email_key" in changed:
        # Who reads the former address is perhaps somebody else: what was sent there opens nothing any more.
        resource.page_series += 1
        _invite_again(resource)
    return resource


def retire(resource: Resource, *, actor: str) -> Resource:
    """Let a resource be assigned no more, and close its calendar; raises `Refused` while it is in slots to come."""
    if resource.retired_at is not None:
        return resource
    occupancy.lock([resource.id])
    ahead = _uses_from(resource, now())
    if ahead:
        raise Refused(_("Take it off these dates first: %(uses)s.", uses=", ".join(use.words for use in ahead)), "ahead")
    resource.retired_at, resource.calendar_code = now(), None
    journal.record("retire", resource, actor=actor)
    return resource


def bring_back(resource: Resource, *, actor: str) -> Resource:
    """Let a retired resource be assigned again."""
    if resource.retired_at is not None:
        resource.retired_at = None
        journal.record("restore", resource, actor=actor)
    return resource


def open_calendar(resource: Resource, *, actor: str) -> str:
    """Give a facilitator's calendar a new address; the one before opens nothing any more."""
    if resource.kind != Kind.FACILITATOR or resource.retired_at is not None:
        raise Refused(_("Only a facilitator has a calendar of their own."), "kind")
    resource.calendar_code = new_code()
    journal.record("open_calendar", resource, actor=actor)
    return resource.calendar_code


def close_calendar(resource: Resource, *, actor: str) -> None:
    """Let the address of a facilitator's calendar open nothing any more."""
    if resource.calendar_code is not None:
        resource.calendar_code = None
        journal.record("close_calendar", resource, actor=actor)


def renew_page(facilitator: Resource, *, actor: str) -> bool:
    """Give a facilitator's own page a new address and send it; the one before opens nothing any more. Returns whether a letter leaves."""
    if facilitator.kind != Kind.FACILITATOR or facilitator.retired_at is not None:
        raise Refused(_("Only a facilitator has a page of their own."), "kind")
    facilitator.page_series += 1
    journal.record("renew_page", facilitator, actor=actor)
    return notices.own_page(facilitator) is not None


def assign(
    slot: Slot,
    resource: Resource,
    *,
    before: int | None = None,
    after: int | None = None,
    copies: int | None = None,
    actor: str,
) -> Assignment:
    """Put a resource into a slot, or change for how long and how many copies; a facilitator is invited.

    What is not given stays as it is, or is as usual. Raises `Refused` when the resource is taken at that time, buffers included:
    another one is chosen then, there is no overriding (SCH-11).
    """
    seats.lock(slot)
    _require_ahead(slot)
    there = occupancy.lock([resource.id])[resource.id]
    db.session.refresh(resource, attribute_names=["retired_at"])
    if resource.retired_at is not None:
        raise Refused(_("%(name)s is no longer in use.", name=resource.title), "retired")
    known = db.session.scalars(queries.between(slot.id, resource.id)).first()
    if known is not None:
        db.session.refresh(known, attribute_names=["ended_at", "sequence", *KEPT, *handing.FACTS])
    wanted = _wanted(slot, resource, known, (before, after, copies))
    standing = known is not None and known.ended_at is None
    if known is not None and standing:
        handing.require_same_copies(known, wanted.copies)
    if known is None or not standing or known.back_at is None:
        _require_free(resource, wanted, there)
    return _put(slot, resource, known, wanted, actor)


def change(assignment: Assignment, before: int, after: int, copies: int, *, opened: str = "", actor: str) -> Assignment:
    """Change for how long a resource is kept for a slot, and how many copies.

    Raises `Refused` as `assign` does and for what was taken off meanwhile, `Conflict` where somebody else changed it since it was `opened`.
    """
    seats.lock(assignment.slot)
    db.session.refresh(assignment, attribute_names=["ended_at", *KEPT])
    if assignment.ended_at is not None:
        raise Refused(_("%(name)s was taken off this date meanwhile.", name=assignment.resource.title), "ended")
    if opened and opened != kept_mark(assignment) and (before, after, copies) != _kept(assignment):
        raise Conflict
    return assign(assignment.slot, assignment.resource, before=before, after=after, copies=copies, actor=actor)


def only(resource: Resource, copies: int) -> str:
    """Say that there are no more copies of a resource."""
    return ngettext("There is only %(num)s of “%(name)s”.", "There are only %(num)s of “%(name)s”.", copies, name=resource.title)


def kept_mark(assignment: Assignment) -> str:
    """Return a mark of how long and in how many copies a resource is kept, that is another one after every change."""
    return seen_mark(_kept(assignment))


def release(assignment: Assignment, *, actor: str) -> None:
    """Take a resource off a slot; a facilitator's calendar loses the date. Doing it twice does nothing more.

    Raises `Refused` while a kit is out for it, or came back incomplete and nobody has seen to that.
    """
    seats.lock(assignment.slot)
    db.session.refresh(assignment, attribute_names=["ended_at", "sequence", *handing.FACTS])
    if assignment.ended_at is not None:
        return
    handing.require_here(assignment)
    assignment.ended_at, assignment.sequence = now(), assignment.sequence + 1
    # Why somebody could not come is nobody's business once others do.
    assignment.answer_note = ""
    journal.record("unassign", assignment.slot, actor=actor, resource=assignment.resource_id, kind=assignment.resource.kind)
    # Whose date was called off has been told so, and has it in no calendar any more.
    if not assignment.slot.called_off:
        notices.removed(assignment)


def settle(assignment: Assignment, *, fewer: bool, kit: str = "", opened: str = "", actor: str) -> bool:
    """Decide what follows from a kit that came back incomplete: there are `fewer` of it now, or as many as before.

    Returns whether that was still to be decided: once is enough.

    Raises `Conflict` where the date or the kit, of which `kit` is the mark, changed since it was `opened`, and what `edit` raises.
    """
    handing.lock(assignment)
    if assignment.settled_at is not None or not assignment.is_incomplete:
        return False
    handing.require_shown(assignment, opened)
    there = occupancy.lock([assignment.resource_id])[assignment.resource_id]
    left = there - assignment.lost if fewer else there
    if left < 1:
        raise Refused(_("None of it is left: take it out of use instead."), "none")
    edit(assignment.resource, {"copies": left}, opened=kit, actor=actor)
    assignment.settled_at = now()
    journal.record("settle_kit", assignment.slot, actor=actor, resource=assignment.resource_id, copies=left)
    return True


def _invite_again(resource: Resource) -> None:
    for assignment in db.session.scalars(queries.since(resource.id, now())).all():
        if not assignment.slot.called_off:
            assignment.sequence += 1
            answering.ask_anew(assignment)
            telling.assigned(assignment)


def _wanted(slot: Slot, resource: Resource, known: Assignment | None, asked: tuple[int | None, int | None, int | None]) -> Use:
    buffer = resource.buffer_minutes
    stands = _kept(known) if known is not None and known.ended_at is None else (buffer, buffer, 1)
    before, after, copies = (there if one is None else one for one, there in zip(asked, stands, strict=True))
    return Use(resource.id, slot.id, slot.starts_at, slot.ends_at, before, after, copies, slot.event.title, slot.zone, slot.all_day)


def _kept(assignment: Assignment) -> tuple[int, int, int]:
    return assignment.before_minutes, assignment.after_minutes, assignment.copies


def _put(slot: Slot, resource: Resource, known: Assignment | None, wanted: Use, actor: str) -> Assignment:
    facts = dict(zip(KEPT, (wanted.before, wanted.after, wanted.copies), strict=True))
    new = known is None or known.ended_at is not None
    if known is not None and not new and _kept(known) == tuple(facts.values()):
        return known
    assignment = known or Assignment(slot_id=slot.id, resource_id=resource.id, sequence=-1)
    if new:
        handing.forget(assignment)
    for name, value in facts.items():
        setattr(assignment, name, value)
    assignment.ended_at = None
    db.session.add(assignment)
    db.session.flush()
    set_committed_value(assignment, "slot", slot)
    set_committed_value(assignment, "resource", resource)
    journal.record("assign", slot, actor=actor, resource=resource.id, kind=resource.kind, **facts)
    if new:
        # Minutes and copies are for the team: the letter and the entry say nothing of them, and are not sent again.
        assignment.sequence += 1
        answering.ask_anew(assignment)
        telling.assigned(assignment)
    return assignment


def _require_ahead(slot: Slot) -> None:
    if slot.called_off:
        raise Refused(_("This date has been called off."), "called_off")
    if slot.ends_at <= now():
        raise Refused(_("This date is over."), "over")


def _require_free(resource: Resource, wanted: Use, there: int) -> None:
    others = occupancy.uses([resource.id], wanted.starts_at, wanted.ends_at)[resource.id]
    if wanted.copies > there:
        raise Refused(only(resource, there), "copies")
    clashing = occupancy.against(wanted, others, there)
    if clashing:
        raise Refused(occupancy.taken(resource.title, clashing), "taken")


def _require_enough(resource: Resource, copies: int) -> None:
    ahead = _uses_from(resource, now())
    for use in ahead:
        clashing = occupancy.against(use, ahead, copies)
        if clashing or use.copies > copies:
            raise Refused(_("More are in use at once: %(uses)s.", uses=", ".join(one.words for one in [use, *clashing])), "copies")


def _uses_from(resource: Resource, moment: datetime) -> Sequence[Use]:
    far = moment + timedelta(days=YEARS_AHEAD * 365)
    return [use for use in occupancy.uses([resource.id], moment, far)[resource.id] if use.ends_at > moment]


def _index(resource: Resource) -> None:
    resource.search = " ".join(filter(None, (fold(resource.name), fold(resource.email or ""))))[:300]
