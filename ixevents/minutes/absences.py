"""Attendance over a mandate, and who stayed away too often in a row without excuse (COU-08)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core.clock import today
from ixevents.council import queries as council
from ixevents.council.models import Mandate, Member
from ixevents.council.panels import Panel
from ixevents.extensions import db
from ixevents.minutes import queries, words
from ixevents.minutes.models import Presence

ORDER = (Presence.PRESENT, Presence.REPRESENTED, Presence.EXCUSED, Presence.ABSENT)


@dataclass(frozen=True)
class Away:
    """A member in office who was absent without excuse at the last meetings."""

    member_id: int
    name: str
    times: int


def in_a_row(newest_first: Iterable[str]) -> int:
    """Return at how many of the last meetings a member was absent without excuse."""
    return sum(1 for _state in takewhile(lambda state: state == Presence.ABSENT, newest_first))


def flagged() -> list[Away]:
    """Return members in office who were absent as often in a row as the statutes say, most often first; two statements."""
    found = []
    rows = db.session.execute(queries.presence_of_members(today())).all()
    limit = _limit() if rows else 0
    for (member_id, name), states in groupby(rows, key=lambda row: (row[0], row[1])):
        times = in_a_row(row[2] for row in states)
        if times >= limit:
            found.append(Away(member_id, name, times))
    return sorted(found, key=lambda one: (-one.times, one.name))


def panel(member: Member, _mandates: Sequence[Mandate]) -> Panel | None:
    """Return how often a member came, for the page of that member; nothing before the first meeting."""
    states = list(db.session.scalars(queries.presence_of(member.id)))
    if not states:
        return None
    counts, times = Counter(states), in_a_row(states)
    rows = [(str(words.HEADINGS[state]), str(counts[state])) for state in ORDER if counts[state]]
    warning = ""
    if times >= _limit():
        warning = ngettext("Absent without excuse at the last meeting.", "Absent without excuse at the last %(num)s meetings.", times)
    return Panel(_("Attendance"), rows, warning=warning)


def _limit() -> int:
    found = db.session.scalars(council.composition()).first()
    return found.absences_flagged if found else 3
