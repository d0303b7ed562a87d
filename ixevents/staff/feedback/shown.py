"""What the page with the figures of an edition's feedback says."""

from dataclasses import dataclass

from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.core.languages import LOCALES, Translated, fold
from ixevents.core.tables import Row
from ixevents.core.web import current_language, plain
from ixevents.extensions import db
from ixevents.feedback import queries
from ixevents.feedback.figures import Figures, Tally
from ixevents.feedback.forms import SCALE
from ixevents.feedback.models import Kind, Party, SurveyQuestion

PARTIES = {Party.PERSON: _l("People"), Party.CLASS: _l("Classes")}
FILE_COLUMNS = (_l("Of what"), _l("Who"), _l("Question"), _l("Answer"), _l("How many"))


@dataclass(frozen=True)
class Bar:
    """One answer to choose, and how many chose it."""

    words: str
    count: int
    share: int


@dataclass(frozen=True)
class Block:
    """One question with its answers; no bars where too few answered."""

    question: str
    answered: int
    mean: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class EventRow:
    """One event of the edition."""

    event_id: int
    title: str
    asked: int
    answered: int | None
    mean: str


def blocks(figures: Figures, *, event_id: int | None = None, party: Party | None = None) -> list[Block]:
    """Return each question that is or was asked with what was answered."""
    chosen = [one for one in figures.questions if one.kind != Kind.WORDS]
    tallies = figures.tallies(event_id=event_id, party=party)
    return [_block(question, tally) for question, tally in zip(chosen, tallies, strict=True) if tally or not question.retired]


def event_rows(figures: Figures) -> list[EventRow]:
    """Return the events, by title."""
    named: dict[int, Translated] = {event_id: title for event_id, title in db.session.execute(queries.titles(figures.events()))}  # noqa: C416  # rows are no pairs to mypy
    rows = [_event_row(figures, event_id, plain(named[event_id])) for event_id in figures.events()]
    return sorted(rows, key=lambda row: fold(row.title))


def file_rows(figures: Figures, title: str) -> list[Row]:
    """Return all figures that may be shown, a line an answer."""
    rows = _lines(figures, title, "")
    for party in sorted(figures.by_party()):
        rows += _lines(figures, title, str(PARTIES[party]), party=party)
    for row in event_rows(figures):
        rows += _lines(figures, row.title, "", event_id=row.event_id)
    return rows


def number(value: float | None) -> str:
    """Return a mean as it is written: "4,3"."""
    return "" if value is None else str(format_decimal(value, "0.0", locale=LOCALES[current_language()]))


def _lines(figures: Figures, what: str, who: str, *, event_id: int | None = None, party: Party | None = None) -> list[Row]:
    found: list[Row] = []
    for block in blocks(figures, event_id=event_id, party=party):
        found += [(what, who or _("All"), block.question, bar.words, bar.count) for bar in block.bars]
    return found


def _event_row(figures: Figures, event_id: int, title: str) -> EventRow:
    scales = [tally for tally in figures.tallies(event_id=event_id) if tally and tally.question.kind == Kind.SCALE]
    mean = scales[0].mean if scales else None
    return EventRow(event_id, title, figures.asked.get(event_id, 0), figures.at_event(event_id), number(mean))


def _block(question: SurveyQuestion, tally: Tally | None) -> Block:
    if tally is None:
        return Block(plain(question.label), 0, "", ())
    said = {option.key: plain(option.words) for option in question.options}
    bars = tuple(
        Bar(f"{key} – {SCALE[key]}" if question.kind == Kind.SCALE else said[key], count, round(100 * count / tally.answered))
        for key, count in tally.counts
    )
    return Block(plain(question.label), tally.answered, number(tally.mean), bars)
