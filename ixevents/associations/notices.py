"""Letters about stands: one function a letter, in the language of who applied (LANG-05).

Before an address is confirmed no letter holds a word that was typed: nobody can use the form to write to somebody else (case 20).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from ixevents.associations import words
from ixevents.associations.models import COMING, Stand, StandState
from ixevents.core import dates
from ixevents.core.addresses import sendable
from ixevents.core.clock import now
from ixevents.core.languages import UNKNOWN, Translated
from ixevents.core.links import external
from ixevents.core.web import current_language, plain, speaking
from ixevents.outbox import calendar, letters, mime
from ixevents.outbox.calendar import Entry, Method, Status
from ixevents.outbox.joined_entry import joined
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post
from ixevents.registrations.facts import where

THEME = "festival"
REMINDER_KEY = "stand-reminder:"
THANKS_KEY = "stand-thanks:"
IN_CALENDAR = ("tables", "watts", "volunteers")
"""Facts an association changes itself that its calendar entry repeats (`_entry`)."""

Rows = list[tuple[str, str]]


def confirm_address(stand: Stand) -> Notice | None:
    """Ask whether the address is the association's own."""
    return _write("stand_confirm_address", stand, expires_at=stand.call.closes_at)


def received(stand: Stand) -> Notice | None:
    """Say that an application arrived, and what comes next."""
    return _write("stand_received", stand)


def selected(stand: Stand) -> Notice | None:
    """Offer a stand, to be confirmed until a moment."""
    return _write("stand_selected", stand)


def waiting(stand: Stand) -> Notice | None:
    """Say that there is no stand left for now."""
    return _write("stand_waiting", stand)


def refused(stand: Stand) -> Notice | None:
    """Say that there is no stand this time, and why if a reason was written."""
    return _write("stand_refused", stand)


def reopened(stand: Stand) -> Notice | None:
    """Say that an application that had ended counts again."""
    return _write("stand_reopened", stand)


def confirmed(stand: Stand) -> Notice | None:
    """Say that the stand is the association's, with the entry for its calendar."""
    return _write("stand_confirmed", stand, method=Method.REQUEST)


def arranged(stand: Stand) -> Notice | None:
    """Say at which pitch a stand stands and when its people arrive, and change the entry in their calendar."""
    return _write("stand_arranged", stand, method=Method.REQUEST)


def moved(stand: Stand) -> Notice | None:
    """Say that the stands have another day, other hours or another place; an entry in the calendar of its people is changed too."""
    return _write("stand_moved", stand, method=Method.REQUEST if stand.coming else None)


def saved(stand: Stand) -> Notice | None:
    """Say that what an association changed of its confirmed stand is saved, and bring the entry in its calendar up to date."""
    return _write("stand_saved", stand, method=Method.REQUEST)


def changed(stand: Stand, before: Mapping[str, Any]) -> Notice | None:
    """Say what we changed for an association, and what it was before; the entry in its calendar is brought up to date."""
    return _write("stand_changed", stand, method=Method.REQUEST if stand.state in COMING else None, before=before)


def reminder(stand: Stand) -> Notice | None:
    """Remind who was selected that the time to confirm ends; once for each end."""
    until = stand.answer_before
    key = f"{REMINDER_KEY}{stand.id}:{until.isoformat() if until else ''}"
    return _write("stand_reminder", stand, unique_key=key, expires_at=until)


def withdrawn(stand: Stand, *, had_entry: bool) -> Notice | None:
    """Say that the stand was given up, and take the entry out of the calendar."""
    return _write("stand_withdrawn", stand, method=Method.CANCEL if had_entry else None)


def called_off(stand: Stand, *, had_entry: bool) -> Notice | None:
    """Say that the stands of the edition are called off, and why; an entry in the calendar is taken out."""
    return _write("stand_called_off", stand, method=Method.CANCEL if had_entry else None, over=True)


def thanks(stand: Stand) -> Notice | None:
    """Thank for being there, the day after; once."""
    return _write("stand_thanks", stand, unique_key=f"{THANKS_KEY}{stand.id}", over=True)


def calendar_file(stand: Stand, lang: str) -> bytes:
    """Return the stand as a file for a calendar: no METHOD, no addressees (CAL-12)."""
    with speaking(lang):
        return calendar.calendar([_entry(stand, lang)], language=lang)


def _write(
    letter: str,
    stand: Stand,
    *,
    method: Method | None = None,
    unique_key: str | None = None,
    expires_at: datetime | None = None,
    before: Mapping[str, Any] | None = None,
    over: bool = False,
) -> Notice | None:
    if not stand.email:
        return None
    facts = what_and_when if over else rows
    return post(
        f"associations.{letter}",
        stand.email,
        stand.language,
        about=stand,
        context=lambda: {
            **_values(stand, facts(stand)),
            "changes": [letters.one_line(line) for line in _changes(stand, before or {})],
            "calendar": method is not None,
        },
        calendar=_invitation(stand, method) if method else None,
        calendar_method=method,
        unique_key=unique_key,
        expires_at=expires_at,
    )


def _values(stand: Stand, facts: Rows) -> Mapping[str, object]:
    lang, call = current_language(), stand.call
    until = stand.answer_before
    return {
        "theme": THEME,
        "title": _line(call.edition.title),
        "rows": [(label, letters.one_line(value)) for label, value in facts],
        "link": external("associations.private", lang=lang, code=stand.code),
        "starts_at": call.starts_at,
        "zone": dates.DEFAULT_ZONE,
        "reason": _line(stand.why),
        "until": dates.deadline(until, lang) if until else "",
        "closes": dates.until(call.closes_at, lang),
        "arranged": any(stand.arranged),
    }


def _changes(stand: Stand, before: Mapping[str, Any]) -> Iterator[str]:
    for name, value in before.items():
        label, now_said, then = str(words.FACTS[name]), words.said(name, getattr(stand, name)), words.said(name, value)
        if name in words.LONG:
            yield _("%(label)s: %(value)s", label=label, value=now_said)
        else:
            yield _("%(label)s: %(value)s (before: %(before)s)", label=label, value=now_said, before=then)


def rows(stand: Stand) -> Rows:
    """What, when, where: the same facts in the letter, in its calendar part and on the private page."""
    found = what_and_when(stand)
    if stand.state in COMING:
        found += _arrangement(stand)
    if stand.state == StandState.SELECTED and stand.answer_before:
        found.append((_("Confirm by"), dates.deadline(stand.answer_before, current_language())))
    power = _("%(num)s W", num=stand.watts) if stand.watts else _("not needed")
    return [*found, (_("Tables"), str(stand.tables)), (_("Electricity"), power)]


def what_and_when(stand: Stand) -> Rows:
    """Return what is worth saying once the day is over too: who came has no arrival or pitch to look forward to."""
    call = stand.call
    found = [(_("Festival"), plain(call.edition.title))]
    if stand.state != StandState.HELD:
        found.append((_("Association"), stand.association))
    day = dates.day_long(call.starts_at, current_language())
    return [*found, (_("When"), f"{day}, {dates.hours(call.starts_at, call.ends_at)}"), (_("Where"), where(call.place))]


def _arrangement(stand: Stand) -> Rows:
    pitch = _("number %(num)s", num=stand.pitch.number) if stand.pitch else _("will be told later")
    arrival = moment(stand.arrival_at) if stand.arrival_at else _("will be told later")
    badges = ngettext("%(num)s badge", "%(num)s badges", stand.volunteers)
    return [(_("Pitch"), pitch), (_("Arrival and unloading"), arrival), (_("At the reception"), badges)]


def moment(at: datetime) -> str:
    """Return a moment as letters say it."""
    return f"{dates.day_long(at, current_language())}, {dates.hour(at)}"


def _line(text: Translated) -> str:
    return letters.one_line(plain(text))


def _entry(stand: Stand, lang: str) -> Entry:
    call = stand.call
    facts = [_("%(label)s: %(value)s", label=label, value=value) for label, value in rows(stand)[4:]]
    link = external("associations.private", lang=lang, code=stand.code)
    return Entry(
        uid=stand.uid,
        sequence=stand.sequence,
        starts_at=stand.arrival_at or call.starts_at,
        ends_at=call.ends_at,
        summary=_("Stand at %(title)s", title=plain(call.edition.title)),
        stamp=stand.confirmed_at or stand.created_at,
        description="\n".join([*facts, link]),
        location=where(call.place),
        url=link,
        status=Status.CANCELLED if call.called_off_at else Status.CONFIRMED,
        language=lang,
    )


def _invitation(stand: Stand, method: Method) -> str:
    """Return the calendar part in the association's language; in both official ones when it is not known."""
    entries = []
    for lang in letters.written_in(stand.language) if stand.language == UNKNOWN else (stand.language,):
        with speaking(lang):
            entries.append(_entry(stand, lang))
    return calendar.invitation(
        joined(entries),
        method,
        attendee=sendable(stand.email or ""),
        organizer=current_app.config["MAIL_FROM"],
        organizer_name=mime.sender_name(stand.language),
        built_at=now(),
    )
