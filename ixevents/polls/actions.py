"""What is done with polls: prepared, opened, answered, closed with the date that becomes a meeting. Nothing here commits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import Table, update

from ixevents.core.clock import now, today
from ixevents.core.languages import OFFICIAL
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.council import terms
from ixevents.council.models import Mandate
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings import drafting, invitees
from ixevents.meetings.models import Meeting
from ixevents.polls import notices, queries, standings
from ixevents.polls.models import Poll, PollChoice, PollDate, PollState, PollVoter, Suits

_TABLE = cast(Table, Poll.__table__)
Span = tuple[datetime, datetime]


def taken(poll_id: int) -> Poll:
    """Take the lock of a poll and return it whole."""
    statement = update(_TABLE).where(_TABLE.c.id == poll_id).values(version=_TABLE.c.version + 1)
    db.session.execute(statement)
    return db.session.scalars(queries.whole(poll_id).execution_options(populate_existing=True)).one()


def prepare(facts: Mapping[str, Any], spans: Sequence[Span], *, actor: str) -> Poll:
    """Make a draft; nobody is written to."""
    poll = Poll(council_id=terms.council().id, voters=[], dates=_dates(spans), **facts)
    db.session.add(poll)
    db.session.flush()
    journal.record("create", poll, actor=actor, dates=len(spans))
    return poll


def edit(poll_id: int, facts: Mapping[str, Any], spans: Sequence[Span], *, opened: str, actor: str) -> Poll:
    """Change a draft that still is as it was `opened`. Raises `Refused` once members were asked: their answers are about the dates
    they saw; raises `Conflict` when a colleague changed it meanwhile."""
    poll = taken(poll_id)
    _require(poll, PollState.DRAFT)
    if opened != draft_mark(poll):
        raise Conflict
    for name, value in facts.items():
        setattr(poll, name, value)
    poll.dates = _dates(spans)
    db.session.flush()
    journal.record("edit", poll, actor=actor, dates=len(spans))
    return poll


def draft_mark(poll: Poll) -> str:
    """Return a mark of what a draft says that is another one after every change of it."""
    spans = [(one.starts_at.isoformat(), one.ends_at.isoformat()) for one in poll.dates]
    return seen_mark((poll.title, poll.note, poll.answer_by, spans))


def discard(poll_id: int, *, actor: str) -> None:
    """Delete a draft."""
    poll = taken(poll_id)
    _require(poll, PollState.DRAFT)
    journal.record("delete", poll, actor=actor)
    db.session.delete(poll)


def start(poll_id: int, *, actor: str) -> Poll:
    """Ask every member in office on one of the dates, each by a letter with a personal address. Starting twice asks once."""
    poll = taken(poll_id)
    if poll.state == PollState.OPEN:
        return poll
    _require(poll, PollState.DRAFT)
    if not (poll.title.complete and (poll.note.complete or not poll.note)):
        raise Refused(_("Write title and note in French and in Dutch."), "languages")
    if any(one.starts_at <= now() for one in poll.dates) or poll.answer_by < today():
        raise Refused(_("Choose dates to come, and a day to answer that is not over."), "past")
    poll.state, poll.opened_at = PollState.OPEN, now()
    for mandate in _concerned(poll):
        poll.voters.append(PollVoter(mandate=mandate, member=mandate.member, choices=[]))
    db.session.flush()
    written = sum(notices.asked(poll, voter, actor=actor) is not None for voter in poll.voters)
    journal.record("open_poll", poll, actor=actor, asked=len(poll.voters), letters=written)
    return poll


def answer(voter: PollVoter, chosen: Mapping[int, Suits], note: str, *, by: str, opened: str | None = None) -> None:
    """Keep what suits somebody; the last answer stands. Raises `Refused` once the poll is closed.

    Whoever writes down what another said gives the mark of the answer that was there (`answer_mark`): raises `Conflict` when another one
    came meanwhile.
    """
    poll = taken(voter.poll_id)
    if poll.state != PollState.OPEN:
        raise Refused(_("This question is closed: your answer was not taken."), "closed")
    mine = next(one for one in poll.voters if one.id == voter.id)
    if opened is not None and opened != answer_mark(mine):
        raise Conflict
    known = {one.date_id: one for one in mine.choices}
    for date in poll.dates:
        if date.id in known:
            known[date.id].suits = chosen[date.id]
        else:
            mine.choices.append(PollChoice(date_id=date.id, suits=chosen[date.id]))
    mine.note, mine.answered_at = note, now()
    db.session.flush()
    journal.record("answer", mine, actor=by, poll=poll.id)


def answer_mark(voter: PollVoter) -> str:
    """Return a mark of somebody's answer that is another one after every change of it."""
    return seen_mark((sorted(standings.choices(voter).items()), voter.note))


def remind(poll_id: int, *, actor: str) -> int:
    """Ask again who has not answered and will be in office, once a day at most; return how many letters were written."""
    poll = taken(poll_id)
    _require(poll, PollState.OPEN)
    written = 0
    for voter in standings.counting(poll):
        if voter.answered_at is None:
            key = f"poll-reminder-{voter.id}-{today().isoformat()}"
            written += notices.reminder(poll, voter, actor=actor, key=key) is not None
    poll.reminded_at = now()
    journal.record("remind", poll, actor=actor, letters=written)
    return written


def choose(poll_id: int, date_id: int, *, actor: str) -> Meeting:
    """Close a poll with a date, and make the draft of a meeting of it. Choosing twice makes one meeting."""
    poll = taken(poll_id)
    if poll.meeting is not None:
        return poll.meeting
    _require(poll, PollState.OPEN)
    date = next((one for one in poll.dates if one.id == date_id), None)
    if date is None:
        raise Refused(_("Choose a date of this poll."), "date")
    date.chosen, poll.state, poll.closed_at = True, PollState.CLOSED, now()
    facts = {"title": poll.title, "starts_at": date.starts_at, "ends_at": date.ends_at, "languages": list(OFFICIAL)}
    meeting = drafting.draft(terms.council(), facts, actor=actor)
    poll.meeting = meeting
    journal.record("close_poll", poll, actor=actor, meeting=meeting.id)
    return meeting


def close(poll_id: int, *, actor: str) -> None:
    """Close a poll without any date."""
    poll = taken(poll_id)
    if poll.state == PollState.CLOSED:
        return
    _require(poll, PollState.OPEN)
    poll.state, poll.closed_at = PollState.CLOSED, now()
    journal.record("close_poll", poll, actor=actor)


def _concerned(poll: Poll) -> Sequence[Mandate]:
    """Return who would be convened to a meeting on one of the dates, each person once."""
    found: dict[int, Mandate] = {}
    for day in sorted({standings.day(one) for one in poll.dates}):
        for mandate in invitees.called(terms.office(day)):
            found.setdefault(mandate.member_id, mandate)
    return list(found.values())


def _dates(spans: Sequence[Span]) -> list[PollDate]:
    return [PollDate(starts_at=start, ends_at=end) for start, end in sorted(set(spans))]


def _require(poll: Poll, state: PollState) -> None:
    if poll.state != state:
        raise Refused(_("This poll is in another state by now. Reload the page."), "state")
