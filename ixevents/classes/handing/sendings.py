"""What was handed over by one sending: each class with its row, and what speaks against letting it change hands now."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from flask_babel import gettext as _

from ixevents.classes import behind, handover, queries
from ixevents.classes.handover import ClassHandover, HandoverState
from ixevents.classes.models import ClassParty
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import admission
from ixevents.registrations.models import Registration, State


class Part(NamedTuple):
    """One class of a sending."""

    handover: ClassHandover
    registration: Registration

    @property
    def slot(self) -> Slot:
        """When and where the class comes."""
        return self.registration.slot

    @property
    def is_open(self) -> bool:
        """Whether the colleague can still answer."""
        return self.handover.state == HandoverState.ASKED and self.handover.ends_at > now()

    @property
    def can_be_undone(self) -> bool:
        """Whether the former contact can take the class back, as far as the clock and the class are concerned."""
        return self.handover.can_be_undone and self.registration.live and self.slot.settled_at > now()


Check = Callable[[Part], None]
"""Raises `Refused` where a class must not change hands."""


def parts(sending: str) -> list[Part]:
    """Return the classes of a sending, whole, in order of time."""
    rows = {row.registration_id: row for row in db.session.scalars(handover.of_sending(sending))}
    parties = db.session.scalars(queries.whole(list(rows))).all()
    behind.remember(parties)
    return [Part(rows[party.registration_id], party.registration) for party in parties]


def asked_about(parties: Iterable[ClassParty]) -> Sequence[ClassHandover]:
    """Return the open questions about classes."""
    return db.session.scalars(handover.asked_about([one.registration_id for one in parties])).all()


def can_be_handed_over(parties: Iterable[ClassParty], asked: Iterable[ClassHandover], to: str = "") -> dict[int, ClassParty]:
    """Return those classes, read whole, that a colleague can be asked about now, in order of time, by their registrations.

    Not those that were `asked` about already, unless the same address is asked again: a form that is sent twice asks once.
    """
    coming = [one for one in parties if one.registration.live and one.registration.slot.settled_at > now()]
    elsewhere = {found.registration_id for found in asked if not to or found.email_key != to}
    free = [one for one in coming if one.registration.state != State.HELD and one.registration_id not in elsewhere]
    free.sort(key=lambda one: (one.registration.slot.starts_at, one.registration_id))
    return {one.registration_id: one for one in free}


def may_be_taken(some: Sequence[Part]) -> Check:
    """Return the check for a colleague who takes classes over."""
    is_own = _is_own(some)

    def check(part: Part) -> None:
        if not part.is_open:
            raise Refused(_("This question is open no more: your colleague took it back, or it was answered."), "not_asked")
        admission.require_live(part.registration, part.slot)
        is_own(part)

    return check


def may_be_undone(some: Sequence[Part]) -> Check:
    """Return the check for a former contact who takes classes back."""
    is_own = _is_own(some)

    def check(part: Part) -> None:
        if not part.handover.can_be_undone:
            raise Refused(_("The days to undo this are over. Write to us, or ask your colleague to hand the class back."), "too_late")
        admission.require_live(part.registration, part.slot)
        is_own(part)

    return check


def obstacles(some: Sequence[Part]) -> dict[int, str]:
    """Return why some of the classes cannot be taken over now, by the number of the handing over."""
    check, found = may_be_taken(some), {}
    for part in some:
        try:
            check(part)
        except Refused as refusal:
            found[part.handover.id] = refusal.message
    return found


def _is_own(some: Sequence[Part]) -> Check:
    """Return the check that an address has one registration of a class on a date."""
    keys = {part.handover.email_key for part in some if part.handover.email_key}
    there = db.session.execute(queries.live_among(keys, {part.registration.slot_id for part in some})).all() if keys else []
    taken = {tuple(key): number for number, *key in there}

    def check(part: Part) -> None:
        mine = part.registration.slot_id, part.handover.email_key, part.registration.party_key
        if taken.get(mine, part.registration.id) != part.registration.id:
            message = _("This address has registered a class with this name for this date already. Withdraw one of the two first.")
            raise Refused(message, "label_taken")

    return check
