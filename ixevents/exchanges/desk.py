"""What a coordinator's pages show, in the words and on the clock of that side."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ixevents.exchanges import as_seen, clocks, words
from ixevents.exchanges.forms import NumbersForm, TimeForm
from ixevents.exchanges.models import Answer, Authority, Exchange, ExchangeParty, ExchangeState, Proposal, ProposalState


def overview(
    authority: Authority, parties: Sequence[ExchangeParty], told: Sequence[Exchange], sent: NumbersForm | None, at: datetime
) -> dict[str, Any]:
    """Return the classes with a form each, and the exchanges to come and past."""
    rows = [(exchange, clocks.at(exchange.starts_at, exchange.ends_at, _own_first(authority, exchange))) for exchange in told]
    return {
        "authority": authority,
        "parties": [(party, _form(party, sent)) for party in parties],
        "to_come": [(exchange, faces, my_answer(authority, exchange)) for exchange, faces in rows if exchange.ends_at > at],
        "past": [(exchange, faces) for exchange, faces in reversed(rows) if exchange.ends_at <= at],
        "words": words,
    }


def one(authority: Authority, exchange: Exchange, sent: TimeForm | None, refusal: str, at: datetime) -> dict[str, Any]:
    """Return an exchange on every clock, what this side said, and the forms."""
    open_now = exchange.state == ExchangeState.INVITED and exchange.ends_at > at
    return {
        "authority": authority,
        "exchange": exchange,
        "clocks": clocks.at(exchange.starts_at, exchange.ends_at, _own_first(authority, exchange)),
        "answer": my_answer(authority, exchange),
        "proposal": _proposal(authority, exchange),
        "answers_open": open_now,
        "time_form": sent or TimeForm(),
        "refusal": refusal,
        "zone": clocks.zone_of(authority),
        "clock_words": clocks,
        "words": words,
    }


def my_answer(authority: Authority, exchange: Exchange) -> Answer:
    """Return what a side has said of the time as it is."""
    mine = [side.answer for side in exchange.sides if side.party.authority_id == authority.id]
    return Answer(mine[0]) if mine else Answer.AWAITED


def _own_first(authority: Authority, exchange: Exchange) -> list[Authority]:
    return sorted(exchange.authorities, key=lambda one: one.id != authority.id)


def _proposal(authority: Authority, exchange: Exchange) -> Proposal | None:
    mine = [one for one in exchange.proposals if one.authority_id == authority.id and one.state == ProposalState.OPEN]
    return mine[-1] if mine else None


def _form(party: ExchangeParty, sent: NumbersForm | None) -> NumbersForm:
    prefix = f"party-{party.id}"
    if sent is not None and sent.pupils.name.startswith(f"{prefix}-"):
        if sent.notice:
            # The refusal says what the numbers are now: who sends again has read it.
            sent.seen.data = as_seen.mark(party, as_seen.NUMBERS)
        return sent
    seen = as_seen.mark(party, as_seen.NUMBERS)
    return NumbersForm(formdata=None, prefix=prefix, pupils=party.pupils, teachers=party.teachers, seen=seen)
