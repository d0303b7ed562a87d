"""The secret address at which one member answers one poll; it ends with the member's link."""

from ixevents.core import tokens
from ixevents.core.links import external
from ixevents.council.models import MemberLink
from ixevents.extensions import db
from ixevents.meetings import member_links
from ixevents.polls import queries
from ixevents.polls.models import PollState, PollVoter

PURPOSE = "council-poll"


def token(voter: PollVoter, link: MemberLink) -> str:
    """Return what the address carries."""
    return tokens.sign(PURPOSE, [link.id, voter.id])


def page(voter: PollVoter, link: MemberLink) -> str:
    """Return the full address."""
    return external("polls.answer", token=token(voter, link))


def read(given: str) -> tuple[PollVoter, MemberLink] | None:
    """Return who answers, or None when the address is forged, revoked, of somebody who left, or of a poll not open yet."""
    value = tokens.read(PURPOSE, given)
    if not (isinstance(value, list) and [type(part) for part in value] == [int, int]):
        return None
    link, voter = member_links.live(value[0]), db.session.scalars(queries.voter(value[1])).first()
    if link is None or voter is None or link.member_id != voter.member_id or voter.poll.state == PollState.DRAFT:
        return None
    return voter, link
