"""What the answers say of each date: who could come, and whether that would make a quorum (COU-07)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ixevents.core import dates
from ixevents.council import quorum, voting
from ixevents.meetings import invitees
from ixevents.polls.models import Poll, PollDate, PollState, PollVoter, Suits


@dataclass(frozen=True)
class Standing:
    """One date."""

    date: PollDate
    yes: int
    if_needed: int
    no: int
    awaited: int
    votes: int
    "Of those who could come, how many have a vote."
    needed: int
    best: bool = False

    @property
    def could_come(self) -> int:
        """Yes, and if need be."""
        return self.yes + self.if_needed

    @property
    def reached(self) -> bool:
        """Whether those with a vote who could come make a quorum."""
        return self.votes >= self.needed


def choices(voter: PollVoter) -> dict[int, Suits]:
    """Return what somebody said, by id of the date."""
    return {one.date_id: Suits(one.suits) for one in voter.choices}


def day(found: PollDate) -> date:
    """Return the day on which who could come must be in office."""
    return dates.local_day(found.starts_at)


def counting(poll: Poll) -> list[PollVoter]:
    """Return those whose answer matters: while the question is open not of who is in office on none of its dates."""
    ids = {voter.id for one in poll.dates for voter in _on(poll, one)}
    return [voter for voter in poll.voters if voter.id in ids]


def of(poll: Poll) -> list[Standing]:
    """Return every date in order, the best ones marked; the poll is loaded whole."""
    said = {voter.id: choices(voter) for voter in poll.voters}
    found = [_standing(one, [(voter, said[voter.id]) for voter in _on(poll, one)]) for one in poll.dates]
    top = max((_rank(one) for one in found if one.could_come), default=None)
    return [_marked(one) if top is not None and _rank(one) == top else one for one in found]


def _on(poll: Poll, found: PollDate) -> list[PollVoter]:
    """Return those of whom a date is asked: a meeting on that day would convene them."""
    if poll.state != PollState.OPEN:
        return list(poll.voters)
    called = invitees.called([voter.mandate for voter in poll.voters if voter.mandate.in_office(day(found))])
    ids = {mandate.id for mandate in called}
    return [voter for voter in poll.voters if voter.mandate_id in ids]


def _standing(date: PollDate, said: Sequence[tuple[PollVoter, dict[int, Suits]]]) -> Standing:
    needed = quorum.needed(sum(voting.is_voting(voter.mandate) for voter, _chosen in said))
    answers = [(voter, chosen.get(date.id)) for voter, chosen in said]
    counts = {suits: sum(answer == suits for _voter, answer in answers) for suits in Suits}
    votes = sum(answer in (Suits.YES, Suits.IF_NEEDED) and voting.is_voting(voter.mandate) for voter, answer in answers)
    awaited = sum(answer is None for _voter, answer in answers)
    return Standing(date, counts[Suits.YES], counts[Suits.IF_NEEDED], counts[Suits.NO], awaited, votes, needed)


def _rank(one: Standing) -> tuple[int, int]:
    """More votes first, then more who say yes without reserve."""
    return one.votes, one.yes


def _marked(one: Standing) -> Standing:
    return Standing(one.date, one.yes, one.if_needed, one.no, one.awaited, one.votes, one.needed, best=True)
