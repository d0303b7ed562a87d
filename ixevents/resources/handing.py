"""Kits are handed out for a date and come back. Each is noted on the date as it was shown; nothing here commits."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import confinement
from ixevents.core.clock import now
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import seats
from ixevents.resources import occupancy, queries
from ixevents.resources.models import Assignment, Kind

FACTS = ("out_at", "back_at", "copies_back", "missing", "settled_at")


def hand_out(assignment: Assignment, *, opened: str = "", actor: str) -> None:
    """Note that a kit was handed out for a date; doing it twice does nothing more.

    Raises `Refused` for what is no kit or not to be used there any more and for more copies than are here, `Conflict` where it is
    something else than was shown.
    """
    lock(assignment)
    if assignment.out_at is not None:
        return
    if assignment.resource.kind != Kind.KIT:
        raise Refused(_("Only a kit is handed out."), "kind")
    if assignment.slot.called_off:
        raise Refused(_("This date has been called off."), "called_off")
    require_shown(assignment, opened)
    _require_so_many(assignment)
    assignment.out_at = now()
    _record("hand_out", assignment, actor, copies=assignment.copies)


def undo_hand_out(assignment: Assignment, *, opened: str = "", actor: str) -> None:
    """Take back that a kit was handed out; raises `Refused` once it is back."""
    lock(assignment)
    if assignment.out_at is None:
        return
    if assignment.back_at is not None:
        raise Refused(_("%(name)s is back: take that back first.", name=assignment.resource.title), "back")
    require_shown(assignment, opened)
    _record("undo_hand_out", assignment, actor, since=assignment.out_at.isoformat())
    assignment.out_at = None


def come_back(assignment: Assignment, copies: int, missing: str, *, opened: str = "", actor: str) -> None:
    """Note that a kit is back, with how many copies and what is missing; the same sent twice changes nothing.

    Raises `Refused` for what was not handed out, or not so often, `Conflict` where somebody else noted something since it was `opened`.
    """
    lock(assignment)
    if assignment.out_at is None:
        raise Refused(_("%(name)s has not been handed out for this date.", name=assignment.resource.title), "here")
    if assignment.back_at is not None and (copies, missing) == (assignment.copies_back, assignment.missing):
        return
    require_shown(assignment, opened)
    if copies > assignment.copies:
        raise Refused(only(assignment.copies), "copies")
    assignment.copies_back, assignment.missing = copies, missing
    assignment.back_at, assignment.settled_at = assignment.back_at or now(), None
    _record("come_back", assignment, actor, copies_back=copies, missing=missing)


def only(copies: int) -> str:
    """Say that no more were handed out."""
    return ngettext("Only %(num)s of it was handed out for this date.", "Only %(num)s of it were handed out for this date.", copies)


def undo_come_back(assignment: Assignment, *, opened: str = "", actor: str) -> None:
    """Take back that a kit came back: it is out again, since when it was.

    Raises `Refused` where other dates have taken it since.
    """
    lock(assignment)
    if assignment.back_at is None:
        return
    require_shown(assignment, opened)
    _require_not_taken(assignment)
    _record("undo_come_back", assignment, actor, copies_back=assignment.copies_back, missing=assignment.missing)
    assignment.back_at = assignment.copies_back = assignment.settled_at = None
    assignment.missing = ""


def begin_anew(assignments: Iterable[Assignment]) -> None:
    """Have kits that are back handed out again for a date that is another one now.

    Raises `Refused` where one came back incomplete and nobody has decided what follows.
    """
    for assignment in assignments:
        if assignment.back_at is not None:
            require_here(assignment)
            forget(assignment)


def forget(assignment: Assignment) -> None:
    """Let nothing be noted of a kit any more, where it is assigned anew."""
    assignment.out_at = assignment.back_at = assignment.copies_back = assignment.settled_at = None
    assignment.missing = ""


def mark(assignment: Assignment) -> str:
    """Return a mark of what is noted of a kit on a date that is another one after every change."""
    moments = [_stamp(assignment.out_at), _stamp(assignment.back_at)]
    return seen_mark([*moments, assignment.copies_back, assignment.missing, assignment.copies])


def lock(assignment: Assignment) -> None:
    """Take the lock of an assignment's date and bring what is noted of its kit up to date; raises `Refused` for what was taken off."""
    seats.lock(assignment.slot)
    db.session.refresh(assignment, attribute_names=["ended_at", "copies", *FACTS])
    if assignment.ended_at is not None:
        raise Refused(_("%(name)s was taken off this date meanwhile.", name=assignment.resource.title), "ended")


def require_shown(assignment: Assignment, opened: str) -> None:
    """Raise `Conflict` where something was noted since the page was `opened`."""
    if opened and opened != mark(assignment):
        raise Conflict


def require_here(assignment: Assignment) -> None:
    """Raise `Refused` while a kit is out for its date, or somebody is still to decide on what came back incomplete."""
    name = assignment.resource.title
    if assignment.is_out:
        raise Refused(_("%(name)s is handed out for this date: note first that it is back.", name=name), "out")
    if assignment.is_incomplete and assignment.settled_at is None:
        raise Refused(_("%(name)s came back incomplete: decide first on its page how many there are.", name=name), "incomplete")


def require_same_copies(assignment: Assignment, copies: int) -> None:
    """Raise `Refused` for another number of copies than were handed out."""
    if assignment.out_at is not None and copies != assignment.copies:
        words = ngettext(
            "%(num)s of it was handed out for this date: that number stays.",
            "%(num)s of it were handed out for this date: that number stays.",
            assignment.copies,
        )
        raise Refused(words, "out")


@confinement.everywhere()
def _require_so_many(assignment: Assignment) -> None:
    """Raise `Refused` for more copies than are here, which says where the others are."""
    kit = assignment.resource
    there = occupancy.lock([kit.id])[kit.id]
    gone = db.session.scalars(queries.away(kit.id)).all()
    here = there - sum(one.copies if one.is_out else one.lost for one in gone)
    if assignment.copies <= here:
        return
    words = {"name": kit.title, "others": ", ".join(occupancy.Use.of(one, one.slot).words for one in gone)}
    if here < 1:
        raise Refused(_("No copy of “%(name)s” is here. Note first what is back, or decide what is missing: %(others)s.", **words), "away")
    some = ngettext("Only %(num)s copy of “%(name)s” is here.", "Only %(num)s copies of “%(name)s” are here.", here, **words)
    raise Refused(some + " " + _("Note first what is back, decide what is missing, or hand out fewer: %(others)s.", **words), "away")


def _require_not_taken(assignment: Assignment) -> None:
    """Raise `Refused` where other dates have taken a kit since it came back."""
    kit, slot = assignment.resource, assignment.slot
    there = occupancy.lock([kit.id])[kit.id]
    if slot.called_off or slot.ends_at <= now():
        return
    clashing = occupancy.against(occupancy.Use.of(assignment, slot), occupancy.uses([kit.id], slot.starts_at, slot.ends_at)[kit.id], there)
    if clashing:
        raise Refused(occupancy.taken(kit.title, clashing), "taken")


def _record(verb: str, assignment: Assignment, actor: str, **facts: object) -> None:
    journal.record(verb, assignment.slot, actor=actor, resource=assignment.resource_id, **facts)


def _stamp(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()
