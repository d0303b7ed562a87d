"""How slots and registrations are said in a line, in the reader's language."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ixevents.core.clock import now
from ixevents.core.web import plain
from ixevents.events import availability
from ixevents.events.models import Slot
from ixevents.events.words import when
from ixevents.registrations.models import Registration, State

STATES: dict[str, object] = {
    State.HELD: _l("Address to confirm"),
    State.REQUESTED: _l("Request"),
    State.CONFIRMED: _l("Confirmed"),
    State.WAITING: _l("Waiting"),
    State.OFFERED: _l("Offer open"),
    State.WISHED: _l("In a round"),
    State.DECLINED: _l("Offer declined"),
    State.EXPIRED: _l("Lapsed"),
    State.CANCELLED: _l("Withdrawn"),
    State.CALLED_OFF: _l("Ended by us"),
    State.REFUSED: _l("Refused"),
    State.ATTENDED: _l("Has come"),
    State.ABSENT: _l("Absent"),
}
"""What a state is called where registrations are listed."""

_STANDINGS = {
    State.HELD: ("warning", _l("One more step"), _l("Press the button to confirm that this address is yours.")),
    State.REQUESTED: ("notice", _l("We have your request"), _l("We look at it and write to you.")),
    State.CONFIRMED: ("success", _l("You are in"), _l("%(size)s confirmed. Show the code below at the entrance.")),
    State.WAITING: ("notice", _l("You are on the waiting list"), _l("We write to you as soon as seats come free.")),
    State.OFFERED: ("warning", _l("Seats are free for you"), _l("Answer before the time below, or they go to the next in line.")),
    State.WISHED: (
        "notice",
        _l("We have your wishes"),
        _l("All wishes are answered together after the closing date. We write to you then."),
    ),
    State.DECLINED: (
        "notice",
        _l("You declined"),
        _l("The seats are free for others again. As long as there is room, you can register again."),
    ),
    State.EXPIRED: ("notice", _l("The time is over"), _l("The offer no longer stands. You can register again.")),
    State.CANCELLED: (
        "notice",
        _l("You withdrew"),
        _l("Your seats are free for others again. As long as there is room, you can register again."),
    ),
    State.CALLED_OFF: ("warning", _l("This has been called off"), _l("Your registration has ended. We are sorry.")),
    State.REFUSED: ("notice", _l("This request was not accepted"), _l("The letter we sent says why.")),
    State.ATTENDED: ("success", _l("You were there"), _l("Thank you for coming.")),
    State.ABSENT: ("notice", _l("We missed you"), _l("We did not see you that day.")),
}


@dataclass(frozen=True)
class Standing:
    """Where a registration stands: the kind of banner, its title and what it means for the party."""

    kind: str
    title: str
    text: str


def slot_line(slot: Slot, stands: str | None = None) -> str:
    """Return day, hours, place and how many places are left, for choosing among slots; how it stands now, where nobody says that yet."""
    return f"{when(slot)} · {plain(slot.place.name)} · {stands or availability.of(slot, now()).words}"


def people(count: int) -> str:
    """Return "3 people"."""
    return ngettext("%(num)s person", "%(num)s people", count)


def afterwards(registration: Registration) -> Standing | None:
    """Say where a party that was expected stands once its date is over, while the door is not closed yet; None in all other cases."""
    if registration.state != State.CONFIRMED or registration.slot.ends_at > now():
        return None
    if not registration.came:
        return Standing("notice", _("This date is over"), _("You have nothing more to do."))
    kind, title, text = _STANDINGS[State.ATTENDED]
    return Standing(kind, str(title), str(text))


def standing(registration: Registration) -> Standing:
    """Say where a registration stands."""
    state, size = registration.state, people(registration.seats)
    if state == State.CONFIRMED and registration.seats_waiting:
        more = ngettext("%(num)s more seat", "%(num)s more seats", registration.seats_waiting)
        return Standing("success", _("You are in"), _("%(size)s confirmed. You wait for %(more)s.", size=size, more=more))
    if state == State.CANCELLED and not registration.seats:
        return Standing("notice", _("You withdrew"), _("As long as there is room, you can register again."))
    kind, title, text = _STANDINGS[State(state)]
    return Standing(kind, str(title), str(text) % {"size": size} if state == State.CONFIRMED else str(text))
