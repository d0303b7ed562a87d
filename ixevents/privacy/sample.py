"""Sample requests about data: one whose clock runs, one that waits for its address, one by post, one that forgot who asked."""

from datetime import timedelta

from sqlalchemy import select

from ixevents.core import tokens
from ixevents.core.clock import now, today
from ixevents.council.models import Member
from ixevents.extensions import db
from ixevents.privacy.actions import PROOF
from ixevents.privacy.models import Identity, PrivacyRequest, RequestState, Want, Way
from ixevents.registrations.models import Registration

ADDRESS = "resident@example.org"
"""Where the sample programme has no registration to ask about."""


def load() -> int:
    """Add the sample requests, dated around today; done twice it adds nothing."""
    if db.session.scalars(select(PrivacyRequest.id).where(PrivacyRequest.sample)).first() is not None:
        return 0
    known = select(Registration.email).where(Registration.email.is_not(None)).order_by(Registration.id).limit(1)
    address = db.session.scalar(known) or ADDRESS
    open_one = _request(address, Want.COPY, days=25)
    open_one.state, open_one.identity, open_one.confirmed_at = RequestState.OPEN, Identity.LINK, now() - timedelta(days=25)
    held = _request("waiting@example.org", Want.CORRECT, days=2)
    done = _request("gone@example.org", Want.ERASE, days=60)
    done.state, done.identity, done.outcome = RequestState.ANSWERED, Identity.LINK, {"registrations": 2, "outbox": 5}
    done.email = done.email_key = None
    done.confirmed_at, done.closed_at, done.forgotten_at = (now() - timedelta(days=days) for days in (60, 52, 51))
    made = [open_one, held, done, *_by_post()]
    db.session.add_all(made)
    db.session.flush()
    return len(made)


def _by_post() -> list[PrivacyRequest]:
    """Return the request of a member of the council who is written to on paper, where there is one."""
    member = db.session.scalars(select(Member).where(Member.email.is_(None), Member.street != "").order_by(Member.id).limit(1)).first()
    if member is None:
        return []
    request = _request("", Want.COPY, days=9)
    request.way, request.state, request.identity = Way.POST, RequestState.OPEN, Identity.KNOWN
    request.name, request.postal = member.name, f"{member.street}\n{member.postcode} {member.locality}"
    request.theirs, request.confirmed_at = {Member.__tablename__: [member.id]}, request.created_at
    return [request]


def _request(address: str, want: Want, *, days: int) -> PrivacyRequest:
    key = address.casefold()
    request = PrivacyRequest(want=want, way=Way.WEB, proof=tokens.mark(PROOF, key), language="fr", outcome={})
    request.email, request.email_key = address or None, key or None
    request.received_on, request.created_at, request.sample = today() - timedelta(days=days), now() - timedelta(days=days), True
    return request
