"""Whether enough members will be there, from the answers as they stand: live, by seat and by category (COU-02, COU-07).

A seat counts once. It is filled by its effective member, or by its substitute while the effective member stays away. Only seats
with a vote and an effective member in office count; who sits with an advisory voice is counted apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ixevents.core import dates
from ixevents.council import gender, quorum, terms, voting
from ixevents.council.gender import Ratio
from ixevents.council.models import CouncilCategory, CouncilSeat, Mandate, MandateRole
from ixevents.extensions import db
from ixevents.meetings import forecast_queries, substitutes
from ixevents.meetings.models import Invitation, Meeting, NoticeKind


class Filled(StrEnum):
    """How a seat will be filled."""

    YES = "yes"
    PERHAPS = "perhaps"
    AWAITED = "awaited"
    NO = "no"


@dataclass(frozen=True)
class SeatForecast:
    """One seat: who holds it, and whether somebody will sit there."""

    seat: CouncilSeat
    filled: Filled
    by_substitute: bool
    "The substitute is the one who answers for it now."


@dataclass
class Tally:
    """Seats by how they will be filled."""

    category: CouncilCategory | None = None
    yes: int = 0
    perhaps: int = 0
    awaited: int = 0
    no: int = 0
    substitutes: int = 0
    "Of those who come."

    @property
    def total(self) -> int:
        """All seats."""
        return self.yes + self.perhaps + self.awaited + self.no

    @property
    def best(self) -> int:
        """How many will be there if all who may come do."""
        return self.yes + self.perhaps + self.awaited

    def add(self, found: SeatForecast) -> None:
        """Count one more seat."""
        setattr(self, found.filled, getattr(self, found.filled) + 1)
        self.substitutes += found.by_substitute and found.filled == Filled.YES


class Outlook(StrEnum):
    """What the answers say of the quorum."""

    SURE = "sure"
    "Enough have said yes."
    POSSIBLE = "possible"
    "Enough may still come."
    LOST = "lost"
    "Even if all others come there are too few."
    WAIVED = "waived"
    "A second notice: it deliberates whatever the number."


@dataclass(frozen=True)
class Forecast:
    """What is to be expected of a meeting."""

    voting: Tally
    categories: tuple[Tally, ...]
    "With a vote, in the order of the categories."
    advisory: Tally
    seats: tuple[SeatForecast, ...]
    needed: int
    ratio: Ratio
    derogated: bool
    "A derogation covers the day."
    waived: bool
    vacant: int = 0
    "Seats with a vote without an effective member."
    answers: dict[int, SeatForecast] = field(default_factory=dict)
    "By id of the seat."

    @property
    def outlook(self) -> Outlook:
        """What the answers say of the quorum."""
        if self.waived:
            return Outlook.WAIVED
        if self.voting.yes >= self.needed:
            return Outlook.SURE
        return Outlook.POSSIBLE if self.voting.best >= self.needed else Outlook.LOST

    @property
    def missing(self) -> int:
        """How many more must say yes."""
        return max(0, self.needed - self.voting.yes)

    @property
    def composition_valid(self) -> bool:
        """Whether opinions given that day are valid for the two-thirds rule."""
        return self.ratio.valid or self.derogated


def of(meeting: Meeting) -> Forecast:
    """Return the forecast of a meeting, in a constant number of statements."""
    day = dates.local_day(meeting.starts_at, meeting.zone)
    office = terms.office(day)
    invitations = db.session.scalars(forecast_queries.live(meeting.id)).all()
    derogated = gender.derogated(day) is not None
    return reckon(office, invitations, derogated=derogated, waived=meeting.notice_kind == NoticeKind.SECOND)


def reckon(office: Sequence[Mandate], invitations: Iterable[Invitation], *, derogated: bool, waived: bool = False) -> Forecast:
    """Return the forecast for mandates in office and invitations that stand; seat and category are loaded."""
    by_mandate = {one.mandate_id: one for one in invitations}
    found = [_seat(mandate, office, by_mandate) for mandate in office if mandate.role == MandateRole.EFFECTIVE]
    all_votes, advisory, categories = Tally(), Tally(), dict[int, Tally]()
    for one in found:
        category = one.seat.category
        if not category.voting:
            advisory.add(one)
            continue
        all_votes.add(one)
        categories.setdefault(category.id, Tally(category)).add(one)
    filled = {one.seat.id for one in found}
    vacant = {mandate.seat_id for mandate in office if mandate.seat.category.voting} - filled
    members = sum(voting.is_voting(mandate) for mandate in office)
    return Forecast(
        voting=all_votes,
        categories=tuple(categories.values()),
        advisory=advisory,
        seats=tuple(found),
        needed=quorum.needed(members),
        ratio=gender.ratio(office),
        derogated=derogated,
        waived=waived,
        vacant=len(vacant),
        answers={one.seat.id: one for one in found},
    )


def _seat(effective: Mandate, office: Sequence[Mandate], by_mandate: dict[int, Invitation]) -> SeatForecast:
    own = by_mandate.get(effective.id)
    if own is None:
        return SeatForecast(effective.seat, Filled.NO, by_substitute=False)
    if own.answer not in substitutes.STAYS_AWAY:
        return SeatForecast(effective.seat, Filled(own.answer), by_substitute=False)
    stand_in = next((by_mandate[one.id] for one in office if _stands_in(one, effective) and one.id in by_mandate), None)
    if stand_in is None or stand_in.answer in substitutes.STAYS_AWAY:
        return SeatForecast(effective.seat, Filled.NO, by_substitute=False)
    return SeatForecast(effective.seat, Filled(stand_in.answer), by_substitute=True)


def _stands_in(mandate: Mandate, effective: Mandate) -> bool:
    return mandate.seat_id == effective.seat_id and mandate.role == MandateRole.SUBSTITUTE
