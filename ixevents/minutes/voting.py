"""Items and votes: what was said, who left for a personal interest, how the council decided (COU-07)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from ixevents.core import refusal
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.seen import seen_mark
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings.models import AgendaItem, ItemState
from ixevents.minutes import queries, resting, room
from ixevents.minutes.locks import lock_begun, lock_open
from ixevents.minutes.models import Attendance, Ballot, Choice, Conflict, ItemRecord, Sitting, Vote, VoteWay
from ixevents.minutes.room import Quorum


@dataclass(frozen=True)
class Count:
    """How members voted: totals, or a choice a member."""

    way: VoteWay = VoteWay.HANDS
    votes_for: int = 0
    votes_against: int = 0
    abstained: int = 0
    blank: int = 0
    choices: Mapping[int, Choice] = field(default_factory=dict)
    "By attendance; of a vote by name alone."


def record_of(sitting: Sitting, item: AgendaItem) -> ItemRecord:
    """Return what is written of an item, begun when there is nothing yet."""
    found = next((record for record in sitting.records if record.item_id == item.id), None)
    if found is None:
        if item.meeting_id != sitting.meeting_id or item.state != ItemState.ON:
            raise Refused(_("This item is not on the agenda of the meeting."), "item")
        found = ItemRecord(item=item, item_id=item.id, discussion=Translated(), decision=Translated(), conflicts=[], votes=[])
        sitting.records.append(found)
        db.session.flush()
    return found


def start(sitting: Sitting, item: AgendaItem, *, at: datetime | None = None, actor: str) -> ItemRecord:
    """Begin an item; the one before ends with it. Twice changes nothing."""
    lock_open(sitting)
    record = record_of(sitting, item)
    if record.started_at is None:
        moment = at or room.usual(sitting.meeting, now())
        for other in sitting.records:
            if other.started_at and other.ended_at is None:
                other.ended_at = max(other.started_at, moment)
        record.started_at = moment
        db.session.flush()
        _note("start_item", record, actor, at=moment.isoformat())
    return record


def end(sitting: Sitting, item: AgendaItem, *, at: datetime | None = None, actor: str) -> ItemRecord:
    """End an item."""
    lock_open(sitting)
    record = record_of(sitting, item)
    moment = at or room.usual(sitting.meeting, now())
    record.started_at = record.started_at or moment
    if record.ended_at is None:
        record.ended_at = max(record.started_at, moment)
        db.session.flush()
        _note("end_item", record, actor, at=record.ended_at.isoformat())
    return record


def seen(record: ItemRecord) -> str:
    """Return a mark of what is written of an item, another one after every change."""
    return seen_mark([record.discussion.as_dict(), record.decision.as_dict()])


def write(sitting: Sitting, item: AgendaItem, discussion: Translated, decision: Translated, *, opened: str = "", actor: str) -> ItemRecord:
    """Write down what was said and decided. Raises `Refused` once the minutes are drafted: from then on they are what is written;
    and `Conflict` where somebody else wrote since it was `opened`.
    """
    lock_open(sitting)
    record = record_of(sitting, item)
    db.session.refresh(record, ["discussion", "decision"])
    if (record.discussion, record.decision) != (discussion, decision):
        if opened and opened != seen(record):
            raise refusal.Conflict
        if db.session.scalars(queries.minutes_of(sitting.meeting_id)).first() is not None:
            raise Refused(_("The minutes are drafted: write this there, for here it no longer reaches them."), "drafted")
        record.discussion, record.decision = discussion, decision
        db.session.flush()
        _note("write_item", record, actor)
    return record


def aside_seen(record: ItemRecord) -> str:
    """Return a mark of who left an item, another one after every change."""
    return seen_mark(sorted(conflict.attendance_id for conflict in record.conflicts))


def set_aside(sitting: Sitting, item: AgendaItem, attendance_ids: Collection[int], *, opened: str = "", actor: str) -> ItemRecord:
    """Record exactly these members as having left the item for a personal interest.

    Raises `Conflict` where somebody else said otherwise since it was `opened`.
    """
    lock_open(sitting)
    record = record_of(sitting, item)
    before = {conflict.attendance_id for conflict in record.conflicts}
    wanted = {one.id for one in sitting.attendances if one.id in attendance_ids}
    if opened and before != wanted and opened != aside_seen(record):
        raise refusal.Conflict
    if before != wanted and record.live_votes:
        raise Refused(_("The item was voted on. Withdraw the vote first, then say who had left."), "voted")
    for conflict in list(record.conflicts):
        if conflict.attendance_id not in wanted:
            record.conflicts.remove(conflict)
            db.session.delete(conflict)
    record.conflicts.extend(Conflict(attendance_id=number) for number in sorted(wanted - before))
    db.session.flush()
    if before != wanted:
        _note("set_aside", record, actor, before=sorted(before), after=sorted(wanted))
    return record


def quorum_of(sitting: Sitting, record: ItemRecord, moment: datetime | None = None) -> Quorum:
    """Return who counts for an item; two statements."""
    again = set(db.session.scalars(queries.taken_up(sitting.meeting_id)))
    return room.quorum(sitting, moment or room.moment_of(sitting.meeting, record, now()), record, again)


def asked(votes: Sequence[Vote], voters: Sequence[Attendance] = ()) -> str:
    """Return a mark of the votes on an item that count, and of those who are asked by name: another one when either changes."""
    return seen_mark([[vote.id for vote in votes], sorted(voter.id for voter in voters)])


def take(
    sitting: Sitting,
    item: AgendaItem,
    count: Count,
    *,
    question: Translated | None = None,
    chair_for: bool | None = None,
    at: datetime | None = None,
    opened: str = "",
    actor: str,
) -> Vote:
    """Record a vote; a tie is decided as the statutes say. The same vote sent twice from one page is one.

    Raises `Refused` without quorum, when more voted than may, or when another vote was recorded since the page was `opened`.
    """
    lock_begun(sitting, at)
    record = record_of(sitting, item)
    moment = at or room.moment_of(sitting.meeting, record, now())
    who = quorum_of(sitting, record, moment)
    _require_quorum(who)
    vote = _counted(count, who)
    vote.question, vote.taken_at, vote.by = question or Translated(), moment, actor
    known = _known(record, vote, opened, quorum_of(sitting, record).voters if opened and count.way == VoteWay.BY_NAME else ())
    if known is not None:
        return known
    vote.there, vote.needed, vote.second_notice = who.there, who.needed, who.second_notice
    vote.chair_for = _tie(sitting, vote, chair_for)
    vote.adopted = vote.votes_for > vote.votes_against or bool(vote.chair_for)
    record.started_at = record.started_at or moment
    record.votes.append(vote)
    db.session.flush()
    _note("take_vote", record, actor, vote=vote.id, votes_for=vote.votes_for, votes_against=vote.votes_against, adopted=vote.adopted)
    return vote


def withdraw(sitting: Sitting, vote: Vote, reason: str, *, actor: str) -> Vote:
    """Let a vote that was entered wrongly no longer count; it stays to be read. Raises `Refused` where something rests on it."""
    lock_open(sitting)
    if not reason.strip():
        raise Refused(_("Say why the vote does not count."), "reason")
    if vote.withdrawn_at is None:
        stays = resting.why(vote)
        if stays is not None:
            raise Refused(stays, "rests")
        vote.withdrawn_at, vote.withdrawn_for = now(), reason.strip()
        db.session.flush()
        record = next(one for one in sitting.records if one.id == vote.record_id)
        _note("withdraw_vote", record, actor, vote=vote.id, reason=vote.withdrawn_for)
    return vote


def _known(record: ItemRecord, vote: Vote, opened: str, voters: Sequence[Attendance]) -> Vote | None:
    """Return the vote that was sent from the same page already, if this is it again."""
    votes = record.live_votes
    if not opened or opened == asked(votes, voters):
        return None
    if votes and opened == asked(votes[:-1], voters) and _said(votes[-1]) == _said(vote):
        return votes[-1]
    raise Refused(
        _("Another vote was recorded, or somebody came or left, since you opened this page. Look at it, then record the vote again."),
        "changed",
    )


def _said(vote: Vote) -> tuple[object, ...]:
    named = {ballot.attendance_id: str(ballot.choice) for ballot in vote.ballots}
    return str(vote.way), vote.votes_for, vote.votes_against, vote.abstained, vote.blank, vote.question, named


def _require_quorum(who: Quorum) -> None:
    if not who.voters:
        raise Refused(_("Nobody with a vote was there at that moment."), "nobody")
    if not who.reached:
        raise Refused(
            _(
                "The quorum is not reached: %(there)s of the %(needed)s members needed are there. The item cannot be decided.",
                there=who.there,
                needed=who.needed,
            ),
            "quorum",
        )


def _counted(count: Count, who: Quorum) -> Vote:
    if count.way == VoteWay.BY_NAME:
        return _by_name(count.choices, who.voters)
    totals = (count.votes_for, count.votes_against, count.abstained, count.blank)
    if min(totals) < 0 or sum(totals) > who.weight:
        raise Refused(_("More votes than there are: those who are there have %(most)s together.", most=who.weight), "count")
    if sum(totals) == 0:
        raise Refused(_("Enter how many were for, against, abstained or voted blank."), "count")
    return _vote(count.way, *totals)


def _by_name(choices: Mapping[int, Choice], voters: tuple[Attendance, ...]) -> Vote:
    may = {voter.id: voter for voter in voters}
    if set(choices) - set(may):
        raise Refused(_("Somebody who voted was not there, or has no vote on this item."), "voter")
    if not choices:
        raise Refused(_("Enter what each member voted."), "count")
    totals = [sum(may[number].weight for number, choice in choices.items() if choice == wanted) for wanted in Choice]
    vote = _vote(VoteWay.BY_NAME, *totals)
    vote.ballots = [Ballot(attendance_id=number, choice=choice, weight=may[number].weight) for number, choice in sorted(choices.items())]
    return vote


def _vote(way: VoteWay, votes_for: int, votes_against: int, abstained: int, blank: int) -> Vote:
    return Vote(way=way, votes_for=votes_for, votes_against=votes_against, abstained=abstained, blank=blank, ballots=[])


def _tie(sitting: Sitting, vote: Vote, chair_for: bool | None) -> bool | None:
    """Return how a tie was decided by who presides; None where a tie rejects, or there is none."""
    if not vote.tied or not sitting.meeting.council.chair_decides_ties:
        return None
    chair = next((one for one in sitting.attendances if one.mandate_id == sitting.chair_id), None)
    named = next((ballot.choice for ballot in vote.ballots if chair and ballot.attendance_id == chair.id), None)
    if named in (Choice.FOR, Choice.AGAINST):
        return named == Choice.FOR
    if chair_for is None:
        raise Refused(_("As many for as against: say how who presides decided."), "tie")
    return chair_for


def _note(verb: str, record: ItemRecord, actor: str, **facts: object) -> None:
    journal.record(verb, record.item, actor=actor, **facts)
