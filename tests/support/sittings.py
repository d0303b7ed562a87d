"""A council with members, and a meeting they were convened to."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.languages import UNKNOWN, Translated
from ixevents.council.models import Council, CouncilCategory, CouncilSeat, Mandate, MandateRole, Member
from ixevents.extensions import db
from ixevents.meetings.models import AgendaItem, Answer, Capacity, Invitation, ItemKind, Meeting, MeetingState
from ixevents.minutes import attending, queries, voting, writing
from ixevents.minutes.book import Minutes
from ixevents.minutes.models import Attendance, Sitting
from ixevents.minutes.voting import Count
from ixevents.opinions import actions as opinion_actions
from ixevents.opinions import queries as opinion_queries
from ixevents.opinions.models import Occasion, Opinion
from ixevents.projects.partners import Partner, PartnerKind, Relation
from tests.support.factories import words

BEGINS = datetime.fromisoformat("2027-03-10T18:00:00+00:00")
"""A Wednesday, 19:00 in Brussels."""
ACTOR = "staff:1"
_numbers = count(1)


def make_council(**values: Any) -> Council:
    """Return the council, made when there is none."""
    found = db.session.scalars(select(Council)).first()
    if found is None:
        partner = Partner(
            slug="ixelles-council", name=words("Ixelles", "Elsene", "Ixelles"), kind=PartnerKind.LOCAL_AUTHORITY, relation=Relation.SELF
        )
        found = Council(slug="council", coordinator=partner, name=words("Conseil", "Raad", "Council"), purpose=words("But"))
        db.session.add(found)
    for name, value in values.items():
        setattr(found, name, value)
    db.session.flush()
    return found


def make_category(**values: Any) -> CouncilCategory:
    """Make a category of members."""
    number = next(_numbers)
    category = CouncilCategory(
        **{"council_id": make_council().id, "position": number, "name": words(f"associations {number}"), "voting": True, **values}
    )
    db.session.add(category)
    db.session.flush()
    return category


def make_seat(category: CouncilCategory, *, substitute: bool = False, since: date = date(2024, 12, 1)) -> CouncilSeat:
    """Make a seat with its effective member, and a substitute."""
    number = next(_numbers)
    seat = CouncilSeat(category=category, organisation=f"Association {number}", opened_on=since, mandates=[])
    roles = [MandateRole.EFFECTIVE, *([MandateRole.SUBSTITUTE] if substitute else [])]
    for role in roles:
        person = f"{'Noa' if role == MandateRole.EFFECTIVE else 'Sacha'} Exemple {number}"
        member = Member(
            name=person, email=f"{role}{number}@example.org", email_key=f"{role}{number}@example.org", language=UNKNOWN, links=[]
        )
        seat.mandates.append(Mandate(member=member, role=role, starts_on=since))
    db.session.add(seat)
    db.session.flush()
    return seat


def make_meeting(seats: int = 5, *, substitutes: int = 1, items: tuple[ItemKind, ...] = (ItemKind.OPINION,), **values: Any) -> Meeting:
    """Make a meeting that as many effective members with a vote, and some substitutes, were convened to."""
    category = make_category()
    made = [make_seat(category, substitute=number < substitutes) for number in range(seats)]
    meeting = Meeting(
        **{
            "council_id": make_council().id,
            "council": make_council(),
            "title": words("Réunion de mars", "Vergadering van maart", "March meeting"),
            "starts_at": BEGINS,
            "ends_at": BEGINS + timedelta(hours=2),
            "state": MeetingState.CONVENED,
            "convened_at": now(),
            "languages": ["fr", "nl"],
            "items": [
                AgendaItem(position=number, kind=kind, title=words(f"Point {number}", f"Punt {number}"))
                for number, kind in enumerate(items, start=1)
            ],
            **values,
        }
    )
    meeting.invitations = [
        Invitation(mandate=mandate, member_id=mandate.member_id, capacity=Capacity(mandate.role), answer=Answer.AWAITED)
        for seat in made
        for mandate in seat.mandates
        if mandate.role == MandateRole.EFFECTIVE
    ]
    db.session.add(meeting)
    db.session.flush()
    return meeting


def held(meeting: Meeting, *, there: int, actor: str = ACTOR) -> Sitting:
    """Open the attendance of a meeting and let so many effective members be there from the beginning."""
    attending.open_attendance(meeting, actor=actor)
    sitting = load(meeting)
    for one in [one for one in sitting.attendances if one.role == MandateRole.EFFECTIVE][:there]:
        attending.come(sitting, one, at=meeting.starts_at, actor=actor)
    return sitting


def load(meeting: Meeting) -> Sitting:
    """Return a meeting as it is held."""
    return db.session.scalars(queries.sitting(meeting.id).execution_options(populate_existing=True)).one()


def substitute_of(sitting: Sitting) -> Attendance:
    """Return the first substitute on the list."""
    return next(one for one in sitting.attendances if one.role == MandateRole.SUBSTITUTE)


def make_published() -> tuple[Minutes, Opinion]:
    """Hold a meeting that is over; publish its minutes, which a later one approved, and the opinion it adopted."""
    begins = now() - timedelta(hours=3)
    meeting = make_meeting(3, starts_at=begins, ends_at=begins + timedelta(hours=2))
    sitting = held(meeting, there=3)
    text = Translated("Tout.", "Alles.")
    vote = voting.take(sitting, meeting.items[0], Count(votes_for=2), at=begins, actor=ACTOR)
    attending.close(sitting, actor=ACTOR)
    opinion = opinion_actions.draft(make_council(), {"occasion": Occasion.OWN, "title": text, "text": text}, actor=ACTOR)
    opinion_actions.adopt(opinion, db.session.scalars(opinion_queries.vote(vote.id)).one(), actor=ACTOR)
    minutes = writing.draft(sitting, "fr", actor=ACTOR)
    writing.save(minutes, {"opening": text}, after=1, actor=ACTOR)
    later = make_meeting(1, starts_at=now() - timedelta(minutes=30), ends_at=now() + timedelta(hours=1))
    writing.approve(minutes, sitting, later, with_changes=False, actor=ACTOR)
    return writing.publish(minutes, checked=True, actor=ACTOR), opinion_actions.publish(opinion, actor=ACTOR)
