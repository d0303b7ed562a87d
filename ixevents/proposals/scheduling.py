"""A proposal becomes an event of its edition, with dates; everything goes through the actions every event goes through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events import actions as events
from ixevents.events import editing, planning, slugs
from ixevents.events.models import Event, Place
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.projects.models import Project
from ixevents.proposals import guard, joined, locks, notices, sharing
from ixevents.proposals.models import OPEN, EventProposal, ProposalState
from ixevents.resources import actions as resources
from ixevents.resources.models import Resource


@dataclass(frozen=True)
class Plan:
    """When, where, for how many, and for which record."""

    dates: Sequence[tuple[datetime, datetime]]
    place: Place
    project_id: int | None
    "None is the standing record."
    capacity: int | None = None
    needs_registration: bool = True
    shared: bool = False
    "Whether who organises it sees names (GDPR-15)."
    resources: Sequence[Resource] = ()
    "Rooms and kits reserved along with each date."
    read: frozenset[str] | None = None
    "What speaks against these dates as the officer has read it; None where nobody reads."


def schedule(proposal: EventProposal, plan: Plan, *, actor: str) -> Event:
    """Make the event of a proposal with its planned dates, and tell whoever proposed it.

    Raises `Refused` when it has one already, or on a day gone by.
    """
    locks.programme(proposal)
    locks.take(proposal)
    if proposal.state not in OPEN:
        raise Refused(_("This proposal is closed, or in the programme already."), "state")
    if not plan.dates:
        raise Refused(_("Enter at least one day with its hours."), "dates")
    if any(starts_at <= now() for starts_at, _ends_at in plan.dates):
        raise Refused(_("Choose days that are still to come."), "past")
    _require_read(proposal, plan)
    event = _event(proposal, plan, actor)
    for starts_at, ends_at in plan.dates:
        slot = events.plan_slot(event, plan.place, starts_at, ends_at, capacity=plan.capacity)
        planning.planned(slot, actor=actor)
        for resource in sorted(plan.resources, key=lambda one: one.id):
            resources.assign(slot, resource, actor=actor)
    events.reindex(event.id)
    proposal.event, proposal.state = event, ProposalState.SCHEDULED
    proposal.decided_at = proposal.decided_at or now()
    db.session.flush()
    for one in joined.everybody(proposal):
        notices.scheduled(proposal, to=one)
    journal.record("schedule_proposal", proposal, actor=actor, event=event.id, dates=len(plan.dates))
    return event


def _require_read(proposal: EventProposal, plan: Plan) -> None:
    """Refuse dates against which something speaks that the officer has not read: a colleague fixed another event meanwhile."""
    if plan.read is None:
        return
    wanted = [one.id for one in plan.resources]
    found = [one for there in guard.against(proposal, plan.dates, plan.place.id, wanted) for one in there if one.key not in plan.read]
    if found:
        said = " ".join(one.words for one in found)
        raise Refused(_("Look again before you fix it: this speaks against it. %(said)s", said=said), "clash")


def _event(proposal: EventProposal, plan: Plan, actor: str) -> Event:
    edition = proposal.call.edition
    slug = slugs.free(Event.slug, slugs.of_text(proposal.title, f"{edition.programme}-{edition.slug}"))
    event = Event(edition_id=edition.id, slug=slug, slots=[], pending={}, checked={}, language_proof={}, details={}, shared_with="")
    facts = {name: getattr(proposal, name) for name in ("title", "summary", "text", "kind", "audience", "languages", "access", "price")}
    values = {**facts, "needs_registration": plan.needs_registration, "project_id": plan.project_id or _standing()}
    editing.create(event, values, actor=actor)
    return sharing.share(event, proposal.organisation if plan.shared else "", actor=actor)


def _standing() -> int:
    found = db.session.scalar(select(Project.id).where(Project.standing))
    if found is None:
        raise Refused(_("Make the standing record first, under Projects, or choose a project: an event belongs to one."), "project")
    return found
