"""What is done with post received: store it, look into it, see to it. Callers commit."""

import hashlib
from typing import Any

import structlog
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import inspect, update
from sqlalchemy.dialects import postgresql, sqlite

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.mailbox import bounces, handlers, queries, reports, taken_back, unasked, understanding, unsubscribing
from ixevents.mailbox.models import InboxKind, InboxMessage, InboxState
from ixevents.mailbox.received import Received
from ixevents.mailbox.replies import Answer
from ixevents.mailbox.understanding import Understood
from ixevents.outbox import verp
from ixevents.outbox.models import Notice

log = structlog.get_logger()

MOST_TRIES = 3
_TAKEN = {handlers.Taken.APPLIED: InboxState.APPLIED, handlers.Taken.KEPT: InboxState.KEPT}


def store(folder: str, uid_validity: int, uid: int, raw: bytes, size: int) -> int | None:
    """Store a message as it came. Returns its id; None when it is there already, from whatever folder."""
    received = Received(raw)
    message = InboxMessage(
        folder=folder,
        uid_validity=uid_validity,
        uid=uid,
        fingerprint=_fingerprint(received, uid_validity, uid),
        message_id=received.message_id,
        received_at=now(),
        sender=received.sender,
        sender_key=received.sender.casefold(),
        sender_name=received.sender_name,
        subject=received.subject,
        raw=raw,
        size=size,
    )
    values = {column.key: getattr(message, column.key) for column in inspect(InboxMessage).column_attrs}
    given = {name: value for name, value in values.items() if value is not None}
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return db.session.scalars(
        dialect.insert(InboxMessage).values(**given).on_conflict_do_nothing().returning(InboxMessage.id)
    ).one_or_none()


def begin(message_id: int) -> bool:
    """Count a try to look into a message, to be committed before it. Returns whether it may be tried.

    A message that takes every worker down with it is a matter for a person (case 50).
    """
    untouched = InboxMessage.id == message_id, InboxMessage.state == InboxState.RECEIVED
    if _run(update(InboxMessage).where(*untouched, InboxMessage.tries < MOST_TRIES).values(tries=InboxMessage.tries + 1)):
        return True
    _run(update(InboxMessage).where(*untouched).values(state=InboxState.KEPT, note="fault", handled_at=now()))
    return False


def handle(message_id: int) -> InboxMessage | None:
    """Look into a message and do what it asks, once, whoever else tries: the first statement takes the row."""
    message = _claim(message_id)
    if message is None:
        return None
    understood, notice = _understand(message)
    if understood.kind in (InboxKind.LETTER, InboxKind.AUTOMATIC) and unsubscribing.take(message):
        message.state = InboxState.APPLIED
    elif message.kind == InboxKind.FORGED or understood.kind == InboxKind.AUTOMATIC:
        message.state = InboxState.AUTOMATIC
    elif understood.answer is not None:
        message.state = _answer(message, understood.answer)
    elif understood.report is not None and notice is not None:
        message.note, message.state = bounces.apply(notice, understood.report), InboxState.BOUNCE
    else:
        message.state = InboxState.LETTER if understood.kind == InboxKind.LETTER else InboxState.KEPT
    db.session.flush()
    return message


def keep(message_id: int, note: str, fault: str) -> None:
    """Leave a message that could not be handled for a person, with what can be understood of it."""
    message = _claim(message_id)
    if message is None:
        return
    try:
        _understand(message)
    except Exception:
        log.exception("message cannot be understood", message=message_id)
    message.state, message.note, message.fault = InboxState.KEPT, note[:60], fault
    db.session.flush()


def settle(message: InboxMessage, *, actor: str) -> None:
    """Note that a person has seen to a message. Raises `Refused` when it waits for nobody."""
    waiting = update(InboxMessage).where(InboxMessage.id == message.id, queries.WAITS).values(seen_to_at=now())
    if not _run(waiting):
        raise Refused(_("Somebody has seen to this message already."), "settled")
    db.session.refresh(message)
    journal.record("settle_message", message, actor=actor, kind=str(message.kind))


def apply_anew(message: InboxMessage, *, actor: str) -> InboxMessage:
    """Look into a message once more, for what it asks may be possible now. Raises `Refused` as whoever takes it does."""
    if not message.raw:
        raise Refused(_("This message is too old: its text has been erased."), "erased")
    before = str(message.state)
    again = update(InboxMessage).where(InboxMessage.id == message.id, InboxMessage.state == message.state)
    values = {"state": InboxState.RECEIVED, "note": "", "fault": "", "seen_to_at": None, "about_kind": None, "about_id": None}
    if not _run(again.values(**values)):
        raise Refused(_("Somebody has seen to this message already."), "settled")
    try:
        handled = handle(message.id)
    except bounces.NotYet as error:
        raise Refused(_("The letter it is about is being sent just now. Try again in a minute."), "under_way") from error
    if handled is None:
        raise Refused(_("Somebody has seen to this message already."), "settled")
    journal.record("apply_message", handled, actor=actor, kind=str(handled.kind), before=before, after=str(handled.state))
    return handled


def _claim(message_id: int) -> InboxMessage | None:
    mine = update(InboxMessage).where(InboxMessage.id == message_id, InboxMessage.state == InboxState.RECEIVED).values(handled_at=now())
    return db.session.get_one(InboxMessage, message_id, populate_existing=True) if _run(mine) else None


def _understand(message: InboxMessage) -> tuple[Understood, Notice | None]:
    """Note what a message was taken for. Returns that, and the letter it may change."""
    received = Received(message.raw)
    tagged = next(filter(verp.is_ours, received.recipients), "")
    # A report is believed when it comes to the address of a letter that only we can have made (MAIL-07).
    notice = verp.letter_of(tagged) if tagged else None
    if tagged and notice is None:
        understood = Understood(InboxKind.FORGED, "forged")
    elif notice is not None:
        understood = understanding.of_bounce(received, notice.recipient, current_app.config["AUTHSERV_ID"])
        message.attendee = notice.recipient_key
    else:
        understood = understanding.of_post(received, current_app.config["AUTHSERV_ID"])
    _note(message, understood)
    about = notice or (None if tagged else _letter_named(received, understood))
    if about is not None:
        message.notice_id, message.area = about.id, _area(about)
    return understood, notice


def _note(message: InboxMessage, understood: Understood) -> None:
    message.kind, message.note = understood.kind, understood.note
    if understood.answer is not None:
        message.attendee, message.understood = understood.answer.attendee, _of_answer(understood.answer)
    elif understood.report is not None:
        message.understood = _of_report(understood.report)
    elif understood.kind == InboxKind.LETTER:
        message.note = message.note or _lacking(message)


def _letter_named(received: Received, understood: Understood) -> Notice | None:
    """Return the letter of ours a message answers, or reports on without our mark; nothing is changed by it."""
    named = reports.returned_message_ids(received) if understood.kind == InboxKind.BOUNCE else received.refers_to
    return db.session.scalars(queries.letter_named(named)).first() if named else None


def _lacking(message: InboxMessage) -> str:
    if not message.raw:
        return "unreadable"
    return "large" if message.size > len(message.raw) else ""


def _answer(message: InboxMessage, answer: Answer) -> InboxState:
    """Ask the packages above, one after the other, whose invitation it answers."""
    for area, take in handlers.takers():
        outcome = take(answer, message)
        if outcome is None:
            continue
        message.area, message.note = area, outcome.note
        if outcome.about is not None:
            message.about_kind, message.about_id = outcome.about.__tablename__, outcome.about.id
        if outcome.note == unasked.AS_IS:
            taken_back.settle(message, answer)
        return _TAKEN[outcome.taken]
    message.note = "unknown_uid"
    return InboxState.KEPT


def _of_answer(answer: Answer) -> dict[str, Any]:
    moments = {name: getattr(answer, name) for name in ("stamp", "proposed_start", "proposed_end")}
    plain = ("method", "uid", "partstat", "sequence", "delegated_to", "comment", "verified", "by_stranger", "several", "passed_on")
    return {
        **{name: getattr(answer, name) for name in plain},
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
    }


def _of_report(report: reports.Report) -> dict[str, Any]:
    cause = str(report.cause) if report.fate == reports.Fate.FAILED else ""
    return {"fate": str(report.fate), "cause": cause, "status": report.status, "diagnosis": report.diagnosis}


def _area(notice: Notice) -> str:
    return notice.kind.partition(".")[0][:40]


def _fingerprint(received: Received, uid_validity: int, uid: int) -> str:
    """Return what is the same in every copy of a message, whatever way it came; without a body each copy is its own."""
    body = received.raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2].rstrip()
    own = "" if received.message_id or body else f"{uid_validity}:{uid}"
    head = "\n".join((received.message_id, received.header("From"), received.header("Date"), received.subject, own))
    return hashlib.sha256(head.encode("utf-8", "replace") + b"\n" + body).hexdigest()


def _run(statement: Any) -> int:
    result = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]
