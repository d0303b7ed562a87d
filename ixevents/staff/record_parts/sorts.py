"""The sorts of rows a record has: model, form, name, and on which page of the record they stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from ixevents.projects.models import FundingLine, LineKind, Objective, Project, ProjectBudget, ProjectPartner, RecordLine, TargetGroup
from ixevents.projects.results import Indicator
from ixevents.projects.rows import Row
from ixevents.staff.record_parts.forms import (
    BudgetForm,
    FundingForm,
    GroupForm,
    IndicatorForm,
    LineForm,
    ObjectiveForm,
    PartnerForm,
    RowForm,
)
from ixevents.staff.records.words import LINES


@dataclass(frozen=True)
class Sort:
    """One sort of rows."""

    slug: str
    page: str
    "The view it is listed by."
    name: object
    add: object
    "Words of the button."
    form: type[RowForm]
    model: Callable[..., Row]
    rows: Callable[[Project], list[Any]]
    "What is listed, of a whole record."
    fixed: Mapping[str, Any] = field(default_factory=dict)
    "Facts every row of this sort has."
    ordered: bool = True


def _lines(kind: LineKind) -> Sort:
    return Sort(
        kind.value,
        "lists",
        LINES[kind],
        _l("Add a line"),
        LineForm,
        RecordLine,
        lambda project: [row for row in project.lines if row.kind == kind],
        {"kind": kind},
    )


def _groups(slug: str, name: object, *, final: bool) -> Sort:
    fixed = {"final": final}
    return Sort(
        slug,
        "lists",
        name,
        _l("Add a group"),
        GroupForm,
        TargetGroup,
        lambda project: [row for row in project.groups if row.final == final],
        fixed,
    )


SORTS = {
    sort.slug: sort
    for sort in (
        Sort("objective", "lists", _l("Objectives"), _l("Add an objective"), ObjectiveForm, Objective, lambda project: project.objectives),
        _groups("group", _l("Target groups"), final=False),
        _groups("beneficiary", _l("Final beneficiaries"), final=True),
        *map(_lines, LineKind),
        Sort("partner", "partners", _l("Partners"), _l("Add a partner"), PartnerForm, ProjectPartner, lambda project: project.partners),
        Sort("funding", "money", _l("Who pays"), _l("Add a funder"), FundingForm, FundingLine, lambda project: project.funding),
        Sort(
            "budget", "money", _l("Budgets"), _l("Add a budget"), BudgetForm, ProjectBudget, lambda project: project.budgets, ordered=False
        ),
        Sort(
            "indicator",
            "indicators",
            _l("Indicators"),
            _l("Add an indicator"),
            IndicatorForm,
            Indicator,
            lambda project: project.indicators,
        ),
    )
}

LISTS = [sort for sort in SORTS.values() if sort.page == "lists"]
