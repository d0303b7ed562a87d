"""Who of those told of a meeting gets it on paper, with which words; and that it was printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings import proof, queries, words
from ixevents.meetings.models import Capacity, Convocation, Invitation, Meeting


@dataclass(frozen=True)
class Paper:
    """The last thing somebody was told, as it goes on paper."""

    invitation: Invitation
    convocation: Convocation
    told: dict[str, Any]

    @property
    def by_post(self) -> bool:
        """Whether it was to go by post from the beginning; else it is printed because the mail did not arrive."""
        return proof.POST in self.told["ways"]

    @property
    def letter(self) -> str:
        """What it says, in words."""
        return str(words.LETTERS[self.convocation.letter])

    @property
    def capacity(self) -> str:
        """As what this person is convened."""
        return f"{words.CAPACITIES[Capacity(self.invitation.capacity)]}, {words.seat(self.invitation.mandate.seat)}"

    @property
    def text(self) -> str:
        """The words as they were frozen."""
        return str(self.convocation.frozen["words"][self.told["language"]]["text"])

    @property
    def address(self) -> tuple[str, ...]:
        """Lines of the address as it is today."""
        member = self.invitation.member
        place = f"{member.postcode} {member.locality}".strip()
        country = "" if member.country == "BE" else member.country
        return tuple(line for line in (member.name, member.street, place, country) if line)

    @property
    def addressed(self) -> bool:
        """Whether the address is whole."""
        return bool(self.invitation.member.street and self.invitation.member.locality)


def rows(meeting: Meeting) -> list[Paper]:
    """Return the last thing each one was told; those convened by post first."""
    last: dict[int, Paper] = {}
    people = {invitation.id: invitation for invitation in meeting.invitations if invitation.member.forgotten_at is None}
    for convocation in db.session.scalars(queries.convocations(meeting.id)):
        for told in convocation.frozen["told"]:
            if told["invitation"] in people:
                last[told["invitation"]] = Paper(people[told["invitation"]], convocation, told)
    return sorted(last.values(), key=lambda paper: (not paper.by_post, paper.invitation.member.name))


def printed(meeting: Meeting, papers: Sequence[Paper], *, actor: str) -> None:
    """Note that letters were printed for the post."""
    for paper in papers:
        paper.invitation.printed_at = now()
    journal.record("print", meeting, actor=actor, count=len(papers))
