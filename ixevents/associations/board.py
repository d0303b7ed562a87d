"""The officer's board: which stands a filter finds, and what they ask of the square in all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import joinedload

from ixevents.associations import words
from ixevents.associations.models import COMING, COUNTED, Stand, StandCall, StandState
from ixevents.core import enterprise
from ixevents.core.languages import fold, parted
from ixevents.core.tables import Row

SOON = timedelta(days=2)


@dataclass(frozen=True)
class Totals:
    """What the selected and confirmed stands take, held against what the square has."""

    stands: int
    tables: int
    watts: int
    volunteers: int
    call: StandCall

    def over(self) -> list[str]:
        """Say in words what is asked beyond what there is."""
        found = []
        for asked, there, sentence in (
            (self.stands, self.call.stands_most, _("%(asked)s stands are selected or confirmed, there is room for %(there)s.")),
            (self.tables, self.call.tables, _("%(asked)s tables are promised, there are %(there)s.")),
            (self.watts, self.call.watts, _("%(asked)s W are promised, the square has %(there)s W.")),
        ):
            if there is not None and asked > there:
                found.append(sentence % {"asked": asked, "there": there})
        return found


def totals_of(call_id: int) -> Select[int, int, int, int]:
    """How many stands count, with their tables, watts and people."""
    tables, watts, people = (func.coalesce(func.sum(column), 0) for column in (Stand.tables, Stand.watts, Stand.volunteers))
    return select(func.count(), tables, watts, people).where(Stand.call_id == call_id, Stand.state.in_(COUNTED))


def counts(call_id: int) -> Select[StandState, int]:
    """How many stands are in each state."""
    return select(Stand.state, func.count()).where(Stand.call_id == call_id).group_by(Stand.state)


def listed(call_id: int, asked: Mapping[str, str]) -> Select[Stand]:
    """Stands of a call as a filter asks for them, the oldest first; who has not confirmed an address only when asked for."""
    query = select(Stand).where(Stand.call_id == call_id).options(joinedload(Stand.pitch)).order_by(Stand.received_at, Stand.id)
    state = asked.get("state", "")
    query = query.where(Stand.state == state) if state in set(StandState) else query.where(Stand.state != StandState.HELD)
    if asked.get("food"):
        query = query.where(or_(Stand.food, Stand.drink))
    if asked.get("power"):
        query = query.where(Stand.watts > 0)
    if asked.get("without"):
        query = query.where(Stand.pitch_id.is_(None), Stand.state.in_(COMING))
    if asked.get("language") in words.SPOKEN:
        query = query.where(cast(Stand.languages, String).contains(f'"{asked["language"]}"'))
    for word in parted(asked.get("q", "")):
        folded = Stand.association_key.contains(fold(word), autoescape=True)
        query = query.where(or_(folded, *(column.icontains(word, autoescape=True) for column in (Stand.contact, Stand.email))))
    return query


def waiting(moment: datetime) -> Select[int, int, int, int]:
    """How many applications nobody has decided, how many are asked something, whose time ends soon, and whose is over."""
    mine = Stand.call_id == StandCall.id
    offered = Stand.state == StandState.SELECTED
    tallies = (
        case((Stand.state == StandState.RECEIVED, 1), else_=0),
        # The letter that calls the stands off has answered.
        case((and_(Stand.asked != "", Stand.state != StandState.CALLED_OFF), 1), else_=0),
        case((and_(offered, Stand.answer_before.between(moment, moment + SOON)), 1), else_=0),
        case((and_(offered, Stand.answer_before < moment), 1), else_=0),
    )
    sums = (func.coalesce(func.sum(tally), 0) for tally in tallies)
    return select(*sums).select_from(Stand).join(StandCall, mine).where(StandCall.ends_at > moment)


def overloaded(moment: datetime) -> Select[int, int]:
    """Calls to come that promise more watts than the square has, with how many too many."""
    promised = func.sum(Stand.watts)
    query = select(StandCall.id, promised - StandCall.watts).join(Stand, Stand.call_id == StandCall.id)
    counted = Stand.state.in_(COUNTED), StandCall.ends_at > moment
    return query.where(*counted).group_by(StandCall.id, StandCall.watts).having(promised > StandCall.watts)


def columns() -> list[str]:
    """Return the heads of the export, in the language of the page."""
    return [
        _("Association"),
        _("Enterprise number"),
        _("State"),
        _("Pitch"),
        _("Arrival"),
        _("Vehicle"),
        _("Width (m)"),
        _("Tables"),
        _("Electricity (W)"),
        _("Food"),
        _("Drinks"),
        _("People at the stand"),
        _("Languages"),
        _("French"),
        _("Dutch"),
        _("Hygiene"),
        _("Contact"),
        _("Email"),
        _("Telephone"),
        _("Language of the letters"),
        _("How it came"),
        _("Received on"),
    ]


def rows(stands: Sequence[Stand]) -> Iterator[Row]:
    """Yield the lines of the export."""
    yes, no = _("yes"), _("no")
    for one in stands:
        serves = [yes if one.food else no, yes if one.drink else no]
        yield [*_about(one), *serves, *_people(one)]


def _about(one: Stand) -> Row:
    return [
        one.association,
        enterprise.shown(one.number),
        str(words.STATES[one.state]),
        one.pitch.number if one.pitch else None,
        one.arrival_at,
        str(words.VEHICLES[one.vehicle]),
        one.width,
        one.tables,
        one.watts,
    ]


def _people(one: Stand) -> Row:
    spoken, came = words.languages(one.languages), str(words.CHANNELS[one.channel])
    texts: Row = [one.volunteers, spoken, one.activity.fr, one.activity.nl, one.hygiene]
    return [*texts, one.contact, one.email, one.phone, str(words.said("language", one.language)), came, one.received_at]


def selected(count: int) -> str:
    """Say how many stands there are."""
    return ngettext("%(num)s stand", "%(num)s stands", count)
