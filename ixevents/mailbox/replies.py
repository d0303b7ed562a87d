"""Answers from calendars: what a message says of an invitation (iTIP, RFC 5546; INV-06 to INV-11).

Pure functions: a message goes in, an `Answer` comes out, or None when it holds no calendar part with an answer. Nothing
in it is trusted; `verified` only says what our own mail server found out about its sender.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import Message
from itertools import islice

from ixevents.mailbox import authentication
from ixevents.mailbox.calendar_lines import Calendar, Property, address, parse
from ixevents.mailbox.received import Received, content, file_name, kind, one_line, parameter

REPLY, COUNTER, REFRESH = "REPLY", "COUNTER", "REFRESH"
ANSWERS = (REPLY, COUNTER, REFRESH)
SILENT = "NEEDS-ACTION"

LONGEST_UID = 255
LONGEST_COMMENT = 1_000
LARGEST_SEQUENCE = 2**31 - 1
MOST_ATTENDEES = 200
MOST_ANSWERS = 20
"""So many of one message are compared."""
_CALENDAR_TYPES = ("text/calendar", "application/ics", "text/x-vcalendar", "application/octet-stream", "application/calendar")


@dataclass(frozen=True)
class Attendee:
    """One person of the calendar part."""

    address: str
    partstat: str
    delegated_to: str = ""


@dataclass(frozen=True)
class Answer:
    """What somebody's calendar answered. All of it is a claim, also who it is from (INV-08)."""

    method: str
    "REPLY, COUNTER (another time is proposed) or REFRESH (the invitation is asked for again)."
    uid: str
    attendee: str
    "Whose answer it says it is: a mail address in small letters; empty when the part names nobody."
    partstat: str
    "ACCEPTED, DECLINED, TENTATIVE, DELEGATED, or whatever stands there; NEEDS-ACTION when nothing does."
    sequence: int | None
    "Of the invitation it answers; None when it does not say."
    stamp: datetime | None
    "When it was given (DTSTAMP), in UTC: the latest one of an attendee counts."
    delegated_to: str
    proposed_start: datetime | None
    "Of a COUNTER, in UTC."
    proposed_end: datetime | None
    comment: str
    sender: str
    "The address in From, in small letters."
    verified: bool | None
    "True: From is genuine and is the attendee. False: DMARC failed. None: not known."
    attendees: tuple[Attendee, ...] = ()
    "Everybody the part names; some programs add others to the one who answers."
    passed_on: bool = False
    "It lies in another message, which this one passes on: what its sender says stands in words."
    several: bool = False
    "The message holds another answer besides, which says something else."

    @property
    def by_stranger(self) -> bool:
        """Whether it came from an address other than that of whose answer it says it is."""
        return self.sender != self.attendee


def read(raw: bytes, authserv_id: str = "", zone: str = "Europe/Brussels") -> Answer | None:
    """Return the answer in a message; None when there is none. Never raises."""
    return find(Received(raw), authserv_id, zone)


def find(received: Received, authserv_id: str = "", zone: str = "Europe/Brussels") -> Answer | None:
    """Return the answer in a message that has been read already."""
    answers = (
        replace(_answer(received, method, calendar, authserv_id, zone), passed_on=received.passed_on(part))
        for part, method, calendar in _calendars(received)
        if method in ANSWERS and calendar.text("UID")
    )
    found = list(islice(answers, MOST_ANSWERS))
    if not found:
        return None
    first = found[0]
    return replace(first, several=any(_says(one) != _says(first) for one in found if one.passed_on == first.passed_on))


def methods(received: Received) -> list[str]:
    """Return the methods of all calendar parts; an empty one for a part without."""
    return [method for _part, method, _calendar in _calendars(received)]


def _calendars(received: Received) -> Iterator[tuple[Message, str, Calendar]]:
    """Yield every event of every calendar part with its method: the sender's own first, of these the proper parts, then files, then what
    stands in the text.
    """
    for part in sorted(
        received.parts, key=lambda part: (received.passed_on(part), kind(part) != "text/calendar", kind(part) not in _CALENDAR_TYPES)
    ):
        if part.is_multipart() or not (
            kind(part).startswith("text/") or kind(part) in _CALENDAR_TYPES or file_name(part).endswith((".ics", ".ical", ".vcs"))
        ):
            continue
        for calendar in parse(content(part)):
            yield part, calendar.method or parameter(part, "method").upper(), calendar


def _says(answer: Answer) -> tuple[object, ...]:
    """Return what an answer comes down to: programs repeat it in a second part."""
    return answer.method, answer.uid, answer.attendee, answer.partstat, answer.proposed_start


def _answer(received: Received, method: str, calendar: Calendar, authserv_id: str, zone: str) -> Answer:
    sender = received.sender
    everybody = tuple(map(_attendee, [*calendar.every("ATTENDEE")][:MOST_ATTENDEES]))
    who = _who(everybody, sender)
    genuine = authentication.dmarc(received, authserv_id)
    start = calendar.moment("DTSTART", zone) if method == COUNTER else None
    return Answer(
        method=method,
        uid=one_line(calendar.text("UID"), LONGEST_UID),
        attendee=who.address,
        partstat=who.partstat,
        sequence=_number(calendar.text("SEQUENCE")),
        stamp=calendar.moment("DTSTAMP", "UTC"),
        delegated_to=who.delegated_to,
        proposed_start=start,
        proposed_end=calendar.end(start, zone) if method == COUNTER else None,
        comment=calendar.text("COMMENT")[:LONGEST_COMMENT],
        sender=sender,
        # DMARC speaks of one author; several in From are nobody's word.
        verified=genuine if genuine is not True or received.addresses("From") == [who.address] else None,
        attendees=everybody,
    )


def _attendee(found: Property) -> Attendee:
    partstat = one_line(found.parameters.get("PARTSTAT", ""), 40).upper() or SILENT
    delegates = [address(one) for one in found.parameters.get("DELEGATED-TO", "").split(",")]
    return Attendee(found.address, partstat, next(filter(None, delegates), ""))


def _who(everybody: tuple[Attendee, ...], sender: str) -> Attendee:
    """Return who answers: the sender where named; else the only one, or the first one who has answered."""
    known = [one for one in everybody if one.address]
    mine = [one for one in known if one.address == sender]
    answered = [one for one in known if one.partstat != SILENT]
    return next(iter([*_answered_first(mine), *answered, *known]), Attendee("", SILENT))


def _answered_first(found: list[Attendee]) -> list[Attendee]:
    return sorted(found, key=lambda one: one.partstat == SILENT)


def _number(text: str) -> int | None:
    found = re.match(r"\s*(\d{1,10})", text)
    return min(int(found.group(1)), LARGEST_SEQUENCE) if found else None
