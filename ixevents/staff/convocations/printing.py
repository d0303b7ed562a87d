"""Letters to members as PDF: the frozen words, with the address of today."""

from collections.abc import Sequence

from flask import current_app
from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.languages import UNKNOWN
from ixevents.core.web import site_values, speaking
from ixevents.meetings import words
from ixevents.meetings.models import Meeting
from ixevents.meetings.postal import Letter, Paper
from ixevents.papers.contents import Imprint


def write(meeting: Meeting, papers: Sequence[Paper]) -> bytes:
    """Return the letters in one file."""
    from ixevents.papers import post_letters  # noqa: PLC0415  # here, for its memory: see papers/views.py

    site = site_values(current_app, "fr")
    return post_letters.letters([_letter(paper) for paper in papers], Imprint(site.organiser, ()), now(), words.title(meeting))


def _letter(paper: Paper) -> Letter:
    language = paper.told["language"]
    lang = "fr" if language == UNKNOWN else language
    with speaking(lang):
        site = site_values(current_app, lang)
        return Letter(
            lang=lang,
            to=paper.address,
            sender=(site.organiser, site.name, site.address),
            made=_("Ixelles, %(day)s", day=dates.day_long(paper.convocation.sent_at, lang)),
            convened_as=_("You are convened as: %(what)s", what=paper.capacity),
            text=paper.text,
        )
