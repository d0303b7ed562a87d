"""The certificate of a volunteer: the shifts somebody was there for, and how many hours that was, in the language of choice (LANG-07)."""

from collections.abc import Sequence
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _

from ixevents.core import dates, town
from ixevents.core.clock import now, today
from ixevents.core.web import plain, site_values, speaking
from ixevents.papers.contents import Certificate, Imprint
from ixevents.volunteers import notices, words
from ixevents.volunteers.models import Turn, Volunteer

MOST_LINES = 6
"""Shifts named one by one; of more the certificate says how many."""


def certificate(volunteer: Volunteer, lang: str) -> Certificate | None:
    """Return the certificate, once a shift is over that somebody of the team noted."""
    turns = sorted((turn for turn in volunteer.turns if turn.live and turn.came and turn.shift.ends_at <= now()), key=_at)
    if not turns:
        return None
    with speaking(lang):
        organiser = site_values(current_app, lang).organiser
        return Certificate(
            lang=lang,
            title=_("Certificate of volunteering"),
            says=_("We certify that"),
            name=volunteer.name or _("Without name"),
            did=_(
                "lent a hand as a volunteer, unpaid, for %(hours)s at",
                hours=words.hours(sum((_length(turn) for turn in turns), timedelta())),
            ),
            what=plain(volunteer.call.edition.title),
            lines=_lines(turns, lang),
            made=_("Made in %(town)s on %(day)s", town=plain(town.name()), day=dates.day_long(today(), lang).partition(" ")[2]),
            signed=_("For the organiser, %(organiser)s", organiser=organiser),
            theme=notices.theme(volunteer.call),
            imprint=Imprint(organiser),
        )


def _lines(turns: Sequence[Turn], lang: str) -> tuple[str, ...]:
    if len(turns) > MOST_LINES:
        first, last = turns[0].shift.starts_at, turns[-1].shift.starts_at
        days = dates.days(dates.local_day(first), dates.local_day(last), lang)
        return (_("%(num)s shifts, %(days)s", num=len(turns), days=days),)
    return tuple(words.choice(turn.shift) for turn in turns)


def _length(turn: Turn) -> timedelta:
    return turn.shift.length


def _at(turn: Turn) -> tuple[object, int]:
    return turn.shift.starts_at, turn.id
