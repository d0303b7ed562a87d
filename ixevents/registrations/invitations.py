"""The calendar part of a registration's letters, and its calendar file."""

from dataclasses import replace
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _

from ixevents.core.addresses import sendable
from ixevents.core.clock import now
from ixevents.core.languages import UNKNOWN
from ixevents.core.links import external
from ixevents.core.web import speaking
from ixevents.events import feeds
from ixevents.outbox import alike, calendar, letters, mime
from ixevents.outbox.alike import Alike, Links
from ixevents.outbox.calendar import Entry, Method
from ixevents.outbox.joined_entry import joined
from ixevents.registrations import facts, kinds
from ixevents.registrations.models import Registration


def calendar_file(registration: Registration, lang: str) -> bytes:
    """Return the registration as a file for the party's calendar: no METHOD, no addressees (CAL-12)."""
    with speaking(lang):
        entry = _entry(registration, lang, link=external("events.event", lang=lang, slug=registration.slot.event.slug))
    return calendar.calendar([entry], language=lang)


def has_entry(registration: Registration) -> bool:
    """Whether the party's calendar was given the slot: it has or had seats, and not only while its address was unproved."""
    return registration.seats > 0 and registration.held_until is None


def invitation(registration: Registration, method: Method, same: Alike | None) -> str:
    """Return the calendar part for the one party, in its language (INV-02); both official ones when it is not known.

    Others get the `same` but for its link, the address and the moment.
    """
    languages = letters.written_in(registration.language) if registration.language == UNKNOWN else (registration.language,)
    attendee, moment = sendable(registration.email or ""), now()
    if same is None:
        return _made(registration, method, {lang: facts.link(registration, lang) for lang in languages}, attendee, moment)

    def make(links: Links) -> str:
        return _made(registration, method, links, calendar.ANYBODY, calendar.ANY_TIME)

    what = ("calendar", method, registration.sequence, registration.language, *_from(registration), *map(feeds.contact, languages))
    return calendar.given_to(alike.write(what, languages, same, make, prove=current_app.testing), attendee, moment)


def _made(registration: Registration, method: Method, links: Links, attendee: str, moment: datetime) -> str:
    entries = []
    for lang, link in links.items():
        with speaking(lang):
            entries.append(_entry(registration, lang, link=link))
    organizer, name = _from(registration)
    return calendar.invitation(joined(entries), method, attendee=attendee, organizer=organizer, organizer_name=name, built_at=moment)


def _from(registration: Registration) -> tuple[str, str]:
    return current_app.config["MAIL_FROM"], mime.sender_name(registration.language)


def _entry(registration: Registration, lang: str, *, link: str) -> Entry:
    # What, when and where have fields of their own in a calendar.
    told = [_("%(label)s: %(value)s", label=label, value=value) for label, value in facts.rows(registration)[3:]]
    public = feeds.bare_entry(registration.slot, lang)
    # No picture: a letter loads nothing from anywhere (MAIL-02).
    entry = replace(public, sequence=registration.sequence, description="\n".join([*told, link]), url=link, image="")
    kind = kinds.of(registration)
    return kind.entry(registration, entry) if kind else entry
