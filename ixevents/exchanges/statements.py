"""What the record says of the people in the project, beside what is on file and what attendance says. Nothing is made to fit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from ixevents.exchanges import queries
from ixevents.exchanges.figures import Figures
from ixevents.exchanges.models import PartyKind
from ixevents.extensions import db
from ixevents.projects import wording
from ixevents.projects.background import ProjectNote
from ixevents.projects.models import Project, TargetGroup

_COORDINATORS, _PUPILS, _TEACHERS, _STUDENTS = "coordinators", "pupils", "teachers", "students"
_CODES = {
    "authorities": ("A-02",),
    _COORDINATORS: ("A-02",),
    _PUPILS: ("A-14",),
    _TEACHERS: ("A-13",),
    _STUDENTS: ("A-15",),
    "all": ("A-13",),
}
"""Which of the record's open questions are about which line."""


Stated = tuple[int, PartyKind, int, int | None, int | None, int]
"""Authority, kind, parties, pupils, teachers, parties that state no pupils."""


@dataclass(frozen=True)
class OnFile:
    """What staff and coordinators have written down, before anything is held."""

    authorities: int = 0
    coordinators: int = 0
    classes: int = 0
    pupils: int = 0
    students: int = 0
    teachers: int = 0
    silent: int = 0
    "Classes and crews whose number nobody has stated."


@dataclass(frozen=True)
class Statement:
    """One line: what the record says, what is on file, who came. None is unknown."""

    name: str
    words: str
    said: str
    "The record's number in words; empty where it gives none."
    on_file: int | None
    persons: int | None
    participations: int | None
    missing: int | None
    "What lacks of the stated number, counted in `measure`; None where the record gives no single number."
    note: str
    doubts: tuple[ProjectNote, ...]


def range_per_country(project: Project) -> tuple[int, int] | None:
    """Return how many pupils the record plans in each country."""
    group = next((one for one in project.groups if one.per == "country" and one.number_min is not None), None)
    return None if group is None or group.number_max is None else (group.number_min or 0, group.number_max)


def stated(project_id: int) -> list[Stated]:
    """Return what coordinators state now, by authority and kind, in one statement."""
    rows = db.session.execute(queries.stated(project_id)).all()
    return [(authority, kind, parties, young, grown, silent) for authority, kind, parties, young, grown, silent in rows]


def add_up(stated: Iterable[Stated], authorities: int, coordinators: int) -> OnFile:
    """Return what is on file, from rows of `queries.stated`."""
    classes = pupils = students = teachers = silent = 0
    for _authority, kind, parties, young, grown, unknown in stated:
        crew = kind == PartyKind.FILM_CREW
        classes, students = classes + parties * (not crew), students + (young or 0) * crew
        pupils, teachers, silent = pupils + (young or 0) * (not crew), teachers + (grown or 0), silent + unknown
    return OnFile(authorities, coordinators, classes, pupils, students, teachers, silent)


def lines(project: Project, on_file: OnFile, came: Figures, notes: Sequence[ProjectNote]) -> list[Statement]:
    """Return every line of the comparison, in the record's own order."""
    return list(_lines(project, on_file, came, {note.code: note for note in notes}))


def not_named(project: Project, on_file: OnFile) -> int | None:
    """Return how many coordinators the record counts beyond those on file; whose they are it does not say."""
    return None if project.coordinators_count is None else max(0, project.coordinators_count - on_file.coordinators)


def _lines(project: Project, on_file: OnFile, came: Figures, notes: Mapping[str, ProjectNote]) -> Iterator[Statement]:
    doubts = {name: tuple(notes[code] for code in codes if code in notes) for name, codes in _CODES.items()}
    persons, heads = came.persons, came.participations
    counted = (
        ("authorities", _("Partner authorities"), project.authorities_count, on_file.authorities),
        (_COORDINATORS, _("Coordinators"), project.coordinators_count, on_file.coordinators),
    )
    for name, words, said, there in counted:
        yield Statement(name, words, "" if said is None else str(said), there, None, None, _lack(said, there), "", doubts[name])
    classes = _("in %(num)s classes on file", num=on_file.classes)
    people = (
        (_PUPILS, _("Pupils"), on_file.pupils, persons.pupils, heads.pupils, classes),
        (_TEACHERS, _("Teachers"), on_file.teachers, persons.teachers, heads.teachers, ""),
        (_STUDENTS, _("Students who make films"), on_file.students, persons.students, heads.students, ""),
    )
    for name, words, there, once, times, note in people:
        group = _group(project, name)
        # A range is a plan, and a number for each country is no number for all.
        number = group.number if group is not None and group.per is None else None
        yield Statement(name, words, _said(group), there, once, times, _lack(number, once), note, doubts[name])
    yield _everybody(project, on_file, came, doubts["all"])


def _everybody(project: Project, on_file: OnFile, came: Figures, doubts: tuple[ProjectNote, ...]) -> Statement:
    """The stated total stands as it is: whether teachers are in it the source does not say, so both sums are given."""
    with_teachers = came.persons.all + on_file.coordinators
    without = came.persons.young + on_file.coordinators
    return Statement(
        "all",
        _("People directly involved"),
        "" if project.directly_involved is None else wording.number(project.directly_involved),
        on_file.pupils + on_file.students + on_file.teachers + on_file.coordinators,
        with_teachers,
        None,
        None,
        _("%(without)s without teachers; coordinators on file are counted in both", without=wording.number(without)),
        doubts,
    )


def _group(project: Project, word: str) -> TargetGroup | None:
    """Return the target group whose English words begin with or tell of such people."""
    groups = [group for group in project.groups if not group.final]
    found = (group for group in groups if word in group.who.en.casefold().split(" of ")[0])
    return next(found, None)


def _said(group: TargetGroup | None) -> str:
    return "" if group is None else str(wording.head_count(group))


def _lack(said: int | None, there: int) -> int | None:
    return None if said is None else max(0, said - there)
