"""What is done with a round before it is confirmed. Nothing is committed here; every change is in the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select, update

from ixevents.allocation import line_queries, proposal, queries
from ixevents.allocation.matching import BOUNDLESS, commitment
from ixevents.allocation.models import Job, Priority, Round, RoundEvent, RoundLine, RoundState
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.core.tokens import new_code
from ixevents.events.models import Event, Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import SYSTEM


@dataclass(frozen=True)
class Rules:
    """What a round asks and promises; public from its beginning."""

    opens_at: datetime
    deadline: datetime
    quota: int | None = None
    priority: Priority = Priority.SERVED_LONGEST_AGO

    def as_facts(self) -> dict[str, object]:
        """Return them as the journal writes them."""
        dates = {"opens_at": self.opens_at.isoformat(), "deadline": self.deadline.isoformat()}
        return {**dates, "quota": self.quota, "priority": str(self.priority)}


def make(edition_id: int, events: Sequence[Event], rules: Rules, *, actor: str) -> Round:
    """Begin a round for some events of an edition. Its seed is drawn now and told to nobody; what proves it is public at once."""
    _require_sense(events, rules)
    if db.session.scalars(queries.taken_events([event.id for event in events])).first():
        raise Refused(_("One of these events is in another round already."), "taken")
    seed = new_code()
    found = Round(edition_id=edition_id, seed=seed, commitment=commitment(seed), **vars(rules))
    found.entries = [RoundEvent(event=event) for event in events]
    db.session.add(found)
    db.session.flush()
    mark_events(found, in_round=True)
    journal.record("make_round", found, actor=actor, events=[event.id for event in events], **rules.as_facts())
    return found


def mark_events(found: Round, *, in_round: bool) -> None:
    """Write on the events of a round whether it shares their places out, for the lists that show them."""
    mine = select(RoundEvent.event_id).where(RoundEvent.round_id == found.id)
    written = update(Event).where(Event.id.in_(mine)).values(in_round=in_round)
    db.session.execute(written.execution_options(synchronize_session="fetch"))


def change(found: Round, rules: Rules, *, actor: str) -> Round:
    """Change the rules while wishes come in; a deadline that was public is never brought forward."""
    lock(found)
    _require(found, RoundState.COLLECTING)
    before = Rules(found.opens_at, found.deadline, found.quota, Priority(found.priority))
    if now() >= found.opens_at and rules.opens_at != found.opens_at:
        raise Refused(_("Wishes are coming in already: the first day cannot change any more."), "open")
    if now() >= found.opens_at and rules.deadline < found.deadline:
        raise Refused(_("Teachers count on the closing date: it can be put off, not brought forward."), "earlier")
    _require_sense([entry.event for entry in found.entries], rules)
    for name, value in vars(rules).items():
        setattr(found, name, value)
    journal.record("change_round", found, actor=actor, before=before.as_facts(), after=rules.as_facts())
    return found


def close(found: Round, *, actor: str = SYSTEM) -> Round:
    """Stop collecting once the deadline is over, and make the seed public; doing it twice does nothing more."""
    lock(found)
    if found.state != RoundState.COLLECTING:
        return found
    if now() < found.deadline:
        raise Refused(_("Wishes can still be given until the closing date."), "collecting")
    found.state = RoundState.CLOSED
    wishes = len(db.session.execute(queries.wishing(found.id)).all())
    journal.record("close_round", found, actor=actor, classes=wishes, seed=found.seed)
    return found


def ask(found: Round, job: Job, *, actor: str, reason: Translated | None = None) -> Round:
    """Have the worker run, confirm or call off a round. Raises `Refused` when that is not what comes next."""
    lock(found)
    if found.job is not None:
        raise Refused(_("The worker is busy with this round. Wait until it has finished."), "busy")
    if job == Job.RUN:
        if found.state == RoundState.COLLECTING and found.past:
            close(found, actor=actor)
        _require(found, RoundState.CLOSED, RoundState.PROPOSED)
    elif job == Job.CONFIRM:
        _require(found, RoundState.PROPOSED)
        require_sound(found)
    else:
        _require(found, *queries.BEFORE_THE_END)
        found.reason = reason or Translated()
    found.job, found.job_actor, found.claimed_at, found.done, found.total = job, actor, None, 0, 0
    journal.record(f"{job}_round", found, actor=actor, before=found.state)
    return found


def run(found: Round) -> int:
    """Apply the rule; what staff settled by hand stays. Returns how many classes there were."""
    count = proposal.run(found)
    found.state, found.run_at = RoundState.PROPOSED, now()
    unplaced = db.session.scalar(
        select(func.count()).select_from(RoundLine).where(RoundLine.round_id == found.id, RoundLine.slot_id.is_(None))
    )
    journal.record("propose_round", found, actor=found.job_actor or SYSTEM, classes=count, without=unplaced)
    return count


def seen(line: RoundLine) -> str:
    """Return the mark of what a class gets and why, as a form shows it."""
    return seen_mark((line.slot_id, line.by_hand, line.reason.fr, line.reason.nl, line.reason.en))


def adjust(
    found: Round, line: RoundLine, slot: Slot | None, reason: Translated, *, anyway: bool = False, opened: str = "", actor: str
) -> RoundLine:
    """Decide about one class by hand: another slot, or the waiting list. The reason is told to the class.

    Raises `Refused` when the slot has no room for it; a broken quota only when nobody said that it may be. Raises `Conflict` where
    somebody else decided, or a new run did, since it was `opened`.
    """
    lock(found)
    _require(found, RoundState.PROPOSED)
    _require_idle(found)
    db.session.refresh(line, ["slot_id", "by_hand", "reason"])
    decided = line.by_hand and (line.slot_id, line.reason) == (slot.id if slot else None, reason)
    if opened and not decided and opened != seen(line):
        raise Conflict
    if not (reason.fr.strip() and reason.nl.strip()):
        raise Refused(_("Write the reason in French and in Dutch: it is told to the class."), "reason")
    if slot is not None:
        _require_room(found, line, slot)
        if not anyway:
            _require_quota(found, line)
    before = line.slot_id
    line.give(slot.id if slot else None)
    line.by_hand, line.reason, line.changed = True, reason, False
    journal.record("adjust_round", found, actor=actor, registration=line.registration_id, before=before, after=line.slot_id, anyway=anyway)
    return line


def let_rule_decide(found: Round, line: RoundLine, *, actor: str) -> RoundLine:
    """Take a decision by hand back: the next run decides again about the class."""
    lock(found)
    _require(found, RoundState.PROPOSED)
    _require_idle(found)
    if line.by_hand:
        line.by_hand, line.reason = False, Translated()
        journal.record("unadjust_round", found, actor=actor, registration=line.registration_id)
    return line


def require_sound(found: Round) -> None:
    """Raise `Refused` when what is proposed can no longer be done as it stands: then the rule is applied again."""
    problems = unsound(found)
    if problems:
        raise Refused(" ".join([*problems, _("Run the round again, then confirm.")]), "unsound")


def unsound(found: Round) -> list[str]:
    """Return what changed since the run: seats that are gone, classes that withdrew or have another size or other wishes."""
    seats = proposal.seats_of(db.session.scalars(queries.slots(found.id)))
    short = [slot for slot, _classes, taken in db.session.execute(line_queries.placed(found.id)) if taken > seats.get(slot or 0, 0)]
    sizes = {row.id: row.seats_waiting for row in db.session.execute(queries.wishing(found.id))}
    columns = select(RoundLine.registration_id, RoundLine.size).where(RoundLine.round_id == found.id)
    grown = [party for party, size in db.session.execute(columns) if sizes.get(party, 0) > size]
    words = []
    if short:
        words.append(
            ngettext(
                "%(num)s date has fewer free places than the proposal gives away.",
                "%(num)s dates have fewer free places than the proposal gives away.",
                len(short),
            )
        )
    if grown:
        words.append(ngettext("%(num)s class has grown since the run.", "%(num)s classes have grown since the run.", len(grown)))
    return words


def lock(found: Round) -> None:
    """Take the round's lock, and read it anew: two officers, or an officer and the worker, take turns."""
    raised = update(Round).where(Round.id == found.id).values(version=Round.version + 1)
    db.session.execute(raised.execution_options(synchronize_session=False))
    db.session.refresh(found, attribute_names=["state", "job", "deadline", "opens_at", "quota", "priority", "version", "claimed_at"])


def room_for(found: Round, line: RoundLine, slot: Slot) -> int:
    """Return how many seats the proposal leaves in a slot, the class at hand not counted."""
    others = select(func.coalesce(func.sum(RoundLine.size), 0)).where(
        RoundLine.round_id == found.id, RoundLine.slot_id == slot.id, RoundLine.registration_id != line.registration_id
    )
    return (BOUNDLESS if slot.seats_left is None else slot.seats_left) - (db.session.scalar(others) or 0)


def school_has(found: Round, line: RoundLine) -> int:
    """Return how many other classes of its school are given something."""
    others = (
        select(func.count())
        .select_from(RoundLine)
        .where(
            RoundLine.round_id == found.id,
            RoundLine.school == line.school,
            RoundLine.slot_id.is_not(None),
            RoundLine.registration_id != line.registration_id,
        )
    )
    return db.session.scalar(others) or 0


def _require_room(found: Round, line: RoundLine, slot: Slot) -> None:
    if not proposal.takes_place(slot):
        raise Refused(_("This date has been called off."), "called_off")
    room = room_for(found, line, slot)
    if room < line.size:
        words = _(
            "Places left there: %(room)s; the class needs %(size)s. Move another class first.",
            room=max(0, room),
            size=line.size,
        )
        raise Refused(words, "full")


def _require_quota(found: Round, line: RoundLine) -> None:
    if found.quota is not None and school_has(found, line) >= found.quota:
        raise Refused(
            _("The school has its %(quota)s classes already. Tick below that this class comes all the same.", quota=found.quota), "quota"
        )


def _require_idle(found: Round) -> None:
    if found.job is not None:
        raise Refused(_("The worker is busy with this round. Wait until it has finished."), "busy")


def _require(found: Round, *states: RoundState) -> None:
    if found.state not in states:
        raise Refused(_("The round has moved on in the meantime. Look at it again."), "state")


def _require_sense(events: Sequence[Event], rules: Rules) -> None:
    if not events:
        raise Refused(_("Choose at least one event."), "events")
    if rules.deadline <= rules.opens_at or rules.deadline <= now():
        raise Refused(_("The closing date comes after the first day, and is still to come."), "dates")
    if rules.quota is not None and rules.quota < 1:
        raise Refused(_("At least one class of each school."), "quota")
