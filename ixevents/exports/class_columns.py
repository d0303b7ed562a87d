"""The columns that classes add to an export; of other parties they stay empty."""

from collections.abc import Callable, Sequence

from flask_babel import lazy_gettext as _l

from ixevents.classes import queries, words
from ixevents.classes.models import ClassParty, Photos, Transport
from ixevents.core.tables import Cell
from ixevents.exports.columns import Column
from ixevents.extensions import db
from ixevents.registrations.forms import NEEDS
from ixevents.registrations.models import Need, Registration
from ixevents.schools.models import Source

NUMBERED = (Source.REGISTER, Source.SAMPLE)
"""Schools whose number is that of their register; others have one of ours."""


class Classes:
    """The classes of the lines being written, read a batch at a time."""

    def __init__(self) -> None:
        self._found: dict[int, ClassParty] = {}

    def load(self, registration_ids: Sequence[int]) -> None:
        """Read the classes of some registrations, in one statement."""
        self._found = {party.registration_id: party for party in db.session.scalars(queries.of_many(registration_ids))}

    def columns(self) -> tuple[Column, ...]:
        """Return the columns."""
        return (
            self._column("school", _l("School"), lambda party: party.school_name),
            self._column("school_number", _l("FASE number or instellingsnummer"), _number),
            self._column("class_label", _l("Class"), lambda party: party.label),
            self._column("class_level", _l("Level"), lambda party: words.level(party.level)),
            self._column("pupils", _l("Pupils"), lambda party: party.pupils),
            self._column("adults", _l("Adults"), lambda party: party.adults),
            self._column("pupils_came", _l("Pupils who came"), lambda party: party.pupils_came),
            self._column("adults_came", _l("Adults who came"), lambda party: party.adults_came),
            self._column("photos", _l("Pictures"), lambda party: str(words.PHOTOS[Photos(party.photos)])),
            self._column(
                "transport", _l("Transport"), lambda party: str(words.TRANSPORT[Transport(party.transport)]) if party.transport else ""
            ),
            self._column("day_phone", _l("Telephone of the day"), lambda party: party.day_phone),
            self._column("class_needs", _l("Needs of the class"), needs, guarded=True),
        )

    def _column(self, key: str, title: object, read: Callable[[ClassParty], Cell], *, guarded: bool = False) -> Column:
        def of_class(row: Registration, _person: int) -> Cell:
            party = self._found.get(row.id)
            return None if party is None else read(party)

        return Column(key, title, of_class, guarded=guarded)


def needs(party: ClassParty) -> str:
    """Return "Wheelchair × 1, guide dog × 2"."""
    return ", ".join(f"{NEEDS[Need(need)]} × {count}" for need, count in party.needs.items() if count and need in NEEDS)


def _number(party: ClassParty) -> str | None:
    if party.school is None or party.school.source not in NUMBERED:
        return None
    return f"{party.school.number}/{party.school.site}" if party.school.site else party.school.number
