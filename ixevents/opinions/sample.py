"""The sample council at work: a past meeting held, its minutes, an opinion with the College's answer; by the same actions as real ones."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.council.models import MandateRole
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.meetings.models import AgendaItem, ItemKind, Meeting, MeetingState
from ixevents.minutes import attending, queries, voting, writing
from ixevents.minutes.models import Attendance, Presence, Sitting, Vote
from ixevents.minutes.voting import Count
from ixevents.opinions import actions
from ixevents.opinions import queries as opinions
from ixevents.opinions.models import FollowUp, Occasion, Opinion

_FILE = Path(__file__).with_name("sample.yaml")
ITEM_MINUTES, LATE_MINUTES = 25, 20

Content = dict[str, Any]


def load() -> int:
    """Hold the sample meeting that is over; return how many meetings that were. Real meetings are left alone.

    Once a sample meeting is held, so are the others: somebody may be at work there.
    """
    meeting = db.session.scalars(_over()).first()
    if meeting is None or db.session.scalars(select(Sitting.id).join(Sitting.meeting).where(Meeting.sample)).first() is not None:
        return 0
    content: Content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    attending.open_attendance(meeting, actor=SYSTEM)
    sitting = db.session.scalars(queries.sitting(meeting.id)).one()
    _come(sitting)
    vote = _items(sitting, content)
    attending.close(sitting, actor=SYSTEM)
    minutes = writing.draft(sitting, "fr", actor=SYSTEM)
    frame = {name: Translated.of(content[name]) for name in ("opening", "closing")}
    texts = {name: Translated.of(text) for name, text in minutes.newest.texts.items()}
    writing.save(minutes, frame | texts, after=1, actor=SYSTEM)
    if vote is not None:
        _opinion(meeting, vote, content)
    return 1


def _over() -> Any:
    """The sample meeting that is over and that nobody has held."""
    mine = Meeting.sample.is_(True), Meeting.state == MeetingState.CONVENED, Meeting.ends_at < now()
    return select(Meeting).where(*mine).order_by(Meeting.starts_at).limit(1)


def _come(sitting: Sitting) -> None:
    """Let most come: one late, one by the substitute, one excused, one on line, one not at all."""
    start = sitting.meeting.starts_at
    effective = [one for one in sitting.attendances if one.role == MandateRole.EFFECTIVE]
    substitutes = {one.seat_id: one for one in sitting.attendances if one.role == MandateRole.SUBSTITUTE}
    represented = next(one for one in effective if one.seat_id in substitutes and one.mandate_id != sitting.chair_id)
    attending.come(sitting, substitutes[represented.seat_id], at=start, actor=SYSTEM)
    others = [one for one in effective if one is not represented]
    attending.mark(sitting, others[-1], Presence.EXCUSED, actor=SYSTEM)
    for place, one in enumerate(others[:-2]):
        late = timedelta(minutes=LATE_MINUTES if place == 1 else 0)
        attending.come(sitting, one, at=start + late, online=place == len(others) - 3, actor=SYSTEM)


def _items(sitting: Sitting, content: Content) -> Vote | None:
    """Deal with every item and vote on each that asks for it; return the vote that adopts an opinion."""
    adopted: Vote | None = None
    moment = sitting.meeting.starts_at
    for item in queries.items_on(sitting.meeting):
        voting.start(sitting, item, at=moment, actor=SYSTEM)
        words = content["items"][str(item.kind)]
        voting.write(sitting, item, Translated.of(words["said"]), Translated.of(words.get("decided")), actor=SYSTEM)
        at = moment + timedelta(minutes=ITEM_MINUTES - 5)
        if item.kind == ItemKind.OPINION and adopted is None:
            adopted = _divided(sitting, item, at)
        elif item.kind == ItemKind.VOTE:
            _agreed(sitting, item, at)
        moment += timedelta(minutes=ITEM_MINUTES)
        voting.end(sitting, item, at=moment, actor=SYSTEM)
    return adopted


def _agreed(sitting: Sitting, item: AgendaItem, at: datetime) -> Vote:
    there = voting.quorum_of(sitting, voting.record_of(sitting, item), at).there
    return voting.take(sitting, item, Count(votes_for=there), at=at, actor=SYSTEM)


def _divided(sitting: Sitting, item: AgendaItem, at: datetime) -> Vote:
    record = voting.set_aside(sitting, item, [_interested(sitting, at).id], actor=SYSTEM)
    there = voting.quorum_of(sitting, record, at).there
    count = Count(votes_for=there - 3, votes_against=2, abstained=1)
    return voting.take(sitting, item, count, at=at, actor=SYSTEM)


def _interested(sitting: Sitting, at: datetime) -> Attendance:
    """Return a member of an organisation who leaves the item."""
    return next(one for one in sitting.attendances if one.mandate.seat.organisation and one.is_there(at))


def _opinion(meeting: Meeting, vote: Vote, content: Content) -> Opinion:
    words = content["opinion"]
    facts = {"occasion": Occasion.REQUEST, "request": words["request"]}
    texts = {name: Translated.of(words[name]) for name in ("title", "text", "minority")}
    opinion = actions.draft(meeting.council, facts | texts, sample=True, actor=SYSTEM)
    loaded = db.session.scalars(opinions.vote(vote.id).execution_options(populate_existing=True)).one()
    actions.adopt(opinion, loaded, actor=SYSTEM)
    actions.publish(opinion, actor=SYSTEM)
    day = opinion.adopted_on or today()
    actions.hand_over(opinion, min(day + timedelta(days=1), today()), words["handed_over"], actor=SYSTEM)
    answered = min(day + timedelta(days=30), today())
    return actions.follow(opinion, FollowUp.PARTLY, Translated.of(words["reasons"]), answered, actor=SYSTEM)
