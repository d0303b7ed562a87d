"""Letters about registrations: one function a letter.

Each takes a registration whose slot, event, edition and place are loaded, and writes to its address; a party without
one (registered at the counter or by telephone) gets none. No letter holds a word the party typed itself: nobody can
use the form to send a text of theirs to somebody else (case 20).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from babel import Locale
from babel.numbers import format_currency
from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.core import dates, zones
from ixevents.core.clock import now
from ixevents.core.languages import LOCALES, UNKNOWN, Translated
from ixevents.core.links import external
from ixevents.core.web import current_language, plain, speaking
from ixevents.events import feeds, programme
from ixevents.events.models import Place, Slot
from ixevents.extensions import db
from ixevents.outbox import calendar, letters, mime
from ixevents.outbox.calendar import Entry, Method
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post, sendable
from ixevents.registrations import answers, kinds, queries, wishes, words
from ixevents.registrations.models import Offer, Registration, State
from ixevents.registrations.proposal import DateProposal

Rows = list[tuple[str, str]]


def confirm_address(registration: Registration) -> Notice | None:
    """Ask for the proof that the address is the party's own, while its seats are held."""

    def more() -> Mapping[str, object]:
        until = _moment(registration.held_until or now(), registration.slot)
        return {"rows": [*_rows(registration), (_("Kept until"), until)]}

    return _write("confirm_address", registration, more, expires_at=registration.held_until)


def requested(registration: Registration) -> Notice | None:
    """Say that the request has come in and that its seats are kept while staff look at it."""
    return _write("requested", registration)


def confirmed(registration: Registration) -> Notice | None:
    """Say that the seats are the party's, with the entry for its calendar."""
    return _write("confirmed", registration, method=Method.REQUEST)


def wished(registration: Registration) -> Notice | None:
    """Say that the wishes have come in, which they are, and when they are answered."""
    return _write("wished", registration)


def changed(registration: Registration) -> Notice | None:
    """Say how many come now; a party without seats of its own yet is told where it stands instead."""
    if registration.state == State.HELD:
        return confirm_address(registration)
    if registration.state == State.WISHED:
        return wished(registration)
    if not registration.seats:
        return waiting(registration)
    return _write("changed", registration, method=Method.REQUEST)


def withdrawn(registration: Registration) -> Notice | None:
    """Say that the party has withdrawn, and take the entry out of its calendar; nobody else hears of it (INV-05)."""
    return _write("withdrawn", registration, _event_link(registration), method=Method.CANCEL)


def waiting(registration: Registration) -> Notice | None:
    """Say that the slot is full and where in the line the party is."""
    place = (db.session.scalar(queries.ahead_in_line(registration)) or 0) + 1
    return _write("waiting", registration, lambda: {"place": place})


def offer(registration: Registration, made: Offer) -> Notice | None:
    """Offer seats that have come free, until the offer's end; a late letter would offer what is gone."""

    def more() -> Mapping[str, object]:
        until = _moment(made.ends_at, registration.slot)
        rows = [*_rows(registration), (_("Places offered"), str(made.seats)), (_("Answer before"), until)]
        return {"rows": rows, "offered": made.seats, "asked": registration.seats_waiting, "until": until}

    return _write("offer", registration, more, expires_at=made.ends_at)


def proposed(registration: Registration, proposal: DateProposal) -> Notice | None:
    """Propose another slot, whose seats are kept until the proposal's end; what the party has stays until it answers."""

    def more() -> Mapping[str, object]:
        slot, until = proposal.slot, _moment(proposal.ends_at, proposal.slot)
        rows = [*_rows(registration), (_("Proposed instead"), f"{plain(slot.event.title)}, {when(slot)}, {where(slot.place)}")]
        rows += [(_("Places kept there"), str(proposal.seats)), (_("Answer before"), until)]
        return {"rows": [(label, letters.one_line(value)) for label, value in rows], "until": until, "reason": _line(proposal.reason)}

    return _write("proposed", registration, more, expires_at=proposal.ends_at)


def proposal_ended(registration: Registration, proposal: DateProposal) -> Notice | None:
    """Say that a proposal no longer stands, and that what the party has stays."""
    return _write("proposal_ended", registration, lambda: {"rows": [*_rows(registration), (_("No longer proposed"), when(proposal.slot))]})


def offer_ended(registration: Registration) -> Notice | None:
    """Say that an offer was not answered in time."""
    return _write("offer_ended", registration, _event_link(registration))


def moved(registration: Registration, old_start: datetime, old_place: Place) -> Notice | None:
    """Say that the slot has another time or place, and move the entry in the party's calendar (INV-05)."""

    def more() -> Mapping[str, object]:
        slot = registration.slot
        was: Rows = []
        if old_start != slot.starts_at:
            day = dates.day_long(old_start, current_language(), slot.zone)
            was.append((_("No longer on"), day if slot.all_day else _moment(old_start, slot)))
        if old_place is not slot.place:
            was.append((_("No longer at"), where(old_place)))
        return {"rows": [*_rows(registration), *was]}

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
        return {"place": place, "rows": [*_rows(registration), (_("No longer on"), when(old))]}

    return _write("transferred", registration, more, method=Method.REQUEST)


def date_left(registration: Registration) -> Notice | None:
    """Take the entry of a slot that a party no longer comes to out of its calendar; a letter carries one method only (INV-04)."""
    return _write("date_left", registration, method=Method.CANCEL) if _has_entry(registration) else None


def merged(registration: Registration) -> Notice | None:
    """Say that two registrations of the same person have become this one."""
    return _write("merged", registration, method=Method.REQUEST)


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
    return _write("already", registration, lambda: {"rows": [*_rows(registration), (_("State"), words.standing(registration).title)]})


def calendar_file(registration: Registration, lang: str) -> bytes:
    """Return the registration as a file for the party's calendar: no METHOD, no addressees (CAL-12)."""
    with speaking(lang):
        entry = _entry(registration, lang, link=external("events.event", lang=lang, slug=registration.slot.event.slug))
    return calendar.calendar([entry], language=lang)


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
            return {**party.letter_values(registration, letter), **more()}

    return write(f"{folder}.{letter}", registration, values, method=method, unique_key=unique_key, expires_at=expires_at)


def write(
    kind: str,
    registration: Registration,
    more: letters.Context = dict,
    *,
    method: Method | None = None,
    unique_key: str | None = None,
    expires_at: datetime | None = None,
) -> Notice | None:
    """Write a letter about a registration; packages above have kinds of their own, with the same facts to say."""
    if not registration.email:
        return None
    # A calendar part goes to those only who were given seats: others never had the entry.
    part = _invitation(registration, method) if method and _has_entry(registration) else None
    return post(
        kind,
        registration.email,
        registration.language,
        about=registration,
        context=lambda: {**_values(registration), **more()},
        # Classes and answers are somebody's own.
        alike=kinds.of(registration) is None and not registration.__dict__.get("answers"),
        calendar=part,
        calendar_method=method if part else None,
        unique_key=unique_key,
        expires_at=expires_at or registration.slot.ends_at,
    )


def _values(registration: Registration) -> Mapping[str, object]:
    """What every letter says, in the language being spoken."""
    slot = registration.slot
    return {
        "theme": programme.get(slot.event.edition.programme).theme,
        "title": letters.one_line(plain(slot.event.title)),
        "rows": _rows(registration),
        "answers": answers.for_letter(registration) if registration.live else [],
        "link": _link(registration),
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


def _rows(registration: Registration) -> Rows:
    """What, when, where, for how many: the same facts in the letter and in its calendar part (INV-12)."""
    slot = registration.slot
    if registration.state == State.WISHED:
        return [(label, letters.one_line(value)) for label, value in _wished_rows(registration)]
    rows = [(_("What"), plain(slot.event.title)), (_("When"), when(slot)), (_("Where"), where(slot.place))]
    if slot.place.directions:
        rows.append((_("Getting there"), plain(slot.place.directions)))
    rows.append((_("Price"), _price(slot)))
    kind = kinds.of(registration)
    rows += kind.rows(registration) if kind else _seats(registration)
    return [(label, letters.one_line(value)) for label, value in rows]


def _seats(registration: Registration) -> Rows:
    rows = [(_("Places"), str(registration.seats))] if registration.seats else []
    if registration.seats_waiting:
        rows.append((_("Waiting for"), ngettext("%(num)s place", "%(num)s places", registration.seats_waiting)))
    return rows


def _wished_rows(registration: Registration) -> Rows:
    wanted = wishes.rows(registration) or [(_("Wish"), when(registration.slot))]
    return [(_("What"), plain(registration.slot.event.title)), *wanted, (_("Places asked for"), str(registration.seats_waiting))]


def when(slot: Slot) -> str:
    """Return when a slot is, as letters say it."""
    lang = current_language()
    if slot.all_day:
        days = zones.days_between(slot.starts_at, slot.ends_at, slot.zone)
        return " – ".join(dict.fromkeys((dates.day_long(days[0], lang), dates.day_long(days[-1], lang))))
    when = f"{dates.day_long(slot.starts_at, lang, slot.zone)}, {dates.hours(slot.starts_at, slot.ends_at, slot.zone)}"
    return when if slot.zone == dates.DEFAULT_ZONE else f"{when} ({slot.zone})"


def _moment(moment: datetime, slot: Slot) -> str:
    return f"{dates.day_long(moment, current_language(), slot.zone)}, {dates.hour(moment, slot.zone)}"


def where(place: Place) -> str:
    """Return where a place is, as letters say it."""
    locality = f"{place.postcode} {plain(place.locality)}"
    country = "" if place.country == "BE" else Locale.parse(LOCALES[current_language()]).territories.get(place.country, place.country)
    return ", ".join(part for part in (plain(place.name), plain(place.street), locality, country) if part.strip())


def _price(slot: Slot) -> str:
    if not slot.event.price:
        return _("Free of charge")
    return _("%(price)s a person", price=format_currency(slot.event.price, "EUR", locale=LOCALES[current_language()]))


def _link(registration: Registration) -> str:
    return external("registrations.private", lang=current_language(), code=registration.code)


def _event_link(registration: Registration) -> letters.Context:
    """For parties whose registration is over: their next step is the event's page, unless they keep seats."""
    if registration.live:
        return dict
    return lambda: {"link": external("events.event", lang=current_language(), slug=registration.slot.event.slug)}


def _line(text: Translated) -> str:
    return letters.one_line(plain(text))


def _ended_because(reason: Translated) -> Mapping[str, object]:
    return {"reason": letters.one_line(plain(reason)), "link": external("events.agenda", lang=current_language())}


def _has_entry(registration: Registration) -> bool:
    """Whether the party's calendar was given the slot: it has or had seats, and not only while its address was unproved."""
    return registration.seats > 0 and registration.held_until is None


def _invitation(registration: Registration, method: Method) -> str:
    """Return the calendar part for the one party, in its language (INV-02); both official ones when it is not known."""
    config = current_app.config
    languages = letters.written_in(registration.language) if registration.language == UNKNOWN else (registration.language,)
    entries = []
    for lang in languages:
        with speaking(lang):
            entries.append(_entry(registration, lang, link=_link(registration)))
    return calendar.invitation(
        joined(entries),
        method,
        attendee=sendable(registration.email or ""),
        organizer=config["MAIL_FROM"],
        organizer_name=mime.sender_name(registration.language),
        built_at=now(),
    )


def _entry(registration: Registration, lang: str, *, link: str) -> Entry:
    # What, when and where have fields of their own in a calendar.
    facts = [_("%(label)s: %(value)s", label=label, value=value) for label, value in _rows(registration)[3:]]
    public = feeds.slot_entry(registration.slot, lang)
    # No picture: a letter loads nothing from anywhere (MAIL-02).
    entry = replace(public, sequence=registration.sequence, description="\n".join([*facts, link]), url=link, image="")
    kind = kinds.of(registration)
    return kind.entry(registration, entry) if kind else entry


def joined(entries: list[Entry]) -> Entry:
    """Return one entry that says itself in all the languages it is given in."""
    first = entries[0]
    if len(entries) == 1:
        return first

    def both(values: list[str], separator: str) -> str:
        return separator.join(dict.fromkeys(values))

    return replace(
        first,
        language=UNKNOWN,
        summary=both([entry.summary for entry in entries], " / "),
        location=both([entry.location for entry in entries], " / "),
        description=both([entry.description for entry in entries], "\n\n"),
    )
