"""Two states of one report side by side: what is a number in one or both, and the texts in every language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.web import plain, speaking
from ixevents.projects import wording
from ixevents.reports import paper, words
from ixevents.reports.content import Facts
from ixevents.reports.paper import Cell, Paper, Value


@dataclass(frozen=True)
class Change:
    """One row that differs: where it stands, what it said, what it says."""

    part: str
    row: str
    column: str
    before: str
    after: str
    more: Decimal | None
    "By how much a number rose; below 0 it fell."
    lang: str = ""
    "The language of a text that its reader is not shown."

    @property
    def difference(self) -> str:
        """How much more, or less."""
        if self.more is None:
            return "–"
        return f"{'+' if self.more > 0 else '−'}{wording.number(abs(self.more))}"


def differences(before: Facts, after: Facts, lang: str) -> list[Change]:
    """Return what differs as a reader of `lang` is shown it, then what differs in the languages that this reader is not shown.

    Who reads Dutch is told of a French text that was changed: the report is frozen in both.
    """
    shown = changes(paper.of(before, lang, ()), paper.of(after, lang, ()))
    with speaking(lang):
        return [*shown, *_above(before, after, lang), *_elsewhere(before, after, lang)]


def changes(before: Paper, after: Paper) -> list[Change]:
    """Return what differs, row by row, in the order of the later paper; what only the earlier one has comes last."""
    old, new = dict(_numbers(before)), dict(_numbers(after))
    found = []
    for key in (*new, *(key for key in old if key not in new)):
        was, now = old.get(key), new.get(key)
        if was is None or now is None or was[3] != now[3] or was[3].words != now[3].words:
            part, row, column, _cell = now or was or ("", "", "", Cell(""))
            if (was[3].words if was else "") != (now[3].words if now else ""):
                found.append(Change(part, row, column, _words(was), _words(now), _more(was, now)))
    return found + _texts(before, after)


Numbered = tuple[str, str, str, Cell]


def _numbers(paper: Paper) -> Iterator[tuple[str, Numbered]]:
    part = ""
    for block in paper.blocks:
        part = block.text if block.kind in ("heading", "subheading") else part
        for row in block.rows:
            for column, cell in zip(block.columns, row, strict=True):
                if cell.key:
                    yield cell.key, (part, block.about(row), column, cell)


def _texts(before: Paper, after: Paper) -> list[Change]:
    old, new = _narrative(before), _narrative(after)
    return [Change(part, "", "", old.get(part, ""), new.get(part, ""), None) for part in {**new, **old} if old.get(part) != new.get(part)]


def _above(before: Facts, after: Facts, lang: str) -> Iterator[Change]:
    """Yield what differs above the first heading: the title and the period."""
    titles = [plain(Translated.of(facts["title"])) for facts in (before, after)]
    bounds = [[date.fromisoformat(facts["period"][end]) for end in ("starts", "ends")] for facts in (before, after)]
    spans = [dates.days(first, last, lang) for first, last in bounds]
    for name, (was, now) in ((_("Title"), titles), (_("Period"), spans)):
        if was != now:
            yield Change(str(name), "", "", was, now, None)


def _elsewhere(before: Facts, after: Facts, lang: str) -> Iterator[Change]:
    old, new = _translated(before), _translated(after)
    nothing = ("", Translated())
    for key in (*new, *(key for key in old if key not in new)):
        (named, was), (name, now) = old.get(key, nothing), new.get(key, nothing)
        shown = {text.pick(lang).lang for text in (was, now)}
        for other in (other for other in LANGUAGES if other not in shown and getattr(was, other) != getattr(now, other)):
            yield Change(f"{name or named} ({other.upper()})", "", "", getattr(was, other), getattr(now, other), None, other)


def _translated(facts: Facts) -> dict[str, tuple[str, Translated]]:
    """Return every text that is written in several languages, with what it is called."""
    found = {"title": (str(_("Title")), Translated.of(facts["title"]))}
    found |= {name: (str(heading), Translated.of(facts["texts"][name])) for name, heading in words.TEXTS.items()}
    for one in facts["indicators"]:
        for part in ("reason", "words"):
            # Before format 2 a reason was in one language, nobody knows which.
            if one[part] and not isinstance(one[part], str):
                found[f"{one['id']}.{one['period']}.{part}"] = (paper.about(one), Translated.of(one[part]))
    return found


def _narrative(paper: Paper) -> dict[str, str]:
    found: dict[str, str] = {}
    part = ""
    for block in paper.blocks:
        part = block.text if block.kind == "heading" else part
        if block.kind == "note" and block.title:
            found[block.title] = block.text
        elif block.kind == "text":
            found[part] = "\n\n".join(filter(None, (found.get(part, ""), block.text)))
    return found


def _words(found: Numbered | None) -> str:
    return found[3].words if found else ""


def _more(was: Numbered | None, now: Numbered | None) -> Decimal | None:
    if was is None or now is None:
        return None
    first, second = was[3].number, now[3].number
    return None if first is None or second is None else _decimal(second) - _decimal(first)


def _decimal(number: Value) -> Decimal:
    return Decimal(number or 0)
