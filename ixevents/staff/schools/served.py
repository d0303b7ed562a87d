"""The classes of one school over the years, and when it was last served."""

from dataclasses import dataclass
from datetime import date, datetime

from ixevents.classes import listing
from ixevents.classes.models import ClassParty
from ixevents.core.dates import local_day
from ixevents.extensions import db
from ixevents.schools.calendars import SchoolCalendar
from ixevents.schools.models import Community, School


@dataclass(frozen=True)
class Served:
    """What a school has taken part in."""

    last: datetime | None
    "When a class of it last came; None as long as none has."
    years: list[tuple[str, list[ClassParty]]]
    "By school year, the latest first."


def years(school: School) -> Served:
    """Return the classes of a school, in two statements."""
    calendar = SchoolCalendar(Community(school.community))
    found: dict[str, list[ClassParty]] = {}
    for party in db.session.scalars(listing.by_year(school.id)):
        slot = party.registration.slot
        found.setdefault(_year(calendar, local_day(slot.starts_at, slot.zone)), []).append(party)
    return Served(db.session.scalar(listing.last_served(school.id)), list(found.items()))


def _year(calendar: SchoolCalendar, day: date) -> str:
    """Return the school year of a day; a day of the summer goes with the year before."""
    return calendar.school_year(day) or f"{day.year - 1}-{day.year}"
