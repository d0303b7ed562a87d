"""The two-thirds rule: of the members with a vote in office, at most two thirds are of the same sex (COU-01, COU-02)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ixevents.council import queries, voting
from ixevents.council.models import Derogation, Gender, Mandate
from ixevents.extensions import db


@dataclass(frozen=True)
class Ratio:
    """How many members with a vote are women, men, or neither of these or undeclared; the last count in the total alone."""

    women: int = 0
    men: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        """Members with a vote."""
        return self.women + self.men + self.other

    @property
    def most(self) -> int:
        """So many may be of the same sex: two thirds, rounded down."""
        return self.total * 2 // 3

    @property
    def valid(self) -> bool:
        """Whether the rule is kept."""
        return self.over == 0

    @property
    def over(self) -> int:
        """How many are too many."""
        return max(0, self.women - self.most, self.men - self.most)

    @property
    def larger(self) -> Gender:
        """Of which sex there are more."""
        return Gender.WOMAN if self.women >= self.men else Gender.MAN

    @property
    def count_of_larger(self) -> int:
        """How many are of the sex of which there are more."""
        return max(self.women, self.men)


def counted(genders: Iterable[str | None]) -> Ratio:
    """Return the ratio of members with a vote by what each declared."""
    found = list(genders)
    women, men = found.count(Gender.WOMAN), found.count(Gender.MAN)
    return Ratio(women, men, len(found) - women - men)


def ratio(mandates: Iterable[Mandate]) -> Ratio:
    """Return the ratio of mandates in office; member, seat and category are loaded."""
    return counted(declared(mandates).values())


def declared(mandates: Iterable[Mandate]) -> dict[int, str | None]:
    """Return what each member with a vote declared, by member: nobody counts twice."""
    return {mandate.member_id: mandate.member.gender for mandate in mandates if voting.is_voting(mandate)}


def with_one_more(mandates: Sequence[Mandate], gender: str | None, *, leaving: Mandate | None = None) -> Ratio:
    """Return the ratio there would be with one more member with a vote, in the place of `leaving` where that is given."""
    staying = [mandate for mandate in mandates if leaving is None or mandate.id != leaving.id]
    return counted([*declared(staying).values(), gender])


def derogated(day: date) -> Derogation | None:
    """Return the derogation that covers a day, if there is one."""
    return db.session.scalars(queries.derogations_on(day)).first()
