"""What a programme's pages say first when all of an edition, or all of one of its days, is called off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.languages import Translated
from ixevents.core.web import current_language, plain
from ixevents.events import queries
from ixevents.events.listed import Listed
from ixevents.events.models import Edition, Slot
from ixevents.events.programme import Programme
from ixevents.extensions import db


@dataclass(frozen=True)
class CalledOff:
    """Which part of an edition does not take place, and why."""

    title: str
    reason: Translated


def told(programme: Programme, edition: Edition | None, slots: Sequence[Listed | Slot], at: datetime) -> CalledOff | None:
    """Return what to say, where nothing takes place any more; of single days only of a programme that is read by the day."""
    coming = [slot for slot in slots if slot.ends_at > at]
    if edition is None or not coming:
        return None
    off = [slot for slot in coming if slot.called_off]
    if len(off) == len(coming):
        title = _of_all(edition, begun=any(slot.ends_at <= at and not slot.called_off for slot in slots))
    elif days := _days_off(coming) if programme.timetable else []:
        title = _("Called off: %(days)s", days=", ".join(dates.day_medium(day, current_language()) for day in days))
        off = [slot for slot in off if dates.local_day(slot.starts_at) in days]
    else:
        return None
    # A single date of another day may be called off for a reason of its own.
    return CalledOff(title, db.session.scalar(queries.latest_reason([slot.id for slot in off])) or Translated())


def _of_all(edition: Edition, *, begun: bool) -> str:
    if begun:
        return _("The rest of %(edition)s is called off", edition=plain(edition.title))
    return _("%(edition)s does not take place", edition=plain(edition.title))


def _days_off(slots: Iterable[Listed | Slot]) -> list[date]:
    by_day: dict[date, bool] = {}
    for slot in slots:
        day = dates.local_day(slot.starts_at)
        by_day[day] = by_day.get(day, True) and slot.called_off
    return sorted(day for day, off in by_day.items() if off)
