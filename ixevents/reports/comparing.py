"""Two states of one report side by side: what is a number in one or both, and the texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ixevents.projects import wording
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

    @property
    def difference(self) -> str:
        """How much more, or less."""
        if self.more is None:
            return "–"
        return f"{'+' if self.more > 0 else '−'}{wording.number(abs(self.more))}"


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
