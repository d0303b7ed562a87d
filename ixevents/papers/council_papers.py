"""Papers of the council that are mostly text: minutes, opinions, the yearly report. In words; `text_pdf` draws them."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from flask import current_app
from flask_babel import gettext as _

from ixevents.core import dates, markdown
from ixevents.core.languages import Translated
from ixevents.core.web import current_language, plain, site_values, speaking
from ixevents.meetings.models import Meeting
from ixevents.minutes import document
from ixevents.minutes.book import Minutes
from ixevents.minutes.document import Document
from ixevents.opinions import reading
from ixevents.opinions import words as opinion_words
from ixevents.opinions.models import Opinion
from ixevents.opinions.report import Report
from ixevents.papers import council_report
from ixevents.papers.contents import Imprint
from ixevents.papers.text_papers import Block, TextPaper

if TYPE_CHECKING:
    from markdown_it.token import Token


def minutes(kept: Minutes, facts: dict[str, object], texts: document.Texts, lang: str, *, public: bool) -> TextPaper:
    """Return minutes in one language, as they were approved or as they stand."""
    with speaking(lang):
        made = document.compose(facts, texts, public=public)
        blocks = (*_minutes(made), *_approval(kept))
        return TextPaper(lang, made.title, made.lines, blocks, imprint(lang))


def opinion(given: Opinion, lang: str) -> TextPaper:
    """Return an opinion in one language."""
    with speaking(lang):
        title = _("Opinion %(number)s", number=given.label) if given.label else _("Draft opinion")
        return TextPaper(lang, title, (plain(given.title),), tuple(_opinion(given)), imprint(lang))


def report(made: Report, lang: str) -> TextPaper:
    """Return the yearly report in one language."""
    with speaking(lang):
        title = _("Report of the council %(year)s", year=made.year)
        return TextPaper(lang, title, (), tuple(council_report.blocks(made)), imprint(lang))


def imprint(lang: str) -> Imprint:
    """Return who made a paper of the council."""
    return Imprint(site_values(current_app, lang).organiser)


def written(text: Translated) -> Iterator[Block]:
    """Yield a text in Markdown as blocks, in the language being spoken or the nearest."""
    kind = "text"
    for token in markdown.parse(text.pick(current_language()).text):
        if token.type == "heading_open":
            kind = "subheading"
        elif token.type == "list_item_open":
            kind = "item"
        elif token.type in ("heading_close", "list_item_close"):
            kind = "text"
        elif token.type == "inline":
            yield Block(kind, _words(token.children or ()))


def _opinion(given: Opinion) -> Iterator[Block]:
    yield from (Block("strong", reading.sentence(f"{opinion_words.STAMPS[stamp]}. {opinion_words.WHY[stamp]}")) for stamp in given.stamps)
    yield from (Block("small", _("%(label)s: %(value)s", label=row["key"], value=row["value"])) for row in reading.rows(given))
    yield from written(given.text)
    if given.minority:
        yield Block("heading", _("Minority note"))
        yield from written(given.minority)
    if given.follow_up and given.followed_on:
        yield Block("heading", _("What the College does with it"))
        day = dates.day_long(given.followed_on, current_language())
        yield Block("strong", f"{opinion_words.FOLLOW_UPS[given.follow_up]} ({day})")
        yield from written(given.reasons)


def _minutes(made: Document) -> Iterator[Block]:
    for heading, people in made.attendance:
        yield Block("subheading", f"{heading} ({len(people)})")
        yield from (Block("item", person) for person in people)
    yield from written(made.opening)
    for section in made.sections:
        yield Block("heading", section.heading)
        yield from (Block("small", line) for line in section.lines)
        yield from written(section.said)
        if section.decided:
            yield Block("strong", _("Decision"))
            yield from written(section.decided)
    yield from written(made.closing)


def _approval(kept: Minutes) -> Iterator[Block]:
    if kept.approved_by is None:
        yield Block("strong", _("Draft: the council has not approved these minutes yet."))
        return
    day = dates.day_long(kept.approved_by.starts_at, current_language(), kept.approved_by.zone)
    yield Block(
        "strong",
        _("Approved with changes at the meeting of %(day)s.", day=day)
        if kept.with_changes
        else _("Approved at the meeting of %(day)s.", day=day),
    )
    yield Block("small", f"SHA-256 {kept.sha256}")


def _words(tokens: "Iterable[Token]") -> str:
    return "".join(" " if token.type in ("softbreak", "hardbreak") else token.content for token in tokens)


def minutes_file(meeting: Meeting, lang: str) -> str:
    """Return what the file of minutes in a language is called."""
    word = {"fr": "proces-verbal", "nl": "notulen"}[lang]
    return f"{word}-{dates.local_day(meeting.starts_at, meeting.zone):%Y-%m-%d}"


def opinion_file(opinion: Opinion, lang: str) -> str:
    """Return what the file of an opinion in a language is called."""
    word = {"fr": "avis", "nl": "advies"}[lang]
    return f"{word}-{opinion.year}-{opinion.number:02}" if opinion.number else f"{word}-{opinion.id}"
