"""What is read of requests."""

from datetime import datetime

from sqlalchemy import Select, and_, case, or_, select

from ixevents.outbox.models import UNSENT, Notice, NoticeState
from ixevents.privacy.models import UNANSWERED, ExpiryNight, PrivacyPaper, PrivacyRequest, RequestState, Want

_ON_THE_WAY = (*UNSENT, NoticeState.SENDING)


def listing(state: str = "") -> Select[PrivacyRequest]:
    """Requests, those whose clock runs first and of them the oldest; then the last answered."""
    waits = case((PrivacyRequest.state.in_(UNANSWERED), 0), else_=1)
    oldest = case((PrivacyRequest.state.in_(UNANSWERED), PrivacyRequest.received_on))
    found = select(PrivacyRequest).order_by(waits, oldest, PrivacyRequest.closed_at.desc(), PrivacyRequest.id)
    return found.where(PrivacyRequest.state == state) if state in set(RequestState) else found


def by_id(request_id: int) -> Select[PrivacyRequest]:
    """One request."""
    return select(PrivacyRequest).where(PrivacyRequest.id == request_id)


def by_code(code: str) -> Select[PrivacyRequest]:
    """The request whose page a code opens."""
    return select(PrivacyRequest).where(PrivacyRequest.code == code)


def by_copy(code: str, moment: datetime) -> Select[PrivacyRequest]:
    """The request whose copy a code opens, while it does."""
    return select(PrivacyRequest).where(PrivacyRequest.copy_code == code, PrivacyRequest.copy_until > moment)


def known(email_key: str, want: Want, sending: str) -> Select[PrivacyRequest]:
    """The same request: of the same sending, or of the same address for the same thing, not answered yet."""
    same = and_(PrivacyRequest.email_key == email_key, PrivacyRequest.want == want, PrivacyRequest.state.in_(UNANSWERED))
    return select(PrivacyRequest).where(or_(PrivacyRequest.idempotency_key == sending, same)).order_by(PrivacyRequest.id)


def of_address(email_key: str) -> Select[PrivacyRequest]:
    """Every request of an address."""
    return select(PrivacyRequest).where(PrivacyRequest.email_key == email_key).order_by(PrivacyRequest.id)


def running() -> Select[PrivacyRequest]:
    """Requests of confirmed persons that wait for an answer."""
    return select(PrivacyRequest).where(PrivacyRequest.state == RequestState.OPEN).order_by(PrivacyRequest.received_on)


def letters(request_id: int) -> Select[Notice]:
    """The letters about a request, newest first."""
    return select(Notice).where(Notice.about_kind == PrivacyRequest.__tablename__, Notice.about_id == request_id).order_by(Notice.id.desc())


def papers(request_id: int) -> Select[PrivacyPaper]:
    """The letters on paper about a request, newest first."""
    return select(PrivacyPaper).where(PrivacyPaper.request_id == request_id).order_by(PrivacyPaper.id.desc())


def nights(count: int) -> Select[ExpiryNight]:
    """The last nights, the newest first."""
    return select(ExpiryNight).order_by(ExpiryNight.planned_at.desc()).limit(count)


def forgettable(before: datetime) -> Select[PrivacyRequest]:
    """Closed requests that may forget who asked: a copy when its link has ended, the others once the answer has left.

    A letter that cannot leave, or that nobody prints, is not waited for longer than until `before`.
    """
    underway = (
        select(Notice.id)
        .where(Notice.about_kind == PrivacyRequest.__tablename__, Notice.about_id == PrivacyRequest.id, Notice.state.in_(_ON_THE_WAY))
        .exists()
    )
    printed = select(PrivacyPaper.id).where(PrivacyPaper.request_id == PrivacyRequest.id, PrivacyPaper.given_at.is_(None)).exists()
    erased = and_(PrivacyRequest.want == Want.ERASE, PrivacyRequest.state == RequestState.ANSWERED, ~underway, ~printed)
    over = or_(PrivacyRequest.closed_at < before, erased)
    return select(PrivacyRequest).where(PrivacyRequest.closed_at.is_not(None), PrivacyRequest.forgotten_at.is_(None), over)
