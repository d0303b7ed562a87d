"""A sample poll for the spring meeting, answered by some of the sample council; and a meeting that a member asks for."""

from datetime import datetime, time, timedelta

from sqlalchemy import select

from ixevents.core import zones
from ixevents.core.clock import today
from ixevents.core.languages import Translated
from ixevents.council import terms, voting
from ixevents.council.models import CouncilSeat
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.meetings import requesting
from ixevents.polls import actions
from ixevents.polls.models import Poll, PollVoter, Suits

TITLE = Translated("Réunion de printemps", "Voorjaarsvergadering", "Spring meeting")
WEEK_IN = 110
"""Days until the week of the first dates."""
DAYS = (1, 3, 8)
"""From the Monday of that week: a Tuesday, a Thursday and the Tuesday after, whatever day it is today."""
SAID = (
    (Suits.YES, Suits.NO, Suits.YES),
    (Suits.IF_NEEDED, Suits.YES, Suits.YES),
    (Suits.NO, Suits.YES, Suits.IF_NEEDED),
    (),
)
"""In turn, date by date; the empty one has not answered."""
SUBJECT = "L’accueil des délégations en juin"


def load() -> int:
    """Add the sample poll and the sample request, and return how many that were; only beside the sample council, once."""
    sample = db.session.scalars(select(CouncilSeat.id).where(CouncilSeat.sample)).first()
    if sample is None or db.session.scalars(select(Poll.id)).first() is not None:
        return 0
    facts = {"title": TITLE, "note": Translated(), "answer_by": today() + timedelta(days=21), "sample": True}
    poll = actions.prepare(facts, [_evening(days) for days in DAYS], actor=SYSTEM)
    actions.start(poll.id, actor=SYSTEM)
    for number, voter in enumerate(list(poll.voters)):
        _answer(poll, voter, SAID[number % len(SAID)])
    asking = next(one.member for one in terms.office(today()) if voting.is_voting(one))
    requesting.ask(asking, SUBJECT, "", "fr", by=f"member:{asking.id}")
    return 2


def _answer(poll: Poll, voter: PollVoter, said: tuple[Suits, ...]) -> None:
    if said:
        chosen = {date.id: suits for date, suits in zip(poll.dates, said, strict=True)}
        actions.answer(voter, chosen, "", by=f"member:{voter.member_id}")


def _evening(days: int) -> tuple[datetime, datetime]:
    week = today() + timedelta(days=WEEK_IN)
    day = week + timedelta(days=days - week.weekday())
    return zones.instant(day, time(18, 30)), zones.instant(day, time(20, 30))
