"""What is read of the school directory."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, or_, select

from ixevents.core.alphabetical import alphabetical
from ixevents.core.languages import sought
from ixevents.schools.models import Community, HolidayException, HolidayRule, ImportState, School, SchoolImport, SchoolState, Stage

MOST_FOUND = 20


def found(
    words: str,
    *,
    community: Community | None = None,
    stages: Sequence[Stage] = (),
    postcode: str = "",
    near: Sequence[str] = (),
    proposed: bool = False,
    most: int = MOST_FOUND,
) -> Select[School]:
    """Schools whose name, number, address or network has every word; exact numbers first, then those of the postcodes `near`.

    They are those that teachers may choose; with `proposed` those too that a teacher wrote and nobody has looked at.
    """
    conditions = [School.search.contains(word, autoescape=True) for word in sought(words)]
    if community:
        conditions.append(School.community == community)
    if postcode:
        conditions.append(School.postcode == postcode)
    if stages:
        conditions.append(teaching(stages))
    own_number = case((School.number == words.strip(), 0), else_=1)
    close = case((School.postcode.in_(near), 0), else_=1)
    states = (SchoolState.LISTED, SchoolState.PROPOSED) if proposed else (SchoolState.LISTED,)
    matching = select(School).where(School.state.in_(states), *conditions)
    return matching.order_by(own_number, close, alphabetical(School.name), School.id).limit(most)


def teaching(stages: Sequence[Stage]) -> ColumnElement[bool]:
    """Schools that have one of these stages, or do not say which they have."""
    written = cast(School.stages, String)
    return or_(*(written.contains(f'"{stage}"', autoescape=True) for stage in stages), written == "[]")


def of_community(community: Community) -> Select[School]:
    """Every school of a community, whatever its state."""
    return select(School).where(School.community == community).order_by(School.id)


def exceptions(first: date, last: date) -> Select[HolidayException]:
    """What staff wrote of days between two days."""
    return (
        select(HolidayException)
        .where(HolidayException.last >= first, HolidayException.first <= last)
        .order_by(HolidayException.first, HolidayException.id)
    )


def same_exception(community: Community, first: date, last: date, rule: HolidayRule) -> Select[HolidayException]:
    """What staff wrote of just these days of a community."""
    return exceptions(first, last).where(
        HolidayException.community == community,
        HolidayException.first == first,
        HolidayException.last == last,
        HolidayException.rule == rule,
    )


def proposed_like(search: str, postcode: str, community: Community) -> Select[School]:
    """A proposal that says the same."""
    return select(School).where(
        School.state == SchoolState.PROPOSED, School.search == search, School.postcode == postcode, School.community == community
    )


def directory(words: str, community: str, stage: str, state: str) -> Select[School]:
    """The directory as staff search it, by name; an empty filter asks for nothing."""
    conditions = [School.search.contains(word, autoescape=True) for word in sought(words)]
    conditions += [School.community == community] if community else []
    conditions += [School.state == state] if state else []
    conditions += [cast(School.stages, String).contains(f'"{stage}"', autoescape=True)] if stage else []
    return select(School).where(and_(True, *conditions)).order_by(alphabetical(School.name), School.id)


def counts() -> Select[Community, SchoolState, int]:
    """How many schools there are, by community and state."""
    return select(School.community, School.state, func.count()).group_by(School.community, School.state)


def waiting_imports(taken_before: datetime) -> Select[int]:
    """Ids of imports the worker is to do, those a dead worker left included."""
    free = or_(SchoolImport.claimed_at.is_(None), SchoolImport.claimed_at < taken_before)
    return select(SchoolImport.id).where(SchoolImport.state.in_((ImportState.TO_CHECK, ImportState.TO_DO)), free).order_by(SchoolImport.id)


def imports() -> Select[SchoolImport]:
    """The latest imports."""
    return select(SchoolImport).order_by(SchoolImport.id.desc()).limit(20)
