"""Work on many registrations at once: each party is a step of its own, so that a rule that refuses one undoes none of the others."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.orm import defer

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox.rehearsal import Rehearsal, attempt, rehearse
from ixevents.registrations import actions, desk, line, queries, transfers
from ixevents.registrations.bulk_jobs import BulkJob, BulkState, BulkStep, Outcome
from ixevents.registrations.models import Registration

REHEARSED = 50
"""So many parties are rehearsed; the others get the same letters, and the database stays free for the public."""

MOST = 20_000

Work = Callable[[Registration, Mapping[str, Any], str], object]


def approve(registration: Registration, _facts: Mapping[str, Any], actor: str) -> object:
    """Accept a request."""
    return desk.approve(registration, actor=actor)


def refuse(registration: Registration, facts: Mapping[str, Any], actor: str) -> object:
    """Turn a request down."""
    return desk.refuse(registration, Translated.of(facts["reason"]), actor=actor)


def offer(registration: Registration, facts: Mapping[str, Any], actor: str) -> object:
    """Offer what is free and asked, out of turn."""
    left = registration.slot.seats_left
    most = registration.seats_waiting if left is None else min(left, registration.seats_waiting)
    return line.offer_by_hand(registration, max(1, most), facts["reason"], actor=actor)


def transfer(registration: Registration, facts: Mapping[str, Any], actor: str) -> object:
    """Give the party seats in another slot."""
    target = db.session.scalars(queries.slot_whole(facts["slot"])).one()
    return transfers.transfer(registration, target, actor=actor, wait=bool(facts.get("wait")))


def cancel(registration: Registration, facts: Mapping[str, Any], actor: str) -> object:
    """End the registration: by our decision when a reason is given, else at the party's wish."""
    reason = Translated.of(facts.get("reason") or {})
    return desk.release(registration, reason, actor=actor) if reason else actions.withdraw(registration, actor=actor)


WORK: dict[str, Work] = {"approve": approve, "refuse": refuse, "offer": offer, "transfer": transfer, "cancel": cancel}


def plan(verb: str, ids: Sequence[int], facts: Mapping[str, Any], *, actor: str, language: str) -> BulkJob:
    """Order a piece of work; the worker does it. Raises `Refused` for nobody and for more than the worker should be given."""
    if verb not in WORK or not ids:
        raise Refused(_("Nobody was chosen."), "nobody")
    if len(ids) > MOST:
        raise Refused(_("At most %(most)s registrations at a time.", most=MOST), "too_many")
    job = BulkJob(verb=verb, facts=dict(facts), actor=actor, language=language)
    db.session.add(job)
    db.session.flush()
    db.session.execute(insert(BulkStep), [{"job_id": job.id, "registration_id": one, "outcome": None, "words": ""} for one in ids])
    journal.record("bulk", job, actor=actor, what=verb, count=len(ids))
    return job


def rehearsed(verb: str, ids: Sequence[int], facts: Mapping[str, Any], *, actor: str) -> Rehearsal[list[tuple[int, str]]]:
    """Return the letters the first parties would get, and which of them a rule refuses, with its words."""

    def work() -> list[tuple[int, str]]:
        # A first change opens the transaction on SQLite too; only inside one can a part be undone alone.
        db.session.execute(update(BulkJob).where(BulkJob.id == 0).values(state=BulkState.DUE))
        refused = []
        for registration_id in ids[:REHEARSED]:
            refusal = attempt(lambda one=registration_id: WORK[verb](db.session.scalars(queries.by_id(one)).one(), facts, actor))  # type: ignore[misc]
            if refusal is not None:
                refused.append((registration_id, refusal.message))
        return refused

    return rehearse(work)


def do_step(job: BulkJob, step_id: int, registration_id: int) -> None:
    """Do one party's part and note what became of it, in the caller's transaction. Who comes second to a step does nothing."""
    # The step is taken first: a second worker waits here, and then finds it done.
    taken = update(BulkStep).where(BulkStep.id == step_id, BulkStep.outcome.is_(None)).values(outcome=Outcome.DONE)
    if not db.session.execute(taken.execution_options(synchronize_session=False)).rowcount:  # type: ignore[attr-defined]
        return
    with speaking(job.language):
        WORK[job.verb](db.session.scalars(queries.by_id(registration_id)).one(), job.facts, job.actor)


def note_refusal(step_id: int, refusal: Refused) -> None:
    """Note that a rule refused a party, once its own part has been undone."""
    said = update(BulkStep).where(BulkStep.id == step_id, BulkStep.outcome.is_(None))
    db.session.execute(said.values(outcome=Outcome.REFUSED, words=refusal.message[:300]).execution_options(synchronize_session=False))


def finish(job: BulkJob) -> None:
    """Note that every party has had its turn."""
    job.state, job.finished_at = BulkState.DONE, now()


def next_job() -> Select[BulkJob]:
    """The oldest work that is still to be done."""
    return select(BulkJob).where(BulkJob.state == BulkState.DUE).order_by(BulkJob.id).limit(1)


def next_steps(job_id: int, count: int) -> Select[int, int]:
    """The next parties of a piece of work: step and registration."""
    todo = BulkStep.job_id == job_id, BulkStep.outcome.is_(None)
    return select(BulkStep.id, BulkStep.registration_id).where(*todo).order_by(BulkStep.id).limit(count)


def told(job_id: int) -> Select[BulkStep, Registration]:
    """The parties that had their turn, those a rule refused first."""
    return (
        select(BulkStep, Registration)
        .join(Registration, Registration.id == BulkStep.registration_id)
        .where(BulkStep.job_id == job_id, BulkStep.outcome.is_not(None))
        .options(defer(Registration.needs_note))
        .order_by(BulkStep.outcome.desc(), BulkStep.id)
    )


def counts(job_id: int) -> Select[Outcome | None, int]:
    """How many parties had which outcome; None are still to come."""
    return select(BulkStep.outcome, func.count()).where(BulkStep.job_id == job_id).group_by(BulkStep.outcome)
