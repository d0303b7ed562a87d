"""Samples of the letters of polls: an invented question to an invented member."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.meetings import meeting_samples
from ixevents.outbox import samples
from ixevents.polls import notices, words
from ixevents.polls.models import Poll, PollDate, PollState, PollVoter

TITLE = Translated("Réunion de printemps", "Voorjaarsvergadering", "Spring meeting")


def add() -> None:
    """Make the samples known."""
    samples.add("polls.asked", words.LETTERS["polls.asked"], _write("asked"))
    samples.add("polls.reminder", words.LETTERS["polls.reminder"], _write("reminder"))


def question(language: str) -> tuple[Poll, PollVoter]:
    """Make the invented poll, in the session; the caller undoes it."""
    meeting, made = meeting_samples.invitation(language)
    facts = {"title": TITLE, "answer_by": today() + timedelta(days=7), "state": PollState.OPEN}
    poll = Poll(council_id=meeting.council_id, dates=_dates(), **facts)
    voter = PollVoter(poll=poll, member=made.member, mandate=made.mandate, choices=[])
    db.session.add_all([poll, voter])
    db.session.flush()
    return poll, voter


def _write(letter: str) -> Callable[[str], object]:
    def write(language: str) -> object:
        poll, voter = question(language)
        return notices.asked(poll, voter, actor=SYSTEM) if letter == "asked" else notices.reminder(poll, voter, actor=SYSTEM, key="sample")

    return write


def _dates() -> list[PollDate]:
    evening: datetime = (now() + timedelta(days=30)).replace(hour=17, minute=0, second=0, microsecond=0)
    starts = [evening + timedelta(days=days) for days in (0, 2, 7)]
    return [PollDate(starts_at=start, ends_at=start + timedelta(hours=2)) for start in starts]
