"""Samples of the letters to members about answers and their own pages."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from ixevents.council import links
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.meetings import chasing, counter_notices, meeting_samples, notices, notices_to_members, words
from ixevents.meetings.models import CounterProposal, Via
from ixevents.outbox import samples
from ixevents.outbox.models import Notice


def add() -> None:
    """Make the samples known."""
    samples.add("meetings.own_link", _l("A member’s own page"), own_link)
    samples.add("meetings.reminder", words.LETTERS["reminder"], reminder)
    samples.add("meetings.date_refused", words.LETTERS["date_refused"], date_refused)


def own_link(language: str, **values: object) -> Notice | None:
    """Send an invented member the address of the own page."""
    _meeting, made = meeting_samples.invitation(language, **values)
    return notices_to_members.own_link(made.member, links.make(made.member, actor=SYSTEM))


def reminder(language: str, **values: object) -> Notice | None:
    """Ask an invented member again."""
    meeting, made = meeting_samples.invitation(language, **values)
    return notices.write(chasing.REMINDER, meeting, made, actor=SYSTEM)


def date_refused(language: str, **values: object) -> Notice | None:
    """Keep the date in spite of what an invented member proposed."""
    meeting, made = meeting_samples.invitation(language, **values)
    start = meeting.starts_at + timedelta(days=2)
    facts = {"starts_at": start, "ends_at": start + timedelta(hours=2), "via": Via.CALENDAR, "revision": meeting.revision}
    counter = CounterProposal(invitation_id=made.id, **facts)
    db.session.add(counter)
    db.session.flush()
    return counter_notices.date_refused(meeting, made, counter, actor=SYSTEM)
