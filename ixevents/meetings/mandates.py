"""What happens to meetings to come when a mandate ends or an address is corrected: told by `council.listeners`."""

from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.council.models import Mandate, Member
from ixevents.extensions import db
from ixevents.meetings import convening, queries
from ixevents.meetings.models import Meeting


def mandate_ended(mandate: Mandate, *, actor: str) -> None:
    """Take the member off the meetings after the mandate, and convene the substitute of the seat."""
    db.session.flush()
    for meeting in _ahead():
        if not mandate.in_office(dates.local_day(meeting.starts_at, meeting.zone)):
            convening.bring_in_line(meeting, actor=actor)


def address_corrected(member: Member, before: str | None, *, actor: str) -> None:
    """Send who is convened the notices again, to the address that is right."""
    db.session.flush()
    if not member.email or member.email == before:
        return
    for invitation in db.session.scalars(queries.open_invitations(member.id, now())).all():
        convening.send_again(invitation, actor=actor)


def _ahead() -> list[Meeting]:
    return [db.session.get_one(Meeting, number) for number in db.session.scalars(queries.ahead(now())).all()]
