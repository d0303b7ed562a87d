"""A calendar part line by line, as tolerant as mail programs are careless (INV-07)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from urllib.parse import unquote

from ixevents.core.clock import today
from ixevents.core.refusal import Refused
from ixevents.core.zones import zone as zone_of
from ixevents.mailbox.received import clean, decoded

MOST_LINES = 5_000
LONGEST_LINE = 20_000
FIRST_YEAR, LAST_YEAR = 1971, 2199
"""Beyond these nobody means a date, and at the ends of the calendar no clock can be read in another zone."""

_LINE = re.compile(r"^[A-Za-z0-9-]{1,60}[;:]")
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)\s*=\s*((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
_MOMENT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(?:\.\d+)?(Z?))?$", re.IGNORECASE)
_DURATION = re.compile(r"\+?P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Property:
    """One content line."""

    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The value of a TEXT property, its escapes undone."""
        plain = re.sub(r"\\([nN;,\\])", lambda match: "\n" if match.group(1) in "nN" else match.group(1), self.value)
        return clean(plain)

    @property
    def address(self) -> str:
        """The mail address of an ATTENDEE or ORGANIZER, in small letters; Exchange may put it into EMAIL."""
        return address(self.value) or address(self.parameters.get("EMAIL", ""))


@dataclass(frozen=True)
class Calendar:
    """What was found: the method, the properties of one event, and of its time zones."""

    method: str
    properties: tuple[Property, ...]
    zones: dict[str, dict[str, str]]
    "By TZID: its name of Olson where told, and the offset of its standard time."

    def first(self, name: str) -> Property | None:
        """Return the first property of a name."""
        return next(self.every(name), None)

    def every(self, name: str) -> Iterator[Property]:
        """Yield all properties of a name."""
        return (found for found in self.properties if found.name == name)

    def text(self, name: str) -> str:
        """Return the text of a property, empty without one."""
        found = self.first(name)
        return found.text if found else ""

    def moment(self, name: str, zone: str) -> datetime | None:
        """Return a moment, aware; a wall clock without a zone that is known is taken for one of `zone`."""
        found = self.first(name)
        return self._moment(found, zone) if found else None

    def end(self, start: datetime | None, zone: str) -> datetime | None:
        """Return the end of the event, told as such or as how long it lasts."""
        told = self.first("DURATION")
        lasts = duration(told.value) if told else None
        return self.moment("DTEND", zone) or (start + lasts if start and lasts else None)

    def _moment(self, found: Property, usual: str) -> datetime | None:
        match = _MOMENT.match(found.value.strip())
        zone = UTC if match and match.group(7) else self._zone(found.parameters.get("TZID", ""), usual)
        if match is None or zone is None:
            return None
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        try:
            wall = datetime.combine(date(year, month, day), time(hour, minute, min(second, 59)), zone)
            return wall.astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    def _zone(self, name: str, usual: str) -> tzinfo | None:
        """Return the zone of a wall clock, by the tz database's name, Windows' name or the file's own rules; None for another one."""
        described = self.zones.get(name, {})
        for candidate in (name, described.get("X-LIC-LOCATION", ""), "/".join(name.rsplit("/", 2)[-2:]), _of_windows(name)):
            with suppress(Refused, OSError):
                if candidate:
                    return zone_of(candidate)
        same = described.get("offsets", "").split() == _offsets_of(usual)
        return zone_of(usual) if same or not name else None


def parse(octets: bytes) -> Iterator[Calendar]:
    """Yield what a calendar part says, once for each event in it, or once without properties; nothing where it holds no calendar."""
    start = octets.upper().find(b"BEGIN:VCALENDAR")
    if start < 0:
        return
    method, path, events = "", list[str](), 0
    found: list[Property] = []
    zones: dict[str, dict[str, str]] = {}
    for line in _lines(octets[start:]):
        if line.name in ("BEGIN", "END"):
            ended = _step(path, line)
            if ended == "VCALENDAR":
                break
            if ended == "VEVENT":
                yield Calendar(method, tuple(found), zones)
                found, events = [], events + 1
        elif path[-1:] == ["VCALENDAR"] and line.name == "METHOD":
            method = line.value.strip().upper()
        elif path[-1:] == ["VEVENT"]:
            found.append(line)
        elif "VTIMEZONE" in path:
            _note_zone(zones, line)
    if found or not events:
        yield Calendar(method, tuple(found), zones)


def _step(path: list[str], line: Property) -> str:
    """Go into a component, or out of it and of all within. Returns the one that ended."""
    name = line.value.strip().upper()
    if line.name == "BEGIN":
        path.append(name)
        return ""
    if name in path:
        del path[len(path) - 1 - path[::-1].index(name) :]
    return name


def address(text: str) -> str:
    """Return the mail address of a calendar user, in small letters; empty when it is none."""
    bare = re.sub(r"(?i)^\s*(?:mailto|invalid)\s*:\s*", "", text.strip().strip('"')).strip().strip("<>")
    found = unquote(bare).strip().lower()
    return found[:254] if found.count("@") == 1 and not re.search(r"[\s<>,;]", found) else ""


def duration(text: str) -> timedelta | None:
    """Return how long something lasts."""
    match = _DURATION.match(text.strip())
    if match is None:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _lines(octets: bytes) -> Iterator[Property]:
    """Yield content lines, unfolded as octets, for a fold may cut a sign in two; what is no line continues the one before."""
    whole: list[bytes] = []
    for raw in octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")[:MOST_LINES]:
        if not whole or _LINE.match(raw[:80].decode("latin-1")):
            whole.append(raw)
        elif raw.strip():
            whole[-1] += raw[1:] if raw[:1] in (b" ", b"\t") else raw
    for line in whole:
        found = _property(decoded(line[:LONGEST_LINE]))
        if found is not None:
            yield found


def _property(line: str) -> Property | None:
    name = re.match(r"[A-Za-z0-9-]{1,60}", line)
    if name is None:
        return None
    position, parameters = name.end(), {}
    while match := _PARAMETER.match(line, position):
        parameters[match.group(1).upper()] = match.group(2).strip().strip('"')
        position = match.end()
    _before, colon, value = line[position:].partition(":")
    return Property(name.group().upper(), value, parameters) if colon else None


def _note_zone(zones: dict[str, dict[str, str]], line: Property) -> None:
    """Note what a VTIMEZONE says of itself; its parts for summer and winter come after its TZID."""
    if line.name == "TZID":
        zones[line.value.strip()] = {}
    elif zones and line.name in ("X-LIC-LOCATION", "TZOFFSETTO"):
        zone = zones[next(reversed(zones))]
        if line.name == "TZOFFSETTO":
            zone["offsets"] = " ".join(sorted({*zone.get("offsets", "").split(), line.value.strip()[:5]}))
        else:
            zone[line.name] = line.value.strip()


def _offsets_of(zone: str) -> list[str]:
    """Return the offsets a zone has in the course of a year, as calendar parts write them."""
    return sorted({datetime(today().year, month, 1, 12, tzinfo=zone_of(zone)).strftime("%z") for month in (1, 7)})


def _of_windows(name: str) -> str:
    """Return the zone a Windows name stands for, such as "Romance Standard Time" for Brussels."""
    if not name or "/" in name:
        return ""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415  # here, for its memory

    return WINDOWS_TO_OLSON.get(name.strip('"'), "")
