"""What pages of the council read."""

from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ixevents.council.models import Council, CouncilCategory, CouncilSeat, Mandate, Member, MemberLink


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
        .options(contains_eager(Mandate.seat).contains_eager(CouncilSeat.category), joinedload(Mandate.member).selectinload(Member.links))
        .order_by(CouncilCategory.position, CouncilSeat.id, Mandate.role, Mandate.id)
    )


def link(link_id: int) -> Select[MemberLink]:
    """A secret address, with its member."""
    return select(MemberLink).where(MemberLink.id == link_id).options(joinedload(MemberLink.member))
