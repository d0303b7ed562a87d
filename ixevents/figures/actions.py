"""What people enter about indicators by hand: always with a reason, never over what was there (PRJ-03)."""

from decimal import Decimal

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES, Translated
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
    reason: Translated,
    actor: str,
    after: int = 0,
    words: Translated | None = None,
    sample: bool = False,
) -> IndicatorValue:
    """Keep a value entered by hand, or a correction of what was computed.

    One language of the reason is enough to begin with: `translate` takes the others. `after` is the entry that was the last when the form
    was opened. Raises `Refused` without a value, for one that cannot be, and without a reason; `Conflict` where somebody has entered
    another meanwhile.
    """
    told = words or Translated()
    if indicator.measure == Measure.QUALITATIVE and not told:
        raise Refused(_("Tell in words what was reached."), "value")
    if indicator.measure != Measure.QUALITATIVE and (value is None or not 0 <= value < MOST):
        raise Refused(_("Enter what was reached as a number, 0 or more."), "value")
    return _keep(indicator, period, value, told, reason, actor=actor, after=after, sample=sample)


def withdraw(indicator: Indicator, period: IndicatorPeriod | None, *, reason: Translated, actor: str, after: int = 0) -> IndicatorValue:
    """Let what was computed count again, or nothing where nothing is. The entries stay readable.

    Raises `Refused` without a reason, and where nothing was entered.
    """
    if indicators.actual(indicator, period).entry is None:
        raise Refused(_("Nothing is entered by hand here."), "nothing")
    return _keep(indicator, period, None, Translated(), reason, actor=actor, after=after)


def translate(
    indicator: Indicator, period: IndicatorPeriod | None, *, reason: Translated, words: Translated, actor: str, after: int
) -> IndicatorValue:
    """Write the reason and the words of the entry in force in languages they lack; nothing that is written changes.

    `after` is the entry that was looked at. Raises `Refused` where nothing is entered or nothing new was written, `Conflict` where
    somebody has entered a value meanwhile, or has written a language first.
    """
    db.session.execute(queries.lock(indicator.id))
    entry = indicators.actual(indicator, period).entry
    if entry is None:
        raise Refused(_("Nothing is entered by hand here."), "nothing")
    if entry.id != after:
        raise Conflict
    db.session.refresh(entry, attribute_names=["reason", "words"])
    told = _joined(entry.reason, reason), _joined(entry.words, words)
    added = [lang for lang in LANGUAGES if lang in _more(entry.reason, told[0]) | _more(entry.words, told[1])]
    if not added:
        raise Refused(_("Write it in a language that is missing."), "same")
    entry.reason, entry.words = told
    db.session.flush()
    journal.record("translate_reason", indicator, actor=actor, period=entry.period_id, languages=added)
    return entry


def _joined(before: Translated, more: Translated) -> Translated:
    """Return a text with the languages somebody adds. Raises `Conflict` for one that another has written first."""
    known, new = before.as_dict(), more.as_dict()
    if any(known.get(lang, text) != text for lang, text in new.items()):
        raise Conflict
    return Translated.of(new | known)


def _more(before: Translated, after: Translated) -> set[str]:
    return after.as_dict().keys() - before.as_dict().keys()


def _keep(
    indicator: Indicator,
    period: IndicatorPeriod | None,
    value: Decimal | None,
    words: Translated,
    reason: Translated,
    *,
    actor: str,
    after: int,
    sample: bool = False,
) -> IndicatorValue:
    if not any(text.strip() for text in reason.as_dict().values()):
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
        reason=reason,
        actor=actor,
        at=now(),
        sample=sample,
    )
    db.session.add(entry)
    db.session.flush()
    facts = {"period": period_id, "computed": _shown(before.computed.value if before.computed else None), "reason": reason.as_dict()}
    journal.record("enter_value", indicator, actor=actor, before=_shown(before.value), after=_shown(value), **facts)
    return entry


def _shown(value: Decimal | int | None) -> str | None:
    return None if value is None else f"{Decimal(value).normalize():f}"
