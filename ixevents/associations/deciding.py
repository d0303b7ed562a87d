"""What becomes of an application: selected, waiting, refused; confirmed by the association; present on the day. Nothing here commits."""

from datetime import datetime, timedelta

from flask_babel import gettext as _

from ixevents.associations import calling_off, locks, notices, queries, schedule, words
from ixevents.associations.models import COMING, Stand, StandCall, StandState
from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC

LAST_MOMENT = timedelta(hours=7)
"""So long at least remains to confirm, the hour begun left out."""
_ENDED = (StandState.REFUSED, StandState.WITHDRAWN)
_UNDECIDED = (StandState.RECEIVED, StandState.WAITING)


def select(stand: Stand, *, actor: str, answer_before: datetime | None = None) -> Stand:
    """Offer a stand: the association confirms it until a moment. Offering it again gives more time."""
    stand = locks.taken(stand)
    _require(stand, *_UNDECIDED, StandState.SELECTED)
    before, until = str(stand.state), answer_before or deadline(stand.call)
    if until <= now():
        raise Refused(_("The moment until which to confirm must be to come."), "past")
    stand.state, stand.decided_at, stand.answer_before = StandState.SELECTED, now(), until
    stand.told = schedule.latest(stand.call, stand)
    notices.selected(stand)
    journal.record("select_stand", stand, actor=actor, before=before, until=until.isoformat())
    return stand


def deadline(call: StandCall) -> datetime:
    """Return until when to confirm: the end of a day, some days from now and before that of arrival; late, some hours remain."""
    last = min(dates.local_day(now()) + timedelta(days=call.answer_days), dates.local_day(call.arrival_from) - timedelta(days=1))
    end, hours_left = dates.end_of(last), now() + LAST_MOMENT
    return end if end >= hours_left else max(call.arrival_from, hours_left.replace(minute=0, second=0, microsecond=0))


def wait(stand: Stand, *, actor: str) -> Stand:
    """Put an application on the waiting list, and say so by letter."""
    stand = locks.taken(stand)
    _require(stand, StandState.RECEIVED, StandState.SELECTED)
    before = str(stand.state)
    stand.state, stand.decided_at, stand.answer_before = StandState.WAITING, now(), None
    stand.told = schedule.latest(stand.call, stand)
    notices.waiting(stand)
    journal.record("queue_stand", stand, actor=actor, before=before)
    return stand


def refuse(stand: Stand, reason: Translated, *, actor: str) -> Stand:
    """Close an application that gets no stand, and say so by letter; a reason is written in French and Dutch, or not at all."""
    stand = locks.taken(stand)
    _require(stand, *_UNDECIDED, StandState.SELECTED)
    if reason and not reason.complete:
        raise Refused(_("Write the reason in French and in Dutch, or leave both empty."), "languages")
    before = str(stand.state)
    stand.state, stand.decided_at, stand.ended_at, stand.reason = StandState.REFUSED, now(), now(), reason
    stand.answer_before = None
    notices.refused(stand)
    journal.record("refuse_stand", stand, actor=actor, before=before)
    return stand


def reopen(stand: Stand, *, actor: str) -> Stand:
    """Take back a refusal, or a withdrawal nobody meant: the application is as it was received, and the association is told by letter."""
    stand = locks.taken(stand)
    calling_off.require_on(stand.call)
    if stand.call.ends_at <= now():
        raise Refused(_("The festival is over: nothing is decided about its stands any more."), "over")
    _require(stand, *_ENDED)
    if not reopenable(stand):
        raise Refused(
            _("%(name)s: its address was never confirmed, or its data are erased. Enter the application anew.", name=stand.association),
            "gone",
        )
    if stand.email_key and db.session.scalar(queries.clash(stand, stand.email_key, stand.association_key)):
        raise Refused(_("%(name)s has applied anew with the same address: decide about that application.", name=stand.association), "twice")
    before = str(stand.state)
    stand.state, stand.decided_at, stand.ended_at, stand.reason = StandState.RECEIVED, None, None, Translated()
    stand.told = schedule.latest(stand.call, stand)
    notices.reopened(stand)
    journal.record("reopen_stand", stand, actor=actor, before=before)
    return stand


def reopenable(stand: Stand) -> bool:
    """Whether an application that ended can still be taken back."""
    ended = stand.state in _ENDED and stand.call.ends_at > now() and stand.call.called_off_at is None
    return ended and stand.received_at is not None and stand.forgotten_at is None


def confirm(stand: Stand, *, actor: str = PUBLIC) -> Stand:
    """Take the stand that was offered, in time; staff may do it for an association later too. Doing it twice does nothing more."""
    stand = locks.taken(stand)
    if stand.state in COMING:
        return stand
    _require(stand, StandState.SELECTED)
    if actor == PUBLIC and stand.answer_before is not None and stand.answer_before <= now():
        raise Refused(_("The time to confirm is over. Call us: perhaps the stand is still free."), "late")
    returning = stand.confirmed_at is not None
    stand.state, stand.confirmed_at = StandState.CONFIRMED, now()
    stand.sequence += returning
    stand.told = schedule.latest(stand.call, stand)
    notices.confirmed(stand)
    journal.record("confirm_stand", stand, actor=actor)
    return stand


def require_the_day(call: StandCall) -> None:
    """Refuse a check-in before or after the days of the stands."""
    if not call.on_the_day(now()):
        raise Refused(_("Stands are checked in on the day itself."), "day")


def check_in(stand: Stand, *, actor: str) -> Stand:
    """Note that a stand is there; doing it twice does nothing more."""
    stand = locks.taken(stand)
    if stand.state == StandState.PRESENT:
        return stand
    _require(stand, StandState.CONFIRMED)
    stand.state, stand.present_at = StandState.PRESENT, now()
    journal.record("check_in_stand", stand, actor=actor)
    return stand


def check_out(stand: Stand, *, actor: str) -> Stand:
    """Undo a check-in that was a mistake."""
    stand = locks.taken(stand)
    if stand.state == StandState.PRESENT:
        stand.state, stand.present_at = StandState.CONFIRMED, None
        journal.record("undo_check_in_stand", stand, actor=actor)
    return stand


def _require(stand: Stand, *states: StandState) -> None:
    if stand.state not in states:
        state = str(words.STATES[StandState(stand.state)])
        raise Refused(_("%(name)s: this cannot be done now, it stands at “%(state)s”.", name=stand.association, state=state), "state")
