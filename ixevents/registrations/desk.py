"""What staff do with one registration: enter, decide, end, correct.

The rules are the public's; only the closing can be passed, with a reason. Like `actions`: the slot is locked first, nothing
is committed here, and what is done twice is done once.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.registrations import actions, admission, notices, queries, seats
from ixevents.registrations.models import Channel, OfferState, Registration, State

CORRECTABLE = ("name", "email", "email_key", "phone", "language", "inhabitant", "needs", "needs_note")
_SHOWN = {"email_key": "email"}
"""What the journal calls a column, where it is not its own name."""


def enter(slot: Slot, values: Mapping[str, Any], *, channel: Channel, actor: str, late_reason: str = "") -> tuple[Registration, bool]:
    """Write in a party that came by telephone, on paper or to the counter (DIG-01), under the same lock as the public (case 8).

    Returns the registration and whether it is new. Raises `Refused` when the slot takes none; after its closing it takes
    some while places are free, if a reason is given.
    """
    late = bool(late_reason) and now() >= slot.closes_at
    registration, new = actions.register(slot, channel=channel, late=late, **values)
    if new:
        journal.record("enter", registration, actor=actor, channel=channel, seats=registration.seats_asked, late=late_reason or None)
    return registration, new


def approve(registration: Registration, *, actor: str) -> Registration:
    """Accept a request. Raises `Refused` when it is none any more."""
    slot = actions.lock(registration)
    if registration.state == State.CONFIRMED:
        return registration
    _require_request(registration)
    admission.require_not_started(slot)
    registration.state = State.CONFIRMED
    notices.confirmed(registration)
    journal.record("approve", registration, actor=actor, before=State.REQUESTED, after=State.CONFIRMED)
    return registration


def refuse(registration: Registration, reason: Translated, *, actor: str) -> Registration:
    """Turn a request down, with the reason in the party's language, and pass its seats on."""
    slot = actions.lock(registration)
    if registration.state == State.REFUSED:
        return registration
    _require_request(registration)
    require_reason(reason, registration)
    actions.end(registration, State.REFUSED)
    seats.hand_out(slot)
    notices.refused(registration, reason)
    journal.record("refuse", registration, actor=actor, before=State.REQUESTED, after=State.REFUSED)
    return registration


def release(registration: Registration, reason: Translated, *, actor: str) -> Registration:
    """End a registration by our decision, with the reason in the party's language; at the party's wish it is `actions.withdraw`."""
    slot = actions.lock(registration)
    if not registration.live:
        return registration
    admission.require_not_started(slot)
    require_reason(reason, registration)
    before, had_entry = registration.state, registration.seats > 0 and registration.state != State.HELD
    actions.close_offer(registration, OfferState.WITHDRAWN)
    actions.end(registration, State.CALLED_OFF)
    seats.hand_out(slot)
    registration.sequence += had_entry
    notices.released(registration, reason)
    journal.record("release", registration, actor=actor, before=before, after=State.CALLED_OFF)
    return registration


def correct(registration: Registration, values: Mapping[str, Any], *, actor: str) -> list[str]:
    """Mend what is known of a party. Returns the names of what changed, which is all the journal is told.

    A new address is written to at once, with the link. Raises `Refused` when it has a registration here already.
    """
    slot = actions.lock(registration)
    if registration.anonymous_at is not None:
        raise Refused(_("This person has been erased: nothing can be changed."), "erased")
    changed = [name for name in CORRECTABLE if name in values and values[name] != getattr(registration, name)]
    if "email_key" in changed:
        _require_own_address(registration, values["email_key"])
    for name in changed:
        setattr(registration, name, values[name])
    db.session.flush()
    if "inhabitant" in changed:
        seats.hand_out(slot)
    if "email_key" in changed and registration.email:
        notices.link(registration, new_address=True)
    fields = list(dict.fromkeys(_SHOWN.get(name, name) for name in changed))
    if fields:
        journal.record("correct", registration, actor=actor, fields=fields)
    return fields


def send_link(registration: Registration, *, actor: str) -> None:
    """Send the link of the private page again, at the party's wish."""
    if not registration.email or registration.anonymous_at is not None:
        raise Refused(_("This party has no address to write to."), "no_address")
    admission.require_few_letters(registration.email)
    notices.link(registration)
    journal.record("send_link", registration, actor=actor)


def see(registration: Registration, *, actor: str) -> None:
    """Note that somebody looked at a person's file (GDPR-13)."""
    journal.record("see", registration, actor=actor)


def _require_request(registration: Registration) -> None:
    if registration.state != State.REQUESTED:
        raise Refused(_("This is no open request any more. Reload the page."), "not_requested")


def require_reason(reason: Translated, registration: Registration) -> None:
    """Hold that the letter can say why in the language it is written in (LANG-05)."""
    needed = {"fr": ("fr",), "nl": ("nl",)}.get(registration.language, ("fr", "nl"))
    if registration.email and not all(getattr(reason, lang).strip() for lang in needed):
        raise Refused(_("Write the reason in the language of the party: in both when it is not known."), "reason")


def _require_own_address(registration: Registration, email_key: str | None) -> None:
    if email_key is None or not registration.live:
        return
    other = db.session.scalars(queries.live_at(registration.slot_id, email_key, registration.party_key)).first()
    if other is not None and other.id != registration.id:
        raise Refused(_("This address has a registration for this date already. Merge the two instead."), "address_taken")
