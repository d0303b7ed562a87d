"""Delivery: every letter once, whatever breaks.

A worker takes one letter at a time: it claims it and commits, hands it to the mail server, records the answer and
commits. One at a time, so that a worker that is killed leaves one letter in doubt and no more. A claim ends when the
answer is recorded; or when its worker is known to be dead; or when others have seen it unchanged for longer than any
sending lasts, measured by their own stopwatch: clocks that jump, or differ between hosts, free nothing too early
(case 54). What was in doubt goes once more with the same Message-ID.
"""

import secrets
import time
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import current_app
from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, case, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from ixevents.core.addresses import archived
from ixevents.core.clock import now
from ixevents.core.db import Instant
from ixevents.extensions import db
from ixevents.outbox import addresses, mime, presence, signing, verp
from ixevents.outbox.models import Notice, NoticeState, PauseReason
from ixevents.outbox.smtp import Answer, Line, Verdict

log = structlog.get_logger()

CLAIM_SECONDS = 90
"""Longer than a letter can take: its time on the line, its way to the server, and two commits."""

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 720, 720, 720, 720))
"""How long after the first, second, ... vain attempt the next one is; almost three days in all, then the letter has failed."""

IN_ORDER_FOR = 4
"""A letter waits for an earlier one about the same thing to the same person, but not after so many vain attempts of that one."""

NOBODY = Answer(Verdict.NEVER, "The address is kept in the archive alone: nobody writes to it.")

_STOPPED = "The worker stopped while it was sending."
_WAITING = (NoticeState.DUE, NoticeState.RETRY)


def _due(moment: BindParameter[datetime]) -> ColumnElement[bool]:
    """Due, still in time, and with no earlier letter about the same thing to the same person on its way."""
    earlier = aliased(Notice)
    in_its_way = exists().where(
        earlier.about_kind == Notice.about_kind,
        earlier.about_id == Notice.about_id,
        earlier.recipient_key == Notice.recipient_key,
        earlier.id < Notice.id,
        or_(earlier.state.in_((NoticeState.SENDING, NoticeState.RETRY)), and_(earlier.state == NoticeState.DUE, earlier.due_at <= moment)),
        earlier.attempts < IN_ORDER_FOR,
    )
    still_good = or_(Notice.expires_at.is_(None), Notice.expires_at > moment)
    return and_(Notice.state.in_(_WAITING), Notice.due_at <= moment, still_good, ~in_its_way)


# Built once: there are many letters and only these two questions.
_MOMENT: BindParameter[datetime] = bindparam("moment", type_=Instant)
_IS_DUE = select(exists().where(_due(_MOMENT)))
_NEXT = select(Notice.id).where(_due(_MOMENT)).order_by(Notice.due_at, Notice.id).limit(1)
_CLAIM = (
    update(Notice)
    # SKIP LOCKED lets workers on PostgreSQL pass each other; SQLite writes one after the other anyway.
    .where(Notice.id == _NEXT.with_for_update(skip_locked=True, of=Notice).scalar_subquery())
    .values(state=NoticeState.SENDING, claim=bindparam("word"), tried_at=_MOMENT)
    .returning(Notice)
    .execution_options(synchronize_session=False, populate_existing=True)
)


class Watch:
    """Sees which claims nobody will end: by the stopwatch of this process, or because their worker is gone."""

    def __init__(self, seconds: float = CLAIM_SECONDS) -> None:
        self.seconds = seconds
        self._data_dir: Path = current_app.config["DATA_DIR"]
        self._since: dict[tuple[int, str | None], float] = {}

    def stuck(self) -> list[tuple[int, str | None]]:
        """Return the claims to be set free."""
        rows = db.session.execute(select(Notice.id, Notice.claim).where(Notice.state == NoticeState.SENDING)).all()
        present = time.monotonic()
        self._since = {claim: self._since.get(claim, present) for claim in [(row.id, row.claim) for row in rows]}
        return [claim for claim, since in self._since.items() if present - since >= self.seconds or self._is_orphan(claim[1])]

    def _is_orphan(self, claim: str | None) -> bool:
        worker, _mark, _word = (claim or "").partition(":")
        return bool(worker) and presence.is_gone(worker, self._data_dir)


def set_free(notice_id: int, claim: str | None) -> bool:
    """Let a letter go once more whose worker is gone; commits. Returns False when somebody else was quicker."""
    # A letter that takes every worker down with it is a matter for a person (case 50).
    state = case((Notice.attempts < len(PAUSES), NoticeState.RETRY), else_=NoticeState.HELD)
    statement = (
        update(Notice)
        .where(Notice.id == notice_id, Notice.claim == claim, Notice.state == NoticeState.SENDING)
        .values(state=state, claim=None, due_at=now(), attempts=Notice.attempts + 1, uncertain=True, last_answer=_STOPPED)
        .execution_options(synchronize_session=False)
    )
    freed = bool(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]
    db.session.commit()
    if freed:
        log.warning("letter taken over", notice=notice_id)
    return freed


def hold_late() -> int:
    """Hold what is past its moment for a person to decide, instead of sending it late; commits (cases 47, 49)."""
    late = and_(Notice.state.in_(_WAITING), Notice.expires_at <= now())
    if not db.session.scalar(select(exists().where(late))):
        return 0
    result = db.session.execute(update(Notice).where(late).values(state=NoticeState.HELD).execution_options(synchronize_session=False))
    db.session.commit()
    held = int(result.rowcount)  # type: ignore[attr-defined]
    log.warning("letters held: past their moment", count=held)
    return held


def ready(per_minute: int = 0) -> bool:
    """Whether a letter could be claimed now: one is due, and not enough have gone this minute (MAIL-12)."""
    moment = now()
    if per_minute and _tried_since(moment - timedelta(minutes=1), moment) >= per_minute:
        return False
    return bool(db.session.scalar(_IS_DUE, {"moment": moment}))


def claim(per_minute: int = 0, worker: str = "") -> Notice | None:
    """Take the next letter that is due, and commit; None when there is none, or enough have gone this minute.

    `worker` is the name under which others can see whether the claimant lives.
    """
    # A look first: on SQLite an UPDATE takes the write lock even when it changes nothing.
    if not ready(per_minute):
        return None
    notice: Notice | None = db.session.scalars(_CLAIM, {"moment": now(), "word": f"{worker}:{secrets.token_hex(8)}"}).one_or_none()
    # Before anything is sent, and never after: a claim that others cannot see is none.
    db.session.commit()
    if notice is not None:
        # A copy of its own: whatever happens to the session, the answer can be recorded.
        db.session.expunge(notice)
    return notice


def send(notice: Notice, line: Line) -> Answer:
    """Hand a claimed letter to the mail server; one to an address of the archive has no way (Q-03)."""
    if archived(notice.recipient):
        return NOBODY
    try:
        content = signing.signed(mime.build(notice))
    except signing.CannotSign as error:
        return Answer(Verdict.PAUSE, f"It cannot be signed ({error}).", PauseReason.SIGNATURE)
    except Exception as error:  # A letter that cannot be written stands alone; the others go on (case 50).
        log.exception("letter cannot be written", notice=notice.id)
        return Answer(Verdict.NEVER, f"It cannot be written as a message ({type(error).__name__}).")
    finally:
        # Its files were read: no transaction stays open while a mail server thinks.
        db.session.rollback()
    return line.transmit(verp.sender_of(notice), notice.recipient, content)


def keep(notice: Notice) -> None:
    """Leave a letter where developers read it, instead of sending it; commits."""
    record(notice, NOBODY if archived(notice.recipient) else Answer(Verdict.SENT, "kept"))


def record(notice: Notice, answer: Answer) -> None:
    """Write down what became of a claimed letter, and commit. A claim that others have ended changes nothing."""
    values = _outcome(notice, answer)
    statement = update(Notice).where(Notice.id == notice.id, Notice.claim == notice.claim, Notice.state == NoticeState.SENDING)
    if answer.dead:
        addresses.note_dead(notice, answer.words)
    db.session.execute(statement.values(claim=None, last_answer=answer.words, **values).execution_options(synchronize_session=False))
    db.session.commit()
    note = log.info if answer.verdict == Verdict.SENT else log.warning
    note("letter", notice=notice.id, kind=notice.kind, outcome=values["state"], answer=answer.words, attempt=notice.attempts + 1)


def _outcome(notice: Notice, answer: Answer) -> dict[str, object]:
    moment, tried = now(), notice.attempts + 1
    if answer.verdict == Verdict.PAUSE:
        return {"state": NoticeState.RETRY if notice.attempts else NoticeState.DUE}
    if answer.verdict == Verdict.SENT:
        return {"state": NoticeState.SENT, "attempts": tried, "sent_at": moment}
    if answer.verdict == Verdict.NEVER or (answer.verdict == Verdict.LATER and tried > len(PAUSES)):
        return {"state": NoticeState.FAILED, "attempts": tried}
    in_doubt = answer.verdict == Verdict.UNCERTAIN
    # One more copy of a letter that may have arrived, never two.
    if in_doubt and notice.uncertain:
        return {"state": NoticeState.HELD, "attempts": tried}
    next_at = moment + PAUSES[min(notice.attempts, len(PAUSES) - 1)]
    return {"state": NoticeState.RETRY, "attempts": tried, "due_at": next_at, "uncertain": notice.uncertain or in_doubt}


def _tried_since(start: datetime, end: datetime) -> int:
    return db.session.scalar(select(func.count()).where(Notice.tried_at > start, Notice.tried_at <= end)) or 0
