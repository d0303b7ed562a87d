"""Letters about handing classes over. They hold no word the sender typed but the names of classes: nobody writes to others by them.

Each is about classes of one reader. A letter carries one calendar entry, so classes that have one are told in a letter each, with what is
needed for that class alone; all others are told together, in one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from ixevents.classes import behind, words
from ixevents.classes.handing.sendings import Part
from ixevents.core.links import external
from ixevents.core.web import apart, current_language
from ixevents.outbox import letters
from ixevents.outbox.calendar import Method
from ixevents.registrations import facts, invitations, notices
from ixevents.registrations.models import Registration

LETTERS = ("handover_asked", "handed_over", "taken_over", "handover_ended", "handover_undone", "handed_back")

Classes = Sequence[Registration]
More = Callable[[Classes], Mapping[str, object]]


def asked(parts: Sequence[Part]) -> None:
    """Ask the colleague whether it takes the classes over; nothing changes before it says so."""
    first, ends_at = parts[0].handover, min(part.handover.ends_at for part in parts)

    def more(classes: Classes) -> Mapping[str, object]:
        until = facts.until(ends_at, classes[0].slot)
        link = external("registrations.private", lang=current_language(), code=first.code)
        # What the class answered is for its contact.
        return {"rows": [*_rows(classes), (_("Answer before"), until)], "link": link, "until": until, "answers": []}

    _write("handover_asked", [part.registration for part in parts], more, to=first.email, expires_at=ends_at)


def handed_over(parts: Sequence[Part]) -> None:
    """Tell who was the contact, while it still is: how to undo it, and take the entry out of its calendar (RFC 5546, 3.2.5)."""
    ends = {part.registration: part.handover.ends_at for part in parts}
    _tell("handed_over", ends, lambda classes: {"until": _first_end(classes, ends)}, method=Method.CANCEL)


def taken_over(classes: Classes) -> None:
    """Give the new contact its links, and the entries for its calendar."""
    _tell("taken_over", classes, method=Method.REQUEST)


def ended(classes: Classes) -> None:
    """Tell the contact that the colleague did not take these classes over."""
    _tell("handover_ended", classes)


def undone(classes: Classes) -> None:
    """Tell the colleague, while it still is the contact, that the classes went back; their entries leave the calendar."""
    _tell("handover_undone", classes, lambda some: {"link": _events(some)}, method=Method.CANCEL)


def handed_back(classes: Classes) -> None:
    """Tell the former contact that it is the contact again, with the entries for its calendar."""
    _tell("handed_back", classes, method=Method.REQUEST)


def _tell(letter: str, classes: Iterable[Registration], more: More = lambda _classes: {}, method: Method | None = None) -> None:
    """Write to the contact of each class, in as few letters as their calendar entries allow."""
    together: dict[str | None, list[Registration]] = {}
    for one in classes:
        if method and invitations.has_entry(one):
            _write(letter, [one], more, method=method)
        else:
            together.setdefault(one.email, []).append(one)
    for some in together.values():
        _write(letter, some, more)


def _write(letter: str, classes: Classes, more: More, **how: Any) -> None:
    first = classes[0]
    several = len(classes) > 1

    def values() -> Mapping[str, object]:
        # The day of one of them is not that of all.
        listed: Mapping[str, object] = {"rows": _rows(classes), "starts_at": None, "answers": []} if several else {}
        return {"label": behind.party(first).label, "count": len(classes), **listed, **more(classes)}

    how.setdefault("expires_at", max(one.slot.ends_at for one in classes))
    notices.write(f"classes.{letter}", first, values, **how)


def _rows(classes: Classes) -> facts.Rows:
    """Return the facts of one class, or a row for each of several."""
    return facts.rows(classes[0]) if len(classes) == 1 else [_row(one) for one in classes]


def _row(registration: Registration) -> tuple[str, str]:
    party = behind.party(registration)
    told = [*words.what_when_where(registration), words.who(party.pupils, party.adults)]
    return letters.one_line(party.label), letters.one_line(apart(told))


def _first_end(classes: Classes, ends: Mapping[Registration, datetime]) -> str:
    first = min(classes, key=lambda one: ends[one])
    return facts.until(ends[first], first.slot)


def _events(classes: Classes) -> str:
    lang = current_language()
    if len(classes) > 1:
        return external("events.agenda", lang=lang)
    return external("events.event", lang=lang, slug=classes[0].slot.event.slug)
