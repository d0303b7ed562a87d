"""Letters that go by post: sender, day and address around words that are written already."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from flask import current_app
from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.languages import UNKNOWN
from ixevents.core.web import site_values, speaking
from ixevents.outbox.postal import Letter
from ixevents.papers.contents import Imprint


def letter(language: str, to: Sequence[str], day: date | datetime, text: str, above: Callable[[], str] | None = None) -> Letter:
    """Return a letter; `above` gives the bold line above the words, in the reader's language."""
    lang = "fr" if language == UNKNOWN else language
    with speaking(lang):
        site = site_values(current_app, lang)
        return Letter(
            lang=lang,
            to=tuple(to),
            sender=(site.organiser, site.name, site.address),
            made=_("%(town)s, %(day)s", town=site.town, day=dates.day_long(day, lang)),
            convened_as=above() if above else "",
            text=text,
        )


def write(letters: Sequence[Letter], title: str) -> bytes:
    """Return the letters in one file, each from a page of its own."""
    from ixevents.papers import post_letters  # noqa: PLC0415  # here, for its memory: see papers/views.py

    return post_letters.letters(letters, Imprint(site_values(current_app, "fr").organiser, ()), now(), title)
