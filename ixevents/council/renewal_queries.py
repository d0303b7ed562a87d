"""What the pages of a renewal read."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from ixevents.council.models import CouncilSeat, Mandate, Member
from ixevents.council.renewal import Renewal, RenewalAsk


def renewals() -> Select[Renewal]:
    """Rounds, the newest first, with their questions."""
    return select(Renewal).options(selectinload(Renewal.asks)).order_by(Renewal.id.desc())


def renewal(renewal_id: int) -> Select[Renewal]:
    """One round."""
    return select(Renewal).where(Renewal.id == renewal_id)


def asks(renewal_id: int) -> Select[RenewalAsk]:
    """The questions of a round, with mandate, seat and member."""
    return select(RenewalAsk).where(RenewalAsk.renewal_id == renewal_id).options(*_loaded()).order_by(RenewalAsk.id)


def ask(ask_id: int) -> Select[RenewalAsk]:
    """One question."""
    return select(RenewalAsk).where(RenewalAsk.id == ask_id).options(*_loaded())


def by_code(code: str) -> Select[RenewalAsk]:
    """The question behind a private address."""
    return select(RenewalAsk).where(RenewalAsk.code == code).options(*_loaded())


def ending(until: date) -> Select[Mandate]:
    """Mandates without an end yet that are planned to end by a day, with seat, category and member."""
    loaded = (joinedload(Mandate.seat).joinedload(CouncilSeat.category), joinedload(Mandate.member).selectinload(Member.links))
    open_ones = select(Mandate).where(Mandate.ended_on.is_(None), Mandate.ends_on <= until)
    return open_ones.options(*loaded).order_by(Mandate.seat_id, Mandate.role, Mandate.id)


def asked_about() -> Select[int]:
    """The mandates of the rounds that are open: who holds one has the question already."""
    return select(RenewalAsk.mandate_id).join(RenewalAsk.renewal).where(Renewal.closed_at.is_(None))


def _loaded() -> tuple[ORMOption, ...]:
    mandate = joinedload(RenewalAsk.mandate)
    return (
        joinedload(RenewalAsk.renewal),
        mandate.joinedload(Mandate.member).selectinload(Member.links),
        mandate.joinedload(Mandate.seat).joinedload(CouncilSeat.category),
    )
