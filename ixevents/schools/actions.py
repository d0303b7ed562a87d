"""Keeping the directory: what a register brings, what a teacher proposes, what staff know better. Nothing is ever deleted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.tokens import new_code
from ixevents.core.web import plain
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.schools import queries, registers, sheets
from ixevents.schools.models import Community, HolidayException, HolidayRule, School, SchoolState, Source

FEW = 0.7
"""A file with fewer than this share of the schools we know is not taken for the whole register."""

Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What an import did, or in a dry run would do."""

    added: list[School] = field(default_factory=list)
    changed: list[tuple[School, dict[str, tuple[object, object]]]] = field(default_factory=list)
    "Each with before and after by field."
    vanished: list[School] = field(default_factory=list)
    unchanged: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, for the journal."""
        return {
            "added": len(self.added),
            "changed": len(self.changed),
            "vanished": len(self.vanished),
            "unchanged": self.unchanged,
        }


def import_register(
    content: bytes,
    community: Community,
    *,
    actor: str,
    part: bool = False,
    source: Source = Source.REGISTER,
    progress: Progress | None = None,
) -> Report:
    """Bring the directory in line with a register: add, change, and mark what has vanished; all of it or nothing.

    `part` says that the file is only a part: then nothing vanishes. Raises `Refused` for a file that cannot be read
    (naming its rows) or that lacks many schools we know. The same file a second time changes nothing (case 34).
    Nothing is sent to the database before the caller commits: letters may go meanwhile, and a trial holds up nobody who writes.
    """
    entries = registers.read(sheets.read(content), community)
    known = {(school.number, school.site): school for school in db.session.scalars(queries.of_community(community))}
    listed = {key for key, school in known.items() if school.source == source and school.state == SchoolState.LISTED}
    if not part and listed and len(listed & {entry.key for entry in entries}) < FEW * len(listed):
        raise Refused(_("This file lacks many of the schools we know. If it is only a part of the register, say so."), "part")
    report = Report()
    for done, entry in enumerate(entries, 1):
        _take(entry, known.get(entry.key), community, source, report)
        if progress:
            progress(done, len(entries))
    if not part:
        report.vanished = list(_vanish(known, listed - {entry.key for entry in entries}))
    if report.added or report.changed or report.vanished:
        journal.note("import", "school", actor=actor, community=community, **report.counts)
    return report


def propose(name: str, street: str, postcode: str, locality: str, community: Community) -> School:
    """Keep a school a teacher did not find, until staff have looked; the same one twice is one."""
    number = f"new-{new_code()}"
    school = School(
        community=community,
        number=number[:30],
        name=name,
        street=street,
        postcode=postcode,
        locality=locality,
        stages=[],
        kinds=[],
        state=SchoolState.PROPOSED,
        source=Source.TEACHER,
    )
    _index(school)
    same = queries.proposed_like(school.search, postcode, community)
    known = db.session.scalars(same).first()
    if known is not None:
        return known
    db.session.add(school)
    db.session.flush()
    journal.record("propose", school, actor=PUBLIC)
    return school


def add(community: Community, facts: Mapping[str, object], *, actor: str) -> School:
    """Add a school no register has: European, private, foreign."""
    school = School(community=community, number=f"own-{new_code()}"[:30], kinds=[], state=SchoolState.LISTED, source=Source.STAFF, **facts)
    _index(school)
    db.session.add(school)
    db.session.flush()
    journal.record("add", school, actor=actor)
    return school


def correct(school: School, facts: Mapping[str, object], *, actor: str) -> School:
    """Change what staff know better; the journal keeps before and after."""
    differences = {name: (getattr(school, name), value) for name, value in facts.items() if getattr(school, name) != value}
    if differences:
        for name, (_before, after) in differences.items():
            setattr(school, name, after)
        _index(school)
        journal.record(
            "edit",
            school,
            actor=actor,
            before={name: before for name, (before, _after) in differences.items()},
            after={name: after for name, (_before, after) in differences.items()},
        )
    return school


def remove_exception(exception: HolidayException, *, actor: str) -> None:
    """Let the rules hold again on these days."""
    journal.record(
        "remove", exception, actor=actor, community=exception.community, first=exception.first.isoformat(), last=exception.last.isoformat()
    )
    db.session.delete(exception)


def accept(school: School, *, actor: str) -> School:
    """List a proposed school as it is: a private or foreign one, or one its register does not know yet."""
    if school.state == SchoolState.LISTED:
        return school
    school.state = SchoolState.LISTED
    journal.record("accept", school, actor=actor)
    return school


def except_days(
    community: Community, first: date, last: date, *, rule: HolidayRule, name: Translated, source: str, source_date: date, actor: str
) -> HolidayException:
    """Write down days on which the rules are wrong; written down twice they are written once.

    Raises `Refused` without a name in both languages or an order of days, and where the same days have another name already.
    """
    if last < first:
        raise Refused(_("The last day must not come before the first."), "order")
    if not name.complete:
        raise Refused(_("Name the days in French and in Dutch."), "languages")
    if (known := db.session.scalars(queries.same_exception(community, first, last, rule)).first()) is not None:
        if known.name == name:
            return known
        raise Refused(_("These days are noted already: %(name)s. Remove that first.", name=plain(known.name)), "known")
    exception = HolidayException(community=community, first=first, last=last, rule=rule, name=name, source=source, source_date=source_date)
    db.session.add(exception)
    db.session.flush()
    journal.record("add", exception, actor=actor, first=first.isoformat(), last=last.isoformat(), rule=rule)
    return exception


def _take(entry: registers.Entry, school: School | None, community: Community, source: Source, report: Report) -> None:
    facts = {**entry.facts, "stages": [str(stage) for stage in entry.stages], "kinds": entry.kinds, "special": entry.special}
    if school is None:
        school = School(community=community, number=entry.number, site=entry.site, source=source, state=SchoolState.LISTED, **facts)
        _index(school)
        db.session.add(school)
        report.added.append(school)
        return
    facts["state"] = SchoolState.LISTED
    differences = {name: (getattr(school, name), value) for name, value in facts.items() if getattr(school, name) != value}
    if not differences:
        report.unchanged += 1
        return
    for name, (_before, after) in differences.items():
        setattr(school, name, after)
    _index(school)
    report.changed.append((school, differences))


def _vanish(known: dict[tuple[str, str], School], gone: set[tuple[str, str]]) -> Iterator[School]:
    for key in sorted(gone):
        known[key].state, known[key].changed_at = SchoolState.VANISHED, now()
        yield known[key]


def _index(school: School) -> None:
    values = (school.name, school.number, school.site, school.street, school.postcode, school.locality, school.network)
    school.search = registers.words_of(values if not school.number.startswith(("new-", "own-")) else (school.name, *values[3:]))
