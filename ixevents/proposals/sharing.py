"""Whose names who organises an event sees: of persons who were told so on the form before they signed up, and of nobody else (GDPR-15)."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import Select, select

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Event
from ixevents.journal import actions as journal
from ixevents.proposals import locks
from ixevents.proposals.models import WITH_EVENT, EventProposal
from ixevents.registrations.models import EXPECTED, Channel, Registration


def share(event: Event, organisation: str, *, actor: str) -> Event:
    """Let who organises an event see who registers from now on, or nobody outside the team; the form says which."""
    if event.shared_with == organisation:
        return event
    before, event.shared_with = event.shared_with, organisation
    event.shared_since = now() if organisation else None
    journal.record("share_names", event, actor=actor, before=before, after=organisation)
    return event


def decide(proposal: EventProposal, *, shared: bool, actor: str) -> Event:
    """Change whether who proposed sees names; who registered before is not shown, whichever way it goes."""
    locks.take(proposal)
    event = proposal.event
    if event is None or proposal.state not in WITH_EVENT:
        raise Refused(_("This proposal has no event yet."), "state")
    if shared and not event.needs_registration:
        raise Refused(_("Nobody signs up for this event: there are no names to see."), "registration")
    return share(event, proposal.organisation if shared else "", actor=actor)


def sees_names(event: Event) -> bool:
    """Whether the form of an event says that who organises it sees names."""
    return bool(event.shared_with and event.shared_since)


def seen(event: Event, slot_ids: Collection[int]) -> Select[Registration]:
    """The parties whose names are seen.

    Each signed up on the form while it said so. Classes and those who came by telephone or paper were not told; of who came from
    another date nobody knows what that form said.
    """
    came_from = select(Registration.continues_as_id).where(Registration.continues_as_id.is_not(None))
    told = Registration.channel == Channel.WEB, Registration.party_key == "", Registration.created_at >= event.shared_since
    own = Registration.slot_id.in_(slot_ids), Registration.state.in_(EXPECTED), Registration.id.not_in(came_from)
    return select(Registration).where(*own, *told).order_by(Registration.slot_id, Registration.id)
