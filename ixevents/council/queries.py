"""What pages of the council read."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ixevents.core.alphabetical import alphabetical
from ixevents.core.languages import Translated, sought
from ixevents.council.models import (
    Council,
    CouncilCategory,
    CouncilGroup,
    CouncilSeat,
    Derogation,
    Mandate,
    Member,
    MemberLink,
    Office,
)
from ixevents.projects.partners import Partner


def composition() -> Select[Council]:
    """The council with its categories and the authority that coordinates it."""
    return select(Council).options(joinedload(Council.coordinator), selectinload(Council.categories)).order_by(Council.id).limit(1)


def held(day: date) -> Select[Mandate]:
    """Mandates held on a day, with member, seat and category; in the order of categories, seats and roles."""
    return (
        select(Mandate)
        .join(Mandate.seat)
        .join(CouncilSeat.category)
        .where(Mandate.starts_on <= day, or_(Mandate.ended_on.is_(None), Mandate.ended_on > day))
        .options(
            contains_eager(Mandate.seat).options(
                contains_eager(CouncilSeat.category), joinedload(CouncilSeat.partner).load_only(Partner.slug)
            )
        )
        .options(joinedload(Mandate.member).selectinload(Member.links))
        .order_by(CouncilCategory.position, CouncilSeat.id, Mandate.role, Mandate.id)
    )


def link(link_id: int) -> Select[MemberLink]:
    """A secret address, with its member."""
    return select(MemberLink).where(MemberLink.id == link_id).options(joinedload(MemberLink.member))


def seats(*, closed: bool = False) -> Select[CouncilSeat]:
    """Seats with category, and their mandates with members; in the order of the categories."""
    query = (
        select(CouncilSeat)
        .join(CouncilSeat.category)
        .options(contains_eager(CouncilSeat.category), selectinload(CouncilSeat.mandates).joinedload(Mandate.member))
        .order_by(CouncilCategory.position, alphabetical(CouncilSeat.organisation), CouncilSeat.id)
    )
    return query if closed else query.where(CouncilSeat.closed_on.is_(None))


def seat(seat_id: int) -> Select[CouncilSeat]:
    """One seat with everything about it."""
    return seats(closed=True).where(CouncilSeat.id == seat_id)


def open_seats(category_id: int) -> Select[CouncilSeat]:
    """The seats of a category that were not taken away."""
    return select(CouncilSeat).where(CouncilSeat.category_id == category_id, CouncilSeat.closed_on.is_(None))


def seat_counts() -> Select[int, int]:
    """How many seats each category has, by its id."""
    open_ones = select(CouncilSeat.category_id, func.count()).where(CouncilSeat.closed_on.is_(None))
    return open_ones.group_by(CouncilSeat.category_id)


def mandates_of_seat(seat_id: int) -> Select[Mandate]:
    """All mandates of a seat, with members."""
    return select(Mandate).where(Mandate.seat_id == seat_id).options(joinedload(Mandate.member)).order_by(Mandate.id)


def mandates_of_member(member_id: int) -> Select[Mandate]:
    """All mandates of a member."""
    return select(Mandate).where(Mandate.member_id == member_id).order_by(Mandate.id)


def mandate(mandate_id: int) -> Select[Mandate]:
    """One mandate with member, seat and category."""
    loaded = (joinedload(Mandate.seat).joinedload(CouncilSeat.category), joinedload(Mandate.member).selectinload(Member.links))
    return select(Mandate).where(Mandate.id == mandate_id).options(*loaded)


def all_mandates() -> Select[Mandate]:
    """Every mandate there ever was, with seat and member."""
    return select(Mandate).options(joinedload(Mandate.seat), joinedload(Mandate.member))


def with_office(office: Office) -> Select[Mandate]:
    """Mandates with an office, whenever."""
    return select(Mandate).where(Mandate.office == office)


def organisations_of(member_id: int) -> Select[str]:
    """Whom a member represents or represented."""
    return select(CouncilSeat.organisation).join(CouncilSeat.mandates).where(Mandate.member_id == member_id).order_by(Mandate.id)


def member(member_id: int) -> Select[Member]:
    """One member with links and all mandates."""
    of_mandates = selectinload(Member.mandates).joinedload(Mandate.seat).joinedload(CouncilSeat.category)
    return select(Member).where(Member.id == member_id).options(selectinload(Member.links), of_mandates)


def members(day: date, *, words: str = "", state: str = "", category: int = 0, language: str = "") -> Select[Member]:
    """Members by name with their mandates; `state` is office, ended, never or without_mail."""
    of_mandates = selectinload(Member.mandates).joinedload(Mandate.seat).joinedload(CouncilSeat.category)
    query = select(Member).where(Member.forgotten_at.is_(None)).options(of_mandates).order_by(alphabetical(Member.name), Member.id)
    for word in sought(words):
        query = query.where(Member.search.contains(word, autoescape=True))
    if state in _STATES:
        query = query.where(_STATES[state](day))
    if category:
        query = query.where(Member.mandates.any(Mandate.seat.has(CouncilSeat.category_id == category)))
    return query.where(Member.language == language) if language else query


def without_mandate(day: date) -> Select[Member]:
    """Members who could be given a mandate from a day on."""
    held = exists().where(Mandate.member_id == Member.id, or_(Mandate.ended_on.is_(None), Mandate.ended_on > day))
    return select(Member).where(~held, Member.forgotten_at.is_(None)).order_by(alphabetical(Member.name), Member.id)


def derogations_on(day: date) -> Select[Derogation]:
    """Derogations that cover a day."""
    return select(Derogation).where(Derogation.starts_on <= day, Derogation.ends_on >= day).order_by(Derogation.id)


def derogations() -> Select[Derogation]:
    """All derogations, the newest first."""
    return select(Derogation).order_by(Derogation.starts_on.desc(), Derogation.id)


def groups() -> Select[CouncilGroup]:
    """Working groups with who is in them; those that are over come last."""
    return select(CouncilGroup).options(selectinload(CouncilGroup.members)).order_by(CouncilGroup.closed_at.is_not(None), CouncilGroup.id)


def group_names() -> Select[Translated]:
    """What the working groups in being are called."""
    return select(CouncilGroup.name).where(CouncilGroup.closed_at.is_(None))


def categories() -> Select[CouncilCategory]:
    """Categories in their order."""
    return select(CouncilCategory).order_by(CouncilCategory.position, CouncilCategory.id)


def partners() -> Select[Partner]:
    """Partners of the project records that could hold a seat."""
    return select(Partner).where(~Partner.is_group).order_by(Partner.id)


def _in_office(day: date) -> ColumnElement[bool]:
    holds = and_(Mandate.starts_on <= day, or_(Mandate.ended_on.is_(None), Mandate.ended_on > day))
    return Member.mandates.any(holds)


_STATES = {
    "office": _in_office,
    "ended": lambda day: and_(Member.mandates.any(), ~_in_office(day)),
    "never": lambda day: ~Member.mandates.any(),
    "without_mail": lambda day: and_(_in_office(day), Member.email.is_(None)),
}
