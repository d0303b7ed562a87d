"""What pages of calls and candidatures read."""

from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from ixevents.core.languages import parted
from ixevents.council.candidature import OPEN, Call, Candidature, CandidatureState

_NAMES = (Candidature.name, Candidature.organisation, Candidature.second_name)


def open_call(day: date) -> Select[Call]:
    """The call that takes candidatures on a day."""
    return select(Call).where(Call.opens_on <= day, Call.closes_on >= day).order_by(Call.closes_on, Call.id).limit(1)


def calls() -> Select[Call, int]:
    """Calls, the newest first, with how many confirmed candidatures each has."""
    count = select(func.count()).where(Candidature.call_id == Call.id, Candidature.state != CandidatureState.HELD).scalar_subquery()
    return select(Call, count).order_by(Call.opens_on.desc(), Call.id.desc())


def by_code(code: str) -> Select[Candidature]:
    """The candidature of a private page."""
    return select(Candidature).where(Candidature.code == code, Candidature.forgotten_at.is_(None)).options(*_loaded())


def candidature(candidature_id: int) -> Select[Candidature]:
    """One candidature, with its call and category."""
    return select(Candidature).where(Candidature.id == candidature_id).options(*_loaded())


def some(ids: list[int]) -> Select[Candidature]:
    """Candidatures by their ids, in the order in which they came."""
    return select(Candidature).where(Candidature.id.in_(ids)).options(*_loaded()).order_by(Candidature.id)


def known(call_id: int, category_id: int, email_key: str, sending: str) -> Select[Candidature]:
    """What this sending, or this address for the same kind of seat, has in a call already."""
    same = (Candidature.category_id == category_id) & (Candidature.email_key == email_key) & Candidature.state.in_(OPEN)
    return select(Candidature).where(Candidature.call_id == call_id, (Candidature.idempotency_key == sending) | same).options(*_loaded())


def listed(state: str = "", category: int = 0, call: int = 0, words: str = "") -> Select[Candidature]:
    """Candidatures whose address was confirmed, the oldest first."""
    query = select(Candidature).where(Candidature.state != CandidatureState.HELD).options(*_loaded()).order_by(Candidature.id)
    if state in set(CandidatureState):
        query = query.where(Candidature.state == state)
    if category:
        query = query.where(Candidature.category_id == category)
    for word in parted(words):
        query = query.where(or_(*(name.icontains(word, autoescape=True) for name in _NAMES)))
    return query.where(Candidature.call_id == call) if call else query


def waiting() -> Select[int]:
    """How many candidatures nobody has looked at."""
    return select(func.count()).select_from(Candidature).where(Candidature.state == CandidatureState.RECEIVED)


def _loaded() -> tuple[ORMOption, ...]:
    return joinedload(Candidature.call), joinedload(Candidature.category)
