"""Personal data of exchanges: coordinators, by function and address. Classes and crews are numbers and stay (GDPR-08, GDPR-10)."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import exists, select, update

from ixevents.core import periods
from ixevents.core.clock import now
from ixevents.core.persons import Correction
from ixevents.core.refusal import Refused
from ixevents.exchanges.models import Coordinator, CoordinatorLink, Exchange, ExchangeParty, ExchangeSide
from ixevents.extensions import db

TABLES = ("exchange_coordinator",)


def find(email_key: str) -> list[dict[str, object]]:
    """Return everything kept on one address, ready for JSON."""
    rows = db.session.scalars(select(Coordinator).where(Coordinator.email_key == email_key).order_by(Coordinator.id))
    return [
        {
            "kind": "exchange_coordinator",
            "function": row.function,
            "email": row.email,
            "language": row.language,
            "authority": row.authority_id,
            "since": row.created_at.isoformat(),
            "ended": row.ended_at.isoformat() if row.ended_at else None,
        }
        for row in rows
    ]


def erase(email_key: str) -> int:
    """Forget a coordinator and close every link; that somebody coordinated remains."""
    return _forget(db.session.scalars(select(Coordinator).where(Coordinator.email_key == email_key)).all())


def correct(email_key: str, correction: Correction, *, actor: str) -> int:  # every holder is told who acts
    """Put the address of a coordinator right; a coordinator has no name and no telephone here."""
    address = correction.email
    if address is None:
        return 0
    rows = db.session.scalars(select(Coordinator).where(Coordinator.email_key == email_key)).all()
    authorities = {row.authority_id for row in rows if row.ended_at is None}
    there = select(Coordinator.id).where(Coordinator.email_key == address.key, Coordinator.ended_at.is_(None))
    if db.session.scalars(there.where(Coordinator.authority_id.in_(authorities))).first() is not None:
        raise Refused(_("The new address coordinates for the same authority already."), "address_taken")
    for row in rows:
        row.email, row.email_key = address.shown, address.key
    db.session.flush()
    return len(rows)


def expire(moment: datetime) -> dict[str, int]:
    """Forget coordinators long after the last exchange of their authority, and after the last link. Returns counts; the caller commits."""
    before = periods.before(moment, "RETENTION_EXCHANGE_MONTHS")
    recent_link = exists().where(CoordinatorLink.coordinator_id == Coordinator.id, CoordinatorLink.expires_at >= before)
    recent_exchange = exists().where(
        ExchangeParty.authority_id == Coordinator.authority_id,
        ExchangeSide.party_id == ExchangeParty.id,
        Exchange.id == ExchangeSide.exchange_id,
        Exchange.ends_at >= before,
    )
    over = select(Coordinator).where(Coordinator.email != "", Coordinator.created_at < before, ~recent_link)
    at_work = Coordinator.ended_at.is_(None) | (Coordinator.ended_at >= before)
    return {"coordinators": _forget(db.session.scalars(over.where(~(recent_exchange & at_work))).all())}


def _forget(rows: Sequence[Coordinator]) -> int:
    for row in rows:
        row.function = row.email = row.email_key = ""
        row.ended_at = row.ended_at or now()
    db.session.flush()
    numbers = [row.id for row in rows]
    closing = update(CoordinatorLink).where(CoordinatorLink.coordinator_id.in_(numbers), CoordinatorLink.revoked_at.is_(None))
    db.session.execute(closing.values(revoked_at=now()).execution_options(synchronize_session=False))
    return len(numbers)
