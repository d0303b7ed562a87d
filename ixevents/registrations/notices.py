"""Letters about registrations: one function a letter.

Each takes a registration whose slot, event, edition and place are loaded, and writes to its address; a party without
one (registered at the counter or by telephone) gets none. No letter holds a word the party typed itself: nobody can
use the form to send a text of theirs to somebody else (case 20).
"""

from collections.abc import Hashable, Mapping
from datetime import datetime
from functools import cache

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.kept_pages import loaded
from ixevents.core.languages import Translated
from ixevents.core.links import external
from ixevents.core.web import current_language, plain, speaking
from ixevents.events import programme
from ixevents.events.models import COUNTERS, Place, Slot
from ixevents.extensions import db
from ixevents.outbox import letters
from ixevents.outbox.alike import Alike, frozen
from ixevents.outbox.calendar import Method
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post
from ixevents.registrations import answers, facts, invitations, kinds, priority, queries, words
from ixevents.registrations.models import Offer, Registration, State
from ixevents.registrations.proposal import DateProposal


def confirm_address(registration: Registration) -> Notice | None:
    """Ask for the proof that the address is the party's own, while its seats are held."""

    def more() -> Mapping[str, object]:
        until = facts.until(registration.held_until or now(), registration.slot)
        return {"rows": [*facts.rows(registration), (_("Kept until"), until)]}

    return _write("confirm_address", registration, more, expires_at=registration.held_until)


def requested(registration: Registration) -> Notice | None:
    """Say that the request has come in and that its seats are kept while staff look at it."""
    return _write("requested", registration)


def confirmed(registration: Registration) -> Notice | None:
    """Say that the seats are the party's, with the entry for its calendar."""
    return _write("confirmed", registration, method=Method.REQUEST)


def wished(registration: Registration, gone: Slot | None = None) -> Notice | None:
    """Say that the wishes have come in, which they are, and when they are answered; or which of them is `gone`, called off, and why."""

    def more() -> Mapping[str, object]:
        return {"gone": facts.when(gone) if gone else "", "reason": _line(gone.called_off_reason) if gone else ""}

    return _write("wished", registration, more)


def changed(registration: Registration) -> Notice | None:
    """Say how many come now; a party without seats of its own yet is told where it stands instead."""
    if registration.state == State.HELD:
        return confirm_address(registration)
    if registration.state == State.WISHED:
        return wished(registration)
    if not registration.seats:
        return waiting(registration)
    return _write("changed", registration, lambda: {"first": _first(registration)}, method=Method.REQUEST)


def withdrawn(registration: Registration) -> Notice | None:
    """Say that the party has withdrawn, and take the entry out of its calendar; nobody else hears of it (INV-05)."""
    return _write("withdrawn", registration, _event_link(registration), method=Method.CANCEL)


def waiting(registration: Registration) -> Notice | None:
    """Say that the slot is full, or for inhabitants first, and where in the line the party is."""
    place = (db.session.scalar(queries.ahead_in_line(registration)) or 0) + 1
    return _write("waiting", registration, lambda: {"place": place, "first": _first(registration)})


def offer(registration: Registration, made: Offer) -> Notice | None:
    """Offer seats that have come free, until the offer's end; a late letter would offer what is gone."""

    def more() -> Mapping[str, object]:
        until = facts.until(made.ends_at, registration.slot)
        rows = [*facts.rows(registration), (_("Places offered"), str(made.seats)), (_("Answer before"), until)]
        return {"rows": rows, "offered": made.seats, "asked": registration.seats_waiting, "until": until}

    return _write("offer", registration, more, expires_at=made.ends_at)


def proposed(registration: Registration, proposal: DateProposal) -> Notice | None:
    """Propose another slot, whose seats are kept until the proposal's end; what the party has stays until it answers."""

    def more() -> Mapping[str, object]:
        slot, until = proposal.slot, facts.until(proposal.ends_at, proposal.slot)
        rows = [
            *facts.rows(registration),
            (_("Proposed instead"), f"{plain(slot.event.title)}, {facts.when(slot)}, {facts.where(slot.place)}"),
        ]
        rows += [(_("Places kept there"), str(proposal.seats)), (_("Answer before"), until)]
        return {"rows": [(label, letters.one_line(value)) for label, value in rows], "until": until, "reason": _line(proposal.reason)}

    return _write("proposed", registration, more, expires_at=proposal.ends_at)


def proposal_ended(registration: Registration, proposal: DateProposal) -> Notice | None:
    """Say that a proposal no longer stands, and that what the party has stays."""
    return _write(
        "proposal_ended", registration, lambda: {"rows": [*facts.rows(registration), (_("No longer proposed"), facts.when(proposal.slot))]}
    )


def offer_ended(registration: Registration) -> Notice | None:
    """Say that an offer was not answered in time; the entry of who keeps seats no longer says that more are waited for."""
    return _write("offer_ended", registration, _event_link(registration), method=Method.REQUEST if registration.live else None)


def moved(registration: Registration, old_start: datetime, old_place: Place) -> Notice | None:
    """Say that the slot has another time or place, and move the entry in the party's calendar (INV-05)."""

    def more() -> Mapping[str, object]:
        slot = registration.slot
        was: facts.Rows = []
        if old_start != slot.starts_at:
            day = dates.day_long(old_start, current_language(), slot.zone)
            was.append((_("No longer on"), day if slot.all_day else facts.hour_of(old_start, slot)))
        if old_place is not slot.place:
            was.append((_("No longer at"), facts.where(old_place)))
        return {"rows": [*facts.rows(registration), *was]}

    return _write("moved", registration, more, method=Method.REQUEST)


def called_off(registration: Registration) -> Notice | None:
    """Say that the slot will not happen, and why, and take it out of the party's calendar."""

    def more() -> Mapping[str, object]:
        reason = letters.one_line(plain(registration.slot.called_off_reason))
        return {"reason": reason, "link": external("events.agenda", lang=current_language())}

    return _write("called_off", registration, more, method=Method.CANCEL)


def refused(registration: Registration, reason: Translated) -> Notice | None:
    """Say that the request is not accepted, and why."""
    return _write("refused", registration, lambda: _ended_because(reason))


def released(registration: Registration, reason: Translated) -> Notice | None:
    """Say that we have ended this one registration, and why, and take the entry out of the party's calendar."""
    return _write("released", registration, lambda: _ended_because(reason), method=Method.CANCEL)


def transferred(registration: Registration, old: Slot) -> Notice | None:
    """Say which slot the party comes to now, with the entry for its calendar, or where it stands in the new line."""

    def more() -> Mapping[str, object]:
        place = (db.session.scalar(queries.ahead_in_line(registration)) or 0) + 1 if registration.seats_waiting else 0
        return {"place": place, "rows": [*facts.rows(registration), (_("No longer on"), facts.when(old))]}

    return _write("transferred", registration, more, method=Method.REQUEST)


def date_left(registration: Registration) -> Notice | None:
    """Take the entry of a slot that a party no longer comes to out of its calendar; a letter carries one method only (INV-04)."""
    return _write("date_left", registration, method=Method.CANCEL) if invitations.has_entry(registration) else None


def merged(registration: Registration) -> Notice | None:
    """Say that two registrations of the same person have become this one."""
    return _write("merged", registration, method=Method.REQUEST)


def merged_elsewhere(registration: Registration, kept: Registration) -> Notice | None:
    """Say to the address of a registration that another one, with another address, has taken it in, and clear its calendar.

    What it says of date and places is what is registered now.
    """
    method = Method.CANCEL if invitations.has_entry(registration) else None
    return _write("merged_elsewhere", registration, lambda: {"rows": facts.rows(kept)}, method=method)


def offer_withdrawn(registration: Registration) -> Notice | None:
    """Say that an offer no longer stands; the party keeps its place in the line."""
    return _write("offer_withdrawn", registration)


def reminder(registration: Registration) -> Notice | None:
    """Remind the party of tomorrow, once for each date the slot is given; never after it has started (case 49)."""
    slot = registration.slot
    key = f"{queries.REMINDER_KEY}{registration.id}:{slot.revision}"
    return _write("reminder", registration, unique_key=key, expires_at=slot.starts_at)


def already(registration: Registration) -> Notice | None:
    """Say where the page of a registration is, to an address that was used to register again."""
    return _write("already", registration, lambda: {"rows": [*facts.rows(registration), (_("State"), words.standing(registration).title)]})


def link(registration: Registration, *, new_address: bool = False) -> Notice | None:
    """Say where the page of a registration is, to who asked for it; a new address is told so, and its calendar gets the entry there is."""

    def more() -> Mapping[str, object]:
        rows = [*facts.rows(registration), (_("State"), words.standing(registration).title)]
        return {"rows": rows, "new_address": new_address}

    entered = registration.live and registration.state not in (State.HELD, State.REQUESTED, State.WISHED)
    return _write("link", registration, more, method=Method.REQUEST if new_address and entered else None)


def _first(registration: Registration) -> str:
    return "" if priority.may_sit(registration.slot, registration) else priority.told(registration.slot)


def _write(
    letter: str,
    registration: Registration,
    more: letters.Context = dict,
    *,
    method: Method | None = None,
    unique_key: str | None = None,
    expires_at: datetime | None = None,
) -> Notice | None:
    party, folder, values = kinds.of(registration), "registrations", more
    if party is not None and letter in party.letters:
        folder = party.letters_in

        def values() -> Mapping[str, object]:
            return {**more(), **party.letter_values(registration, letter)}

    return write(f"{folder}.{letter}", registration, values, method=method, unique_key=unique_key, expires_at=expires_at)


def write(
    kind: str,
    registration: Registration,
    more: letters.Context = dict,
    *,
    method: Method | None = None,
    unique_key: str | None = None,
    expires_at: datetime | None = None,
    to: str | None = None,
) -> Notice | None:
    """Write a letter about a registration; packages above have kinds of their own, with the same facts to say.

    It goes to the party unless `to` says to whom.
    """
    recipient = to or registration.email
    if not recipient:
        return None
    alike = _alike(registration, more)
    # A calendar part goes to those only who were given seats: others never had the entry.
    part = invitations.invitation(registration, method, alike) if method and invitations.has_entry(registration) else None
    return post(
        kind,
        recipient,
        registration.language,
        about=registration,
        context=lambda: {**_values(registration), **more()},
        alike=alike,
        calendar=part,
        calendar_method=method if part else None,
        unique_key=unique_key,
        expires_at=expires_at or registration.slot.ends_at,
    )


def _alike(registration: Registration, more: letters.Context) -> Alike | None:
    """Return which letters are the same as this one; None where it is somebody's own: with answers, or about a class or wishes."""
    if registration.party_key or registration.__dict__.get("answers") or registration.state == State.WISHED:
        return None
    try:
        said = () if more is dict else tuple(_said(more, lang) for lang in letters.written_in(registration.language))
    except TypeError:
        return None
    slot = registration.slot
    shown = loaded([slot, slot.event, slot.event.edition, slot.place], without=COUNTERS)
    # Calendars name the programme.
    campaign = programme.get(slot.event.edition.programme).short
    seen = (*shown, campaign, registration.state, registration.seats, registration.seats_waiting, *said)
    return Alike(seen, cache(lambda lang: facts.link(registration, lang)))


def _said(more: letters.Context, lang: str) -> Hashable:
    with speaking(lang):
        return frozen(more())


def _values(registration: Registration) -> Mapping[str, object]:
    """What every letter says, in the language being spoken."""
    slot = registration.slot
    return {
        "theme": programme.get(slot.event.edition.programme).theme,
        "title": letters.one_line(plain(slot.event.title)),
        "rows": facts.rows(registration),
        "answers": answers.for_letter(registration) if registration.live else [],
        "link": facts.link(registration, current_language()),
        "registration": {
            "seats": registration.seats,
            "waiting": registration.seats_waiting,
            "held": registration.state == State.HELD,
            "wished": registration.state == State.WISHED,
        },
        # Several dates are wished for: none of them is the date yet.
        "starts_at": None if registration.state == State.WISHED else slot.starts_at,
        "zone": slot.zone,
        "all_day": slot.all_day,
    }


def _event_link(registration: Registration) -> letters.Context:
    """For parties whose registration is over: their next step is the event's page, unless they keep seats."""
    if registration.live:
        return dict
    return lambda: {"link": external("events.event", lang=current_language(), slug=registration.slot.event.slug)}


def _line(text: Translated) -> str:
    return letters.one_line(plain(text))


def _ended_because(reason: Translated) -> Mapping[str, object]:
    return {"reason": letters.one_line(plain(reason)), "link": external("events.agenda", lang=current_language())}
