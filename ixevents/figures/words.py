"""What figures and their breakdowns are called, in the language of the page."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.core.languages import NAMES as LANGUAGES
from ixevents.core.web import plain
from ixevents.figures.axes import UNKNOWN, Axis
from ixevents.projects import wording
from ixevents.schools import levels
from ixevents.schools.levels import Level

NUMBERS: Mapping[str, object] = {
    "participations": _l("Participations"),
    "announced": _l("Seats announced"),
    "residents": _l("Residents"),
    "pupils": _l("Pupils"),
    "adults": _l("Adults with classes"),
    "unsplit": _l("People of classes without split"),
    "persons": _l("Distinct persons"),
    "unknown_persons": _l("Of whom that is not known"),
    "distinct_pupils": _l("Distinct pupils"),
    "distinct_classes": _l("Distinct classes"),
    "classes": _l("Visits of classes"),
    "schools": _l("Schools"),
    "events": _l("Events held"),
    "slots": _l("Dates held"),
    "facilitators": _l("Facilitators"),
    "uncounted": _l("Dates nobody has counted"),
}
"""In the order of pages and reports."""

MEANINGS: Mapping[str, object] = {
    "participations": _l("One person at one date: who comes to two dates counts twice."),
    "announced": _l("Seats of the parties that were expected at dates that are over. Who came is another number."),
    "residents": _l("People of parties that are no classes, and people who came without registration."),
    "pupils": _l("Pupils who came with their class, as entered after the visit; each date counts."),
    "adults": _l("Teachers and others who came with a class; each date counts."),
    "unsplit": _l("People counted at the door whose class has not told yet how many were pupils."),
    "persons": _l(
        "Each person once in the project, where they first came: by the address of their party, or in their class with the most "
        "that came at one time. So the persons of several periods add up."
    ),
    "unknown_persons": _l("Participations of people whom nobody can tell apart: they gave no address, or came without registration."),
    "distinct_pupils": _l("Each class once in its edition, with the most of its pupils that came at one time."),
    "distinct_classes": _l("Each class once in its edition."),
    "classes": _l("A class at a date: a class that comes twice counts twice."),
    "schools": _l("Each school once."),
    "events": _l("Events with at least one date at which somebody came."),
    "slots": _l("Dates at which somebody came."),
    "facilitators": _l("Each person once who led a date at which somebody came."),
    "uncounted": _l("They are over, people were expected, and nobody has written down who came. They are in no figure."),
}

ONCE = frozenset({"schools", "events", "facilitators"})
"""Figures whose parts do not add up: the same thing at two dates counts once."""

AXES: Mapping[Axis, object] = {
    Axis.LANGUAGE: _l("Participations by language of the registration"),
    Axis.SEX: _l("Pupils by sex"),
    Axis.AGE: _l("Pupils by age"),
    Axis.LEVEL: _l("Pupils by level"),
    Axis.SCHOOL: _l("People of classes by school"),
    Axis.POSTCODE: _l("People of classes by postcode of the school"),
    Axis.COUNTRY: _l("People of classes by country of the school"),
}

HEADS: Mapping[Axis, object] = {
    Axis.LANGUAGE: _l("Language"),
    Axis.SEX: _l("Sex"),
    Axis.AGE: _l("Age"),
    Axis.LEVEL: _l("Level"),
    Axis.SCHOOL: _l("School"),
    Axis.POSTCODE: _l("Postcode"),
    Axis.COUNTRY: _l("Country"),
}

NOTES: Mapping[Axis, object] = {
    Axis.SEX: _l(
        "As teachers announced the classes that came: who of them was absent is not known by sex, so this is not the number of pupils."
    ),
    Axis.AGE: _l("The age that goes with the level of the class."),
}

SOURCES: Mapping[str, object] = {
    "participations": NUMBERS["participations"],
    "persons": NUMBERS["persons"],
    "pupils": NUMBERS["pupils"],
    "adults": NUMBERS["adults"],
    "classes": NUMBERS["classes"],
    "schools": NUMBERS["schools"],
    "events": NUMBERS["events"],
    "slots": NUMBERS["slots"],
    "seats_announced": NUMBERS["announced"],
    "meetings": _l("Exchanges held"),
}
"""What feeds an indicator, by `projects.results.Source`."""

SEXES: Mapping[str, object] = {"girls": _l("Girls"), "boys": _l("Boys"), "x": _l("Other (x)")}


def key(axis: Axis, value: str, schools: Mapping[str, str]) -> str:
    """Return what a key of a breakdown is called; `schools` are the names of schools by number."""
    if value == UNKNOWN:
        return str(_("not stated"))
    if axis == Axis.LANGUAGE:
        return str(LANGUAGES.get(value, value))
    if axis == Axis.SEX:
        return str(SEXES[value])
    if axis == Axis.AGE:
        return str(_("%(ages)s years", ages=value.replace("-", "–")) if "-" in value else _("18 years and more"))
    if axis == Axis.LEVEL:
        return plain(levels.name(Level(value))) if value in levels.ORDER else value
    if axis == Axis.SCHOOL:
        return schools.get(value, value)
    return wording.country(value) if axis == Axis.COUNTRY else value
