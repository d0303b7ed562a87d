"""What the schema and the official rule set ask of an activity, each by its number (IATI-01, IATI-02).

The checks read the activity as it would be published, so that nothing passes here and fails there.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element

from flask_babel import lazy_gettext as _l

from ixevents.core.dates import years_later
from ixevents.iati import codes
from ixevents.iati.xml import LANG

_REFUSED_SIGNS = re.compile(r"[/&|?]")
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Check:
    """One rule: whether an activity breaks it on a day."""

    number: str
    "As the official rule set numbers it; of the schema: its version and the element."
    words: object
    broken: Callable[[Element, date], bool]
    grave: bool = True
    "A record that breaks it is left out; otherwise it is advice."


def broken(activity: Element, day: date) -> list[Check]:
    """Return the rules an activity breaks."""
    return [check for check in CHECKS if check.broken(activity, day)]


def _missing(path: str) -> Callable[[Element, date], bool]:
    return lambda activity, _day: activity.find(path) is None


def _identifier(activity: Element) -> tuple[str, str]:
    reporting = activity.find("reporting-org")
    return activity.findtext("iati-identifier", ""), reporting.get("ref", "") if reporting is not None else ""


def _dates(activity: Element, kind: str) -> list[str]:
    return [found.get("iso-date", "") for found in activity.findall(f"activity-date[@type='{kind}']")]


def _without_start(activity: Element, _day: date) -> bool:
    return not (_dates(activity, codes.PLANNED_START) or _dates(activity, codes.ACTUAL_START))


def _nowhere(activity: Element, _day: date) -> bool:
    return activity.find("recipient-country") is None and activity.find("recipient-region") is None


def _out_of_order(earlier: str, later: str) -> Callable[[Element, date], bool]:
    return lambda activity, _day: any(a > b for a in _dates(activity, earlier) for b in _dates(activity, later))


def _in_the_future(kind: str) -> Callable[[Element, date], bool]:
    return lambda activity, day: any(found > day.isoformat() for found in _dates(activity, kind))


def _updated_in_the_future(activity: Element, day: date) -> bool:
    return activity.get("last-updated-datetime", "")[:10] > day.isoformat()


def _closed_without_end(activity: Element, _day: date) -> bool:
    status = activity.find("activity-status")
    return status is not None and status.get("code") == codes.CLOSED and not _dates(activity, codes.ACTUAL_END)


def _countries(activity: Element) -> list[Element]:
    return [] if activity.find("recipient-region") is not None else activity.findall("recipient-country")


def _regions(activity: Element) -> list[Element]:
    regions = activity.findall("recipient-region")
    return [*activity.findall("recipient-country"), *regions] if regions else []


def _sectors(activity: Element) -> list[Element]:
    return activity.findall("sector")


Group = Callable[[Element], Sequence[Element]]


def _without_share(group: Group) -> Callable[[Element, date], bool]:
    def check(activity: Element, _day: date) -> bool:
        found = group(activity)
        return len(found) > 1 and any(part.get("percentage") is None for part in found)

    return check


def _wrong_sum(group: Group) -> Callable[[Element, date], bool]:
    def check(activity: Element, _day: date) -> bool:
        shares = [part.get("percentage") for part in group(activity)]
        known = [Decimal(share) for share in shares if share is not None]
        # Exactly: the rule set forgives a hundredth, ours does not (IATI-02).
        return len(shares) > 1 and len(known) == len(shares) and sum(known) != _HUNDRED

    return check


def _language_missing(activity: Element, _day: date) -> bool:
    return not activity.get(LANG) and any(not narrative.get(LANG) for narrative in activity.iter("narrative"))


def _currency_missing(activity: Element, _day: date) -> bool:
    return not activity.get("default-currency") and any(not value.get("currency") for value in activity.iter("value"))


def _periods(activity: Element, path: str) -> list[tuple[date, date]]:
    days = []
    for found in activity.findall(path):
        start, end = found.find("period-start"), found.find("period-end")
        if start is not None and end is not None:
            days.append((date.fromisoformat(start.get("iso-date", "")), date.fromisoformat(end.get("iso-date", ""))))
    return days


def _longer_than_a_year(activity: Element, _day: date) -> bool:
    return any(end > years_later(start) for start, end in _periods(activity, "budget"))


def _period_reversed(activity: Element, _day: date) -> bool:
    return any(start > end for path in ("budget", "result/indicator/period") for start, end in _periods(activity, path))


def _marker_without_weight(activity: Element, _day: date) -> bool:
    return any(marker.get("significance") is None for marker in activity.findall("policy-marker"))


def _nameless(activity: Element, _day: date) -> bool:
    return any(not part.get("ref") and part.find("narrative") is None for part in activity.findall("participating-org"))


def _bad_signs(activity: Element, _day: date) -> bool:
    refs = [_identifier(activity)[0], *(part.get("ref", "") for part in activity.findall("participating-org"))]
    return any(_REFUSED_SIGNS.search(ref) for ref in refs)


def _valueless(name: str) -> Callable[[Element, date], bool]:
    def check(activity: Element, _day: date) -> bool:
        indicators = [found for found in activity.iter("indicator") if found.get("measure") != codes.QUALITATIVE]
        return any(found.get("value") is None for indicator in indicators for found in indicator.iter(name))

    return check


def _value_without_day(activity: Element, _day: date) -> bool:
    return any(value.get("value-date") is None for value in activity.findall("budget/value"))


CHECKS = (
    Check("2.03 description", _l("A summary in French and Dutch is missing."), _missing("description/narrative")),
    Check("2.03 participating-org", _l("Nobody takes part yet: give the project a partner or a funder."), _missing("participating-org")),
    Check("2.03 activity-status", _l("The status is not confirmed: a person has to choose one."), _missing("activity-status")),
    Check("1.1.3", _l("The identifier must differ from the municipality’s."), lambda activity, _day: len(set(_identifier(activity))) == 1),
    Check(
        "1.1.21",
        _l("The identifier must begin with the municipality’s, followed by a hyphen."),
        lambda activity, _day: not re.match(re.escape(_identifier(activity)[1]) + "-.", _identifier(activity)[0]),
    ),
    Check("1.3.13", _l("An identifier has a sign that identifiers must not have: / & | ?"), _bad_signs),
    Check("6.11.1", _l("A confirmed day of the start, planned or actual, is missing: a year alone is not a day."), _without_start),
    Check("6.2.2", _l("A sector is missing."), _missing("sector")),
    Check("3.7.1", _l("A country or a region that receives is missing."), _nowhere),
    Check("2.1.1", _l("Sectors: each of several needs its percentage."), _without_share(_sectors)),
    Check("2.1.2", _l("Sectors: the percentages must add up to exactly 100."), _wrong_sum(_sectors)),
    Check("3.1.1", _l("Countries: each of several needs its percentage."), _without_share(_countries)),
    Check("3.1.2", _l("Countries: the percentages must add up to exactly 100."), _wrong_sum(_countries)),
    Check(
        "3.4.1",
        _l("Countries and a region together: each needs its percentage. Take the region or the countries."),
        _without_share(_regions),
    ),
    Check("3.4.2", _l("Countries and a region together: the percentages must add up to exactly 100."), _wrong_sum(_regions)),
    Check("4.1.1", _l("A text does not say its language."), _language_missing),
    Check("7.8.1", _l("An amount does not say its currency."), _currency_missing),
    Check("7.5.2", _l("A budget does not say the day of its value."), _value_without_day),
    Check("7.5.3", _l("A budget must not cover more than a year."), _longer_than_a_year),
    Check("8.6.3", _l("A period begins after its end."), _period_reversed),
    Check("8.8.1", _l("A baseline that is a number has no value."), _valueless("baseline")),
    Check("8.9.1", _l("A target that is a number has no value."), _valueless("target")),
    Check("8.10.1", _l("A result that is a number has no value."), _valueless("actual")),
    Check("6.10.1", _l("A participant has neither identifier nor name."), _nameless),
    Check("6.14.1", _l("A policy marker needs its significance."), _marker_without_weight),
    Check("11.1.1", _l("The last change lies in the future."), _updated_in_the_future),
    Check("11.1.2", _l("The planned start comes after the planned end."), _out_of_order(codes.PLANNED_START, codes.PLANNED_END)),
    Check("11.1.3", _l("The actual start comes after the actual end."), _out_of_order(codes.ACTUAL_START, codes.ACTUAL_END)),
    Check("11.1.4", _l("The actual start lies in the future."), _in_the_future(codes.ACTUAL_START)),
    Check("11.1.5", _l("The actual end lies in the future."), _in_the_future(codes.ACTUAL_END)),
    Check("IATI-03", _l("A closed project needs a confirmed day of its actual end."), _closed_without_end),
    Check("107.1.1", _l("An aid type of the DAC is missing."), _missing("default-aid-type"), grave=False),
    Check("8.1.4", _l("No indicator has a type of result yet: the file tells no results."), _missing("result"), grave=False),
    Check("budget", _l("No yearly budgets yet: the file tells no amounts."), _missing("budget"), grave=False),
)
"""In the order in which an officer mends them."""
