"""A council for tests: seats with members, and meetings they are convened to. Everything is flushed; the test commits."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from ixevents.core.clock import now, today
from ixevents.council import records as council_records
from ixevents.council.models import Council, CouncilCategory, CouncilSeat, Mandate, MandateRole, Member
from ixevents.extensions import db
from ixevents.meetings.models import AgendaItem, Capacity, Invitation, Meeting, MeetingDocument, MeetingState
from ixevents.projects import records as project_records
from tests.support import factories

_numbers = count(1)


def make_council() -> Council:
    """Make the council of the records, or return the one that is there."""
    found = db.session.scalars(select(Council)).first()
    if found is None:
        project_records.load()
        council_records.load()
        found = db.session.scalars(select(Council)).one()
    return found


def make_seat(**values: Any) -> CouncilSeat:
    """Make a seat of the first category, or of the one with that position."""
    asked = select(CouncilCategory).where(CouncilCategory.council_id == make_council().id).order_by(CouncilCategory.position)
    category = db.session.scalars(asked).all()[values.pop("category", 0)]
    return _kept(CouncilSeat(category=category, **{"opened_on": today() - timedelta(days=300)} | values))


def make_member(**values: Any) -> Member:
    """Make somebody who reads French, with an address."""
    number = next(_numbers)
    email = values.get("email", f"member-{number}@example.org")
    defaults = {"name": f"Membre {number}", "email": email, "email_key": email, "language": "fr", "links": []}
    return _kept(Member(**defaults | values))


def make_mandate(seat: CouncilSeat | None = None, member: Member | None = None, **values: Any) -> Mandate:
    """Appoint a member, effective unless told otherwise."""
    defaults = {"seat": seat or make_seat(), "member": member or make_member(), "starts_on": today() - timedelta(days=200)}
    return _kept(Mandate(**defaults | values))


def make_pair(**values: Any) -> tuple[Mandate, Mandate]:
    """Make a seat with an effective member and a substitute."""
    seat = make_seat(**values)
    return make_mandate(seat), make_mandate(seat, role=MandateRole.SUBSTITUTE)


def make_meeting(**values: Any) -> Meeting:
    """Make a meeting convened for three weeks from now, with two items."""
    starts_at: datetime = values.get("starts_at", (now() + timedelta(days=21)).replace(hour=18, minute=0, second=0, microsecond=0))
    defaults = {
        "council_id": make_council().id,
        "title": factories.words("Réunion de rentrée", "Startvergadering", "First meeting"),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "place": values.pop("place", None) or factories.make_place(),
        "languages": ["fr", "nl"],
        "state": MeetingState.CONVENED,
        "convened_at": now(),
        "items": [
            AgendaItem(position=1, title=factories.words("Budget participatif", "Burgerbegroting", "Citizens’ budget")),
            AgendaItem(position=2, title=factories.words("Semaine", "Week", "Week")),
        ],
    }
    return _kept(Meeting(**defaults | values))


def make_document(meeting: Meeting, **values: Any) -> MeetingDocument:
    """Make a small PDF of a meeting."""
    body = values.pop("body", b"%PDF-1.7 a note")
    defaults = {
        "meeting_id": meeting.id,
        "title": "Note de synthèse",
        "filename": "note.pdf",
        "media_type": "application/pdf",
        "size": len(body),
        "sha256": "0" * 64,
        "body": body,
    }
    return _kept(MeetingDocument(**defaults | values))


def invite(meeting: Meeting, mandate: Mandate, **values: Any) -> Invitation:
    """Convene a member as if the letter had gone."""
    role = Capacity.EFFECTIVE if mandate.role == MandateRole.EFFECTIVE else Capacity.SUBSTITUTE
    defaults = {"capacity": role, "address": mandate.member.email, "told_revision": meeting.revision}
    return _kept(Invitation(meeting=meeting, mandate=mandate, member=mandate.member, **defaults | values))


def _kept(thing: Any) -> Any:
    db.session.add(thing)
    db.session.flush()
    return thing
