"""How a slot stands for somebody who wants to come, as a state and in words; the same on every page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import dates
from ixevents.core.web import current_language
from ixevents.core.zones import is_midnight
from ixevents.events.models import Audience

FEW = 0.15
"""Below this share of free seats the words become urgent."""


class Facts(Protocol):
    """What has to be known of a slot: the slot itself with its event and edition, or what a list reads of it."""

    @property
    def called_off(self) -> bool: ...  # noqa: D102

    @property
    def ends_at(self) -> datetime: ...  # noqa: D102

    @property
    def needs_registration(self) -> bool: ...  # noqa: D102

    @property
    def inhabitants_first_until(self) -> datetime | None: ...  # noqa: D102

    @property
    def in_round(self) -> bool: ...  # noqa: D102

    @property
    def opens_at(self) -> datetime | None: ...  # noqa: D102

    @property
    def closes_at(self) -> datetime: ...  # noqa: D102

    @property
    def zone(self) -> str: ...  # noqa: D102

    @property
    def audience(self) -> str: ...  # noqa: D102

    @property
    def capacity(self) -> int | None: ...  # noqa: D102

    @property
    def seats_left(self) -> int | None: ...  # noqa: D102


class Phase(Enum):
    """Where a slot is in its life: all that the hour says of it."""

    OFF = "called off"
    OVER = "over"
    FREE = "without registration"
    EARLY = "registration opens later"
    LATE = "registration is closed"
    FIRST = "open, for inhabitants first"
    OPEN = "open"


@dataclass(frozen=True)
class Availability:
    """`state` is one of open, few, full, closed, off, free; `words` say it; `takes` is whether one can register now."""

    state: str
    say: Callable[[], str]
    takes: bool = False
    shares: bool = False
    "Whether the places are shared out later: how full it is says nothing yet."

    @property
    def words(self) -> str:
        """The same for people; most who ask want to know `takes` alone."""
        return self.say()


def phase(slot: Facts, moment: datetime) -> Phase:
    """Return where a slot is in its life at a moment."""
    if slot.called_off:
        return Phase.OFF
    if slot.ends_at <= moment:
        return Phase.OVER
    if not slot.needs_registration:
        return Phase.FREE
    opens_at = slot.opens_at
    if opens_at and moment < opens_at:
        return Phase.EARLY
    if moment >= slot.closes_at:
        return Phase.LATE
    until = slot.inhabitants_first_until
    return Phase.FIRST if until and moment < until else Phase.OPEN


def of(slot: Facts, moment: datetime) -> Availability:
    """Say how a slot stands at a moment."""
    return during(phase(slot, moment), slot)


def during(reached: Phase, slot: Facts) -> Availability:
    """Say how a slot stands in a phase of its life."""
    match reached:
        case Phase.OFF:
            return Availability("off", lambda: _("Called off"))
        case Phase.OVER:
            return Availability("closed", lambda: _("Over"))
        case Phase.FREE:
            return Availability("free", lambda: _("No registration needed"))
        case Phase.EARLY:
            return Availability("closed", lambda: _("Registration opens on %(day)s", day=_opening(slot)))
        case Phase.LATE:
            return Availability("closed", lambda: _("Registration is closed"))
        case Phase.FIRST | Phase.OPEN:
            return _by_seats(slot)


def _by_seats(slot: Facts) -> Availability:
    """Say how many seats are left: what could be offered to who waits is offered, so these are free for who comes now."""
    left = slot.seats_left
    if left is None or slot.capacity is None:
        return Availability("open", lambda: _("Places for everyone"), True)
    if left and slot.audience == Audience.SCHOOLS and slot.in_round:
        # Nobody has taken any: as many as there are says nothing of how many classes wish for them.
        return Availability("open", lambda: ngettext("%(num)s place to share out", "%(num)s places to share out", left), True, True)
    if left == 0:
        return Availability("full", lambda: _("Full: waiting list open"), True)
    state = "few" if left <= max(3, slot.capacity * FEW) else "open"
    return Availability(state, lambda: ngettext("%(num)s place left", "%(num)s places left", left), True)


def _opening(slot: Facts) -> str:
    """Return the day, and the hour unless it opens with the day itself."""
    if slot.opens_at is None:
        return ""
    day = dates.day_medium(slot.opens_at, current_language(), slot.zone)
    return day if is_midnight(slot.opens_at, slot.zone) else f"{day}, {dates.hour(slot.opens_at, slot.zone)}"
