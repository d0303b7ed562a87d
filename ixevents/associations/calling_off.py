"""The stands of an edition are called off, all at once: a storm, a strike, the square is closed. Nothing here commits."""

from flask_babel import gettext as _

from ixevents.associations import locks, notices, queries, schedule
from ixevents.associations.models import Stand, StandCall, StandState
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox.models import Notice
from ixevents.outbox.reach import Reached


def call_off(call: StandCall, reason: Translated, *, actor: str) -> Reached:
    """End the call and whatever counts in it, and write to each association why, once. Returns whom that reached.

    What was never confirmed ends without a letter: its address may be anybody's (case 20).
    """
    locks.lock(call)
    require_on(call)
    if call.ends_at <= now():
        raise Refused(_("The stands are over: nothing about them is called off any more."), "over")
    if not reason.complete:
        raise Refused(_("Write the reason in French and in Dutch: the public reads it."), "languages")
    stands = db.session.scalars(queries.counting(call.id).execution_options(populate_existing=True)).all()
    call.called_off_at, call.called_off_reason = now(), reason
    counting = [stand for stand in stands if stand.state != StandState.HELD]
    written = [_end(stand, actor) for stand in stands]
    reached = Reached(sum(letter is not None for letter in written), sum(stand.email is None for stand in counting))
    journal.record("call_off_stands", call, actor=actor, reason=reason.as_dict(), rows=len(counting), letters=reached.letters)
    return reached


def require_on(call: StandCall) -> None:
    """Raise `Refused` where the stands of a call are called off; its lock is held."""
    if call.called_off_at is not None:
        raise Refused(_("The stands of this edition are called off: nothing about them changes any more."), "called_off")


def _end(stand: Stand, actor: str) -> Notice | None:
    held, had_entry, before = stand.state == StandState.HELD, stand.coming, str(stand.state)
    stand.state, stand.ended_at, stand.answer_before = StandState.CALLED_OFF, now(), None
    schedule.let_go(stand)
    stand.sequence += had_entry
    stand.version += 1
    journal.record("call_off", stand, actor=actor, before=before, after=str(stand.state))
    return None if held else notices.called_off(stand, had_entry=had_entry)
