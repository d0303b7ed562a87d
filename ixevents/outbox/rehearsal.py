"""A rehearsal: the whole work is done, the letters it wrote are read, and nothing of it stays.

What staff are shown before they move or call off a date is therefore what will go out, not what somebody thought would.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from sqlalchemy import select

from ixevents.core import dates
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.outbox import post
from ixevents.outbox.models import Notice

T = TypeVar("T")

COMPARED = ("METHOD", "SEQUENCE", "STATUS", "SUMMARY", "DTSTART", "DTEND", "LOCATION")
"""What a reader's calendar shows or obeys; the rest of the part is the same, or of no concern to people."""

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")


@dataclass(frozen=True)
class Change:
    """One line of the calendar part: what that calendar was told before, and what it is told now."""

    name: str
    before: str
    after: str

    @property
    def same(self) -> bool:
        """Whether nothing changes."""
        return self.before == self.after


@dataclass(frozen=True)
class Sample:
    """One letter as its reader gets it: the first of its kind in its language."""

    kind: str
    language: str
    recipient: str
    subject: str
    text: str
    html: str
    method: str | None
    changes: tuple[Change, ...]
    "Empty without a calendar part."


@dataclass(frozen=True)
class Rehearsal(Generic[T]):
    """What would happen: the letters, and what the work returned."""

    count: int = 0
    by_language: dict[str, int] = field(default_factory=dict)
    by_kind: dict[str, int] = field(default_factory=dict)
    by_method: dict[str, int] = field(default_factory=dict)
    samples: tuple[Sample, ...] = ()
    result: T | None = None
    "Plain values only: a stored object is read anew after the rehearsal."
    refusal: Refused | None = None
    "Why the work cannot be done; then no letter goes."
    asked: str = ""
    "What tells the answers it was made for from others; empty where nobody compares."


def rehearse(work: Callable[[], T]) -> Rehearsal[T]:
    """Do `work` to its end, read the letters it wrote, and undo it all: nothing stays in the database or its session.

    What the transaction holds already is undone too, so this comes before any change. Objects loaded earlier are let go;
    whoever shows them loads them again.
    """
    with post.collecting() as letters:
        try:
            result = work()
            db.session.flush()
            return _read(letters, result)
        except Refused as refusal:
            return Rehearsal(refusal=refusal)
        finally:
            db.session.rollback()


def attempt(work: Callable[[], object]) -> Refused | None:
    """Do one part of a rehearsed work. Refused, it alone is undone and its letters are forgotten; returns the refusal.

    On SQLite something must have been changed before: a part can be undone alone only inside a transaction.
    """
    mark = post.collected_count()
    try:
        with db.session.begin_nested():
            work()
    except Refused as refusal:
        post.forget_after(mark)
        return refusal
    return None


def _read(letters: Sequence[Notice], result: T) -> Rehearsal[T]:
    firsts: dict[tuple[str, str], Notice] = {}
    for letter in letters:
        firsts.setdefault((letter.kind, letter.language), letter)
    return Rehearsal(
        count=len(letters),
        by_language=dict(Counter(letter.language for letter in letters)),
        by_kind=dict(Counter(letter.kind for letter in letters)),
        by_method=dict(Counter(letter.calendar_method for letter in letters if letter.calendar_method)),
        samples=tuple(_sample(letter) for letter in firsts.values()),
        result=result,
    )


def _sample(letter: Notice) -> Sample:
    return Sample(
        kind=letter.kind,
        language=letter.language,
        recipient=letter.recipient,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        method=letter.calendar_method,
        changes=_changes(letter),
    )


def _changes(letter: Notice) -> tuple[Change, ...]:
    """Hold the calendar part against the last one written about the same thing: that is what the reader's calendar has."""
    if not letter.calendar:
        return ()
    earlier = (
        select(Notice.calendar)
        .where(
            Notice.about_kind == letter.about_kind,
            Notice.about_id == letter.about_id,
            Notice.recipient_key == letter.recipient_key,
            Notice.calendar.is_not(None),
            Notice.id < letter.id,
        )
        .order_by(Notice.id.desc())
        .limit(1)
    )
    before, after = _said(db.session.scalar(earlier) or ""), _said(letter.calendar)
    return tuple(Change(name, before.get(name, ""), after.get(name, "")) for name in COMPARED if name in before or name in after)


def _said(calendar: str) -> dict[str, str]:
    """Return the compared properties of a calendar part, as people read them."""
    found: dict[str, str] = {}
    inside = ""
    for line in calendar.replace("\r\n ", "").splitlines():
        head, _colon, value = line.partition(":")
        name = head.partition(";")[0]
        if name in ("BEGIN", "END"):
            inside = value if name == "BEGIN" else ""
        elif name in COMPARED and inside in ("VEVENT", "VCALENDAR", ""):
            found.setdefault(name, _readable(name, value))
    return found


def _readable(name: str, value: str) -> str:
    if name not in ("DTSTART", "DTEND"):
        return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)
    moment = _MOMENT.fullmatch(value)
    if moment is None:
        return value
    year, month, day, hour, minute, utc = moment.groups()
    told = dates.day_short(date(int(year), int(month), int(day)), current_language())
    return told + (f", {hour}:{minute}" if hour else "") + (" UTC" if utc else "")
