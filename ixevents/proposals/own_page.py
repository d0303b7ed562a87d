"""The private page of a proposal: how it stands, what was said, what can be done."""

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language, plain
from ixevents.proposals import follow_up, sharing, words
from ixevents.proposals.follow_up import Party
from ixevents.proposals.models import CHANGEABLE, OPEN, EventProposal, ProposalState

Standing = tuple[str, str, str]
"""Kind, title and text of the banner."""


def shown(
    proposal: EventProposal,
    refusal: Refused | None = None,
    parties: Sequence[Party] | None = None,
    lost: Sequence[dict[str, str]] = (),
) -> str:
    """Draw the page; with names only where somebody asked for them. What was merged shows how the other one stands.

    `lost` is what somebody wrote and could not save any more.
    """
    followed = follow_up.followed(proposal)
    fillings = follow_up.of(followed)
    return render_template(
        "proposals/proposal.html",
        proposal=proposal,
        followed=followed,
        standing=standing(proposal),
        rows=words.rows(proposal),
        fillings=fillings,
        shared=proposal.event is not None and sharing.sees_names(proposal.event),
        parties=parties,
        unseen=sum(one.registered for one in fillings) - sum(party.seats for party in parties or ()),
        party_rows=[(party.when, party.name, party.seats) for party in parties or ()],
        changeable=proposal.state in CHANGEABLE,
        ends=proposal.state in (ProposalState.HELD, *OPEN),
        refusal=refusal,
        lost=lost,
    )


def standing(proposal: EventProposal) -> Standing:
    """Say how it stands."""
    closes = dates.until(proposal.call.closes_at, current_language())
    address = _("Confirm that this address is yours: your proposal counts from then on.")
    return {
        ProposalState.HELD: ("warning", _("Not confirmed yet"), address),
        ProposalState.RECEIVED: (
            "success",
            _("Received"),
            _("The team reads it and answers by letter. You can change it until then; the call closes on %(day)s.", day=closes)
            if proposal.call.closes_at > now()
            else _("The call is closed. The team reads your proposal and answers by letter; you can change it until then."),
        ),
        ProposalState.ASKED: ("warning", _("The team asks for changes"), _("Change your proposal or answer the question below.")),
        ProposalState.ACCEPTED: (
            "success",
            _("Your event is retained"),
            _("It will be in the programme. We now look for the day and the place."),
        ),
        ProposalState.SCHEDULED: ("success", _("Day and place are fixed"), _("It becomes public in French and Dutch at the same moment.")),
        ProposalState.PUBLISHED: ("success", _("Your event is public"), _("The public reads it in French and in Dutch.")),
        ProposalState.REFUSED: ("notice", _("Not retained this time"), proposal.reason),
        ProposalState.MERGED: ("notice", _("Taken together with another proposal"), _merged(proposal.merged_into)),
        ProposalState.WITHDRAWN: ("notice", _("Your proposal is withdrawn"), _("You are welcome to propose something else.")),
    }[proposal.state]


def _merged(other: EventProposal | None) -> str:
    """Say with which, and how that one stands."""
    if other is None:
        return _("We hold both ideas together and have written to you about it.")
    goes = _("It goes on in “%(title)s”, with %(organisation)s.", title=plain(other.title), organisation=other.organisation)
    stands = {
        ProposalState.ACCEPTED: _("It will be in the programme. We now look for the day and the place."),
        ProposalState.SCHEDULED: _("Day and place are fixed. It becomes public in French and Dutch at the same moment."),
        ProposalState.PUBLISHED: _("The public reads it in French and in Dutch."),
    }
    waits = _("The team reads both and answers by letter.")
    return f"{goes} {stands.get(other.state, waits)}"
