"""Yearly budgets held against the total of a record, to the cent (IATI-09): nothing is ever made to fit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from ixevents.core.refusal import Refused
from ixevents.projects.models import Project, ProjectBudget

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Balance:
    """The budgets of a record beside its total."""

    total: Decimal | None
    "None where nobody knows it."
    planned: Decimal
    count: int

    @property
    def difference(self) -> Decimal | None:
        """What the budgets are short of the total; negative where they are above it; None where it cannot be said."""
        return None if self.total is None or not self.count else self.total - self.planned

    @property
    def fits(self) -> bool:
        """Whether they add up to the total, to the cent."""
        return self.difference == 0


def check(project: Project) -> Balance:
    """Add up the budgets of a record, exactly; `project.budgets` is loaded."""
    return Balance(project.total_amount, sum((row.amount for row in project.budgets), Decimal()), len(project.budgets))


def require_sound(budget: ProjectBudget, others: Iterable[ProjectBudget]) -> None:
    """Raise `Refused` for a budget that is no stretch of a year, or meets another one."""
    if budget.ends < budget.starts:
        raise Refused(_("The last day comes before the first."), "order")
    if budget.ends > a_year_from(budget.starts):
        latest = a_year_from(budget.starts).strftime("%d/%m/%Y")
        raise Refused(_("A budget covers a year at most: until %(day)s.", day=latest), "year")
    if budget.amount is None or budget.amount < 0 or budget.amount != budget.amount.quantize(CENT):
        raise Refused(_("Write the amount in euros and cents."), "amount")
    for other in others:
        if other.starts <= budget.ends and budget.starts <= other.ends:
            period = f"{other.starts.strftime('%d/%m/%Y')} – {other.ends.strftime('%d/%m/%Y')}"
            raise Refused(_("These days have a budget already: %(period)s.", period=period), "overlap")


def a_year_from(first: date) -> date:
    """Return the last day of a year that begins on a day (7.5.3 of the rule set)."""
    try:
        return first.replace(year=first.year + 1) - timedelta(days=1)
    except ValueError:
        return date(first.year + 1, 2, 28)


def out_of_balance() -> Select[int]:
    """The records whose budgets differ from their known total; in cents, because SQLite adds decimals as floating numbers."""
    planned = func.sum(func.round(ProjectBudget.amount * 100))
    with_budgets = select(Project.id).join(ProjectBudget, ProjectBudget.project_id == Project.id)
    known = with_budgets.where(Project.total_amount.is_not(None)).group_by(Project.id, Project.total_amount)
    return known.having(planned != func.round(Project.total_amount * 100)).order_by(Project.id)
