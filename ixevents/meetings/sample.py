"""Sample meetings of the sample council: one past, one convened with answers, one draft, dated around today."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import select

from ixevents.core import zones
from ixevents.core.clock import today
from ixevents.core.languages import Translated
from ixevents.council.models import Council, CouncilSeat
from ixevents.events.models import Place
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.meetings import answering, convening, drafting, invitees, member_queries, queries
from ixevents.meetings.models import AgendaItem, Answer, GivenAnswer, Invitation, ItemKind, Meeting, MeetingState, Via

TITLE = Translated("Réunion du conseil consultatif", "Vergadering van de adviesraad", "Meeting of the consultative council")
ROOM = Translated("Salle du premier étage, ascenseur", "Zaal op de eerste verdieping, lift", "Room on the first floor, lift")
PAST, AHEAD, LATER = -40, 22, 75
"""Days from today."""

ITEMS = {
    PAST: (
        (ItemKind.OPINION, Translated("Budget de la solidarité internationale", "Begroting voor internationale solidariteit")),
        (ItemKind.VOTE, Translated("Appui à une école partenaire", "Steun aan een partnerschool")),
    ),
    AHEAD: (
        (ItemKind.DISCUSSION, Translated("Programme de la Semaine", "Programma van de Week")),
        (ItemKind.OPINION, Translated("Commerce équitable dans les marchés publics", "Eerlijke handel in overheidsopdrachten")),
    ),
    LATER: ((ItemKind.DISCUSSION, Translated("Bilan de l’année", "Terugblik op het jaar")),),
}
ANSWERS = (Answer.YES, Answer.YES, Answer.EXCUSED, Answer.YES, Answer.AWAITED, Answer.PERHAPS, Answer.YES, Answer.NO)
"""In turn; whom the letter has not moved yet is still awaited."""


def load() -> int:
    """Add the sample meetings and return how many; only beside the sample council, and only where there is no meeting."""
    council = db.session.scalars(select(Council).order_by(Council.id)).first()
    sample = db.session.scalars(select(CouncilSeat.id).where(CouncilSeat.sample)).first()
    if council is None or sample is None or db.session.scalars(select(Meeting.id)).first() is not None:
        return 0
    place = db.session.scalars(select(Place).order_by(Place.slug)).first()
    _past(council, place)
    convened = convening.convene(_draft(council, place, AHEAD), actor=SYSTEM)
    _answer(convened)
    _draft(council, place, LATER)
    return len(ITEMS)


def _draft(council: Council, place: Place | None, days: int) -> Meeting:
    meeting = drafting.draft(council, _facts(place, days), actor=SYSTEM, sample=True)
    for kind, title in ITEMS[days]:
        drafting.add_item(meeting, {"kind": kind, "title": title, "text": Translated()}, actor=SYSTEM)
    return meeting


def _facts(place: Place | None, days: int) -> dict[str, object]:
    begins, ends = _hours(days)
    facts = {"title": TITLE, "starts_at": begins, "ends_at": ends, "place_id": place.id if place else None, "languages": ["fr", "nl"]}
    return {**facts, "room": ROOM, "online_url": "" if place else "https://video.example.org/council"}


def _hours(days: int) -> tuple[datetime, datetime]:
    """Return an evening about so many days away, on a Tuesday."""
    day = today() + timedelta(days=days)
    day += timedelta(days=(1 - day.weekday()) % 7)
    return zones.instant(day, time(18, 30)), zones.instant(day, time(20, 30))


def _past(council: Council, place: Place | None) -> None:
    """Let a meeting have been convened and answered; nobody is written to about what is over."""
    facts = _facts(place, PAST)
    meeting = Meeting(council=council, sample=True, documents=[], invitations=[], **facts)
    usual = [AgendaItem(kind=kind, title=title) for kind, title in (drafting.USUAL[0], *ITEMS[PAST], drafting.USUAL[1])]
    for number, item in enumerate(usual, 1):
        item.position = number
    meeting.items = usual
    meeting.state, meeting.convened_at = MeetingState.CONVENED, meeting.starts_at - timedelta(days=16)
    db.session.add(meeting)
    db.session.flush()
    for number, mandate in enumerate(invitees.called(invitees.in_office(meeting))):
        invitation = Invitation(meeting=meeting, mandate=mandate, member=mandate.member, capacity=invitees.capacity(mandate))
        _remember(invitation, ANSWERS[number % len(ANSWERS)], meeting.starts_at - timedelta(days=9))
    db.session.flush()


def _remember(invitation: Invitation, said: Answer, moment: datetime) -> None:
    invitation.answer = said
    db.session.add(invitation)
    if said != Answer.AWAITED:
        invitation.answered_at = moment
        invitation.answers = [GivenAnswer(revision=0, answer=said, via=Via.WEB, by=SYSTEM, given_at=moment)]


def _answer(meeting: Meeting) -> None:
    for number, invitation in enumerate(_convened(meeting)):
        said = ANSWERS[number % len(ANSWERS)]
        if said != Answer.AWAITED:
            loaded = db.session.scalars(member_queries.invitation(invitation.id)).one()
            answering.answer(loaded, said, via=Via.WEB, revision=meeting.revision, by=f"member:{invitation.member_id}")


def _convened(meeting: Meeting) -> Sequence[Invitation]:
    return db.session.scalars(queries.whole(meeting.id)).one().invitations[:]
