"""Years of a project, or editions of a programme, side by side in words: the page and the file are made of the same table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import dates, tables
from ixevents.core.languages import Translated
from ixevents.core.tables import Row as FileRow
from ixevents.core.web import current_language, plain
from ixevents.figures import by_edition, words
from ixevents.figures.by_edition import Run
from ixevents.figures.by_year import JANUARY, SEPTEMBER, Measured, Reached, Year
from ixevents.figures.counting import Figures
from ixevents.figures.indicators import Line
from ixevents.projects import wording
from ixevents.projects.models import Project
from ixevents.projects.results import Measure
from ixevents.staff.figures import shown
from ixevents.staff.figures.forms import Period
from ixevents.volunteers import words as volunteer_words
from ixevents.volunteers.given import Given

NOTHING = "–"
ALWAYS = ("slots", "participations")
"""Rows that stand also where every number is 0."""


@dataclass(frozen=True)
class Cell:
    """One number of one column, or the words that there is none."""

    words: str
    number: tables.Cell = None
    url: str | None = None
    by_hand: bool = False
    reason: Translated | str = ""

    @property
    def told(self) -> bool:
        """Whether it says something in words, which may be long."""
        return self.number is None and self.words not in ("", NOTHING)


@dataclass(frozen=True)
class Row:
    """One figure over all columns."""

    name: str
    cells: tuple[Cell, ...]
    note: str = ""


@dataclass(frozen=True)
class Table:
    """What stands side by side, and what of it cannot be compared."""

    span: str
    "From the first to the last day of what stands there."
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = field(default_factory=tuple)


def of_years(project: Project, years: Sequence[Year], whole: Figures, measured: Sequence[Measured]) -> Table:
    """Return the years of a project, and all its time last."""
    heads = [label(year) for year in years]
    rows = [Row(_("What the year holds"), (*(Cell(_state(year.figures, year)) for year in years), Cell("")))]
    for name, title in words.NUMBERS.items():
        numbers = [getattr(year.figures, name).value for year in years] + [getattr(whole, name).value]
        if any(numbers) or name in ALWAYS:
            cells = [_cell(project, year, name) for year in years]
            rows.append(Row(str(title), (*cells, Cell(wording.number(numbers[-1]), numbers[-1])), str(words.MEANINGS[name])))
    if whole.exchanges.exchanges:
        rows += _exchanges(years, whole)
    rows += [row for one in measured for row in _indicator(one)]
    span = dates.days(years[0].starts, years[-1].ends, current_language()) if years else ""
    return Table(span, (*heads, _("All its time")), tuple(rows), tuple(_remarks(heads, years, whole, measured)))


def of_editions(runs: Sequence[Run], whole: Figures, given: Mapping[int, Given]) -> Table:
    """Return the editions of a programme, with what volunteers gave to each, and all of them together last."""
    heads = [plain(run.edition.title) for run in runs]
    lang = current_language()
    rows = [
        Row(_("Days"), (*(Cell(dates.days(run.edition.starts_on, run.edition.ends_on, lang)) for run in runs), Cell(""))),
        Row(_("What the edition holds"), (*(Cell(_state(run.figures, run)) for run in runs), Cell(""))),
    ]
    for name in (*by_edition.ADDED, "schools"):
        numbers = [(run.empty, getattr(run.figures, name).value) for run in runs] + [(False, getattr(whole, name).value)]
        if any(number for _empty, number in numbers) or name in ALWAYS:
            cells = tuple(Cell(NOTHING) if empty else Cell(wording.number(number), number) for empty, number in numbers)
            rows.append(Row(str(words.NUMBERS[name]), cells, str(words.MEANINGS[name])))
    helped = [given.get(run.edition.id) for run in runs]
    rows += _volunteers(helped)
    return Table("", (*heads, _("All editions")), tuple(rows), (*_of_runs(heads, runs, whole), *_of_volunteers(heads, helped)))


def _volunteers(helped: Sequence[Given | None]) -> Iterator[Row]:
    if not any(one and one.people for one in helped):
        return
    people = (Cell(wording.number(one.people), one.people) if one else Cell(NOTHING) for one in helped)
    yield Row(_("Volunteers"), (*people, Cell(NOTHING)), _("Of whom the team noted that they were there."))
    hours = [volunteer_words.quarters(one.hours) if one else None for one in helped]
    whole = sum((one for one in hours if one is not None), Decimal())
    cells = (Cell(NOTHING) if one is None else Cell(wording.number(one), one) for one in (*hours, whole))
    yield Row(_("Hours volunteers gave"), tuple(cells), _("Of the shifts at which they were."))


def _of_volunteers(heads: Sequence[str], helped: Sequence[Given | None]) -> Iterator[str]:
    for head, one in zip(heads, helped, strict=True):
        if one and one.unsaid:
            yield ngettext(
                "%(year)s: of %(num)s shift a volunteer took nobody has noted whether the person was there.",
                "%(year)s: of %(num)s shifts volunteers took nobody has noted whether the person was there.",
                one.unsaid,
                year=head,
            )
    if len([one for one in helped if one and one.people]) > 1:
        yield _("Who helped at several editions is counted in each: there is no number of volunteers of all editions.")


def _of_runs(heads: Sequence[str], runs: Sequence[Run], whole: Figures) -> Iterator[str]:
    for head, run in zip(heads, runs, strict=True):
        yield from _of_column(head, run.figures, running=run.running, empty=run.empty)
    yield _("Distinct persons are known in one project, not over several: they stand with the years of each project.")
    if whole.schools.value:
        yield _("A school that came to several editions counts once in all of them: the editions do not add up.")


def basis(month: int) -> str:
    """Return what years that begin in a month are."""
    return {JANUARY: _("Calendar years"), SEPTEMBER: _("School years")}.get(month) or _("Years of the project")


def label(year: Year) -> str:
    """Return "2026", and of a year that begins in another month "2025-2026"."""
    return str(year.starts.year) if year.starts.month == JANUARY else f"{year.starts.year}-{year.ends.year}"


def file_rows(table: Table) -> Iterator[FileRow]:
    """Yield the rows of the table as a file has them: what there is no number of stays empty, and is said in the last column."""
    for row in table.rows:
        told = [row.note] if row.note else []
        for head, cell in zip(table.heads, row.cells, strict=True):
            if cell.by_hand:
                told.append(_("%(year)s: entered by hand. %(reason)s", year=head, reason=plain(cell.reason)))
        yield [
            row.name,
            *(cell.words if cell.told else cell.number for cell in row.cells),
            " ".join(told),
        ]
    for remark in table.remarks:
        yield [_("What cannot be compared"), *([None] * len(table.heads)), remark]


def _state(figures: Figures, year: Year | Run) -> str:
    if year.empty:
        return _("nothing took place")
    uncounted = figures.uncounted.value
    parts = [_("not over yet")] if year.running else []
    parts += [ngettext("%(num)s date not counted", "%(num)s dates not counted", uncounted)] if uncounted else []
    return ", ".join(parts) or _("complete")


def _cell(project: Project, year: Year, name: str) -> Cell:
    if year.empty:
        return Cell(NOTHING)
    number = getattr(year.figures, name)
    days = Period(year.starts, year.ends)
    return Cell(wording.number(number.value), number.value, shown.source_url(project, days, name) if number.parts else None)


def _exchanges(years: Sequence[Year], whole: Figures) -> Iterator[Row]:
    note = _("Of exchanges between classes of several countries; in none of the numbers above.")
    for title, read in (
        (_("Exchanges held"), lambda part: part.exchanges),
        (_("Exchanges: participations"), lambda part: part.participations.all),
        (_("Exchanges: distinct persons"), lambda part: part.persons.all),
    ):
        numbers = [(year.empty, read(year.figures.exchanges)) for year in years] + [(False, read(whole.exchanges))]
        yield Row(title, tuple(Cell(NOTHING) if empty else Cell(wording.number(number), number) for empty, number in numbers), note)


def _indicator(one: Measured) -> Iterator[Row]:
    name, unit = wording.capital(one.indicator.name), plain(one.indicator.unit)
    told = f"{name} ({unit})" if unit else name
    reached = (*one.years, Reached(one.whole.actual, one.whole.target))
    yield Row(_("%(indicator)s: reached", indicator=told), tuple(_value(one.whole, part) for part in reached))
    if any(part and part.target is not None for part in reached):
        cells = tuple(_number(one.whole, part.target if part else None) for part in reached)
        yield Row(_("%(indicator)s: target", indicator=told), cells)


def _value(line: Line, part: Reached | None) -> Cell:
    if part is None:
        return Cell(NOTHING)
    entry, cell = part.actual.entry, _number(line, part.actual.value)
    said = plain(entry.words) if entry and entry.words else cell.words
    return Cell(said, cell.number, None, part.by_hand, part.actual.reason or "")


def _number(line: Line, value: Decimal | None) -> Cell:
    if value is None:
        return Cell(NOTHING)
    exact = int(value) if value == value.to_integral_value() else value.normalize()
    return Cell(shown.value(line, value), tables.Measured(exact, "%") if line.indicator.measure == Measure.PERCENTAGE else exact)


def _remarks(heads: Sequence[str], years: Sequence[Year], whole: Figures, measured: Sequence[Measured]) -> Iterator[str]:
    for head, year in zip(heads, years, strict=True):
        yield from _of_column(head, year.figures, running=year.running, empty=year.empty)
    if whole.persons.value:
        yield _("Distinct persons count in the year in which they first came: who comes back is in no later year.")
    if any(getattr(whole, name).value for name in words.ONCE):
        yield _("Schools, events and facilitators count once in each year and once in all its time: the years do not add up.")
    for one in measured:
        yield from _of_indicator(heads, years, one)


def _of_column(head: str, figures: Figures, *, running: bool, empty: bool) -> Iterator[str]:
    """Say what is missing in one column, or counted otherwise than elsewhere."""
    if empty:
        yield _("%(year)s: nothing took place, so there are no numbers; they are not 0.", year=head)
        return
    if running:
        yield _("%(year)s is not over: what is still to come is not in it.", year=head)
    if uncounted := figures.uncounted.value:
        yield ngettext(
            "%(year)s: of %(num)s date nobody has written down who came.",
            "%(year)s: of %(num)s dates nobody has written down who came.",
            uncounted,
            year=head,
        )
    if unsplit := figures.unsplit.value:
        yield ngettext(
            "%(year)s: of %(num)s person of a class nobody has said whether it was a pupil; pupils and adults are too few.",
            "%(year)s: of %(num)s people of classes nobody has said how many were pupils; pupils and adults are too few.",
            unsplit,
            year=head,
        )


def _of_indicator(heads: Sequence[str], years: Sequence[Year], one: Measured) -> Iterator[str]:
    name = wording.capital(one.indicator.name)
    by_hand = [head for head, part in zip(heads, one.years, strict=True) if part and part.by_hand]
    if one.mixed:
        yield _("%(indicator)s: entered by hand for %(years)s, counted in the others.", indicator=name, years=", ".join(by_hand))
    elif by_hand:
        yield _("%(indicator)s: entered by hand for %(years)s.", indicator=name, years=", ".join(by_hand))
    parts = zip(heads, years, one.years, strict=True)
    # Of a year in which nothing took place that is said already.
    lacking = [head for head, year, part in parts if not (year.empty or (part and (part.by_hand or part.actual.value is not None)))]
    if lacking:
        yield _("%(indicator)s: no value for %(years)s.", indicator=name, years=", ".join(lacking))
    if one.elsewhere:
        told = "; ".join(f"{shown.days(line)}: {_value(line, Reached(line.actual, None)).words}" for line in one.elsewhere)
        yield _("%(indicator)s is measured over other days than these years: %(values)s.", indicator=name, values=told)
