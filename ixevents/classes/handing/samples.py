"""Samples of the letters about classes that are handed over."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from ixevents.classes.handing import notices
from ixevents.classes.handing.sendings import Part
from ixevents.classes.handover import ClassHandover
from ixevents.classes.samples import party
from ixevents.core.clock import now
from ixevents.outbox import samples
from ixevents.registrations.models import Registration, State

TITLES = {
    "handover_asked": _l("Class: asked to take it over"),
    "handed_over": _l("Class: handed over, to the former contact"),
    "taken_over": _l("Class: taken over, to the new contact"),
    "handover_ended": _l("Class: the colleague did not take it over"),
    "handover_undone": _l("Class: went back, to the colleague"),
    "handed_back": _l("Class: went back, to the former contact"),
}
SEVERAL = {
    "handover_asked": _l("Classes: asked to take several over"),
    "handed_over": _l("Classes without places: several handed over, to the former contact"),
    "taken_over": _l("Classes without places: several taken over, to the new contact"),
    "handover_ended": _l("Classes: the colleague did not take several over"),
    "handover_undone": _l("Classes without places: several went back, to the colleague"),
    "handed_back": _l("Classes without places: several went back, to the former contact"),
}
"""In a letter each are told only those that have an entry in a calendar."""


def add() -> None:
    """Make the samples known."""
    for letter, title in TITLES.items():
        samples.add(f"classes.{letter}", title, _writer(letter))
    for letter, title in SEVERAL.items():
        samples.add(f"classes.{letter}:several", title, _writer_of_several(letter))


def _writer(letter: str) -> Callable[[str], object]:
    return lambda language: write(letter, [party(language, sequence=1)])


def _writer_of_several(letter: str) -> Callable[[str], object]:
    waiting: dict[str, Any] = {"state": State.WAITING, "seats": 0, "seats_waiting": 24}
    return lambda language: write(letter, [party(language, label=label, **waiting) for label in ("4TQ B", "Les Hérissons")])


def write(letter: str, classes: Sequence[Registration]) -> None:
    """Write one of these letters about classes."""
    ends = now() + timedelta(days=7)
    parts = [Part(ClassHandover(code="sample", email="lena@example.org", ends_at=ends), one) for one in classes]
    plain = {
        "taken_over": notices.taken_over,
        "handover_ended": notices.ended,
        "handover_undone": notices.undone,
        "handed_back": notices.handed_back,
    }
    if letter == "handover_asked":
        notices.asked(parts)
    elif letter == "handed_over":
        notices.handed_over(parts)
    else:
        plain[letter](classes)
