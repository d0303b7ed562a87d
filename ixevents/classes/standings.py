"""Where a class stands, in the reader's language: as a banner, and in a word or two."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.classes.models import ClassParty
from ixevents.classes.words import who
from ixevents.registrations import words
from ixevents.registrations.models import Registration, State
from ixevents.registrations.words import Standing

_STANDINGS: dict[str, tuple[object, object]] = {
    State.CONFIRMED: (
        _l("Your class is registered"),
        _l("%(who)s are expected. One code at the entrance is enough for the whole class."),
    ),
    State.REQUESTED: (_l("We have your request"), _l("The places of %(who)s are kept. We look at it and write to you.")),
    State.WAITING: (_l("Your class is on the waiting list"), _l("We write to you as soon as there is room.")),
    State.OFFERED: (_l("Places are free for your class"), _l("Answer before the time below, or they go to the next in line.")),
    State.CANCELLED: (
        _l("This class is withdrawn"),
        _l("It is no longer expected. As long as there is room, you can register it again."),
    ),
    State.DECLINED: (
        _l("You declined for this class"),
        _l("The places are free for others again. As long as there is room, you can register it again."),
    ),
    State.EXPIRED: (
        _l("The time to answer is over"),
        _l("This class has no places any more. As long as there is room, you can register it again."),
    ),
    State.ATTENDED: (_l("Your class was there"), _l("Thank you for coming.")),
    State.ABSENT: (_l("We missed your class"), _l("We did not see it that day.")),
}
"""What a class is told otherwise than a party of persons."""


def standing(registration: Registration, party: ClassParty) -> Standing:
    """Say where a class stands, as a banner."""
    said, after = words.standing(registration), words.afterwards(registration)
    if after is not None:
        return Standing(after.kind, str(_STANDINGS[State.ATTENDED][0]) if registration.came else after.title, after.text)
    if registration.state == State.CONFIRMED and registration.seats_waiting:
        return Standing("success", _("Part of your class is registered"), said.text)
    title, text = _STANDINGS.get(registration.state, (said.title, said.text))
    return Standing(said.kind, str(title), str(text).replace("%(who)s", who(party.pupils, party.adults)))


def tag(registration: Registration) -> tuple[str, str]:
    """Return where a class stands in a word or two, and the kind of its tag."""
    kind = {"success": "good", "warning": "wait"}.get(words.standing(registration).kind, "plain")
    return str(words.STATES[registration.state]), kind
