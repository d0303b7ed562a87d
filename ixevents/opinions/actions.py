"""Opinions: drafted, adopted with a number, sent to the College, answered, published (COU-10). Numbers have no gap (race-proof)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import inspect, update

from ixevents.core import dates, zones
from ixevents.core.addresses import refuse_archived, sendable
from ixevents.core.clock import now, today
from ixevents.core.languages import OFFICIAL, Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.council import terms
from ixevents.council.models import Council
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings import locks as meetings
from ixevents.minutes.models import Vote
from ixevents.opinions import notices, queries, validity
from ixevents.opinions.models import FollowUp, Opinion, OpinionState
from ixevents.outbox.models import Attachment

TEXTS = ("title", "text", "minority", "reasons")


def lock(opinion: Opinion) -> None:
    """Take an opinion's row and bring it up to date; the first statement of every change."""
    db.session.execute(update(Opinion).where(Opinion.id == opinion.id).values(version=Opinion.version + 1))
    db.session.refresh(opinion, [column.key for column in inspect(Opinion).column_attrs])


def draft(council: Council, values: Mapping[str, Any], *, sample: bool = False, actor: str) -> Opinion:
    """Begin an opinion; it has no number yet."""
    opinion = Opinion(
        council=council, **{"minority": Translated(), "reasons": Translated(), "stamps": [], "composition": {}, **values}, sample=sample
    )
    db.session.add(opinion)
    db.session.flush()
    journal.record("add", opinion, actor=actor)
    return opinion


def edit(opinion: Opinion, values: Mapping[str, Any], *, version: int, actor: str) -> Opinion:
    """Change a draft. Once adopted, what the council voted changes no more; raises `Conflict` where somebody else saved since `version`."""
    lock(opinion)
    if opinion.state != OpinionState.DRAFT:
        raise Refused(_("The opinion is adopted: its text changes no more."), "adopted")
    if opinion.version != version + 1:
        raise Conflict
    before = {name: getattr(opinion, name) for name, value in values.items() if getattr(opinion, name) != value}
    for name, value in values.items():
        setattr(opinion, name, value)
    db.session.flush()
    if before:
        after = {name: _plain(values[name]) for name in before}
        journal.record("edit", opinion, actor=actor, before={name: _plain(value) for name, value in before.items()}, after=after)
    return opinion


def adopt(opinion: Opinion, vote: Vote, *, version: int | None = None, actor: str) -> Opinion:
    """Give an opinion its number, on the vote that adopted it, and stamp it where it is not valid. Twice changes nothing.

    Raises `Refused` where somebody changed the text since `version` was read: adopted, it changes no more.
    """
    council = terms.lock()
    lock(opinion)
    if opinion.state != OpinionState.DRAFT:
        return opinion
    if version is not None and opinion.version != version + 1:
        raise Refused(_("Somebody changed the text meanwhile. Read it before you adopt it."), "changed")
    if not (opinion.title.complete and opinion.text.complete):
        raise Refused(_("Write title and text in French and in Dutch first."), "language")
    if bool(opinion.minority) and not opinion.minority.complete:
        raise Refused(_("Write the minority note in French and in Dutch."), "language")
    _require_carried(vote)
    day = dates.local_day(vote.taken_at, vote.record.sitting.meeting.zone)
    number = (db.session.scalar(queries.highest(council.id, day.year)) or 0) + 1
    opinion.year, opinion.number = day.year, number
    opinion.vote, opinion.adopted_on, opinion.state = vote, day, OpinionState.ADOPTED
    opinion.stamps, opinion.composition = validity.stamps(vote, day), validity.composition(day)
    db.session.flush()
    journal.record("adopt_opinion", opinion, actor=actor, number=opinion.label, vote=vote.id, stamps=list(opinion.stamps))
    return opinion


def send(opinion: Opinion, address: str, files: Sequence[Attachment] = (), *, actor: str) -> Opinion:
    """Send an adopted opinion to the College, and begin the period in which it answers. Twice sends one letter."""
    lock(opinion)
    _require_number(opinion)
    if opinion.state != OpinionState.ADOPTED:
        return opinion
    try:
        where = sendable(address)
    except ValueError as error:
        raise Refused(_("Enter the address of the College."), "address") from error
    refuse_archived(where)
    _begin_period(opinion, where, now())
    notices.sent(opinion, where, files)
    journal.record("send_opinion", opinion, actor=actor, number=opinion.label, due=str(opinion.due_on))
    return opinion


def hand_over(opinion: Opinion, day: date, how: str, *, actor: str) -> Opinion:
    """Note that an adopted opinion was given to the College on paper."""
    lock(opinion)
    _require_number(opinion)
    if opinion.state == OpinionState.ADOPTED:
        if day > today() or (opinion.adopted_on is not None and day < opinion.adopted_on):
            raise Refused(_("Choose a day between the adoption and today."), "day")
        noon = zones.instant(day, time(12))
        _begin_period(opinion, how.strip() or _("on paper"), min(noon, now()))
        journal.record("send_opinion", opinion, actor=actor, number=opinion.label, due=str(opinion.due_on))
    return opinion


def answer_seen(opinion: Opinion) -> str:
    """Return a mark of what is recorded of the College's answer, another one after every change of it."""
    return seen_mark([opinion.follow_up and str(opinion.follow_up), opinion.reasons.as_dict(), str(opinion.followed_on or "")])


def follow(opinion: Opinion, follow_up: FollowUp, reasons: Translated, day: date, *, opened: str = "", actor: str) -> Opinion:
    """Record what the College decided, with its reasons; a better record replaces the one before, which the journal keeps.

    Raises `Conflict` where somebody else recorded another answer since the form was `opened`.
    """
    lock(opinion)
    if opened and opened != answer_seen(opinion) and (opinion.follow_up, opinion.reasons, opinion.followed_on) != (follow_up, reasons, day):
        raise Conflict
    if opinion.state not in (OpinionState.SENT, OpinionState.ANSWERED):
        raise Refused(_("The opinion was not sent to the College yet."), "state")
    if not reasons.complete:
        raise Refused(_("The College gives reasons: write them in French and in Dutch."), "reasons")
    if day > today() or (opinion.adopted_on is not None and day < opinion.adopted_on):
        raise Refused(_("Choose a day between the adoption and today."), "day")
    before = _answer(opinion)
    opinion.follow_up, opinion.reasons, opinion.followed_on, opinion.state = follow_up, reasons, day, OpinionState.ANSWERED
    db.session.flush()
    journal.record("follow_opinion", opinion, actor=actor, before=before, after=_answer(opinion))
    return opinion


def publish(opinion: Opinion, *, actor: str) -> Opinion:
    """Let the public read an adopted opinion, in French and Dutch at the same moment."""
    lock(opinion)
    _require_number(opinion)
    if opinion.published_at is None:
        opinion.published_at = now()
        db.session.flush()
        journal.record("publish", opinion, actor=actor, languages=list(OFFICIAL))
    return opinion


def unpublish(opinion: Opinion, *, actor: str) -> Opinion:
    """Take an opinion offline."""
    lock(opinion)
    if opinion.published_at is not None:
        opinion.published_at = None
        db.session.flush()
        journal.record("unpublish", opinion, actor=actor)
    return opinion


def _require_carried(vote: Vote) -> None:
    """Hold that a vote carried something that still counts, and that no other opinion rests on it; the meeting is locked for it."""
    meetings.lock(vote.record.sitting.meeting)
    db.session.refresh(vote, ["withdrawn_at"])
    if vote.withdrawn_at is not None or not vote.adopted:
        raise Refused(_("Only a vote that was carried adopts an opinion."), "vote")
    other = db.session.scalars(queries.resting_on(vote.id)).first()
    if other is not None:
        raise Refused(_("Opinion %(number)s was adopted on this vote already.", number=other.label), "used")


def _begin_period(opinion: Opinion, where: str, moment: datetime) -> None:
    opinion.state, opinion.sent_at, opinion.sent_to = OpinionState.SENT, moment, where
    opinion.due_on = opinion.due(dates.local_day(moment), opinion.council.follow_up_days)
    db.session.flush()


def _require_number(opinion: Opinion) -> None:
    if opinion.number is None:
        raise Refused(_("The opinion is a draft: adopt it first."), "draft")


def _answer(opinion: Opinion) -> dict[str, object]:
    return {name: _plain(getattr(opinion, name)) for name in ("follow_up", "reasons", "followed_on")}


def _plain(value: object) -> object:
    if isinstance(value, Translated):
        return value.as_dict()
    return value if value is None or isinstance(value, int) else str(value)
