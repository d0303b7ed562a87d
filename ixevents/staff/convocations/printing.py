"""Letters to members as PDF: the frozen words, with the address of today."""

from collections.abc import Sequence

from flask_babel import gettext as _

from ixevents.meetings import words
from ixevents.meetings.models import Meeting
from ixevents.meetings.postal import Paper
from ixevents.outbox.postal import Letter
from ixevents.papers import by_post


def write(meeting: Meeting, papers: Sequence[Paper]) -> bytes:
    """Return the letters in one file."""
    return by_post.write([_letter(paper) for paper in papers], words.title(meeting))


def _letter(paper: Paper) -> Letter:
    def above() -> str:
        return _("You are convened as: %(what)s", what=paper.capacity)

    return by_post.letter(paper.told["language"], paper.address, paper.convocation.sent_at, paper.text, above)
