"""What the calendar of a coordinator answers to a letter about a meeting (INV-06, INV-08)."""

import pytest

from ixevents.exchanges.models import Answer, ExchangeState
from ixevents.mailbox import handlers
from tests.exchanges.conftest import Make
from tests.support.calendar_answers import arrived


@pytest.mark.parametrize(
    ("so", "partstat", "note"),
    [
        ((Answer.AWAITED, None), "ACCEPTED", "differs"),
        ((Answer.CONFIRMED, None), "ACCEPTED", "as_is"),
        ((Answer.CONFIRMED, None), "DECLINED", "differs"),
        ((Answer.AWAITED, ExchangeState.CALLED_OFF), "DECLINED", "as_is"),
        ((Answer.CONFIRMED, ExchangeState.CALLED_OFF), "ACCEPTED", "differs"),
    ],
)
def test_an_answer_needs_a_person_where_the_side_has_not_said_so(
    town: Make, meeting: Make, so: tuple[Answer, ExchangeState | None], partstat: str, note: str
) -> None:
    exchange = meeting(town("here"), town("there"))
    exchange.sides[0].answer, exchange.state = so[0], so[1] or exchange.state

    message = arrived(exchange.uid, partstat, "here@example.org", "here@example.org")

    assert (message.area, message.note, message.about_kind, message.about_id) == ("exchanges", note, "exchange", exchange.id)
    assert (message.state, handlers.say("exchanges", note) != "") == ("applied" if note == "as_is" else "kept", True)
    assert exchange.sides[0].answer == so[0]


def test_somebody_elses_answer_waits_for_a_person(town: Make, meeting: Make) -> None:
    message = arrived(meeting(town("here"), town("there")).uid, "ACCEPTED")

    assert (message.area, message.state, message.note) == ("exchanges", "kept", "stranger")
