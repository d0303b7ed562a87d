"""School levels: what a class is in, in the words of each community, and the age that goes with it (SCH-08)."""

from dataclasses import dataclass
from enum import StrEnum

from ixevents.core.languages import Translated
from ixevents.schools.models import Stage


class Level(StrEnum):
    """A year of nursery (M), primary (P) or secondary (S) education; stored as its code."""

    M1 = "M1"
    M2 = "M2"
    M3 = "M3"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"
    P5 = "P5"
    P6 = "P6"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"
    S5 = "S5"
    S6 = "S6"
    S7 = "S7"
    H = "H"


ORDER = tuple(Level)
_STAGES = {"M": Stage.NURSERY, "P": Stage.PRIMARY, "S": Stage.SECONDARY, "H": Stage.HIGHER}
_FIRST_AGES = {"M": 2, "P": 5, "S": 11}
_FRENCH_ORDINALS = ("1re", "2e", "3e", "4e", "5e", "6e", "7e")
_DUTCH_ORDINALS = ("1ste", "2de", "3de", "4de", "5de", "6de", "7de")
_ENGLISH_ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th")


@dataclass(frozen=True)
class LevelRange:
    """The levels an event is made for, both ends included."""

    first: Level
    last: Level

    def holds(self, level: Level) -> bool:
        """Whether a class of this level is meant."""
        return ORDER.index(self.first) <= ORDER.index(level) <= ORDER.index(self.last)

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels from the first to the last."""
        return ORDER[ORDER.index(self.first) : ORDER.index(self.last) + 1]


def stage(level: Level) -> Stage:
    """Return where a level belongs."""
    return _STAGES[level.value[0]]


def name(level: Level) -> Translated:
    """Return what a level is called: "4e secondaire", "4de secundair"."""
    if level == Level.H:
        return Translated("enseignement supérieur", "hoger onderwijs", "higher education")
    letter, number = level.value[0], int(level.value[1]) - 1
    fr, nl, en = _FRENCH_ORDINALS[number], _DUTCH_ORDINALS[number], _ENGLISH_ORDINALS[number]
    return {
        "M": Translated(f"{fr} maternelle", f"{nl} kleuterklas", f"{en} year of nursery school"),
        "P": Translated(f"{fr} primaire", f"{nl} leerjaar", f"{en} year of primary school"),
        "S": Translated(f"{fr} secondaire", f"{nl} secundair", f"{en} year of secondary school"),
    }[letter]


def typical_age(level: Level) -> int | None:
    """Return the age pupils turn in that school year, computed and never asked; None for higher education."""
    first = _FIRST_AGES.get(level.value[0])
    return None if first is None else first + int(level.value[1])
