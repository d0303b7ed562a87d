"""Which audiences a person may write to, and how each is chosen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort
from flask_babel import lazy_gettext as _l

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.classes import audience as teachers
from ixevents.core import confinement
from ixevents.mailings.audiences import Selection
from ixevents.mailings.models import Mailing
from ixevents.meetings import audience as members
from ixevents.registrations import audience as registrants
from ixevents.staff.mailings import council_readers, news_readers, recipients, teacher_readers, volunteer_readers
from ixevents.subscriptions import audience as subscribers
from ixevents.volunteers import audience as volunteers


@dataclass(frozen=True)
class Desk:
    """How the screens deal with one audience."""

    power: Power
    "Besides the one to write mailings: to know who these people are."
    write: object
    "Words of the button that begins."
    template: str
    choices: Callable[[Selection], Mapping[str, Any]]
    "Values of the template."
    of_no_programme: bool = False
    "Its readers belong to none: who works for some programmes only does not write to them."

    @property
    def mine(self) -> bool:
        """Whether the person signed in may write to these readers."""
        return access.may(self.power) and not (self.of_no_programme and confinement.programmes())


DESKS: Mapping[str, Desk] = {
    registrants.NAME: Desk(Power.SEE_PERSONS, _l("Write to registrants"), "staff/mailings/who.html", recipients.choices),
    members.NAME: Desk(
        Power.KEEP_COUNCIL, _l("Write to members of the council"), "staff/mailings/who_council.html", council_readers.choices
    ),
    teachers.NAME: Desk(
        Power.SEE_PERSONS, _l("Write to teachers about next year"), "staff/mailings/who_teachers.html", teacher_readers.choices
    ),
    volunteers.NAME: Desk(Power.SEE_PERSONS, _l("Write to volunteers"), "staff/mailings/who_volunteers.html", volunteer_readers.choices),
    subscribers.NAME: Desk(
        Power.SEE_PERSONS, _l("Write to who asked for news"), "staff/mailings/who_news.html", news_readers.choices, of_no_programme=True
    ),
}


def mine() -> dict[str, Desk]:
    """Return the audiences this person may write to, by name."""
    return {name: desk for name, desk in DESKS.items() if desk.mine}


def require(name: str | None) -> str:
    """Return the audience asked for, or the first one open to this person; 404 for one there is not, 403 for one that is not theirs."""
    name = name or next(iter(mine()), "")
    desk = DESKS.get(name) or abort(404)
    if not desk.mine:
        abort(403)
    return name


def required(mailing: Mailing) -> Mailing:
    """Return a mailing whose readers this person may know."""
    require(mailing.audience)
    return mailing
