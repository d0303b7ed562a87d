"""The list of classes as staff search it: what can be asked, and the statement that answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from ixevents.classes import queries
from ixevents.classes.models import ClassParty
from ixevents.core import asked
from ixevents.core.clock import now
from ixevents.core.languages import fold, parted
from ixevents.events.models import Event, Slot, SlotState
from ixevents.registrations.models import LIVE, Registration, State
from ixevents.registrations.proposal import DateProposal, ProposalState
from ixevents.schools.models import School

PAGE_SIZE = 50
LIVE_ONES, PROPOSED, GIVEN, MISSING = "live", "proposed", "given", "missing"
MOST_WORDS = 6


@dataclass(frozen=True)
class Wanted:
    """What is asked of the list; an empty value asks nothing."""

    q: str = ""
    edition: int = 0
    event: int = 0
    slot: int = 0
    school: int = 0
    community: str = ""
    level: str = ""
    state: str = ""
    final: str = ""
    from_day: str = ""
    to_day: str = ""

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "Wanted":
        """Read what an address asks; what makes no sense asks nothing."""
        state, final = args.get("state", ""), args.get("final", "")
        return cls(
            q=asked.words(args.get("q")),
            state=state if state in (*list(State), LIVE_ONES, PROPOSED) else "",
            final=final if final in (GIVEN, MISSING) else "",
            from_day=asked.day(args.get("from")),
            to_day=asked.day(args.get("to")),
            edition=asked.number(args.get("edition")),
            event=asked.number(args.get("event")),
            slot=asked.number(args.get("slot")),
            school=asked.number(args.get("school")),
            community=asked.words(args.get("community"), 10),
            level=asked.words(args.get("level"), 10),
        )

    def args(self) -> dict[str, str | int]:
        """Return it as arguments of an address, the empty ones left out."""
        names = {"from_day": "from", "to_day": "to"}
        return {names.get(name, name): value for name, value in asdict(self).items() if value}

    @property
    def narrowed(self) -> int:
        """How many filters besides the words are on."""
        return len([name for name in self.args() if name != "q"])


def found(wanted: Wanted) -> Select[ClassParty]:
    """The classes asked for, with registration, slot, event, place and school, in order of time."""
    return _matching(queries.parties(), wanted)


def totals(wanted: Wanted) -> Select[int, int, int]:
    """How many classes are asked for, and how many pupils and adults those still coming have."""
    coming = Registration.state.in_((*LIVE, State.ATTENDED, State.ABSENT))
    pupils, adults = (func.coalesce(func.sum(column).filter(coming), 0) for column in (ClassParty.pupils, ClassParty.adults))
    statement: Any = select(func.count(), pupils, adults).select_from(ClassParty)
    statement = statement.join(ClassParty.registration).join(Slot, queries.AT_SLOT)
    return _matching(statement.join(Slot.event).where(Registration.continues_as_id.is_(None), queries.OF_CLASSES), wanted)


def proposed_to(registration_ids: Sequence[int]) -> Select[int]:
    """Which of these registrations have another date to answer."""
    return select(DateProposal.registration_id).where(
        DateProposal.registration_id.in_(registration_ids), DateProposal.state == ProposalState.OPEN
    )


def waiting_for_approval() -> Select[int]:
    """How many classes wait for somebody to accept or refuse them."""
    return (
        select(func.count())
        .select_from(ClassParty)
        .join(ClassParty.registration)
        .where(Registration.state == State.REQUESTED, Registration.continues_as_id.is_(None))
        .where(queries.OF_CLASSES)
    )


def by_year(school_id: int) -> Select[ClassParty]:
    """The classes of a school, the latest first."""
    return queries.parties(school_id=school_id).order_by(None).order_by(Slot.starts_at.desc(), Registration.id.desc()).limit(200)


def last_served(school_id: int) -> Select[datetime | None]:
    """When a class of a school last came."""
    return (
        select(func.max(Slot.starts_at))
        .select_from(ClassParty)
        .join(ClassParty.registration)
        .join(Registration.slot)
        .where(ClassParty.school_id == school_id, Registration.state == State.ATTENDED)
    )


def _matching(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    return statement.outerjoin(School, School.id == ClassParty.school_id).where(*_conditions(wanted))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_has(word) for word in parted(wanted.q)[:MOST_WORDS]]
    pairs: tuple[tuple[object, Any], ...] = (
        (wanted.edition, Event.edition_id),
        (wanted.event, Slot.event_id),
        (wanted.slot, Registration.slot_id),
        (wanted.school, ClassParty.school_id),
        (wanted.community, School.community),
        (wanted.level, ClassParty.level),
    )
    found += [column == value for value, column in pairs if value]
    if wanted.state == PROPOSED:
        found.append(exists().where(DateProposal.registration_id == Registration.id, DateProposal.state == ProposalState.OPEN))
    elif wanted.state:
        found.append(Registration.state.in_(LIVE) if wanted.state == LIVE_ONES else Registration.state == wanted.state)
    if wanted.final:
        found.append(ClassParty.final_at.is_not(None) if wanted.final == GIVEN else _lacks_final())
    if wanted.from_day:
        found.append(Slot.starts_at >= asked.midnight(wanted.from_day))
    if wanted.to_day:
        found.append(Slot.starts_at < asked.midnight(wanted.to_day, days=1))
    return found


def _has(word: str) -> ColumnElement[bool]:
    """Whether a class has a word in its label, its school or its contact."""
    folded = fold(word)
    return or_(
        func.lower(ClassParty.label).contains(word.lower(), autoescape=True),
        func.lower(ClassParty.school_named).contains(word.lower(), autoescape=True),
        School.search.contains(folded, autoescape=True),
        Registration.search.contains(folded, autoescape=True),
    )


def _lacks_final() -> ColumnElement[bool]:
    """Classes that were asked for their final number and still come."""
    return and_(
        Slot.starts_at > now(),
        ClassParty.final_asked_at.is_not(None),
        ClassParty.final_at.is_(None),
        Registration.state == State.CONFIRMED,
        Slot.state == SlotState.PUBLISHED,
    )
