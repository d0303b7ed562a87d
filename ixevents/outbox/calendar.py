"""Calendar files: public feeds without addressees, and invitations for letters (RFC 5545, 5546, 7986).

A time in Brussels keeps its wall clock and brings the yearly rules of that zone (CAL-09). Other zones are written in
UTC (CAL-11): the moment is all a program needs, and rules that change by decree would be wrong in files already sent.
What is for a reader who lives in another zone is `local`: it keeps that clock and brings that zone's rules.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote

from ixevents.core.dates import clock, local_day
from ixevents.core.dates import stamp as utc
from ixevents.core.languages import UNKNOWN
from ixevents.core.zones import days_between
from ixevents.core.zones import zone as zone_of
from ixevents.outbox import zone_rules

PRODID = "-//Ixelles Elsene//ixevents//EN"
RULED_ZONE = "Europe/Brussels"
MAX_BYTES = 2_000_000
REFRESH = "PT4H"

VTIMEZONE = b"""BEGIN:VTIMEZONE
TZID:Europe/Brussels
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
""".replace(b"\n", b"\r\n")

ANYBODY, ANY_TIME = "anybody@example.invalid", datetime(1970, 1, 1, tzinfo=UTC)
"""For whom and when a calendar part is made that many get; see `given_to`."""

_ROOM = 74
"""Octets of a line before it is folded: with the space that leads what follows, never more than 75 (RFC 5545)."""

Lines = list[str]
"""Finished content lines, not yet folded."""

_IMAGE = "IMAGE;VALUE=URI;DISPLAY=BADGE;FMTTYPE=image/png"

_CALLED_OFF = {"fr": "ANNULÉ – ", "nl": "AFGELAST – ", "en": "CANCELLED – ", UNKNOWN: "ANNULÉ / AFGELAST – "}
_JOIN_VIDEO = {"fr": "Participer par vidéo", "nl": "Deelnemen via video", "en": "Join by video"}

# Whatever some reader takes for the end of a line: Python's own `splitlines` breaks at all of these.
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ADDRESS = re.compile(r"[A-Za-z0-9%/:?#\[\]@!$&'()*+,;=~\-._]*")
_AWKWARD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""All of both, but for the line end that stays."""
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Status(StrEnum):
    """How sure it is that the entry takes place (CAL-05)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class Method(StrEnum):
    """What an invitation asks of the program that reads it."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    DECLINECOUNTER = "DECLINECOUNTER"
    "Another date that the reader proposed is not taken (INV-10)."


@dataclass
class Entry:
    """One dated thing, in the words of one language. Equal entries give equal bytes.

    Nobody changes one; that it is not frozen is for feeds: making a frozen one of so many fields takes five times as long.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    stamp: datetime
    "Last change a reader can see (CAL-04)."
    zone: str = RULED_ZONE
    all_day: bool = False
    "Whole days of `zone`; the end is the midnight after the last (CAL-10)."
    description: str = ""
    location: str = ""
    url: str = ""
    status: Status = Status.CONFIRMED
    categories: tuple[str, ...] = ()
    language: str = "fr"
    "Of the summary; unknown for one in French and Dutch at once (LANG-05)."
    last_modified: datetime | None = None
    "`stamp` unless told."
    geo: tuple[Decimal, Decimal] | None = None
    contact: str = ""
    transparent: bool = False
    "Does not make its reader busy (CAL-18)."
    color: str = ""
    "A CSS3 colour name."
    image: str = ""
    conference_url: str = ""
    local: bool = False
    "Its zone is its reader's own: the wall clock is kept and the rules of the zone come along (CAL-11)."

    @property
    def modified_at(self) -> datetime:
        """When it last changed."""
        return self.last_modified or self.stamp

    @property
    def title(self) -> str:
        """The summary, which says so itself when the entry is called off (CAL-06)."""
        prefix = _CALLED_OFF.get(self.language, _CALLED_OFF["en"]) if self.status == Status.CANCELLED else ""
        return prefix + self.summary


def calendar(
    entries: Iterable[Entry],
    *,
    name: str = "",
    language: str = "fr",
    description: str = "",
    url: str = "",
    source_url: str = "",
    color: str = "",
    image: str = "",
    zone: str = RULED_ZONE,
) -> bytes:
    """Return a public calendar: no METHOD, no ORGANIZER, no ATTENDEE (CAL-12), the same bytes for the same entries.

    Without a name it is a file to import rather than a feed to subscribe to. When the entries outgrow
    `MAX_BYTES`, the earliest are left out (CAL-16).
    """
    ordered = sorted(entries, key=lambda entry: (entry.starts_at, entry.uid))
    head = _head()
    if name:
        _put(head, f"NAME;LANGUAGE={language}", _escape(name))
        _put(head, "X-WR-CALNAME", _escape(name))
        _put(head, "X-WR-TIMEZONE", zone)
        _put(head, "REFRESH-INTERVAL;VALUE=DURATION", REFRESH)
        _put(head, "X-PUBLISHED-TTL", REFRESH)
    if ordered:
        _put(head, "LAST-MODIFIED", utc(max(entry.modified_at for entry in ordered)))
    _put(head, f"DESCRIPTION;LANGUAGE={language}", _escape(description))
    _put(head, "URL", _uri(url))
    _put(head, "SOURCE;VALUE=URI", _uri(source_url))
    _put(head, "COLOR", color)
    _put(head, _IMAGE, _uri(image))
    # The zone is there even when nothing uses it: a calendar without any component is not valid (case 53).
    return _join(head, VTIMEZONE + _rules(ordered), _fitting(ordered))


def invitation(
    entry: Entry,
    method: Method | str = Method.REQUEST,
    *,
    attendee: str,
    organizer: str,
    organizer_name: str,
    built_at: datetime,
    attendee_name: str | None = None,
    partstat: str = "ACCEPTED",
    role: str = "REQ-PARTICIPANT",
    rsvp: bool = False,
) -> str:
    """Return the calendar part of a letter to one person, who is its only ATTENDEE (INV-02).

    CANCEL says STATUS:CANCELLED also when only this person withdraws: in a copy with a single addressee it is the
    whole entry that ends, and programs keep it on show otherwise. The words stay those of the entry's own status.
    """
    method = Method(method)
    event = _event(entry, stamp=built_at, status=Status.CANCELLED if method == Method.CANCEL else entry.status)
    _put(event, f"ORGANIZER;CN={_quoted(_one_line(organizer_name))}", _mailto(organizer))
    _put(event, *_attendee(attendee, attendee_name, partstat=partstat, role=role, rsvp=rsvp))
    block = _folded([*event, "END:VEVENT"])
    zone = VTIMEZONE if f"TZID={RULED_ZONE}".encode() in block else _rules([entry])
    return _join(_head(method), zone, [block]).decode()


def given_to(part: str, attendee: str, built_at: datetime) -> str:
    """Return the calendar part made for `ANYBODY` at `ANY_TIME`, with all defaults, as it is made for one person."""
    before, after = _attendee_line(ANYBODY), _attendee_line(attendee)
    return part.replace(before, after, 1).replace(f"DTSTAMP:{utc(ANY_TIME)}", f"DTSTAMP:{utc(built_at)}", 1)


def _attendee_line(address: str) -> str:
    return _folded([":".join(_attendee(address, None, partstat="ACCEPTED", role="REQ-PARTICIPANT", rsvp=False))]).decode()


def _rules(entries: Iterable[Entry]) -> bytes:
    """Return the zones of `local` entries, besides the one that is always there."""
    years: dict[str, set[int]] = {}
    for entry in entries:
        if entry.local and not entry.all_day and entry.zone != RULED_ZONE:
            years.setdefault(entry.zone, set()).update(local_day(moment).year for moment in (entry.starts_at, entry.ends_at))
    return b"".join(zone_rules.vtimezone(name, min(found), max(found)) for name, found in sorted(years.items()))


def _head(method: Method | None = None) -> Lines:
    head = ["BEGIN:VCALENDAR"]
    _put(head, "VERSION", "2.0")
    _put(head, "PRODID", PRODID)
    _put(head, "METHOD", method or "")
    return head


def _join(head: Lines, zone: bytes, blocks: Iterable[bytes]) -> bytes:
    return b"".join((_folded(head), zone, *blocks, b"END:VCALENDAR\r\n"))


def _fitting(ordered: Sequence[Entry]) -> list[bytes]:
    """Return the last entries that leave room for a head, written; those before them are not even that."""
    room, blocks = MAX_BYTES - 10_000, []
    for entry in reversed(ordered):
        block = _folded([*_event(entry, stamp=entry.stamp, status=entry.status), "END:VEVENT"])
        room -= len(block)
        if room < 0:
            break
        blocks.append(block)
    return blocks[::-1]


def _event(entry: Entry, *, stamp: datetime, status: Status) -> Lines:
    """Build the part that feeds and invitations have in common; its end is for the caller."""
    changed = utc(entry.modified_at)
    event = [
        "BEGIN:VEVENT",
        f"UID:{_escape(entry.uid)}",
        f"DTSTAMP:{changed if stamp is entry.modified_at else utc(stamp)}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{entry.sequence}",
        *_times(entry),
    ]
    _put(event, "SUMMARY" if entry.language == UNKNOWN else f"SUMMARY;LANGUAGE={entry.language}", _escape(entry.title))
    event.append(f"STATUS:{status}")
    _put(event, "DESCRIPTION", _escape(entry.description))
    _put(event, "LOCATION", _escape_again(entry.location))
    if entry.geo:
        event.append("GEO:{:f};{:f}".format(*(value.normalize() for value in entry.geo)))
    _put(event, "URL", _uri(entry.url))
    _put(event, "CATEGORIES", ",".join(map(_escape_again, entry.categories)))
    # What does not happen keeps nobody busy.
    event += "CLASS:PUBLIC", "TRANSP:TRANSPARENT" if entry.transparent or status == Status.CANCELLED else "TRANSP:OPAQUE"
    _put(event, "CONTACT", _escape_again(entry.contact))
    _put(event, "COLOR", entry.color)
    _put(event, _IMAGE, _uri(entry.image))
    if entry.conference_url:
        label = _JOIN_VIDEO.get(entry.language, _JOIN_VIDEO["en"])
        _put(event, f"CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL={_quoted(label)}", _uri(entry.conference_url))
    return event


def _times(entry: Entry) -> tuple[str, str]:
    start, end, zone = entry.starts_at, entry.ends_at, entry.zone
    if entry.all_day:
        days = days_between(start, end, zone)
        return f"DTSTART;VALUE=DATE:{days[0]:%Y%m%d}", f"DTEND;VALUE=DATE:{days[-1] + timedelta(days=1):%Y%m%d}"
    rules = zone_of(zone)
    first, last = start.astimezone(rules), end.astimezone(rules)
    # A wall clock names the first pass of autumn's doubled hour only; the second one is written in UTC (CAL-11).
    if not (entry.local or zone == RULED_ZONE) or first.fold or last.fold:
        return f"DTSTART:{utc(start)}", f"DTEND:{utc(end)}"
    return f"DTSTART;TZID={zone}:{clock(first)}", f"DTEND;TZID={zone}:{clock(last)}"


def _put(lines: Lines, name: str, value: str) -> None:
    """Add a property whose value is finished; an empty one leaves it out."""
    if value:
        lines.append(f"{name}:{value}")


def _quoted(text: str) -> str:
    """Return words as a parameter's value: in quotes, which RFC 6868 lets hold anything (INV-02)."""
    return '"{}"'.format(_clean(text).replace("^", "^^").replace("\n", "^n").replace('"', "^'"))


def _attendee(address: str, name: str | None, *, role: str, partstat: str, rsvp: bool) -> tuple[str, str]:
    """Return the property of the one who is asked: its name with all it says besides, and its value."""
    asked = f"CUTYPE=INDIVIDUAL;ROLE={role};PARTSTAT={partstat};RSVP={'TRUE' if rsvp else 'FALSE'}"
    return f"ATTENDEE;{asked};CN={_quoted(_one_line(name or '') or address)}", _mailto(address)


def _folded(lines: Lines) -> bytes:
    # Most lines are short; few are so short that their octets need not be counted.
    return "\r\n".join([line if len(line) <= _ROOM and line.isascii() else _fold(line) for line in lines] + [""]).encode()


def _fold(text: str) -> str:
    """Return a line in pieces; none ends within a character or, for readers that take no care, within an escape."""
    line = text.encode()
    if len(line) <= _ROOM:
        return text
    pieces = []
    while len(line) > _ROOM:
        end = _ROOM
        while line[end] & 0xC0 == 0x80:
            end -= 1
        if line[end - 1] in b"\\^":
            end -= 1
        pieces.append(line[:end])
        line = line[end:]
    return b"\r\n ".join((*pieces, line)).decode()


def _escape(text: str) -> str:
    """Return TEXT as it stands in a file; no line end of the writer reaches it (CAL-08, case 29)."""
    text = _clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


# Places, categories and whom to ask are few.
_escape_again = lru_cache(maxsize=256)(_escape)


def _clean(text: str) -> str:
    # Most texts need no second look; what can be printed is told fastest, but a no-break space cannot.
    if text.isprintable() or not _AWKWARD.search(text):
        return text
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def _uri(address: str) -> str:
    """Return an address without anything that could end its line; what an address may hold stays as it is."""
    return address if _ADDRESS.fullmatch(address) else quote(_clean(address).replace("\n", ""), safe="%/:?#[]@!$&'()*+,;=~-._")


def _mailto(address: str) -> str:
    return "mailto:" + quote(_clean(address), safe="@+!$&'*,;=~-._")
