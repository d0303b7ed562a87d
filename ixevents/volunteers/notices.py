"""Letters to volunteers: one function a letter, in the language of who signed up (LANG-05).

No letter holds a word that was typed: nobody can use the form to write to somebody else (case 20).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.addresses import sendable
from ixevents.core.clock import now
from ixevents.core.languages import UNKNOWN
from ixevents.core.links import external
from ixevents.core.web import current_language, plain, speaking
from ixevents.events import programme as programmes
from ixevents.outbox import calendar, letters, mime
from ixevents.outbox.calendar import Entry, Method, Status
from ixevents.outbox.joined_entry import joined
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post
from ixevents.registrations.facts import where
from ixevents.volunteers import words
from ixevents.volunteers.models import Turn, Volunteer, VolunteerCall

REMINDER_KEY = "volunteer-reminder:"
THANKS_KEY = "volunteer-thanks:"


def taken(turn: Turn, *, informed: bool = False) -> Notice | None:
    """Say that somebody is counted on, with the entry for the calendar; `informed` adds what the law wants told beforehand."""
    return _of_turn("taken", turn, Method.REQUEST, lambda: {"note": words.paragraphs(turn.volunteer.call.note) if informed else []})


def moved(turn: Turn, before: words.Told) -> Notice | None:
    """Say what is other about a shift than was told, and what it was; the calendar follows."""
    return _of_turn("moved", turn, Method.REQUEST, lambda: {"before": _lines(words.former(before, turn.shift))})


def given_up(turn: Turn) -> Notice | None:
    """Say that somebody is no longer counted on, and take the entry out of the calendar."""
    return _of_turn("given_up", turn, Method.CANCEL)


def called_off(turn: Turn) -> Notice | None:
    """Say that a shift does not take place, and why; the entry leaves the calendar."""
    return _of_turn("called_off", turn, Method.CANCEL, lambda: {"reason": letters.one_line(plain(turn.shift.reason))})


def own_page(volunteer: Volunteer) -> Notice | None:
    """Send the private link again to who signs up a second time."""
    return _of_volunteer("own_page", volunteer)


def reminder(volunteer: Volunteer, turns: Sequence[Turn]) -> Notice | None:
    """Say once for each day what somebody does then, and all there is to know; the first of the turns tells the day."""
    key = reminder_key(volunteer, dates.local_day(turns[0].shift.starts_at))
    return _of_volunteer("reminder", volunteer, turns, rows=_in_full, unique_key=key)


def reminder_key(volunteer: Volunteer, day: date) -> str:
    """Return what only the reminder of a volunteer for a day is known by."""
    return f"{REMINDER_KEY}{volunteer.id}:{day.isoformat()}"


def thanks(volunteer: Volunteer, turns: Sequence[Turn]) -> Notice | None:
    """Thank for the hands that were lent, once, with the way to the certificate."""
    return _of_volunteer("thanks", volunteer, turns, unique_key=f"{THANKS_KEY}{volunteer.id}")


def entry(turn: Turn, volunteer: Volunteer, lang: str) -> Entry:
    """Return a shift as an entry of the volunteer's own calendar, in the language being spoken."""
    shift, link = turn.shift, link_to(volunteer, lang)
    said = [plain(shift.details)] if shift.details else []
    return Entry(
        uid=shift.uid,
        sequence=turn.sequence,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        summary=_("I lend a hand: %(what)s", what=plain(shift.title)),
        stamp=turn.taken_at,
        description="\n".join([*said, link]),
        location=where(shift.place),
        url=link,
        status=Status.CANCELLED if shift.called_off_at else Status.CONFIRMED,
        language=lang,
    )


def calendar_file(volunteer: Volunteer, turns: Sequence[Turn], lang: str) -> bytes:
    """Return shifts as one file for a calendar: no METHOD, no addressees (CAL-12)."""
    with speaking(lang):
        return calendar.calendar([entry(turn, volunteer, lang) for turn in turns], language=lang)


def link_to(volunteer: Volunteer, lang: str) -> str:
    """Return the full address of the private page in a language."""
    return external("volunteers.private", lang=lang, code=volunteer.code)


def theme(call: VolunteerCall) -> str:
    """Return the colours of the programme of a call."""
    return programmes.get(call.edition.programme).theme


def _of_turn(letter: str, turn: Turn, method: Method, more: Any = dict) -> Notice | None:
    volunteer = turn.volunteer
    if not volunteer.email:
        return None
    return post(
        f"volunteers.{letter}",
        volunteer.email,
        volunteer.language,
        about=volunteer,
        context=lambda: {**_values(volunteer, words.rows(turn.shift)), "starts_at": turn.shift.starts_at, "day": _day(turn), **more()},
        calendar=_invitation(turn, method),
        calendar_method=method,
    )


def _in_brief(turn: Turn) -> words.Rows:
    return [(plain(turn.shift.title), f"{words.when(turn.shift)}, {plain(turn.shift.place.name)}")]


def _in_full(turn: Turn) -> words.Rows:
    """Return a shift as who goes there reads it: with the address, and what to bring."""
    (_what, title), (_when, when), (_where, place), *more = words.rows(turn.shift)
    return [(title, f"{when}, {place}"), *more]


def _of_volunteer(
    letter: str,
    volunteer: Volunteer,
    turns: Sequence[Turn] = (),
    *,
    rows: Callable[[Turn], words.Rows] = _in_brief,
    unique_key: str | None = None,
) -> Notice | None:
    if not volunteer.email:
        return None

    def values() -> Mapping[str, object]:
        about = [row for turn in turns for row in rows(turn)]
        length = words.hours(sum((turn.shift.length for turn in turns), start=turns[0].shift.length * 0)) if turns else ""
        edition = (_("Edition"), plain(volunteer.call.edition.title))
        return {**_values(volunteer, [edition, *about]), "day": _day(turns[0]) if turns else "", "length": length}

    return post(f"volunteers.{letter}", volunteer.email, volunteer.language, about=volunteer, context=values, unique_key=unique_key)


def _values(volunteer: Volunteer, rows: words.Rows) -> dict[str, object]:
    call = volunteer.call
    return {
        "theme": theme(call),
        "zone": dates.DEFAULT_ZONE,
        "title": letters.one_line(plain(call.edition.title)),
        "rows": _lines(rows),
        "link": link_to(volunteer, current_language()),
    }


def _lines(rows: words.Rows) -> words.Rows:
    return [(letters.one_line(label), letters.one_line(value)) for label, value in rows]


def _day(turn: Turn) -> str:
    return dates.day_long(turn.shift.starts_at, current_language())


def _invitation(turn: Turn, method: Method) -> str:
    """Return the calendar part in the volunteer's language; in both official ones when it is not known."""
    volunteer, entries = turn.volunteer, []
    for lang in letters.written_in(volunteer.language) if volunteer.language == UNKNOWN else (volunteer.language,):
        with speaking(lang):
            entries.append(entry(turn, volunteer, lang))
    return calendar.invitation(
        joined(entries),
        method,
        attendee=sendable(volunteer.email or ""),
        organizer=current_app.config["MAIL_FROM"],
        organizer_name=mime.sender_name(volunteer.language),
        built_at=now(),
    )
