"""What the officer decides about a proposal: asks, accepts, refuses, merges, completes. Each takes the row first."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.values import recorded
from ixevents.projects.partners import Partner
from ixevents.proposals import actions, joined, locks, notices
from ixevents.proposals.models import OPEN, WITH_EVENT, EventProposal, ProposalState


def ask(proposal: EventProposal, words: str, *, actor: str) -> EventProposal:
    """Ask whoever proposed to change something, or to answer a question."""
    _take_open(proposal)
    proposal.state, proposal.asked, proposal.asked_at = ProposalState.ASKED, words, now()
    proposal.answer, proposal.answered_at = "", None
    notices.asked(proposal)
    journal.record("ask_changes", proposal, actor=actor)
    return proposal


def accept(proposal: EventProposal, *, actor: str) -> EventProposal:
    """Promise that it will be in the programme; doing it twice does nothing more."""
    _take_open(proposal)
    if proposal.state == ProposalState.ACCEPTED:
        return proposal
    proposal.state, proposal.decided_at = ProposalState.ACCEPTED, now()
    for one in joined.everybody(proposal):
        notices.accepted(proposal, to=one)
    journal.record("accept_proposal", proposal, actor=actor)
    return proposal


def refuse(proposal: EventProposal, reason: str, *, actor: str) -> EventProposal:
    """Say that it will not be in the programme, with the reason the letter gives; nor what went on in it."""
    locks.programme(proposal)
    _take_open(proposal)
    proposal.state, proposal.reason, proposal.decided_at = ProposalState.REFUSED, reason, now()
    notices.refused(proposal)
    joined.refuse(proposal)
    journal.record("refuse_proposal", proposal, actor=actor)
    return proposal


def merge(proposal: EventProposal, into: EventProposal, *, actor: str) -> EventProposal:
    """Let a proposal go on in another one of the same call, which names both who organise it."""
    locks.programme(proposal)
    for one in sorted((proposal, into), key=lambda one: one.id):
        locks.take(one)
    _require_open(proposal)
    if into.id == proposal.id or into.call_id != proposal.call_id or into.state not in (*OPEN, *WITH_EVENT):
        raise Refused(_("Choose another proposal of the same Week that still stands."), "target")
    proposal.state, proposal.merged_into, proposal.decided_at = ProposalState.MERGED, into, now()
    into.together_with = joined.names(into, proposal)
    notices.merged(proposal)
    notices.joined(into, proposal)
    joined.go_along(proposal, into)
    journal.record("merge_proposal", proposal, actor=actor, into=into.id)
    return proposal


def complete(proposal: EventProposal, version: int, facts: Mapping[str, Any], *, actor: str) -> list[str]:
    """Write what was proposed on, such as the language that lacks; once there is an event, that is where one writes."""
    locks.take(proposal, version)
    _require_open(proposal)
    before = {name: recorded(getattr(proposal, name)) for name in facts}
    changed = actions.write(proposal, facts)
    if changed:
        after = {name: recorded(getattr(proposal, name)) for name in changed}
        journal.record("edit", proposal, actor=actor, before={name: before[name] for name in changed}, after=after)
    return changed


def match(proposal: EventProposal, partner: Partner | None, *, actor: str) -> EventProposal:
    """Say which partner of the records proposed it, or that none did."""
    locks.take(proposal)
    before, proposal.partner = proposal.partner_id, partner
    db.session.flush()
    if before != proposal.partner_id:
        journal.record("match_partner", proposal, actor=actor, before=before, after=proposal.partner_id)
    return proposal


def _take_open(proposal: EventProposal) -> None:
    locks.take(proposal)
    _require_open(proposal)


def _require_open(proposal: EventProposal) -> None:
    if proposal.state not in OPEN:
        raise Refused(_("This proposal is closed, or in the programme already."), "state")
