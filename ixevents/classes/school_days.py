"""Whether a class can come at a moment, by the calendar of its own community (SCH-05 to SCH-07)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ixevents.core.dates import DEFAULT_ZONE
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.schools import queries
from ixevents.schools.calendars import SchoolCalendar
from ixevents.schools.models import Community, HolidayException

_MARGIN = timedelta(days=2)


class SchoolDays:
    """The calendar of a community for some slots; what staff know better of those days is read at once."""

    def __init__(self, community: Community, slots: Iterable[Slot]) -> None:
        moments = [slot.starts_at for slot in slots]
        self._calendar = SchoolCalendar(community, _exceptions(moments))

    def closed(self, slot: Slot) -> str | None:
        """Return why no class of the community can come to a slot: a holiday or a Sunday; a slot elsewhere has days of its own."""
        return self._calendar.closed(slot.starts_at) if slot.zone == DEFAULT_ZONE else None

    def unusual(self, slot: Slot) -> str | None:
        """Return why a teacher should look twice: a Saturday, a Wednesday afternoon."""
        return self._calendar.unusual(slot.starts_at) if slot.zone == DEFAULT_ZONE else None


def _exceptions(moments: list[datetime]) -> list[HolidayException]:
    if not moments:
        return []
    first, last = min(moments) - _MARGIN, max(moments) + _MARGIN
    return list(db.session.scalars(queries.exceptions(first.date(), last.date())))
