"""Members ask for a meeting: one third of those with a vote, rounded up, obliges the council to convene one (COU-06)."""

from collections.abc import Sequence
from typing import cast

from flask_babel import gettext as _
from sqlalchemy import Table, update

from ixevents.core.clock import now, today
from ixevents.core.refusal import Refused
from ixevents.council import terms, voting
from ixevents.council.models import Member
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings import member_queries
from ixevents.meetings.meeting_requests import MeetingRequest, MeetingSupport

_TABLE = cast(Table, MeetingRequest.__table__)


def voters() -> set[int]:
    """Return the members who have a vote today: they alone may ask and support."""
    return {mandate.member_id for mandate in terms.office(today()) if voting.is_voting(mandate)}


def needed(count: int) -> int:
    """Return how many of so many members must be behind a request."""
    return -(-count // 3)


def ask(member: Member, subject: str, text: str, lang: str, *, by: str) -> MeetingRequest:
    """Ask for a meeting; the same words again are the request there is. Raises `Refused` without a vote, or with one open already."""
    council = terms.lock()
    _require_vote(member)
    mine = next((one for one in db.session.scalars(member_queries.requests()) if one.asked_by_id == member.id), None)
    if mine is not None and mine.subject == subject:
        return mine
    if mine is not None:
        raise Refused(_("Your earlier request is still open."), "open")
    facts = {"subject": subject, "text": text, "language": lang, "asked_by_id": member.id}
    request = MeetingRequest(council_id=council.id, supports=[MeetingSupport(member_id=member.id)], **facts)
    db.session.add(request)
    db.session.flush()
    _count(request)
    journal.record("ask_for_meeting", request, actor=by)
    return request


def on_paper(members: Sequence[Member], subject: str, text: str, lang: str, *, actor: str) -> MeetingRequest:
    """Write down a request that arrived on paper, signed by several; the first of them asked for it.

    Raises `Refused` when nobody signed, or somebody without a vote.
    """
    council = terms.lock()
    _require_votes(members)
    supports = [MeetingSupport(member_id=member.id) for member in members]
    facts = {"subject": subject, "text": text, "language": lang, "asked_by_id": members[0].id}
    request = MeetingRequest(council_id=council.id, supports=supports, **facts)
    db.session.add(request)
    db.session.flush()
    _count(request)
    journal.record("write_down_request", request, actor=actor, count=len(members))
    return request


def sign(request_id: int, members: Sequence[Member], *, actor: str) -> MeetingRequest:
    """Write down who else stands behind a request, by letter or by telephone; twice counts once. Raises `Refused` once it is closed."""
    request = _open(request_id)
    _require_votes(members)
    behind = {one.member_id for one in request.supports}
    new = [member for member in members if member.id not in behind]
    request.supports.extend(MeetingSupport(request_id=request.id, member_id=member.id) for member in new)
    db.session.flush()
    _count(request)
    journal.record("write_down_support", request, actor=actor, count=len(new))
    return request


def support(request_id: int, member: Member, *, by: str) -> MeetingRequest:
    """Stand behind a request; doing it twice counts once. Raises `Refused` once it is closed."""
    request = _open(request_id)
    _require_vote(member)
    if member.id not in {one.member_id for one in request.supports}:
        request.supports.append(MeetingSupport(request_id=request.id, member_id=member.id))
        db.session.flush()
        _count(request)
        journal.record("support_request", request, actor=by)
    return request


def close(request_id: int, *, actor: str) -> None:
    """Note that a request was answered: a meeting is being prepared, or the matter is settled."""
    request = db.session.get_one(MeetingRequest, request_id)
    if request.closed_at is None:
        request.closed_at = now()
        journal.record("close_request", request, actor=actor)


def _open(request_id: int) -> MeetingRequest:
    """Lock a request that waits for an answer, and return it."""
    db.session.execute(update(_TABLE).where(_TABLE.c.id == request_id).values(subject=_TABLE.c.subject))
    request = db.session.scalars(member_queries.requests(request_id)).first()
    if request is None:
        raise Refused(_("This request has been answered already."), "closed")
    return request


def _count(request: MeetingRequest) -> None:
    voting_now = voters()
    behind = sum(one.member_id in voting_now for one in request.supports)
    if request.reached_at is None and behind >= needed(len(voting_now)):
        request.reached_at = now()


def _require_votes(members: Sequence[Member]) -> None:
    if not members:
        raise Refused(_("Tick who signed."), "nobody")
    if not {member.id for member in members} <= voters():
        raise Refused(_("Only members with a vote may ask for a meeting."), "vote")


def _require_vote(member: Member) -> None:
    if member.id not in voters():
        raise Refused(_("Only members with a vote may ask for a meeting."), "vote")
