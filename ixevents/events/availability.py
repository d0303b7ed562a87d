"""How a slot stands for somebody who wants to come, as a state and in words; the same on every page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import dates
from ixevents.core.web import current_language
from ixevents.events.models import Audience, Slot

FEW = 0.15
"""Below this share of free seats the words become urgent."""


@dataclass(frozen=True)
class Availability:
    """`state` is one of open, few, full, closed, off, free; `words` say it; `takes` is whether one can register now."""

    state: str
    say: Callable[[], str]
    takes: bool = False

    @property
    def words(self) -> str:
        """The same for people; most who ask want to know `takes` alone."""
        return self.say()


def of(slot: Slot, moment: datetime) -> Availability:
    """Say how a slot stands at a moment. Needs the slot's event and edition loaded."""
    if slot.called_off:
        return Availability("off", lambda: _("Called off"))
    if slot.ends_at <= moment:
        return Availability("closed", lambda: _("Over"))
    if not slot.event.needs_registration:
        return Availability("free", lambda: _("No registration needed"))
    if slot.opens_at and moment < slot.opens_at:
        return Availability("closed", lambda: _("Registration opens on %(day)s", day=_opening(slot)))
    if moment >= slot.closes_at:
        return Availability("closed", lambda: _("Registration is closed"))
    return _by_seats(slot)


def _by_seats(slot: Slot) -> Availability:
    left = slot.seats_left
    if left is None or slot.capacity is None:
        return Availability("open", lambda: _("Places for everyone"), True)
    # A class waits for all its seats and lets smaller ones pass: what is left is free for those.
    waited_for = slot.seats_waiting and left <= slot.seats_waiting and slot.event.audience != Audience.SCHOOLS
    if left == 0 or waited_for:
        return Availability("full", lambda: _("Full: waiting list open"), True)
    state = "few" if left <= max(3, slot.capacity * FEW) else "open"
    return Availability(state, lambda: ngettext("%(num)s place left", "%(num)s places left", left), True)


def _opening(slot: Slot) -> str:
    return dates.day_medium(slot.opens_at, current_language(), slot.zone) if slot.opens_at else ""
