"""What whoever proposes does: propose, confirm, change and answer, withdraw. Staff write in what came otherwise. Nothing here commits."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from ixevents.core import addresses
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.council.models import Member
from ixevents.events.models import Edition
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.outbox import post
from ixevents.proposals import joined, locks, notices, queries
from ixevents.proposals.models import CHANGEABLE, OPEN, DateWish, EventProposal, ProposalCall, ProposalState
from ixevents.registrations.models import Channel

MOST_AT_ONCE = 10
"""Proposals of one address that nobody has decided about; more is a mistake, or a machine."""

Facts = Mapping[str, Any]
Wishes = list[tuple[datetime, datetime]]


def open_call(edition: Edition, facts: Facts, *, actor: str) -> ProposalCall:
    """Ask for proposals for an edition."""
    _require_sense(facts)
    call = ProposalCall(edition_id=edition.id, edition=edition, **facts)
    db.session.add(call)
    db.session.flush()
    journal.record("open_call", call, actor=actor, since=call.opens_at.isoformat(), until=call.closes_at.isoformat())
    return call


def edit_call(call: ProposalCall, facts: Facts, *, actor: str) -> ProposalCall:
    """Change the conditions or the time of a call."""
    _require_sense(facts)
    changed = [name for name, value in facts.items() if getattr(call, name) != value]
    for name in changed:
        setattr(call, name, facts[name])
    if changed:
        journal.record("edit", call, actor=actor, fields=changed)
    return call


def offer(call: ProposalCall, facts: Facts, wishes: Wishes, *, sending: str) -> EventProposal:
    """Keep a proposal until its address is confirmed, and write to that address; the same sending is one proposal."""
    known = db.session.scalars(queries.of_sending(sending)).first()
    if known is not None:
        return known
    _require_open(call)
    key = addresses.read(facts["email"]).key
    if post.too_many(facts["email"]):
        raise Refused(_("We have written to this address often in the last hour. Try again later, or call us."), "letters")
    if len(db.session.scalars(queries.same(call.id, key)).all()) >= MOST_AT_ONCE:
        raise Refused(_("So many of your proposals wait already. Change one of them, or write to us."), "many")
    made = _make(call, facts, wishes, idempotency_key=sending, email_key=key)
    notices.confirm(made)
    return made


def offer_by_member(call: ProposalCall, member: Member, facts: Facts, wishes: Wishes, *, sending: str) -> EventProposal:
    """Take a proposal of a member of the council in: the personal link says who it is."""
    known = db.session.scalars(queries.of_sending(sending)).first()
    if known is not None:
        return known
    _require_open(call)
    person = {"contact": member.name, "email": member.email, "phone": member.phone, "language": member.language}
    values = {**person, **facts, "member_id": member.id, "email_key": member.email_key}
    made = _make(call, values, wishes, idempotency_key=sending)
    return _receive(made, by=f"member:{member.id}")


def enter(call: ProposalCall, facts: Facts, wishes: Wishes, *, channel: Channel, actor: str) -> EventProposal:
    """Write in what came by telephone, on paper or at the counter (DIG-01); also when the call is closed."""
    key = addresses.read(facts["email"]).key if facts.get("email") else None
    made = _make(call, facts, wishes, channel=channel, email_key=key)
    return _receive(made, by=actor)


def confirm(proposal: EventProposal) -> EventProposal:
    """Take a proposal in: its address is the proposer's own. Doing it twice does nothing more."""
    locks.take(proposal)
    if proposal.state != ProposalState.HELD:
        return proposal
    _require_open(proposal.call)
    return _receive(proposal, by=PUBLIC)


def change(proposal: EventProposal, facts: Facts, wishes: Wishes, *, version: int | None = None, answer: str = "") -> EventProposal:
    """Change what was proposed, and answer what staff asked; a change after acceptance goes by the team."""
    locks.take(proposal, version)
    if proposal.state not in CHANGEABLE:
        raise Refused(_("It can no longer be changed here. Write to us if something is wrong."), "late")
    if proposal.state == ProposalState.HELD:
        _require_open(proposal.call)
    changed = write(proposal, facts, wishes)
    if proposal.state == ProposalState.ASKED:
        proposal.state, proposal.answer, proposal.answered_at = ProposalState.RECEIVED, answer, now()
        notices.answered(proposal)
        journal.record("answer_proposal", proposal, actor=PUBLIC, fields=changed)
    elif changed:
        journal.record("edit", proposal, actor=PUBLIC, fields=changed)
    return proposal


def withdraw(proposal: EventProposal) -> EventProposal:
    """End a proposal at the proposer's wish; what went on in it stands by itself again. Doing it twice does nothing more."""
    locks.programme(proposal)
    locks.take(proposal)
    if proposal.state == ProposalState.WITHDRAWN:
        return proposal
    if proposal.state not in (ProposalState.HELD, *OPEN):
        raise Refused(_("It is in the programme already. Call us: people may have signed up."), "late")
    heard = proposal.state != ProposalState.HELD
    proposal.state, proposal.decided_at = ProposalState.WITHDRAWN, now()
    if heard:
        notices.withdrawn(proposal)
    joined.let_go(proposal)
    journal.record("withdraw", proposal, actor=PUBLIC)
    return proposal


def write(proposal: EventProposal, facts: Facts, wishes: Wishes | None = None) -> list[str]:
    """Write facts and dates into a proposal; return what changed."""
    changed = [name for name, value in facts.items() if getattr(proposal, name) != value]
    for name in changed:
        setattr(proposal, name, facts[name])
    if wishes is not None and wishes != [(wish.starts_at, wish.ends_at) for wish in proposal.wishes]:
        proposal.wishes[:] = _wished(wishes)
        changed.append("wishes")
    db.session.flush()
    db.session.refresh(proposal, ["place", "project"])
    return changed


def _make(call: ProposalCall, facts: Facts, wishes: Wishes, **more: Any) -> EventProposal:
    made = EventProposal(**{**facts, **more}, call=call, wishes=_wished(wishes), event=None)
    db.session.add(made)
    db.session.flush()
    db.session.refresh(made, ["place", "project"])
    return made


def _receive(proposal: EventProposal, *, by: str) -> EventProposal:
    proposal.state, proposal.received_at = ProposalState.RECEIVED, now()
    notices.received(proposal)
    journal.record("propose_event", proposal, actor=by)
    return proposal


def _wished(wishes: Wishes) -> list[DateWish]:
    return [DateWish(position=number, starts_at=starts, ends_at=ends) for number, (starts, ends) in enumerate(wishes)]


def _require_open(call: ProposalCall) -> None:
    if not call.is_open(now()):
        raise Refused(_("This call is closed."), "closed")


def _require_sense(facts: Facts) -> None:
    if facts["closes_at"] <= facts["opens_at"]:
        raise Refused(_("The call would close before it opens."), "order")
    if not facts["conditions"].complete:
        raise Refused(_("Write the conditions in French and in Dutch."), "languages")
