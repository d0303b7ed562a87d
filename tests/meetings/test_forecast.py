"""The forecast of a quorum: every seat once, substitutes in the place of who stays away (COU-02, COU-07)."""

from collections.abc import Sequence

import pytest

from ixevents.council.models import CouncilCategory, CouncilSeat, Mandate, MandateRole, Member
from ixevents.meetings import forecast
from ixevents.meetings.forecast import Forecast, Outlook
from ixevents.meetings.models import Answer, Invitation

Seat = tuple[Answer | None, Answer | None]
"""What the effective member and the substitute say; None where nobody was convened."""


@pytest.mark.parametrize(
    ("seat", "filled"),
    [
        ((Answer.YES, None), "yes"),
        ((Answer.AWAITED, None), "awaited"),
        ((Answer.PERHAPS, Answer.YES), "perhaps"),
        ((Answer.NO, None), "no"),
        ((Answer.NO, Answer.YES), "yes"),
        ((Answer.SUBSTITUTE, Answer.AWAITED), "awaited"),
        ((Answer.EXCUSED, Answer.NO), "no"),
        ((Answer.YES, Answer.YES), "yes"),
        ((None, None), "no"),
    ],
)
def test_a_seat_is_filled_once(seat: Seat, filled: str) -> None:
    found = _forecast([seat])

    assert (found.seats[0].filled, found.voting.total) == (filled, 1)


@pytest.mark.parametrize(
    ("answers", "outlook", "missing"),
    [
        ([Answer.YES] * 3 + [Answer.AWAITED] * 2, Outlook.SURE, 0),
        ([Answer.YES] * 2 + [Answer.AWAITED, Answer.NO, Answer.NO], Outlook.POSSIBLE, 1),
        ([Answer.YES, Answer.PERHAPS] + [Answer.NO] * 3, Outlook.LOST, 2),
    ],
)
def test_of_five_seats_three_are_needed(answers: list[Answer], outlook: Outlook, missing: int) -> None:
    found = _forecast([(answer, None) for answer in answers])

    assert (found.needed, found.outlook, found.missing) == (3, outlook, missing)


def test_a_second_notice_needs_no_number() -> None:
    assert _forecast([(Answer.NO, None)], waived=True).outlook == Outlook.WAIVED


def test_an_advisory_voice_does_not_count() -> None:
    found = _forecast([(Answer.YES, None), (Answer.YES, None)], voting=False)

    assert (found.voting.total, found.advisory.yes, found.needed) == (0, 2, 1)


def test_categories_and_substitutes_are_counted_apart() -> None:
    found = _forecast([(Answer.YES, None), (Answer.NO, Answer.YES), (Answer.AWAITED, None)])

    assert [(tally.yes, tally.substitutes, tally.awaited) for tally in found.categories] == [(2, 1, 1)]
    assert (found.voting.yes, found.voting.best) == (2, 3)


@pytest.mark.parametrize(("genders", "derogated", "valid"), [("fff", False, False), ("fff", True, True), ("ffm", False, True)])
def test_the_two_thirds_rule_is_shown(genders: str, derogated: bool, valid: bool) -> None:
    found = _forecast([(Answer.YES, None)] * 3, genders=genders, derogated=derogated)

    assert found.composition_valid is valid


def _forecast(seats: Sequence[Seat], *, voting: bool = True, genders: str = "", waived: bool = False, derogated: bool = False) -> Forecast:
    category = CouncilCategory(id=1, voting=voting)
    office, invitations = [], []
    for number, answers in enumerate(seats, start=1):
        seat = CouncilSeat(id=number, category=category)
        for role, answer in zip((MandateRole.EFFECTIVE, MandateRole.SUBSTITUTE), answers, strict=True):
            key = number * 10 + (role == MandateRole.SUBSTITUTE)
            member = Member(id=key, gender=genders[number - 1] if genders else None)
            office.append(Mandate(id=key, seat=seat, seat_id=number, member=member, member_id=key, role=role))
            if answer is not None:
                invitations.append(Invitation(mandate_id=key, answer=answer))
    return forecast.reckon(office, invitations, derogated=derogated, waived=waived)
