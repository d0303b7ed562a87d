"""Calendar files: public feeds without addressees, and invitations for letters (RFC 5545, 5546, 7986).

A time in Brussels keeps its wall clock and brings the yearly rules of that zone (CAL-09). Other zones are written in
UTC (CAL-11): the moment is all a program needs, and rules that change by decree would be wrong in files already sent.
What is for a reader who lives in another zone is `local`: it keeps that clock and brings that zone's rules.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote

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

_CALLED_OFF = {"fr": "ANNULÉ – ", "nl": "GEANNULEERD – ", "en": "CANCELLED – ", UNKNOWN: "ANNULÉ / GEANNULEERD – "}
_JOIN_VIDEO = {"fr": "Participer par vidéo", "nl": "Deelnemen via video", "en": "Join by video"}

# Whatever some reader takes for the end of a line: Python's own `splitlines` breaks at all of these.
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ADDRESS = re.compile(r"[A-Za-z0-9%/:?#\[\]@!$&'()*+,;=~\-._]*")
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


@dataclass(frozen=True)
class Entry:
    """One dated thing, in the words of one language. Equal entries give equal bytes."""

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
        _put(head, "NAME", _escape(name), LANGUAGE=language)
        _put(head, "X-WR-CALNAME", _escape(name))
        _put(head, "X-WR-TIMEZONE", zone)
        _put(head, "REFRESH-INTERVAL", REFRESH, VALUE="DURATION")
        _put(head, "X-PUBLISHED-TTL", REFRESH)
    if ordered:
        _put(head, "LAST-MODIFIED", utc(max(entry.modified_at for entry in ordered)))
    _put(head, "DESCRIPTION", _escape(description), LANGUAGE=language)
    _put(head, "URL", _uri(url))
    _put(head, "SOURCE", _uri(source_url), VALUE="URI")
    _put(head, "COLOR", color)
    _put_image(head, image)
    # The zone is there even when nothing uses it: a calendar without any component is not valid (case 53).
    return _join(head, VTIMEZONE + _rules(ordered), _fitting([_feed_block(entry) for entry in ordered]))


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
    _put(event, "ORGANIZER", _mailto(organizer), CN=_one_line(organizer_name))
    _put_attendee(event, attendee, attendee_name, partstat=partstat, role=role, rsvp=rsvp)
    block = _folded([*event, "END:VEVENT"])
    zone = VTIMEZONE if f"TZID={RULED_ZONE}".encode() in block else _rules([entry])
    return _join(_head(method), zone, [block]).decode()


def given_to(part: str, attendee: str, built_at: datetime) -> str:
    """Return the calendar part made for `ANYBODY` at `ANY_TIME`, with all defaults, as it is made for one person."""
    before, after = _attendee_line(ANYBODY), _attendee_line(attendee)
    return part.replace(before, after, 1).replace(f"DTSTAMP:{utc(ANY_TIME)}", f"DTSTAMP:{utc(built_at)}", 1)


def _attendee_line(address: str) -> str:
    line: Lines = []
    _put_attendee(line, address, None, partstat="ACCEPTED", role="REQ-PARTICIPANT", rsvp=False)
    return _folded(line).decode()


def _rules(entries: Iterable[Entry]) -> bytes:
    """Return the zones of `local` entries, besides the one that is always there."""
    years: dict[str, set[int]] = {}
    for entry in entries:
        if entry.local and not entry.all_day and entry.zone != RULED_ZONE:
            years.setdefault(entry.zone, set()).update((entry.starts_at.year, entry.ends_at.year))
    return b"".join(zone_rules.vtimezone(name, min(found), max(found)) for name, found in sorted(years.items()))


def _head(method: Method | None = None) -> Lines:
    head = ["BEGIN:VCALENDAR"]
    _put(head, "VERSION", "2.0")
    _put(head, "PRODID", PRODID)
    _put(head, "METHOD", method or "")
    return head


def _join(head: Lines, zone: bytes, blocks: Iterable[bytes]) -> bytes:
    return b"".join((_folded(head), zone, *blocks, b"END:VCALENDAR\r\n"))


def _fitting(blocks: list[bytes]) -> list[bytes]:
    """Return the last blocks that leave room for a head."""
    room = MAX_BYTES - 10_000
    for index in range(len(blocks) - 1, -1, -1):
        room -= len(blocks[index])
        if room < 0:
            return blocks[index + 1 :]
    return blocks


class _Known:
    """An entry by the hash of all its values: kept as a key, it lets the entry itself go, which is larger than what is made of it."""

    __slots__ = ("entry", "name")

    def __init__(self, entry: Entry) -> None:
        self.entry: Entry | None = entry
        self.name = entry.uid, hash(entry)

    def __hash__(self) -> int:
        return self.name[1]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self.name == other.name


def _feed_block(entry: Entry) -> bytes:
    return _kept_block(_Known(entry))


# Feeds are asked for again and again by programs; what an entry looks like depends on the entry alone.
@lru_cache(maxsize=10_240)
def _kept_block(known: _Known) -> bytes:
    entry, known.entry = known.entry, None
    assert entry is not None  # noqa: S101  # a key is new when something is made of it
    return _folded([*_event(entry, stamp=entry.stamp, status=entry.status), "END:VEVENT"])


def _event(entry: Entry, *, stamp: datetime, status: Status) -> Lines:
    """Build the part that feeds and invitations have in common; its end is for the caller."""
    event = ["BEGIN:VEVENT"]
    _put(event, "UID", _escape(entry.uid))
    _put(event, "DTSTAMP", utc(stamp))
    _put(event, "LAST-MODIFIED", utc(entry.modified_at))
    _put(event, "SEQUENCE", str(entry.sequence))
    _put_times(event, entry)
    _put(event, "SUMMARY", _escape(entry.title), **({} if entry.language == UNKNOWN else {"LANGUAGE": entry.language}))
    _put(event, "STATUS", status)
    _put(event, "DESCRIPTION", _escape(entry.description))
    _put(event, "LOCATION", _escape(entry.location))
    _put(event, "GEO", ";".join(f"{value.normalize():f}" for value in entry.geo) if entry.geo else "")
    _put(event, "URL", _uri(entry.url))
    _put(event, "CATEGORIES", ",".join(_escape(category) for category in entry.categories))
    _put(event, "CLASS", "PUBLIC")
    # What does not happen keeps nobody busy.
    _put(event, "TRANSP", "TRANSPARENT" if entry.transparent or status == Status.CANCELLED else "OPAQUE")
    _put(event, "CONTACT", _escape(entry.contact))
    _put(event, "COLOR", entry.color)
    _put_image(event, entry.image)
    label = _JOIN_VIDEO.get(entry.language, _JOIN_VIDEO["en"])
    _put(event, "CONFERENCE", _uri(entry.conference_url), VALUE="URI", FEATURE="VIDEO", LABEL=label)
    return event


def _put_times(event: Lines, entry: Entry) -> None:
    if entry.all_day:
        days = days_between(entry.starts_at, entry.ends_at, entry.zone)
        _put(event, "DTSTART", f"{days[0]:%Y%m%d}", VALUE="DATE")
        _put(event, "DTEND", f"{days[-1] + timedelta(days=1):%Y%m%d}", VALUE="DATE")
        return
    moments = {"DTSTART": entry.starts_at, "DTEND": entry.ends_at}
    local = {name: moment.astimezone(zone_of(entry.zone)) for name, moment in moments.items()}
    # A wall clock names the first pass of autumn's doubled hour only; the second one is written in UTC (CAL-11).
    if not (entry.local or entry.zone == RULED_ZONE) or any(moment.fold for moment in local.values()):
        for name, moment in moments.items():
            _put(event, name, utc(moment))
        return
    for name, moment in local.items():
        _put(event, name, f"{moment:%Y%m%dT%H%M%S}", TZID=entry.zone)


def _put(lines: Lines, name: str, value: str, **parameters: str) -> None:
    """Add a property whose value is finished; an empty one leaves it out."""
    if value and not parameters:
        lines.append(f"{name}:{value}")
    elif value:
        lines.append("".join((name, *(f";{key}={_parameter(key, text)}" for key, text in parameters.items()), ":", value)))


def _parameter(key: str, text: str) -> str:
    """Return a parameter's value: words stand in quotes, which RFC 6868 lets hold anything (INV-02); all others are names."""
    if key not in ("CN", "LABEL"):
        return text
    return '"{}"'.format(_clean(text).replace("^", "^^").replace("\n", "^n").replace('"', "^'"))


def _put_attendee(lines: Lines, address: str, name: str | None, *, role: str, partstat: str, rsvp: bool) -> None:
    facts = {"CUTYPE": "INDIVIDUAL", "ROLE": role, "PARTSTAT": partstat, "RSVP": "TRUE" if rsvp else "FALSE"}
    _put(lines, "ATTENDEE", _mailto(address), **facts, CN=_one_line(name or "") or address)


def _put_image(lines: Lines, address: str) -> None:
    _put(lines, "IMAGE", _uri(address), VALUE="URI", DISPLAY="BADGE", FMTTYPE="image/png")


def _folded(lines: Lines) -> bytes:
    return b"".join(_fold(line.encode()) for line in lines)


def _fold(line: bytes) -> bytes:
    """Return a line in pieces; none ends within a character or, for readers that take no care, within an escape."""
    if len(line) <= _ROOM:
        return line + b"\r\n"
    pieces = []
    while len(line) > _ROOM:
        end = _ROOM
        while line[end] & 0xC0 == 0x80:
            end -= 1
        if line[end - 1] in b"\\^":
            end -= 1
        pieces.append(line[:end])
        line = line[end:]
    return b"\r\n ".join((*pieces, line)) + b"\r\n"


def _escape(text: str) -> str:
    """Return TEXT as it stands in a file; no line end of the writer reaches it (CAL-08, case 29)."""
    text = _clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def _clean(text: str) -> str:
    # Whatever ends lines or is forbidden cannot be printed: most texts need no second look.
    return text if text.isprintable() else _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def _uri(address: str) -> str:
    """Return an address without anything that could end its line; what an address may hold stays as it is."""
    return address if _ADDRESS.fullmatch(address) else quote(_clean(address).replace("\n", ""), safe="%/:?#[]@!$&'()*+,;=~-._")


def _mailto(address: str) -> str:
    return "mailto:" + quote(_clean(address), safe="@+!$&'*,;=~-._")
