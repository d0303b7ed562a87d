"""Samples of the letters about a class that is handed over."""

from collections.abc import Callable
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from ixevents.classes.handing import notices
from ixevents.classes.handover import ClassHandover
from ixevents.classes.samples import party
from ixevents.core.clock import now
from ixevents.outbox import samples
from ixevents.outbox.models import Notice
from ixevents.registrations.models import Registration

TITLES = {
    "handover_asked": _l("Class: asked to take it over"),
    "handed_over": _l("Class: handed over, to the former contact"),
    "taken_over": _l("Class: taken over, to the new contact"),
    "handover_ended": _l("Class: the colleague did not take it over"),
    "handover_undone": _l("Class: went back, to the colleague"),
    "handed_back": _l("Class: went back, to the former contact"),
}


def add() -> None:
    """Make the samples known."""
    for letter, title in TITLES.items():
        samples.add(f"classes.{letter}", title, _writer(letter))


def _writer(letter: str) -> Callable[[str], object]:
    return lambda language: write(letter, party(language, sequence=1))


def write(letter: str, registration: Registration) -> Notice | None:
    """Write one of these letters about a class."""
    if letter == "handover_asked":
        asked = ClassHandover(code="sample", email="lena@example.org", ends_at=now() + timedelta(days=7))
        return notices.asked(registration, asked)
    if letter == "handed_over":
        return notices.handed_over(registration, now() + timedelta(days=7))
    plain = {
        "taken_over": notices.taken_over,
        "handover_ended": notices.ended,
        "handover_undone": notices.undone,
        "handed_back": notices.handed_back,
    }
    return plain[letter](registration)
