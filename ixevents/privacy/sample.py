"""Sample requests about data: one whose clock runs, one that waits for its address, one that was answered and forgot who asked."""

from datetime import timedelta

from sqlalchemy import select

from ixevents.core import tokens
from ixevents.core.clock import now, today
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
    db.session.add_all([open_one, held, done])
    db.session.flush()
    return 3


def _request(address: str, want: Want, *, days: int) -> PrivacyRequest:
    key = address.casefold()
    request = PrivacyRequest(want=want, way=Way.WEB, email=address, email_key=key, proof=tokens.mark(PROOF, key), language="fr", outcome={})
    request.received_on, request.created_at, request.sample = today() - timedelta(days=days), now() - timedelta(days=days), True
    return request
