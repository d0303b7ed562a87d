"""Substitutes are convened by themselves when they are needed, and stand down when the effective member comes after all (INV-11)."""

from sqlalchemy import Select, select

from ixevents.extensions import db
from ixevents.meetings import convening
from ixevents.meetings.models import Answer, Capacity, Invitation, Why

STAYS_AWAY = (Answer.NO, Answer.EXCUSED, Answer.SUBSTITUTE)
"""Whoever answers so leaves the seat to the substitute."""


def follow(invitation: Invitation, *, by: str) -> None:
    """Do what an answer that counts asks for. Perhaps leaves things as they are: a substitute convened already stays convened."""
    if invitation.capacity == Capacity.SUBSTITUTE:
        return
    if invitation.answer in STAYS_AWAY:
        convening.invite_substitute(invitation, actor=by)
    elif invitation.answer == Answer.YES:
        for standing in db.session.scalars(_standing_for(invitation)).all():
            convening.remove(standing, Why.RETURNS, actor=by)


def _standing_for(invitation: Invitation) -> Select[Invitation]:
    return select(Invitation).where(Invitation.stands_for_id == invitation.id, Invitation.removed_at.is_(None))
