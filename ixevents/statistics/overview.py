"""Everything the page and the file say, for one edition or project, beside the edition before; in a fixed number of statements."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import ColumnElement

from ixevents.core.languages import Translated
from ixevents.events.models import Edition, Event
from ixevents.extensions import db
from ixevents.figures import small_cells
from ixevents.registrations.models import EXPECTED, State
from ixevents.statistics import filling, queries
from ixevents.statistics.communes import COMMUNES, Commune
from ixevents.statistics.filling import Fill, K, SlotRow

LEAD_STEPS = (0, 1, 3, 7, 14, 28, 56)
"""Days before an event at which a step begins."""


@dataclass(frozen=True)
class Asked:
    """Of what: an edition, a project, or both; nothing is everything."""

    edition: Edition | None = None
    before: Edition | None = None
    "The edition of the same programme before it."
    project_id: int | None = None

    @property
    def editions(self) -> list[int]:
        """Both editions by their ids."""
        return [one.id for one in (self.edition, self.before) if one is not None]

    def where(self, *, chosen_only: bool = False) -> list[ColumnElement[bool]]:
        """Return what narrows a query over events."""
        found: list[ColumnElement[bool]] = []
        if self.edition is not None:
            found.append(Event.edition_id.in_([self.edition.id] if chosen_only else self.editions))
        return [*found, Event.project_id == self.project_id] if self.project_id else found


@dataclass(frozen=True)
class Waited:
    """Parties that had to wait."""

    parties: int = 0
    seated: int = 0
    in_line: int = 0
    seats: int = 0


@dataclass(frozen=True)
class Door:
    """One event whose door was closed."""

    expected: int
    absent: int

    def __add__(self, other: "Door") -> "Door":
        return Door(self.expected + other.expected, self.absent + other.absent)

    @property
    def share(self) -> int:
        """Percent of those expected who did not come."""
        return round(100 * self.absent / self.expected) if self.expected else 0


@dataclass(frozen=True)
class Side:
    """What is known of the edition, or of the one before."""

    rows: Sequence[SlotRow] = ()
    languages: Mapping[str, int] = field(default_factory=dict)
    "People of parties that took seats, by the language we write to them."
    parties: int = 0
    lead: Mapping[int, int] = field(default_factory=dict)
    waited: Waited = Waited()
    doors: Mapping[int, Door] = field(default_factory=dict)

    @property
    def fill(self) -> Fill:
        """All its seats."""
        return filling.total(self.rows)

    @property
    def people(self) -> int:
        """How many people took seats."""
        return sum(self.languages.values())

    @property
    def door(self) -> Door:
        """All its doors."""
        return Door(sum(one.expected for one in self.doors.values()), sum(one.absent for one in self.doors.values()))

    @cached_property
    def titles(self) -> dict[int, Translated]:
        """Its events."""
        return {row.event_id: row.title for row in self.rows}


@dataclass(frozen=True)
class Tile:
    """One commune with its schools."""

    commune: Commune
    listed: int
    reached: int
    pupils: int | None
    "None where they are too few to be said (GDPR-02)."

    @property
    def share(self) -> int | None:
        """Percent of its schools that were reached; None where none is listed."""
        return round(100 * self.reached / self.listed) if self.listed else None


def read(asked: Asked) -> tuple[Side, Side]:
    """Return the sides: what was asked for, and the edition before; without an edition the second is empty."""
    found = _Found(asked.where())
    chosen = {asked.edition.id} if asked.edition is not None else found.editions
    return found.side(chosen), found.side({asked.before.id} if asked.before is not None else set())


class _Found:
    """What the database added up, by edition: three statements, however much there is."""

    def __init__(self, where: Sequence[ColumnElement[bool]]) -> None:
        self.rows = [SlotRow(*row) for row in db.session.execute(queries.slots(where))]
        self.languages: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self.parties: defaultdict[int, int] = defaultdict(int)
        self.lead: defaultdict[int, Counter[int]] = defaultdict(Counter)
        self.doors: dict[int, Door] = {}
        for edition_id, event_id, state, language, closed, count, people, *leads in db.session.execute(queries.parties(where, LEAD_STEPS)):
            self.languages[edition_id][language] += people
            self.lead[edition_id].update(dict(zip(LEAD_STEPS, leads, strict=True)))
            self.parties[edition_id] += count
            if closed and state in EXPECTED:
                self.doors[event_id] = self.doors.get(event_id, Door(0, 0)) + Door(people, people if state == State.ABSENT else 0)
        self.waited = {edition_id: Waited(*counts) for edition_id, *counts in db.session.execute(queries.waited(where))}

    @property
    def editions(self) -> set[int]:
        """Every edition of which anything is known."""
        return {row.edition_id for row in self.rows} | set(self.languages) | set(self.waited)

    def side(self, keep: set[int]) -> Side:
        """Return what is known of some editions together."""
        rows = [row for row in self.rows if row.edition_id in keep]
        events = {row.event_id for row in rows}
        return Side(
            rows,
            _added(self.languages, keep),
            sum(count for edition_id, count in self.parties.items() if edition_id in keep),
            _added(self.lead, keep),
            _waited([one for edition_id, one in self.waited.items() if edition_id in keep]),
            {event_id: door for event_id, door in self.doors.items() if event_id in events},
        )


def tiles(asked: Asked) -> list[Tile]:
    """Return the communes of the Region with the schools that were reached."""
    listed = {postcode: count for postcode, count in db.session.execute(queries.schools_by_postcode())}  # noqa: C416  # rows are no pairs to mypy
    reached = {
        postcode: (schools, pupils or 0)
        for postcode, schools, pupils in db.session.execute(queries.reached_by_postcode(asked.where(chosen_only=True)))
    }
    pupils = small_cells.hide({one.name.fr: sum(reached.get(code, (0, 0))[1] for code in one.postcodes) for one in COMMUNES})
    return [
        Tile(
            one,
            sum(listed.get(code, 0) for code in one.postcodes),
            sum(reached.get(code, (0, 0))[0] for code in one.postcodes),
            pupils.cells[one.name.fr],
        )
        for one in COMMUNES
    ]


def _added(counts: Mapping[int, Mapping[K, int]], keep: set[int]) -> dict[K, int]:
    found: defaultdict[K, int] = defaultdict(int)
    for edition_id, values in counts.items():
        for key, count in values.items() if edition_id in keep else ():
            found[key] += count
    return dict(found)


def _waited(ones: Sequence[Waited]) -> Waited:
    names = ("parties", "seated", "in_line", "seats")
    return Waited(*(sum(getattr(one, name) or 0 for one in ones) for name in names))
