"""The code lists of IATI a record chooses from, and what a set of codes must satisfy (IATI-02, IATI-06 to IATI-08)."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from ixevents.core import entries
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused

HUNDRED = Decimal(100)
SINGLE = ("aid_type", "flow_type", "finance_type", "tied_status", "collaboration_type", "scope", "recipient_region")
"""Lists a record takes one code of; columns of the same names."""

SIGNIFICANCE = ("0", "1", "2", "3", "4")
_ONLY_WITH = {"3": "8", "4": "9"}
"""Significance 3 belongs to desertification alone, 4 to reproductive and child health (IATI-08)."""

_SDG = re.compile(r"(\d{1,2})(?:\.(\d{1,2}|[a-d]))?")


def names(scheme: str) -> Mapping[str, Translated]:
    """Return the codes of a list with their names."""
    return {code: Translated.of(name) for code, name in _lists()[scheme].items()}


def require_parts(parts: Sequence[tuple[str, Decimal | None]]) -> None:
    """Raise `Refused` unless several codes share exactly 100 between them (2.1.1, 3.4.x of the rule set)."""
    if len({code for code, _part in parts}) < len(parts):
        raise Refused(_("One code stands there twice."), "twice")
    if any(part is not None and not 0 < part <= HUNDRED for _code, part in parts):
        raise Refused(_("A part lies between 0 and 100 per cent."), "part")
    if len(parts) > 1:
        total = sum((part or Decimal() for _code, part in parts), Decimal())
        if any(part is None for _code, part in parts) or total != HUNDRED:
            raise Refused(_("The parts add up to %(total)s per cent; together they make exactly 100.", total=f"{total:f}"), "sum")


def require_markers(markers: Mapping[str, int]) -> None:
    """Raise `Refused` for a significance that its marker does not know."""
    for code, significance in markers.items():
        only = _ONLY_WITH.get(str(significance))
        if str(significance) not in SIGNIFICANCE or (only is not None and code != only):
            raise Refused(
                _("The marker “%(name)s” does not know this significance.", name=names("policy_marker")[code].pick("fr").text), "marker"
            )


def read_sdg(text: str) -> list[str]:
    """Return goals and targets as people list them ("4, 4.7 and 6.1"), in order; raises `Refused` for one that is not there."""
    found = {match.group(): (int(match[1]), match[2] or "") for match in _SDG.finditer(text.lower())}
    strange = [tag for tag, (goal, target) in found.items() if not _is_sdg(goal, target)]
    if strange or re.sub(r"[\s,;]|\bet\b|\ben\b|\band\b", "", _SDG.sub("", text.lower())):
        raise Refused(_("Write goals and targets as numbers, with commas: 4, 4.7, 6.1."), "sdg")
    return sorted(found, key=lambda tag: (found[tag][0], len(found[tag][1]), found[tag][1]))


def _is_sdg(goal: int, target: str) -> bool:
    if not 1 <= goal <= 17:
        return False
    return not target or target.isalpha() or 1 <= int(target) <= int(_lists()["sdg_targets"][str(goal)])


@cache
def _lists() -> dict[str, Any]:
    lists: dict[str, Any] = entries.read(Path(__file__).with_name("iati_codes.yaml"))
    return lists
