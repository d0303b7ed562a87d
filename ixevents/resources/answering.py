"""What facilitators answer to the dates they are to lead. An answer is about the date as it was shown; nothing here commits."""

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import seats
from ixevents.resources.models import Answer, Assignment

GIVEN = (Answer.YES, Answer.NO)


def answer(assignment: Assignment, value: Answer, note: str, *, about: str) -> None:
    """Keep what a facilitator says of a date; the same answer sent twice changes nothing.

    Raises `Refused` for what is not to be led any more, `Conflict` where the date has changed since it was shown, of which `about` is
    the mark.
    """
    seats.lock(assignment.slot)
    db.session.refresh(assignment, attribute_names=["ended_at", "answer", "answer_note"])
    require_open(assignment)
    if about != shown_mark(assignment):
        raise Conflict
    if (value, note) == (assignment.answer, assignment.answer_note):
        return
    before = assignment.answer
    assignment.answer, assignment.answer_note, assignment.answered_at = value, note, now()
    by = f"facilitator:{assignment.resource_id}"
    journal.record("answer", assignment.slot, actor=by, before=before, after=value, resource=assignment.resource_id)


def ask_anew(assignment: Assignment) -> None:
    """Let go of what was answered: the date, or who is asked, is another one now."""
    assignment.answer, assignment.answer_note, assignment.answered_at = Answer.AWAITED, "", None


def shown_mark(assignment: Assignment) -> str:
    """Return a mark of what a facilitator answers, which is another one once the date is at another time or place."""
    slot = assignment.slot
    return seen_mark((slot.starts_at.timestamp(), slot.ends_at.timestamp(), slot.place_id, slot.all_day))


def is_open(assignment: Assignment) -> bool:
    """Whether there is something to answer."""
    return assignment.ended_at is None and not assignment.slot.called_off and assignment.slot.ends_at > now()


def require_open(assignment: Assignment) -> None:
    """Raise `Refused` where there is nothing to answer any more."""
    if assignment.slot.called_off:
        raise Refused(_("This date has been called off."), "called_off")
    if assignment.ended_at is not None:
        raise Refused(_("You no longer lead this date."), "ended")
    if assignment.slot.ends_at <= now():
        raise Refused(_("This date is over."), "over")
