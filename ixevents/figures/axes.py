"""What figures are broken down by. Only what somebody gave is counted: the rest has the empty key, which is unknown."""

from collections.abc import Mapping
from enum import StrEnum

from ixevents.schools import levels
from ixevents.schools.levels import Level

UNKNOWN = ""


class Axis(StrEnum):
    """What a breakdown is by, and whom it is of."""

    LANGUAGE = "language"
    "Participations, by the language of the registration."
    SEX = "sex"
    "Pupils of classes that came, as their teachers announced them: who of them was absent nobody knows (GDPR-02)."
    AGE = "age"
    "Pupils who came, by the age that goes with their level (SCH-08)."
    LEVEL = "level"
    "Pupils who came."
    SCHOOL = "school"
    "People of classes who came."
    POSTCODE = "postcode"
    "People of classes who came, by where their school is."
    COUNTRY = "country"
    "People of classes who came, by where their school is."


AGES: Mapping[str, tuple[int, int]] = {"3-5": (3, 5), "6-11": (6, 11), "12-14": (12, 14), "15-17": (15, 17), "18+": (18, 99)}
"""Age bands, both ends included."""

ADULT = 18
"""Of whom is in higher education no age is computed; they are grown up."""

SEXES = ("girls", "boys", "x")
"""Keys of `ClassParty.counts`."""


def age_band(level: str) -> str:
    """Return the band of a level: of higher education the last one, of a level nobody knows none."""
    if level not in levels.ORDER:
        return UNKNOWN
    age = levels.typical_age(Level(level)) or ADULT
    return next(band for band, (first, last) in AGES.items() if first <= age <= last)


def in_order(axis: Axis, keys: Mapping[str, int]) -> list[str]:
    """Return the keys of a breakdown as a table shows them: ages and levels rising, the others from the largest; the unknown last."""
    fixed = {Axis.SEX: SEXES, Axis.AGE: tuple(AGES), Axis.LEVEL: tuple(map(str, levels.ORDER))}.get(axis, ())

    def place(key: str) -> tuple[bool, int, int, str]:
        return key == UNKNOWN, fixed.index(key) if key in fixed else len(fixed), -keys[key], key

    return sorted(keys, key=place)
