"""Letters around the visit of a class: one function a letter. Like all letters they hold no sentence a party typed."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import gettext as _

from ixevents.classes import words
from ixevents.classes.models import ClassParty, ClassTerms
from ixevents.core import dates, tokens
from ixevents.core.clock import today
from ixevents.core.languages import Translated
from ixevents.core.links import external
from ixevents.core.web import current_language, plain, site_values
from ixevents.events import programme
from ixevents.extensions import db
from ixevents.outbox import letters
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post
from ixevents.registrations.facts import Rows, when, where
from ixevents.registrations.models import Registration
from ixevents.schools.models import SchoolState
from ixevents.visits import queries

MINE = "my-classes"
MINE_DAYS = 7
"""What the link to one's classes is signed for, and so long it opens them."""

_SAFE = re.compile(r"[\w][\w '’°/+()-]{0,39}")


def final(party: ClassParty) -> Notice | None:
    """Ask how many come, some days before: one button says that the number stays as it is."""
    return _write("final", party, lambda: _number_link(party), key=queries.FINAL_KEY)


def final_again(party: ClassParty) -> Notice | None:
    """Ask once more, for there was no answer."""
    return _write("final_again", party, lambda: _number_link(party), key=queries.FINAL_AGAIN_KEY)


def practical(party: ClassParty, terms: ClassTerms) -> Notice | None:
    """Say what a teacher has to know for the day: what to bring, the way, pictures, whom to call."""

    def more() -> Mapping[str, object]:
        texts = ((_("To bring"), terms.bring), (_("The way"), terms.travel))
        rows = [(label, letters.one_line(plain(text))) for label, text in texts if text]
        phone = site_values(current_app, current_language()).phone
        besides: Rows = [(_("Pictures"), str(words.PHOTOS[party.photos])), (_("If something comes up"), phone)]
        return {"rows": [*_rows(party), *rows, *besides], "paragraphs": _paragraphs(terms.practical), "dossier": terms.dossier_url}

    return _write("practical", party, more, key=queries.PRACTICAL_KEY)


def thanks(party: ClassParty) -> Notice | None:
    """Thank a class that came, with the certificate for the school."""

    def more() -> Mapping[str, object]:
        lang = current_language()
        paper = lang if lang in ("fr", "nl") else "fr"
        return {
            "link": external("papers.certificate", lang=lang, code=party.registration.code, paper=paper),
            "rows": _rows(party, came=True),
        }

    ends = party.registration.slot.ends_at + timedelta(days=60)
    return _write("thanks", party, more, unique_key=f"{queries.THANKS_KEY}{party.registration_id}", expires_at=ends)


def my_classes(latest: ClassParty) -> Notice | None:
    """Say where all classes of an address are, to the address itself; the link opens them for some days."""
    last = today() + timedelta(days=MINE_DAYS)
    return _write("my_classes", latest, lambda: _way(latest.registration, last), expires_at=dates.end_of(last))


def pretend_my_classes() -> None:
    """Write that letter to nobody and take it back at once, for an address without classes: its answer takes the same time (case 19)."""
    last = today() + timedelta(days=MINE_DAYS)
    ends = dates.end_of(last)
    written = post("visits.my_classes", "nobody@example.org", current_language(), context=lambda: _way(None, last), expires_at=ends)
    db.session.delete(written)
    db.session.flush()


def mine_token(registration: Registration | None) -> str:
    """Return what opens the classes of a registration's address, as long as the registration is of that address."""
    number, key = (registration.id, registration.email_key or "") if registration else (0, "")
    return tokens.sign(MINE, [number, tokens.mark(MINE, key)])


def _way(registration: Registration | None, last: date) -> Mapping[str, object]:
    lang = current_language()
    rows = [(_("Valid until"), dates.day_long(last, lang))]
    return {"link": external("visits.mine", lang=lang, token=mine_token(registration)), "rows": rows, "starts_at": None}


def _write(
    letter: str,
    party: ClassParty,
    more: letters.Context,
    *,
    key: str = "",
    unique_key: str | None = None,
    expires_at: datetime | None = None,
) -> Notice | None:
    registration, slot = party.registration, party.registration.slot
    if not registration.email:
        return None
    return post(
        f"visits.{letter}",
        registration.email,
        registration.language,
        about=registration,
        context=lambda: {**_values(party), **more()},
        unique_key=f"{key}{registration.id}:{slot.revision}" if key else unique_key,
        expires_at=expires_at or slot.starts_at,
    )


def _values(party: ClassParty) -> Mapping[str, object]:
    slot = party.registration.slot
    return {
        "theme": programme.get(slot.event.edition.programme).theme,
        "title": letters.one_line(plain(slot.event.title)),
        "rows": _rows(party),
        "who": words.who(party.pupils, party.adults),
        "weekday": dates.weekday(slot.starts_at, current_language(), slot.zone),
        "link": external("registrations.private", lang=current_language(), code=party.registration.code),
        "starts_at": slot.starts_at,
        "zone": slot.zone,
        "all_day": slot.all_day,
    }


def _number_link(party: ClassParty) -> Mapping[str, object]:
    return {"link": external("visits.number", lang=current_language(), code=party.registration.code)}


def _rows(party: ClassParty, *, came: bool = False) -> Rows:
    """What, which class, when, where, how many: the same facts in each letter."""
    slot = party.registration.slot
    pupils, adults = (party.pupils_came, party.adults_came) if came else (party.pupils, party.adults)
    rows = [(_("What"), plain(slot.event.title)), (_("Class"), _class(party)), (_("When"), when(slot))]
    if not came:
        rows.append((_("Where"), where(slot.place)))
    if not came and slot.place.directions:
        rows.append((_("Getting there"), plain(slot.place.directions)))
    if pupils is not None and adults is not None:
        rows.append((_("Who"), words.who(pupils, adults)))
    return [(label, letters.one_line(value)) for label, value in rows]


def _class(party: ClassParty) -> str:
    """Return label, level and school; a label or a school somebody typed is left out where it could be a message (case 20)."""
    label = party.label if _SAFE.fullmatch(party.label) else ""
    school = party.school.name if party.school and party.school.state == SchoolState.LISTED else ""
    return ", ".join(part for part in (label, words.level(party.level), school) if part)


def _paragraphs(text: Translated) -> list[str]:
    return [letters.one_line(paragraph) for paragraph in plain(text).splitlines() if paragraph.strip()]
