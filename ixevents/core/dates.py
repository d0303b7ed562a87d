"""Dates and hours in the reader's language. Composed by hand: CLDR's interval for nl_BE prints seconds."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from babel.dates import format_date, get_day_names, get_month_names

from ixevents.core.languages import LOCALES
from ixevents.core.zones import instant, is_midnight, span
from ixevents.core.zones import zone as zone_of

DEFAULT_ZONE = "Europe/Brussels"
NIGHT_ENDS = 6
"""Until this hour a night belongs to the day before: concerts go on after midnight, and somebody stands at their doors."""

LETTERS_FROM, LETTERS_UNTIL = 8, 20
"""The hours of the day between which reminders, invitations to answer and thanks leave."""
LAST_EVE = 19
"""When what starts in the evening or at night is written of at the latest: many letters need an hour to leave."""


def local_day(moment: datetime | date, zone: str = DEFAULT_ZONE) -> date:
    """Return the calendar day of a moment in a zone; a plain day is itself."""
    return moment.astimezone(zone_of(zone)).date() if isinstance(moment, datetime) else moment


def long_day(moment: datetime, zone: str = DEFAULT_ZONE) -> date:
    """Return the day a moment belongs to for who is out at night: at one in the morning still the day before."""
    local = moment.astimezone(zone_of(zone))
    return local.date() - timedelta(days=local.hour < NIGHT_ENDS)


def morning(day: date, zone: str = DEFAULT_ZONE) -> datetime:
    """Return when a day begins in that sense, which is when the night of the day before ends."""
    return datetime.combine(day, time(NIGHT_ENDS), zone_of(zone))


def evening(
    day: date, starts: time, ends: time, zone: str = DEFAULT_ZONE, before: tuple[datetime, datetime] | None = None
) -> tuple[datetime, datetime]:
    """Return beginning and end of what is read on one day's clock: an end in the small hours is that of the night after.

    Typed as it was shown, it stays as it was (`before`). Raises `Refused` for an hour the clock jumps over.
    """
    if before is not None and (day, starts, ends) == shown(*before, zone):
        return before
    late = ends < starts and ends <= time(NIGHT_ENDS)
    return span(datetime.combine(day, starts), datetime.combine(day + timedelta(days=late), ends), zone, before)


def shown(start: datetime, end: datetime, zone: str = DEFAULT_ZONE) -> tuple[date, time, time]:
    """Return the day something begins and its hours, to the minute, as a form shows them."""
    first, last = (moment.astimezone(zone_of(zone)).replace(second=0, microsecond=0) for moment in (start, end))
    return first.date(), first.time(), last.time()


def by_day(moment: datetime, zone: str = DEFAULT_ZONE) -> bool:
    """Whether a letter nobody waits for may leave now: a telephone that rings at night wakes somebody."""
    return LETTERS_FROM <= moment.astimezone(zone_of(zone)).hour < LETTERS_UNTIL


def eve(start: datetime, zone: str = DEFAULT_ZONE, *, all_day: bool = False) -> datetime:
    """Return when to write of tomorrow: on the day before, at the hour of the start or the next one at which letters leave.

    What starts at night belongs to the evening before it, so "the day before" is that of the evening; whole days have no hour.
    """
    local = start.astimezone(zone_of(zone))
    day = local.date() if all_day else long_day(start, zone)
    at = local.time() if day == local.date() else time(LAST_EVE)
    return instant(day - timedelta(days=1), min(max(at, time(LETTERS_FROM)), time(LAST_EVE)), zone)


def years_later(day: date, years: int = 1) -> date:
    """Return the same day so many years later; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def end_of(day: date, zone: str = DEFAULT_ZONE) -> datetime:
    """Return the midnight with which a day ends."""
    return instant(day + timedelta(days=1), time(0), zone)


def last_day(end: datetime, zone: str = DEFAULT_ZONE) -> date:
    """Return the day with which something ends: at midnight it is the one that ends then."""
    return local_day(end, zone) - timedelta(days=is_midnight(end, zone))


def last_hour(end: datetime, zone: str = DEFAULT_ZONE) -> str:
    """Return the hour of that day at which it ends: "14:30", and for its midnight "24:00"."""
    return "24:00" if is_midnight(end, zone) else hour(end, zone)


def until(end: datetime, lang: str, zone: str = DEFAULT_ZONE) -> str:
    """Return "samedi 5 décembre 2026, 14:30"; "samedi 5 décembre 2026, 24:00" for the midnight with which that day ends."""
    return f"{day_long(last_day(end, zone), lang)}, {last_hour(end, zone)}"


def deadline(end: datetime, lang: str, zone: str = DEFAULT_ZONE) -> str:
    """Return the day alone where one has until its end, "samedi 5 décembre 2026"; with the hour otherwise. Read after "by" and "until"."""
    last = last_day(end, zone)
    return day_long(last, lang) if last != local_day(end, zone) else until(end, lang, zone)


def day_long(moment: datetime | date, lang: str, zone: str = DEFAULT_ZONE) -> str:
    """Return "samedi 5 décembre 2026"."""
    return _format(local_day(moment, zone), "EEEE d MMMM y", lang)


def day_medium(moment: datetime | date, lang: str, zone: str = DEFAULT_ZONE) -> str:
    """Return "samedi 5 décembre", without the year."""
    return _format(local_day(moment, zone), "EEEE d MMMM", lang)


def day_short(moment: datetime | date, lang: str, zone: str = DEFAULT_ZONE) -> str:
    """Return "5 déc. 2026"."""
    return _format(local_day(moment, zone), "d MMM y", lang)


def days(first: date, last: date, lang: str) -> str:
    """Return "5 déc. 2026 – 9 déc. 2026", and a single day once."""
    return " – ".join(dict.fromkeys((day_short(first, lang), day_short(last, lang))))


def day_number(moment: datetime | date, zone: str = DEFAULT_ZONE) -> str:
    """Return "5"."""
    return str(local_day(moment, zone).day)


def year(moment: datetime | date, zone: str = DEFAULT_ZONE) -> str:
    """Return "2026"."""
    return str(local_day(moment, zone).year)


def ordinal(moment: datetime | date, lang: str, zone: str = DEFAULT_ZONE) -> str:
    """Return the "er" of the first day of a month in French, else nothing."""
    return "er" if lang == "fr" and local_day(moment, zone).day == 1 else ""


def day_of_month(day: date, lang: str) -> str:
    """Return "5" as it stands before a month, and for the first in French "1er"."""
    return f"{day.day}{ordinal(day, lang)}"


def weekday(moment: datetime | date, lang: str, zone: str = DEFAULT_ZONE) -> str:
    """Return "samedi"."""
    return _days("wide", lang)[local_day(moment, zone).weekday()]


def weekday_short(moment: datetime | date, lang: str, zone: str = DEFAULT_ZONE) -> str:
    """Return "sam."."""
    return _days("abbreviated", lang)[local_day(moment, zone).weekday()]


def month(moment: datetime | date, lang: str, zone: str = DEFAULT_ZONE) -> str:
    """Return "décembre"."""
    return _months("wide", lang)[local_day(moment, zone).month]


def month_short(moment: datetime | date, lang: str, zone: str = DEFAULT_ZONE) -> str:
    """Return "déc."."""
    return _months("abbreviated", lang)[local_day(moment, zone).month]


def hour(moment: datetime, zone: str = DEFAULT_ZONE) -> str:
    """Return "14:30" on the clock of the zone (LANG-09)."""
    local = moment.astimezone(zone_of(zone))
    return f"{local.hour:02d}:{local.minute:02d}"


def hours(start: datetime, end: datetime, zone: str = DEFAULT_ZONE) -> str:
    """Return "14:30 – 16:00", and "20:00 – 24:00" for what ends with the day."""
    return f"{hour(start, zone)} – {last_hour(end, zone)}"


def when(start: datetime, end: datetime, lang: str, zone: str = DEFAULT_ZONE, *, all_day: bool = False) -> str:
    """Return "samedi 5 décembre 2026, 14:30 – 16:00": the day and its hours.

    What goes on beyond that night says both days, and what lasts whole days the days alone.
    """
    if all_day:
        days = day_long(start, lang, zone), day_long(last_day(end, zone), lang)
        return " – ".join(dict.fromkeys(days))
    first = f"{day_long(start, lang, zone)}, {hour(start, zone)}"
    same_night = long_day(start, zone) == long_day(end, zone)
    return f"{first} – {last_hour(end, zone) if same_night else until(end, lang, zone)}"


def ending(start: datetime, end: datetime, lang: str, zone: str = DEFAULT_ZONE, *, all_day: bool = False) -> str:
    """Return what an end is called beside its beginning: "16:00", or "6 déc., 16:00" where it goes on beyond that night.

    Of whole days it is the last, "6 déc.", and nothing where there is one day only.
    """
    last = last_day(end, zone)
    day = f"{day_of_month(last, lang)}\u00a0{month_short(last, lang)}"
    if all_day:
        return "" if last == local_day(start, zone) else day
    return last_hour(end, zone) if long_day(start, zone) == long_day(end, zone) else f"{day}, {last_hour(end, zone)}"


def iso(moment: datetime, zone: str = DEFAULT_ZONE) -> str:
    """Return ISO 8601 with the zone's offset, for `<time>` and JSON-LD (WEB-02)."""
    return moment.astimezone(zone_of(zone)).isoformat(timespec="minutes")


def stamp(moment: datetime) -> str:
    """Return the HTTP/calendar friendly UTC form "20261205T133000Z"."""
    return f"{clock(moment.astimezone(UTC))}Z"


def clock(local: datetime) -> str:
    """Return what a clock shows as calendars write it, "20261205T143000". By hand: `strftime` takes twice as long."""
    day = (local.year * 100 + local.month) * 100 + local.day
    return f"{day:08}T{(local.hour * 100 + local.minute) * 100 + local.second:06}"


# A year of days in three languages and four forms: far cheaper than asking CLDR for every row of a list.
@lru_cache(maxsize=8192)
def _format(day: date, pattern: str, lang: str) -> str:
    words = format_date(day, pattern, locale=LOCALES[lang])
    # French counts the first day of a month: "1er décembre"; CLDR does not.
    return words.replace("1 ", f"{day_of_month(day, lang)} ", 1) if day.day == 1 else words


@lru_cache(maxsize=16)
def _days(width: str, lang: str) -> dict[int, str]:
    return dict(get_day_names(width, locale=LOCALES[lang]))  # type: ignore[arg-type]


@lru_cache(maxsize=16)
def _months(width: str, lang: str) -> dict[int, str]:
    return dict(get_month_names(width, locale=LOCALES[lang]))  # type: ignore[arg-type]
