"""Samples of the letters of a round: the invented party of the other letters, as a class."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l

from ixevents.allocation import notices
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.outbox import samples
from ixevents.registrations.models import State
from ixevents.registrations.samples import party

_REASON = Translated(
    "Cette date est la seule où la salle est accessible de plain-pied.",
    "Alleen op die datum is de zaal drempelvrij toegankelijk.",
    "Only on that date is the hall accessible without steps.",
)


def add() -> None:
    """Make the samples known."""
    for letter, (title, write) in _WRITERS.items():
        samples.add(f"allocation.{letter}", title, write)


_WRITERS: dict[str, tuple[object, Callable[[str], object]]] = {
    "given": (_l("Wish met"), lambda language: notices.given(party(language, seats=24), 2)),
    "unplaced": (
        _l("No wish met, waiting list"),
        lambda language: notices.unplaced(party(language, state=State.WAITING, seats=0, seats_waiting=24, waiting_since=now())),
    ),
    "adjusted": (_l("Decided by hand in a round"), lambda language: notices.adjusted(party(language, seats=24), _REASON)),
}
