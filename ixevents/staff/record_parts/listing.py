"""What the pages of a record's rows show, in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from ixevents.core.web import plain
from ixevents.extensions import db
from ixevents.projects import budgets, funders, texts, wording
from ixevents.projects.models import FundingLine, FundingRole, Objective, Project, ProjectPartner, RecordLine, TargetGroup
from ixevents.projects.partners import Partner, PartnerKind
from ixevents.projects.results import Indicator
from ixevents.staff.record_parts.sorts import LISTS, SORTS, Sort
from ixevents.staff.records import queries, words


@dataclass(frozen=True)
class Listed:
    """One row in a list."""

    row: Any
    text: str | Markup
    note: str
    state: str
    "Why it is not public, or not as it is written here; empty where it is."
    ready: bool


def offered(row: Any = None) -> list[tuple[int, str]]:
    """Return the partners something new may be tied to, and the one a row has, by name."""
    found = {partner.id: _called(partner) for partner in db.session.scalars(queries.partners())}
    own = getattr(row, "partner", None) or getattr(row, "funder", None)
    if own is not None:
        found.setdefault(own.id, _called(own))
    return list(found.items())


def _called(partner: Partner) -> str:
    return f"{plain(partner.name)} ({partner.acronym})" if partner.acronym else plain(partner.name)


def lists(project: Project) -> dict[str, Any]:
    """Return every list of the record."""
    return {"groups": [(sort, _rows(project, sort)) for sort in LISTS]}


def carriers(project: Project) -> dict[str, Any]:
    """Return who carries the record."""
    rows = [_plain(part, wording.partner_name(part.partner), _partner_note(part)) for part in project.partners]
    return {"sort": SORTS["partner"], "rows": rows, "whereabouts": wording.whereabouts}


def money(project: Project) -> dict[str, Any]:
    """Return who pays, the budgets, and how they stand against the total."""
    balance = budgets.check(project)
    difference = balance.difference
    given = sum((line.amount for line in project.funding if line.amount is not None), Decimal())
    return {
        "funding": [_plain(line, wording.partner_name(line.funder), _funding_note(project, line)) for line in project.funding],
        "sentences": {line.id: _sentence(project, line) for line in project.funding},
        "budgets": [
            (budget, words.days(budget.starts, budget.ends), wording.money(budget.amount, project.currency)) for budget in project.budgets
        ],
        "above": _above(project, given),
        "given": wording.money(given, project.currency),
        "balance": balance,
        "planned": wording.money(balance.planned, project.currency),
        "total": wording.money(project.total_amount, project.currency) if project.total_amount is not None else _("not known"),
        "difference": wording.money(abs(difference), project.currency) if difference is not None else "",
        "sorts": SORTS,
    }


def _above(project: Project, given: Decimal) -> str:
    """By how much what funders give is more than the total; empty where it is not."""
    total = project.total_amount
    return wording.money(given - total, project.currency) if total is not None and given > total else ""


def indicators(project: Project) -> dict[str, Any]:
    """Return what is measured."""
    sort = SORTS["indicator"]
    return {"sort": sort, "rows": _rows(project, sort), "number": _number, "days": words.days}


PAGES: dict[str, Callable[[Project], dict[str, Any]]] = {"lists": lists, "partners": carriers, "money": money, "indicators": indicators}
"""What each page shows, by its view."""


def _rows(project: Project, sort: Sort) -> list[Listed]:
    waiting: dict[int, list[texts.Waiting]] = {}
    for one in texts.waiting(project):
        if one.row is not None and type(one.row) is sort.model:
            waiting.setdefault(one.row.id, []).append(one)
    found = []
    for row in sort.rows(project):
        mine = waiting.get(row.id, [])
        said = ", ".join(dict.fromkeys(words.waits(one) for one in mine))
        first = texts.OF_ROWS[type(row)][0]
        text = plain(texts.draft(project, first, row)) or _("(empty)")
        found.append(Listed(row, text, _note(project, row), said, all(one.ready for one in mine)))
    return found


def _note(project: Project, row: Objective | RecordLine | TargetGroup | Indicator) -> str:
    if isinstance(row, Objective):
        return str(words.OBJECTIVES[row.kind])
    if isinstance(row, TargetGroup):
        said = [wording.head_count(row) or _("number not stated"), *(str(words.LEVELS[level]) for level in row.levels)]
        company = plain(texts.draft(project, "accompanied_by", row))
        return " · ".join([*said, *([_("with %(who)s", who=company)] if company else [])])
    if isinstance(row, Indicator):
        said = [str(words.MEASURES[row.measure]), str(words.SOURCES[row.source]) if row.source else _("written down by hand")]
        return " · ".join(said)
    return ""


def _number(indicator: Indicator, value: Any) -> str:
    if value is None:
        return _("not known")
    if indicator.measure == "percentage":
        return wording.percentage(value)
    unit = plain(indicator.unit)
    return f"{wording.number(value)} {unit}" if unit else wording.number(value)


def _plain(row: Any, text: str | Markup, note: str) -> Listed:
    return Listed(row, text, note, "", True)


def _partner_note(part: ProjectPartner) -> str:
    role = str(words.ROLES[part.role])
    return _("%(fact)s (our conclusion)", fact=role) if part.assumed else role


def _funding_note(project: Project, line: FundingLine) -> str:
    amount = wording.money(line.amount, project.currency) if line.amount is not None else _("amount not known")
    number = [_("contract %(number)s", number=line.contract_number)] if line.contract_number else []
    return " · ".join([str(words.FUNDING[line.role]), amount, *number])


def _sentence(project: Project, line: FundingLine) -> tuple[str, str]:
    """Return the sentence that stands on pages and papers, and where it comes from."""
    if line.sentence:
        origin = [line.sentence_version or "", line.sentence_dated.strftime("%d/%m/%Y") if line.sentence_dated else ""]
        return plain(line.sentence), ", ".join(filter(None, origin)) or _("entered here")
    if line.funder.kind == PartnerKind.EU_INSTITUTION and line in _paying(project):
        return plain(funders.usual_sentence(project)), _("the usual sentence of the time")
    return "", ""


def _paying(project: Project) -> Iterable[FundingLine]:
    return [line for line in project.funding if line.role != FundingRole.CALL]
