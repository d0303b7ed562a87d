"""`ixevents doctor`: is this installation well? Looks, and changes nothing."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from ixevents import schema
from ixevents.config import MINIMUM_KEY_LENGTH
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.outbox.models import Notice, NoticeState
from ixevents.registrations import seats as seat_rules
from ixevents.registrations.models import LIVE, SEATED, CheckIn, Offer, OfferState, Registration
from ixevents.staff.health import queue_state

FREE_MEGABYTES = 200


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and what to do when it is not."""

    name: str
    well: bool
    words: str


def examine() -> list[Finding]:
    """Look at everything; without a database the rest that needs it is left out."""
    findings = [*_settings(), _disk()]
    for look in (_database, _queue, _counters):
        finding = _attempt(look)
        findings.append(finding)
        if not finding.well and look is _database:
            break
    return findings


def _attempt(look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except SQLAlchemyError as error:
        return Finding(look.__name__.strip("_"), well=False, words=f"cannot be read ({type(error).__name__}); check IXEVENTS_DATABASE_URL")
    finally:
        db.session.rollback()


def _settings() -> Iterator[Finding]:
    config = current_app.config
    strong = len(config["SECRET_KEY"]) >= MINIMUM_KEY_LENGTH
    yield Finding("key", strong, "strong enough" if strong else "shorter than 32 characters; set IXEVENTS_SECRET_KEY")
    live = config["ENVIRONMENT"] == "production"
    secure = config["BASE_URL"].startswith("https://") or not live
    yield Finding("address", secure, config["BASE_URL"] if secure else f"{config['BASE_URL']} is not https; set IXEVENTS_BASE_URL")
    mail = config["MAIL_SERVER"] or not live
    kept = "letters stay on the letters page" if not live else "no server: letters stay due; set IXEVENTS_MAIL_SERVER"
    yield Finding("mail", bool(mail), f"{config['MAIL_SERVER']}:{config['MAIL_PORT']}" if config["MAIL_SERVER"] else kept)


def _disk() -> Finding:
    folder: Path = current_app.config["DATA_DIR"]
    if not folder.is_dir():
        return Finding("disk", well=False, words=f"{folder} does not exist; run: ixevents migrate")
    free = shutil.disk_usage(folder).free // 1024**2
    return Finding("disk", free >= FREE_MEGABYTES, f"{free} MB free in {folder}")


def _database() -> Finding:
    current, head = schema.standing()
    if current == head:
        return Finding("database", well=True, words=f"{db.engine.dialect.name} at {current}")
    return Finding("database", well=False, words=f"is at {current or 'nothing'}, not at {head}; run: ixevents migrate")


def _queue() -> Finding:
    rows = db.session.execute(select(Notice.state, func.count()).group_by(Notice.state)).all()
    counts: dict[NoticeState, int] = dict(rows)
    state = queue_state()
    failed = counts.get(NoticeState.FAILED, 0) + counts.get(NoticeState.HELD, 0)
    words = ", ".join(f"{count} {state}" for state, count in sorted(counts.items())) or "empty"
    advice = "" if state == "ok" else f"; {state}: is a worker running?"
    advice += "; see: ixevents notices list --state failed" if failed else ""
    return Finding("queue", state == "ok" and not failed, words + advice)


def _counters() -> Finding:
    """Compare the counters of every slot with the registrations they stand for."""
    wrong = list(_wrong_slots())
    if not wrong:
        return Finding("counters", well=True, words="every slot counts what its registrations say")
    return Finding("counters", well=False, words=f"slots {wrong} do not; run: ixevents recount")


def _wrong_slots() -> Iterator[int]:
    seats: dict[int, int] = dict(_sums(Registration.seats, Registration.state.in_(SEATED), Registration.slot_id))
    offered: dict[int, int] = dict(_sums(Offer.seats, Offer.state == OfferState.OPEN, Offer.slot_id))
    waiting: dict[int, int] = dict(_sums(Registration.seats_waiting, Registration.state.in_(LIVE), Registration.slot_id))
    extra: dict[int, int] = dict(_sums(CheckIn.came, CheckIn.registration_id.is_(None), CheckIn.slot_id))
    counters = select(Slot.id, Slot.capacity, Slot.seats_taken, Slot.seats_waiting).order_by(Slot.id)
    for slot_id, capacity, taken, queued in db.session.execute(counters):
        given = seats.get(slot_id, 0) + offered.get(slot_id, 0)
        if (taken, queued) != (seat_rules.taken(capacity, given, extra.get(slot_id, 0)), waiting.get(slot_id, 0)):
            yield slot_id


def _sums(column: object, condition: object, key: object) -> Iterator[tuple[int, int]]:
    rows = db.session.execute(select(key, func.sum(column)).where(condition).group_by(key))  # type: ignore[call-overload]
    return ((slot_id, int(total or 0)) for slot_id, total in rows)
