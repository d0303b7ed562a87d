"""What people enter about indicators by hand: always with a reason, never over what was there (PRJ-03)."""

from decimal import Decimal

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.extensions import db
from ixevents.figures import indicators, queries
from ixevents.journal import actions as journal
from ixevents.projects.results import Indicator, IndicatorPeriod, IndicatorValue, Measure

MOST = Decimal(10) ** 12
"""What the column holds before the decimal sign."""


def enter(
    indicator: Indicator,
    period: IndicatorPeriod | None,
    value: Decimal | None,
    *,
    reason: str,
    actor: str,
    after: int = 0,
    words: Translated | None = None,
    sample: bool = False,
) -> IndicatorValue:
    """Keep a value entered by hand, or a correction of what was computed.

    `after` is the entry that was the last when the form was opened. Raises `Refused` without a value, for one that cannot be, and
    without a reason; `Conflict` where somebody has entered another meanwhile.
    """
    told = words or Translated()
    if indicator.measure == Measure.QUALITATIVE and not told:
        raise Refused(_("Tell in words what was reached."), "value")
    if indicator.measure != Measure.QUALITATIVE and (value is None or not 0 <= value < MOST):
        raise Refused(_("Enter what was reached as a number, 0 or more."), "value")
    return _keep(indicator, period, value, told, reason, actor=actor, after=after, sample=sample)


def withdraw(indicator: Indicator, period: IndicatorPeriod | None, *, reason: str, actor: str, after: int = 0) -> IndicatorValue:
    """Let what was computed count again, or nothing where nothing is. The entries stay readable.

    Raises `Refused` without a reason, and where nothing was entered.
    """
    if indicators.actual(indicator, period).entry is None:
        raise Refused(_("Nothing is entered by hand here."), "nothing")
    return _keep(indicator, period, None, Translated(), reason, actor=actor, after=after)


def _keep(
    indicator: Indicator,
    period: IndicatorPeriod | None,
    value: Decimal | None,
    words: Translated,
    reason: str,
    *,
    actor: str,
    after: int,
    sample: bool = False,
) -> IndicatorValue:
    if not reason.strip():
        raise Refused(_("Say why: who reads the figures must be able to follow."), "reason")
    db.session.execute(queries.lock(indicator.id))
    before = indicators.actual(indicator, period)
    period_id = period.id if period else None
    if db.session.scalar(queries.last_entry(indicator.id, period_id)) not in (None, after):
        raise Conflict
    entry = IndicatorValue(
        indicator_id=indicator.id,
        period_id=period_id,
        value=value,
        words=words,
        reason=reason.strip(),
        actor=actor,
        at=now(),
        sample=sample,
    )
    db.session.add(entry)
    db.session.flush()
    facts = {"period": period_id, "computed": _shown(before.computed.value if before.computed else None), "reason": entry.reason}
    journal.record("enter_value", indicator, actor=actor, before=_shown(before.value), after=_shown(value), **facts)
    return entry


def _shown(value: Decimal | int | None) -> str | None:
    return None if value is None else f"{Decimal(value).normalize():f}"
