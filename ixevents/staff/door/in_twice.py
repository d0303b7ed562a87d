"""What a second door hears of a party that is in already: who let it in and when. Two people may be showing one code."""

from flask_babel import gettext as _

from ixevents.accounts import access
from ixevents.accounts import queries as accounts
from ixevents.classes import behind
from ixevents.classes import words as class_words
from ixevents.core import dates
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import attendance, queries
from ixevents.registrations.attendance import Statement
from ixevents.registrations.models import DoorLink

REASON = "in_twice"


def words(slot: Slot, said: Statement, *, by: str) -> str | None:
    """Say that another door has let in the party a new statement lets in; None when none has. Asked before the statement is kept."""
    party = attendance.in_already(slot, said)
    if party is None:
        return None
    last = db.session.scalars(queries.last_statement(party.id)).one()
    of_class = behind.among([party]).get(party.id)
    return _(
        "Look twice: %(name)s is in already, %(came)s of %(seats)s, let in at %(hour)s by %(who)s. "
        "Two people may be showing the same code.",
        name=(class_words.at_the_door(party, of_class) if of_class else party.name) or "–",
        came=party.came,
        seats=party.seats,
        hour=dates.hour(last.at, slot.zone),
        who=_who(last.by, by),
    )


def _who(let_in: str, by: str) -> str:
    """Say whose door it was; volunteers are told no names of staff."""
    kind, _colon, number = let_in.partition(":")
    if kind == "door":
        return _volunteer(int(number), same=let_in == by)
    if let_in == by:
        return _("yourself, on another page or device")
    staff = db.session.scalars(accounts.named([int(number)])).first() if access.in_area() and number.isdigit() else None
    return staff.name if staff else _("the staff")


def _volunteer(link_id: int, *, same: bool) -> str:
    if same:
        return _("a volunteer with this same address")
    link = db.session.get(DoorLink, link_id) if access.in_area() else None
    kind, _colon, number = link.made_by.partition(":") if link else ("", "", "")
    maker = db.session.scalars(accounts.named([int(number)])).first() if kind == "staff" and number.isdigit() else None
    return _("a volunteer, with the address made by %(name)s", name=maker.name) if maker else _("a volunteer with another address")
