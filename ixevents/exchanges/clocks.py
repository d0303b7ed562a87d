"""One moment on the clocks of those who meet: day, weekday and hours of each side, across changes of summer time (CAL-11)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from ixevents.core import dates, zones
from ixevents.core.languages import Translated
from ixevents.core.web import current_language, speaking
from ixevents.exchanges import weeks
from ixevents.exchanges.models import Authority, Exchange
from ixevents.exchanges.weeks import Remark
from ixevents.projects import wording

MORNING, EVENING = 7, 21
"""Hours between which people are up."""
_HALF_A_DAY, _HOUR_ANGLE, _MINUTE_ANGLE = 12, 30, 6


@dataclass(frozen=True)
class Clock:
    """A meeting as one side reads it."""

    name: Translated
    country: str
    zone: str
    known: bool
    "Whether the zone is that side's own; else it is the clock of Brussels."
    starts_at: datetime
    ends_at: datetime
    day: str
    "samedi 28 mars 2026"
    hours: str
    "15:00 – 16:00; with the offset where the clock shows an hour twice."
    offset: str
    "UTC+2"
    night: bool
    warnings: tuple[Remark, ...]

    @property
    def hour_angle(self) -> float:
        """Where the short hand points, in degrees."""
        local = self.starts_at.astimezone(zones.zone(self.zone))
        return (local.hour % _HALF_A_DAY) * _HOUR_ANGLE + local.minute / 2

    @property
    def minute_angle(self) -> int:
        """Where the long hand points."""
        return self.starts_at.astimezone(zones.zone(self.zone)).minute * _MINUTE_ANGLE


def of(exchange: Exchange) -> list[Clock]:
    """Return the clocks of all sides of a meeting, in the language of the page."""
    return at(exchange.starts_at, exchange.ends_at, exchange.authorities)


def at(starts_at: datetime, ends_at: datetime, authorities: Iterable[Authority]) -> list[Clock]:
    """Return a time on the clocks of several authorities."""
    return [_clock(starts_at, ends_at, authority) for authority in authorities]


def zone_of(authority: Authority) -> str:
    """Return the clock an authority is spoken to on: its own, or that of Brussels while it is not known."""
    return authority.zone or dates.DEFAULT_ZONE


def hours(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Return "15:00 – 16:00"; the day of the end when it is another one, the offset where an hour is shown twice."""
    first, last = dates.local_day(starts_at, zone), dates.last_day(ends_at, zone)
    end = dates.last_hour(ends_at, zone) if zones.is_midnight(ends_at, zone) else _hour(ends_at, zone)
    if last != first:
        end = f"{dates.day_medium(last, current_language())}, {end}"
    return f"{_hour(starts_at, zone)} – {end}"


def offset(moment: datetime, zone: str) -> str:
    """Return "UTC+2", "UTC+5:30", "UTC"."""
    delta = moment.astimezone(zones.zone(zone)).utcoffset()
    minutes = int(delta.total_seconds() // 60) if delta else 0
    whole, part = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "-" if minutes < 0 else ""
    return f"UTC{sign}{whole if minutes else ''}{f':{part:02d}' if part else ''}"


def sentence(starts_at: datetime, ends_at: datetime, authority: Authority, lang: str) -> str:
    """Return the whole time on one authority's clock, for letters."""
    with speaking(lang):
        clock = _clock(starts_at, ends_at, authority)
    return f"{clock.day}, {clock.hours} ({clock.offset})"


def day(moment: datetime, authority: Authority) -> str:
    """Return the day of a moment on one authority's clock."""
    return dates.day_long(moment, current_language(), zone_of(authority))


def _clock(starts_at: datetime, ends_at: datetime, authority: Authority) -> Clock:
    zone, lang = zone_of(authority), current_language()
    return Clock(
        name=authority.name,
        country=wording.country(authority.country) if authority.country else "",
        zone=zone,
        known=authority.zone is not None,
        starts_at=starts_at,
        ends_at=ends_at,
        day=dates.day_long(starts_at, lang, zone),
        hours=hours(starts_at, ends_at, zone),
        offset=offset(starts_at, zone),
        night=_at_night(starts_at, zone),
        warnings=tuple(_warnings(starts_at, authority, zone)),
    )


def _warnings(starts_at: datetime, authority: Authority, zone: str) -> Iterator[Remark]:
    if authority.zone is None:
        yield Remark(_("Its time zone is not known: this is the clock of Brussels"))
    yield from weeks.closed(authority, starts_at)
    if authority.days_off is None:
        yield Remark(_("Its days off are not known"))
    if _at_night(starts_at, zone):
        yield Remark(_("It is night there"))


def _at_night(moment: datetime, zone: str) -> bool:
    return not MORNING <= moment.astimezone(zones.zone(zone)).hour <= EVENING


def _hour(moment: datetime, zone: str) -> str:
    """Return "02:30", and in the doubled hour of autumn which of the two it is."""
    shown = dates.hour(moment, zone)
    return f"{shown} ({offset(moment, zone)})" if zones.is_doubled(moment, zone) else shown
