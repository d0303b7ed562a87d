"""A report in words, in one language. Page, PDF, CSV and workbook are all made of these blocks, so they say the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from ixevents.core import dates, zones
from ixevents.core.clock import BRUSSELS
from ixevents.core.languages import Phrase, Translated
from ixevents.core.web import current_language, plain, site_values, speaking
from ixevents.figures import words as figure_words
from ixevents.figures.axes import Axis
from ixevents.projects import wording
from ixevents.projects.partial_dates import PartialDate
from ixevents.reports import words
from ixevents.reports.content import Facts

Value = int | Decimal | None

LANGUAGES_TOLD = 2
"""The shape of content (`content.FORMAT`) from which on a paper says of a reason that its translation is missing."""


@dataclass(frozen=True)
class Cell:
    """What a cell of a table says; a number is also kept as one, for the workbook."""

    words: str
    number: Value = None
    key: str = ""
    "Names the number in every snapshot of the report, so that two can be compared."
    lang: str = ""
    "Of words that are in another language than the paper (WCAG 3.1.2)."
    day: date | None = None
    "Of words that name a day or a moment: itself, for the workbook to sort by."


@dataclass(frozen=True)
class Block:
    """A heading, a text or a table."""

    kind: str
    "heading, subheading, text, note or table."
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    numeric: tuple[int, ...] = ()
    "Columns that hold numbers."
    named: int = 1
    "How many columns say what a row is about."
    title: str = ""
    "What a note is about, where two papers are compared; of a table a short name, for the sheet of a workbook."
    foreign: Phrase | None = None
    "The part of a text that is in another language than the paper."

    @property
    def pieces(self) -> tuple[Phrase, ...]:
        """A text in the pieces that have one language each; that of the paper is not named."""
        if self.foreign is None:
            return (Phrase(self.text, ""),)
        before, _part, after = self.text.partition(self.foreign.text)
        return Phrase(before, ""), self.foreign, Phrase(after, "")

    def about(self, row: tuple[Cell, ...]) -> str:
        """Return what a row of the table is about, told apart from every other."""
        return " · ".join(cell.words for cell in row[: self.named])


@dataclass(frozen=True)
class Paper:
    """A report as it is read."""

    lang: str
    title: str
    lines: tuple[str, ...]
    organiser: str
    credit: tuple[str, str] | None
    "The words beside the emblem, and the sentence."
    seal: str
    "What stands on every page: number, day and hash of the snapshot, or that it is a draft."
    blocks: tuple[Block, ...] = field(default_factory=tuple)


def of(facts: Facts, lang: str, seal: Sequence[object]) -> Paper:
    """Return a report in a language; `seal` are the number, the moment and the hash of a snapshot, or nothing for a draft."""
    with speaking(lang):
        owed = facts["credit"]
        return Paper(
            lang,
            _said(facts["title"]),
            tuple(_lines(facts)),
            site_values(current_app, lang).organiser,
            (_said(owed["words"]), _said(owed["opinions"])) if owed else None,
            _seal(seal),
            tuple(_blocks(facts)),
        )


def about(one: Facts) -> str:
    """Return of which indicator and period a value is."""
    return f"{_capital(_said(one['name']))}, {_of_period(one)}"


def _seal(seal: Sequence[object]) -> str:
    if not seal:
        return str(_("Draft: the figures are those of today and still change."))
    number, moment, digest = seal
    day = dates.day_short(moment, current_language()) if isinstance(moment, datetime) else ""
    return str(_("Snapshot %(number)s of %(day)s. SHA-256: %(digest)s", number=number, day=day, digest=digest))


def _lines(facts: Facts) -> Iterator[str]:
    project = facts["project"]
    yield _said(project["title"]) + (f" ({project['acronym']})" if project["acronym"] else "")
    yield str(_("Period of the report: %(period)s", period=_span(facts["period"]["starts"], facts["period"]["ends"])))
    bounds = [PartialDate(project[name]).words(current_language()) for name in ("starts", "ends") if project[name]]
    if bounds:
        words_of = " – ".join(bounds)
        told = _("%(period)s (planned)", period=words_of) if project["planned"] else words_of
        yield str(_("Period of the project: %(period)s", period=told))
    if facts["sample"]:
        yield str(_("Sample: invented, for trying the application."))


def _blocks(facts: Facts) -> Iterator[Block]:
    yield from _money(facts["money"])
    for name, heading in words.TEXTS.items():
        if told := _said(facts["texts"][name]):
            yield Block("heading", str(heading))
            yield from (Block("text", paragraph) for paragraph in told.replace("\r", "").split("\n\n") if paragraph.strip())
    yield from _indicators(facts)
    yield from _activities(facts["activities"])
    yield from _figures(facts["figures"])
    yield from _splits(facts["splits"])
    yield from _exchanges(facts["exchanges"])
    yield from _volunteers(facts.get("volunteers", []))
    yield from _evidence(facts["evidence"])


def _money(money: Facts) -> Iterator[Block]:
    yield Block("heading", str(_("Resources and funders")))
    rows = [(Cell(str(_("Total resources"))), Cell(""), Cell(""), _sum(money["total"], money["currency"], "money.total"))]
    for number, line in enumerate(money["lines"]):
        role = wording.words_for(line["role"], "funding")
        amount = _sum(line["amount"], money["currency"], f"money.lines.{number}")
        rows.append((Cell(_said(line["funder"])), Cell(role), Cell(line["contract"] or "–"), amount))
    yield _table((_("What"), _("Role"), _("Contract"), _("Amount")), rows, 3)
    if money["budgets"]:
        yield Block("subheading", str(_("Budget by year")))
        budgets = [
            (Cell(_span(one["starts"], one["ends"])), _sum(one["amount"], money["currency"], f"money.budgets.{one['starts']}"))
            for one in money["budgets"]
        ]
        yield _table((_("Period"), _("Amount")), budgets, 1)


def _indicators(facts: Facts) -> Iterator[Block]:
    yield Block("heading", str(_("Planned and reached")))
    stated = facts["project"]["directly_involved"]
    if stated:
        yield Block("text", str(_("People directly involved, as stated in the record: %(number)s.", number=wording.number(stated))))
    if not facts["indicators"]:
        yield Block("text", str(_("The record names no indicator.")))
        return
    heads = _("Indicator"), _("Period"), _("Baseline"), _("Target"), _("Value reached"), _("Computed")
    yield _table(heads, [_indicator(one) for one in facts["indicators"]], 2, 3, 4, 5, named=2)
    yield from (_by_hand(one, facts["format"]) for one in facts["indicators"] if one["reason"])
    yield Block("note", str(_("Computed is what happened and was counted; reached is what counts, entered by hand where that is said.")))


def _indicator(one: Facts) -> tuple[Cell, ...]:
    key = f"indicators.{one['id']}.{one['period'][0] if one['period'] else 'whole'}"
    name = _capital(_said(one["name"])) + (f" ({_said(one['unit'])})" if _said(one["unit"]) else "")
    baseline = _value(one, one["baseline"], f"{key}.baseline")
    if one["baseline_year"] and baseline.number is not None:
        baseline = Cell(f"{baseline.words} ({one['baseline_year']})", baseline.number, baseline.key)
    told = _phrase(one["words"])
    reached = Cell(told.text, lang=_foreign(told)) if told.text else _value(one, one["reached"], f"{key}.reached")
    return (
        Cell(name),
        Cell(_of_period(one)),
        baseline,
        _value(one, one["target"], f"{key}.target"),
        reached,
        _value(one, one["computed"], f"{key}.computed"),
    )


def _by_hand(one: Facts, shape: int) -> Block:
    """Say why a value was entered by hand, and whether reason and words are there in the language of the paper."""
    reason = _phrase(one["reason"])
    said = [str(_("%(indicator)s: entered by hand. %(reason)s", indicator=about(one), reason=reason.text))]
    # What was frozen before had no such sentence, and says the same for ever.
    if shape >= LANGUAGES_TOLD:
        parts = (reason, words.UNTRANSLATED), (_phrase(one["words"]), words.TOLD_IN)
        said += [str(sentences[_foreign(part)]) for part, sentences in parts if _foreign(part)]
    title = str(_("%(indicator)s: reason", indicator=about(one)))
    return Block("note", " ".join(said), title=title, foreign=reason if _foreign(reason) else None)


def _activities(activities: Sequence[Facts]) -> Iterator[Block]:
    yield Block("heading", str(_("Activities")))
    if not activities:
        yield Block("text", str(_("Nothing took place in this period.")))
        return
    names = ("slots", "announced", "participations", "pupils", "adults")
    rows = [
        (Cell(_said(one["title"])), Cell(_days(one)), *(_count(one[name], f"activities.{one['event']}.{name}") for name in names))
        for one in activities
    ]
    yield _table((_("Event"), _("Dates"), *(figure_words.NUMBERS[name] for name in names)), rows, 2, 3, 4, 5, 6)


def _figures(figures: Mapping[str, int]) -> Iterator[Block]:
    yield Block("heading", str(_("Participations and persons")))
    rows = [(Cell(str(text)), _count(figures[name], f"figures.{name}")) for name, text in figure_words.NUMBERS.items()]
    yield _table((_("Figure"), _("Value")), rows, 1)
    meant = _(
        "A participation is one person at one date. A person counts once in the project, where they first came. The two are never added up."
    )
    yield Block("note", str(meant))


def _splits(splits: Sequence[Facts]) -> Iterator[Block]:
    if not splits:
        return
    yield Block("heading", str(_("Breakdowns")))
    hides = False
    for split in splits:
        axis = Axis(split["axis"])
        yield Block("subheading", str(figure_words.AXES[axis]))
        rows = [
            (
                Cell(figure_words.key(axis, row["key"], {row["key"]: row.get("name", "")})),
                _hidden(row["value"], f"splits.{axis}.{row['key']}"),
            )
            for row in split["rows"]
        ]
        rows.append((Cell(str(_("Total"))), _hidden(split["total"], f"splits.{axis}")))
        yield _table((figure_words.HEADS[axis], _("People")), rows, 1, title=figure_words.HEADS[axis])
        if axis in figure_words.NOTES:
            yield Block("note", str(figure_words.NOTES[axis]))
        hides = hides or any(row[1].number is None for row in rows)
    if hides:
        yield Block("note", str(_("A dash hides a number below 5, or one that would give it away.")))


def _exchanges(exchanges: Facts) -> Iterator[Block]:
    if not exchanges["total"]["exchanges"]:
        return
    yield Block("heading", str(_("Exchanges between classes of several countries")))
    yield Block("text", str(_("Figures of their own, in none of the numbers above.")))
    parts = [
        (wording.country(one["country"]) if one["country"] else str(_("not stated")), one["country"] or "", one)
        for one in exchanges["countries"]
    ]
    rows = [
        (Cell(name), *(_count(part[what], f"exchanges.{key}.{what}") for what in ("exchanges", "participations", "persons")))
        for name, key, part in [*parts, (str(_("Total")), "total", exchanges["total"])]
    ]
    yield _table((_("Country"), _("Exchanges"), _("Participations"), _("Distinct persons")), rows, 1, 2, 3, title=_("Exchanges"))
    yield Block("note", str(_("An exchange counts in each country that took part, and once in the total.")))


def _volunteers(editions: Sequence[Facts]) -> Iterator[Block]:
    if not editions:
        return
    yield Block("heading", str(_("Volunteers")))
    names = ("people", "hours", "unsaid")
    rows = [
        (Cell(_said(one["title"])), *(_count(Decimal(one[name]), f"volunteers.{one['edition']}.{name}") for name in names))
        for one in editions
    ]
    yield _table((_("Edition"), _("Volunteers"), _("Hours"), _("Shifts without a note")), rows, 1, 2, 3)
    yield Block("note", str(_("Who was noted to be there, for the whole edition and not for this project alone.")))


def _evidence(evidence: Facts) -> Iterator[Block]:
    yield Block("heading", str(_("Evidence")))
    yield Block("subheading", str(_("Dates and attendance")))
    heads = _("Date"), _("Event"), _("Place"), _("Seats announced"), _("Came")
    if evidence["slots"]:
        yield _table(heads, [_slot(one) for one in evidence["slots"]], 3, 4, named=3)
    else:
        yield Block("text", str(_("Nothing took place in this period.")))
    if evidence["meetings"]:
        yield Block("subheading", str(_("Exchanges held")))
        rows = [
            (_moment(one), Cell(_said(one["title"])), _count(one["came"], f"meetings.{one['exchange']}")) for one in evidence["meetings"]
        ]
        yield _table((_("Date"), _("Exchange"), _("Came")), rows, 2, named=2)
    yield Block("subheading", str(_("Documents")))
    if evidence["documents"]:
        yield _table((_("Document"), _("Kind"), _("Dated"), _("SHA-256, its beginning")), [_document(one) for one in evidence["documents"]])
    else:
        yield Block("text", str(_("No document is kept with the record.")))


def _slot(one: Facts) -> tuple[Cell, ...]:
    key = f"slots.{one['slot']}"
    came = Cell(str(_("not counted"))) if one["came"] is None else _count(one["came"], f"{key}.came")
    return _moment(one), Cell(_said(one["title"])), Cell(_said(one["place"])), _count(one["announced"], f"{key}.announced"), came


def _document(one: Facts) -> tuple[Cell, ...]:
    kind = str(words.DOCUMENTS.get(one["kind"], one["kind"]))
    return Cell(_said(one["title"])), Cell(kind), _day(one["dated"]), Cell(one["sha256"][:16])


def _table(columns: Sequence[object], rows: Sequence[tuple[Cell, ...]], *numeric: int, named: int = 1, title: object = "") -> Block:
    return Block("table", "", tuple(map(str, columns)), tuple(rows), numeric, named, str(title))


def _count(value: int | Decimal, key: str) -> Cell:
    return Cell(wording.number(value), value, key)


def _hidden(value: int | None, key: str) -> Cell:
    return Cell("–", None, key) if value is None else _count(value, key)


def _sum(amount: str | None, currency: str, key: str) -> Cell:
    if amount is None:
        return Cell(str(_("amount not known")), None, key)
    return Cell(wording.money(Decimal(amount), currency), Decimal(amount), key)


def _value(one: Facts, value: Any, key: str) -> Cell:
    if value is None:
        return Cell(str(_("not known")), None, key)
    number = Decimal(str(value))
    return Cell(wording.percentage(number) if one["measure"] == "percentage" else wording.number(number), number, key)


def _said(text: Mapping[str, str]) -> str:
    return plain(Translated.of(text)) if text else ""


def _phrase(text: Mapping[str, str] | str) -> Phrase:
    """Return a text with the language it is in; one nobody knows is not named."""
    return Phrase(text, "") if isinstance(text, str) else Translated.of(text).pick(current_language())


def _foreign(part: Phrase) -> str:
    """Return the language of a text, where it is not that of the paper."""
    return part.lang if part.text and part.lang != current_language() else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _span(starts: str, ends: str) -> str:
    return dates.days(date.fromisoformat(starts), date.fromisoformat(ends), current_language())


def _days(one: Facts) -> str:
    return _span(one["first"], one["last"])


def _day(day: str | None) -> Cell:
    return Cell(dates.day_short(date.fromisoformat(day), current_language()), day=date.fromisoformat(day)) if day else Cell("–")


def _of_period(one: Facts) -> str:
    return _span(*one["period"]) if one["period"] else str(_("Whole project"))


def _moment(one: Facts) -> Cell:
    moment = datetime.fromisoformat(one["starts_at"])
    words = f"{dates.day_short(moment, current_language(), one['zone'])}, {dates.hour(moment, one['zone'])}"
    # Workbooks write the clock of Brussels: there it shows the hour of the place, as the words do.
    return Cell(words, day=moment.astimezone(zones.zone(one["zone"])).replace(tzinfo=BRUSSELS))
