"""Who is to be convened to a meeting, and as what (INV-02)."""

from collections.abc import Sequence
from datetime import date

from ixevents.core import dates
from ixevents.council.models import Mandate, MandateRole, Member
from ixevents.extensions import db
from ixevents.meetings import member_queries, queries
from ixevents.meetings.models import Answer, Capacity, Invitation, Meeting, Why

ROLES = {Capacity.EFFECTIVE: "REQ-PARTICIPANT", Capacity.SUBSTITUTE: "OPT-PARTICIPANT", Capacity.OBSERVER: "OPT-PARTICIPANT"}
"""What a calendar program is told somebody is."""

PARTSTATS = {
    Answer.AWAITED: "NEEDS-ACTION",
    Answer.YES: "ACCEPTED",
    Answer.NO: "DECLINED",
    Answer.EXCUSED: "DECLINED",
    Answer.SUBSTITUTE: "DECLINED",
    Answer.PERHAPS: "TENTATIVE",
}


def day(meeting: Meeting) -> date:
    """Return the day on which who is convened must be in office."""
    return dates.local_day(meeting.starts_at, meeting.zone)


def in_office(meeting: Meeting) -> list[Mandate]:
    """Return every mandate held on the day of a meeting, substitutes too."""
    return list(db.session.scalars(queries.held(day(meeting))))


def called(mandates: Sequence[Mandate]) -> list[Mandate]:
    """Return who is convened at once: effective members, and substitutes of seats without one. Nobody is convened twice."""
    filled = {mandate.seat_id for mandate in mandates if mandate.role == MandateRole.EFFECTIVE}
    chosen: dict[int, Mandate] = {}
    for mandate in sorted(mandates, key=lambda one: one.role != MandateRole.EFFECTIVE):
        if mandate.role == MandateRole.EFFECTIVE or mandate.seat_id not in filled:
            chosen.setdefault(mandate.member_id, mandate)
    return [mandate for mandate in mandates if chosen.get(mandate.member_id) is mandate]


def substitute(mandates: Sequence[Mandate], seat_id: int) -> Mandate | None:
    """Return the substitute of a seat."""
    return next((one for one in mandates if one.seat_id == seat_id and one.role == MandateRole.SUBSTITUTE), None)


def substitute_of(invitation: Invitation, meeting: Meeting) -> Member | None:
    """Return who may come instead of somebody convened to a meeting: the substitute of the same seat, for effective members alone."""
    if invitation.capacity != Capacity.EFFECTIVE:
        return None
    mandate = db.session.scalars(member_queries.substitute(invitation.mandate.seat_id, day(meeting))).first()
    return mandate.member if mandate else None


def capacity(mandate: Mandate) -> Capacity:
    """Return as what the holder of a mandate is convened."""
    if mandate.role == MandateRole.SUBSTITUTE:
        return Capacity.SUBSTITUTE
    return Capacity.EFFECTIVE if mandate.seat.category.voting else Capacity.OBSERVER


def missing(meeting: Meeting, mandates: Sequence[Mandate]) -> list[Mandate]:
    """Return which of those in office on the day should be convened and are not; whom the secretary took off by hand stays off."""
    there = {one.member_id for one in meeting.invitations if one.live or one.removed_why == Why.MISTAKE}
    return [mandate for mandate in called(mandates) if mandate.member_id not in there]


def live(meeting: Meeting) -> list[Invitation]:
    """Return who is convened still."""
    return [invitation for invitation in meeting.invitations if invitation.live]
