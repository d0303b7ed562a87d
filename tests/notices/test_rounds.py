"""The letters of a round in every language, beside the files they are expected to equal (see test_letters.py)."""

from collections.abc import Callable

import pytest
from flask import Flask

from ixevents.allocation import actions, notices
from ixevents.allocation.actions import Rules
from ixevents.classes.models import ClassParty, ClassWish
from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations import notices as letters
from ixevents.registrations.models import Registration, State
from tests.notices.conftest import STARTS_AT, WRITTEN_AT
from tests.support import factories
from tests.support.expected_letters import expected

REASON = Translated("Seule cette salle est de plain-pied.", "Alleen die zaal is drempelvrij.", "Only that hall is without steps.")
WAITING = {"state": State.WAITING, "seats": 0, "seats_waiting": 24}
Party = Callable[..., Registration]


def round_wished(party: Party, lang: str) -> Notice | None:
    """The wishes have come in, and a round tells when they are answered."""
    registration = party(language=lang, state=State.WISHED, seats=0, seats_waiting=24)
    event = registration.slot.event
    other = factories.make_slot(event=event, place=registration.slot.place, starts_at=STARTS_AT.replace(day=7))
    db.session.add(ClassParty(registration_id=registration.id, label="4A", level="S4", pupils=22, adults=2))
    db.session.add_all(
        ClassWish(registration_id=registration.id, rank=rank, slot_id=slot.id) for rank, slot in ((1, registration.slot), (2, other))
    )
    actions.make(event.edition_id, [event], Rules(WRITTEN_AT, WRITTEN_AT.replace(day=30, hour=15)), actor="staff:1")
    return letters.wished(registration)


def round_wish_called_off(party: Party, lang: str) -> Notice | None:
    """The dearest date is called off, and the party goes on with its next wish."""
    registration = party(language=lang, state=State.WISHED, seats=0, seats_waiting=24)
    gone = factories.make_slot(event=registration.slot.event, place=registration.slot.place, starts_at=STARTS_AT.replace(day=7))
    gone.called_off_reason = REASON
    return letters.wished(registration, gone)


def round_first_wish(party: Party, lang: str) -> Notice | None:
    return notices.given(party(language=lang, seats=24), 1)


def round_second_wish(party: Party, lang: str) -> Notice | None:
    return notices.given(party(language=lang, seats=24), 2)


def round_unplaced(party: Party, lang: str) -> Notice | None:
    return notices.unplaced(party(language=lang, **WAITING))


def round_adjusted(party: Party, lang: str) -> Notice | None:
    return notices.adjusted(party(language=lang, seats=24), REASON)


def round_adjusted_to_the_line(party: Party, lang: str) -> Notice | None:
    return notices.adjusted(party(language=lang, **WAITING), REASON)


CASES = (
    round_wished,
    round_wish_called_off,
    round_first_wish,
    round_second_wish,
    round_unplaced,
    round_adjusted,
    round_adjusted_to_the_line,
)
WITH_CALENDAR = (round_first_wish, round_second_wish, round_adjusted)


@pytest.mark.parametrize("lang", ["fr", "nl", "en", "unknown"])
@pytest.mark.parametrize("case", CASES)
def test_letter_of_a_round_is_the_expected_one(app: Flask, party: Party, case: Callable[[Party, str], Notice | None], lang: str) -> None:
    notice = case(party, lang)

    assert notice is not None
    words = f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{notice.text}"
    assert words == expected(f"{case.__name__}.{lang}.txt", words)
    assert notice.calendar_method == ("REQUEST" if case in WITH_CALENDAR else None)
    assert [subject for subject in notice.subject.split(" / ") if len(subject) >= 60] == []
