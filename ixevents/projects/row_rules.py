"""What the rows of a record must satisfy, each sort its own."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from ixevents.core.refusal import Refused
from ixevents.projects import texts
from ixevents.projects.models import FundingLine, PartnerRole, Project, ProjectPartner, TargetGroup
from ixevents.projects.results import Indicator, IndicatorPeriod, Measure

CENT = Decimal("0.01")


def require_sound(row: object, others: Sequence[Any]) -> None:
    """Raise `Refused` for a row that contradicts itself or another of its list."""
    if isinstance(row, ProjectPartner):
        _partner(row, others)
    elif isinstance(row, FundingLine):
        _funding(row, others)
    elif isinstance(row, TargetGroup):
        _group(row)
    elif isinstance(row, Indicator):
        _indicator(row)
    elif isinstance(row, IndicatorPeriod):
        _period(row, others)


def strays(project: Project, starts: date, ends: date) -> bool:
    """Whether days lie outside a project, as far as its own are known: a reason to ask, never to refuse (A-07, A-09)."""
    early = project.starts is not None and starts < project.starts.first_day
    return early or (project.ends is not None and ends > project.ends.last_day)


def _partner(row: ProjectPartner, others: Sequence[ProjectPartner]) -> None:
    if any(other.partner_id == row.partner_id for other in others):
        raise Refused(_("This partner has a part in the record already."), "twice")
    if row.role == PartnerRole.LEAD and any(other.role == PartnerRole.LEAD for other in others):
        raise Refused(_("A record has one lead. Make the other one a partner first."), "lead")


def _funding(row: FundingLine, others: Sequence[FundingLine]) -> None:
    if row.amount is not None and (row.amount < 0 or row.amount != row.amount.quantize(CENT)):
        raise Refused(_("Write the amount in euros and cents."), "amount")
    asked = (row.funder_id, row.role, row.contract_number)
    if any((other.funder_id, other.role, other.contract_number) == asked for other in others):
        raise Refused(_("This funder stands here already, with the same part and the same contract. Change that line."), "twice")
    missing = texts.gaps(row.sentence)
    if missing:
        raise Refused(_("The sentence of a funder is read in French and in Dutch: write both."), "languages")


def _group(row: TargetGroup) -> None:
    if row.number_min is not None and row.number_max is not None and row.number_min > row.number_max:
        raise Refused(_("The highest number is below the lowest."), "limits")
    if row.number is not None and (row.number_min is not None or row.number_max is not None):
        raise Refused(_("Write one number, or a range: not both."), "number")
    if row.number_max is not None and row.number_min is None:
        raise Refused(_("Write where the range begins too."), "range")


def _indicator(row: Indicator) -> None:
    if row.measure == Measure.QUALITATIVE and (row.baseline is not None or row.target is not None or row.source is not None):
        raise Refused(_("An indicator told in words has no baseline, target or source in numbers."), "words")
    if row.baseline_year is not None and row.baseline is None:
        raise Refused(_("Write the baseline the year belongs to, or leave both empty."), "baseline")


def _period(row: IndicatorPeriod, others: Sequence[IndicatorPeriod]) -> None:
    if row.ends < row.starts:
        raise Refused(_("The last day comes before the first."), "order")
    if any(other.starts <= row.ends and row.starts <= other.ends for other in others):
        raise Refused(_("These days belong to another period of this indicator."), "overlap")
