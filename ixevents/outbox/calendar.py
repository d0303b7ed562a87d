"""Calendar files: public feeds without addressees, and invitations for letters (RFC 5545, 5546, 7986).

A time in Brussels keeps its wall clock and brings the yearly rules of that zone (CAL-09). Other zones are written in
UTC (CAL-11): the moment is all a program needs, and rules that change by decree would be wrong in files already sent.
What is for a reader who lives in another zone is `local`: it keeps that clock and brings that zone's rules.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache

from ixevents.core.dates import clock, local_day
from ixevents.core.dates import stamp as utc
from ixevents.core.languages import UNKNOWN
from ixevents.core.zones import days_between
from ixevents.core.zones import zone as zone_of
from ixevents.outbox import zone_rules
from ixevents.outbox.content_lines import Lines, escape, escape_again, folded, mailto, one_line, put, quoted, uri

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

_IMAGE = "IMAGE;VALUE=URI;DISPLAY=BADGE;FMTTYPE=image/png"

_CALLED_OFF = {"fr": "ANNULÉ – ", "nl": "AFGELAST – ", "en": "CANCELLED – ", UNKNOWN: "ANNULÉ / AFGELAST – "}
_JOIN_VIDEO = {"fr": "Participer par vidéo", "nl": "Deelnemen via video", "en": "Join by video"}


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
        put(head, f"NAME;LANGUAGE={language}", escape(name))
        put(head, "X-WR-CALNAME", escape(name))
        put(head, "X-WR-TIMEZONE", zone)
        put(head, "REFRESH-INTERVAL;VALUE=DURATION", REFRESH)
        put(head, "X-PUBLISHED-TTL", REFRESH)
    if ordered:
        put(head, "LAST-MODIFIED", utc(max(entry.modified_at for entry in ordered)))
    put(head, f"DESCRIPTION;LANGUAGE={language}", escape(description))
    put(head, "URL", uri(url))
    put(head, "SOURCE;VALUE=URI", uri(source_url))
    put(head, "COLOR", color)
    put(head, _IMAGE, uri(image))
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
    put(event, f"ORGANIZER;CN={quoted(one_line(organizer_name))}", mailto(organizer))
    put(event, *_attendee(attendee, attendee_name, partstat=partstat, role=role, rsvp=rsvp))
    block = folded([*event, "END:VEVENT"])
    zone = VTIMEZONE if f"TZID={RULED_ZONE}".encode() in block else _rules([entry])
    return _join(_head(method), zone, [block]).decode()


def given_to(part: str, attendee: str, built_at: datetime) -> str:
    """Return the calendar part made for `ANYBODY` at `ANY_TIME`, with all defaults, as it is made for one person."""
    before, after = _anybodys_line(), _attendee_line(attendee)
    return part.replace(before, after, 1).replace(f"DTSTAMP:{utc(ANY_TIME)}", f"DTSTAMP:{utc(built_at)}", 1)


@cache
def _anybodys_line() -> str:
    return _attendee_line(ANYBODY)


def _attendee_line(address: str) -> str:
    return folded([":".join(_attendee(address, None, partstat="ACCEPTED", role="REQ-PARTICIPANT", rsvp=False))]).decode()


def _rules(entries: Iterable[Entry]) -> bytes:
    """Return the zones of `local` entries, besides the one that is always there."""
    years: dict[str, set[int]] = {}
    for entry in entries:
        if entry.local and not entry.all_day and entry.zone != RULED_ZONE:
            years.setdefault(entry.zone, set()).update(local_day(moment).year for moment in (entry.starts_at, entry.ends_at))
    return b"".join(zone_rules.vtimezone(name, min(found), max(found)) for name, found in sorted(years.items()))


def _head(method: Method | None = None) -> Lines:
    head = ["BEGIN:VCALENDAR"]
    put(head, "VERSION", "2.0")
    put(head, "PRODID", PRODID)
    put(head, "METHOD", method or "")
    return head


def _join(head: Lines, zone: bytes, blocks: Iterable[bytes]) -> bytes:
    return b"".join((folded(head), zone, *blocks, b"END:VCALENDAR\r\n"))


def _fitting(ordered: Sequence[Entry]) -> list[bytes]:
    """Return the last entries that leave room for a head, written; those before them are not even that."""
    room, blocks = MAX_BYTES - 10_000, []
    for entry in reversed(ordered):
        block = folded([*_event(entry, stamp=entry.stamp, status=entry.status), "END:VEVENT"])
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
        f"UID:{escape(entry.uid)}",
        f"DTSTAMP:{changed if stamp is entry.modified_at else utc(stamp)}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{entry.sequence}",
        *_times(entry),
    ]
    put(event, "SUMMARY" if entry.language == UNKNOWN else f"SUMMARY;LANGUAGE={entry.language}", escape(entry.title))
    event.append(f"STATUS:{status}")
    put(event, "DESCRIPTION", escape(entry.description))
    put(event, "LOCATION", escape_again(entry.location))
    if entry.geo:
        event.append("GEO:{:f};{:f}".format(*(value.normalize() for value in entry.geo)))
    put(event, "URL", uri(entry.url))
    put(event, "CATEGORIES", ",".join(map(escape_again, entry.categories)))
    # What does not happen keeps nobody busy.
    event += "CLASS:PUBLIC", "TRANSP:TRANSPARENT" if entry.transparent or status == Status.CANCELLED else "TRANSP:OPAQUE"
    put(event, "CONTACT", escape_again(entry.contact))
    put(event, "COLOR", entry.color)
    put(event, _IMAGE, uri(entry.image))
    if entry.conference_url:
        label = _JOIN_VIDEO.get(entry.language, _JOIN_VIDEO["en"])
        put(event, f"CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL={quoted(label)}", uri(entry.conference_url))
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


def _attendee(address: str, name: str | None, *, role: str, partstat: str, rsvp: bool) -> tuple[str, str]:
    """Return the property of the one who is asked: its name with all it says besides, and its value."""
    asked = f"CUTYPE=INDIVIDUAL;ROLE={role};PARTSTAT={partstat};RSVP={'TRUE' if rsvp else 'FALSE'}"
    return f"ATTENDEE;{asked};CN={quoted(one_line(name or '') or address)}", mailto(address)
