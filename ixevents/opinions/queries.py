"""What is read of opinions."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.orm.strategy_options import _AbstractLoad

from ixevents.core import asked
from ixevents.core.languages import parted
from ixevents.council.models import Council
from ixevents.events.models import Event
from ixevents.meetings.models import AgendaItem, ItemKind, Meeting
from ixevents.minutes.models import ItemRecord, Sitting, Vote
from ixevents.opinions.models import Opinion, OpinionState
from ixevents.projects.models import Project


def opinion(opinion_id: int) -> Select[Opinion]:
    """One opinion with the vote, the item and the meeting behind it."""
    return _whole().where(Opinion.id == opinion_id)


def of_label(label: str) -> Select[Opinion]:
    """One published opinion by its number as addresses write it: 2027-03."""
    year, _hyphen, number = label.partition("-")
    asked_for = Opinion.year == asked.number(year), Opinion.number == asked.number(number)
    return _whole().where(*asked_for, Opinion.published_at.is_not(None))


def directory(words: str = "", state: str = "", year: int = 0) -> Select[Opinion]:
    """Opinions as the secretary searches them, the newest number first, drafts before all."""
    found = _searched(words, year)
    if state:
        found = found.where(Opinion.state == state)
    return found.order_by(Opinion.number.is_not(None), *_newest())


def published(words: str = "", year: int = 0, follow_up: str = "") -> Select[Opinion]:
    """Opinions the public reads, newest first."""
    found = _searched(words, year).where(Opinion.published_at.is_not(None))
    if follow_up:
        found = found.where(Opinion.follow_up.is_(None) if follow_up == "awaited" else Opinion.follow_up == follow_up)
    return found.order_by(*_newest())


def years() -> Select[int | None]:
    """Years with published opinions, the last first."""
    return select(Opinion.year).where(Opinion.published_at.is_not(None)).distinct().order_by(Opinion.year.desc())


def of_year(year: int) -> Select[Opinion]:
    """Every opinion adopted in a year, by number."""
    return _whole().where(Opinion.year == year).order_by(Opinion.number)


def highest(council_id: int, year: int) -> Select[int | None]:
    """The highest number given in a year, 0 before the first; only true under the council's lock."""
    return select(func.coalesce(func.max(Opinion.number), 0)).where(Opinion.council_id == council_id, Opinion.year == year)


def late(day: date) -> Select[int]:
    """How many opinions the College should have answered before a day."""
    return select(func.count()).select_from(Opinion).where(Opinion.state == OpinionState.SENT, Opinion.due_on < day)


def unsent() -> Select[int]:
    """How many opinions are adopted and still to be sent."""
    return select(func.count()).select_from(Opinion).where(Opinion.state == OpinionState.ADOPTED)


def votes() -> Select[Vote]:
    """Votes that adopted something and that no opinion stands on yet: those on items for an opinion before all others, the newest first."""
    used = select(Opinion.vote_id).where(Opinion.vote_id.is_not(None))
    return (
        select(Vote)
        .join(Vote.record)
        .join(ItemRecord.sitting)
        .join(ItemRecord.item)
        .where(Vote.withdrawn_at.is_(None), Vote.adopted.is_(True), Vote.id.not_in(used))
        .options(*_behind(joinedload(Vote.record)))
        .order_by(AgendaItem.kind != ItemKind.OPINION, Vote.taken_at.desc(), Vote.id.desc())
        .limit(50)
    )


def resting_on(vote_id: int) -> Select[Opinion]:
    """The opinion that was adopted on a vote."""
    return select(Opinion).where(Opinion.vote_id == vote_id).order_by(Opinion.id).limit(1)


def vote(vote_id: int) -> Select[Vote]:
    """One vote with its item and its meeting."""
    return select(Vote).where(Vote.id == vote_id).options(*_behind(joinedload(Vote.record)))


def councils() -> Select[Council]:
    """The council."""
    return select(Council).order_by(Council.id).limit(1)


def projects() -> Select[Project]:
    """Project records an opinion can be about."""
    return select(Project).order_by(Project.id)


def events() -> Select[Event]:
    """Events an opinion can be about, newest first."""
    return select(Event).order_by(Event.id.desc()).limit(200)


def _whole() -> Select[Opinion]:
    behind = joinedload(Opinion.vote).joinedload(Vote.record)
    event = joinedload(Opinion.event).joinedload(Event.edition)
    return select(Opinion).options(joinedload(Opinion.council), joinedload(Opinion.project), event, *_behind(behind))


def _behind(record: _AbstractLoad) -> tuple[ORMOption, ...]:
    return (
        record.joinedload(ItemRecord.item),
        record.joinedload(ItemRecord.sitting).joinedload(Sitting.meeting).joinedload(Meeting.place),
    )


def _searched(words: str, year: int) -> Select[Opinion]:
    title = func.lower(cast(Opinion.title, String))
    conditions: list[ColumnElement[bool]] = [title.contains(word, autoescape=True) for word in parted(words.casefold())]
    conditions += [Opinion.year == year] if year else []
    return select(Opinion).where(*conditions)


def _newest() -> tuple[ColumnElement[Any], ...]:
    return Opinion.year.desc(), Opinion.number.desc(), Opinion.id.desc()
