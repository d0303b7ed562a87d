"""Where the outbox lives: a database that was restored or copied sends nothing until a person says that this is the one (case 47).

A copy is known by three signs: `ixevents restore` says so itself; the database or the site's address is another than the
one written in it; or it has counted fewer turns of its workers than the data folder remembers. What cannot be told is a
whole machine copied with its disk that keeps the address of the site: see docs/operate.md.
"""

import hashlib
import os
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import structlog
from flask import current_app
from sqlalchemy import ColumnElement, Update, case, exists, func, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.outbox.models import HeldFor, Home, Notice, NoticeState

log = structlog.get_logger()

LOOK_SECONDS = 60
"""How often a worker looks whether it is at home."""

_THE_ONE = 1
_WAITING = (NoticeState.DUE, NoticeState.RETRY, NoticeState.SENDING)
_OLD_LETTER = "It was waiting when this copy was made, and may have gone from the other one."


def current() -> Home | None:
    """Return where the outbox lives; None before any worker has looked."""
    return db.session.get(Home, _THE_ONE, populate_existing=True)


def held() -> Home | None:
    """Return the home of an outbox that sends nothing; None when letters may go."""
    home = current()
    return home if home is not None and home.held_for else None


def look() -> None:
    """Leave a sign of life and, where letters go anywhere, notice a copy; commits."""
    # Workers look at the same time. What the folder remembers is read before the row, and written after it was committed: so it is never
    # ahead of the row, but in a copy.
    remembered = _remembered()
    home = current() or _move_in(remembered)
    _run(_the_one().values(seen_at=now()))
    if not current_app.config["MAIL_SERVER"]:
        db.session.commit()
        return
    if not home.held_for and (home.place != place() or remembered > home.turn):
        hold(HeldFor.MOVED if home.place != place() else HeldFor.OLDER)
    turn = db.session.scalar(_the_one().values(turn=_after(remembered)).returning(Home.turn))
    db.session.commit()
    _remember(int(turn or 0))


def hold(reason: HeldFor, copied_at: datetime | None = None) -> None:
    """Let no letter go from here until `settle`."""
    if current() is None:
        _move_in(_remembered())
    _run(_the_one().values(held_for=reason, held_since=now(), copied_at=copied_at))
    log.error("outbox held: this may be a copy", reason=str(reason))


def settle(*, with_waiting: bool = False) -> int:
    """Say that letters go from here. Returns how many were set aside for a person to decide.

    What was written before the copy was noticed may have gone from the other one, and so may what is written once only, such
    as a reminder that was written anew. `with_waiting` lets all of it go.
    """
    home = held()
    if home is None:
        return 0
    count = 0
    if not with_waiting:
        doubtful = or_(Notice.created_at < home.held_since, Notice.unique_key.is_not(None))
        aside = update(Notice).where(Notice.state.in_(_WAITING), doubtful)
        count = _run(aside.values(state=NoticeState.HELD, claim=None, last_answer=_OLD_LETTER, uncertain=True))
    _run(_the_one().values(place=place(), held_for=None, held_since=None, copied_at=None))
    log.info("outbox is at home", held=count)
    return count


def place() -> str:
    """Return a mark of this database and the site's address."""
    return hashlib.sha256(f"{current_app.config['BASE_URL']}\n{_database()}".encode()).hexdigest()


def _database() -> str:
    if not _sqlite():
        name = db.session.scalar(select(func.current_database()))
        with suppress(DBAPIError), db.session.begin_nested():
            # The same on every server that follows this one, another where a dump was loaded.
            cluster = db.session.scalar(text("SELECT system_identifier FROM pg_control_system()"))
            return f"{name}@{cluster}"
        return str(name)
    path = Path(str(db.engine.url.database)).resolve()
    return f"{path}#{path.stat().st_ino}" if path.exists() else str(path)


def _after(remembered: int) -> ColumnElement[int]:
    """Return the next turn: counted by the database, for another worker may have counted since the row was read."""
    return case((Home.turn < remembered, remembered), else_=Home.turn) + 1


def _move_in(remembered: int) -> Home:
    """Write down where this is, unless another worker just did; without a row nothing is held, except what was here before."""
    insert = sqlite.insert if _sqlite() else postgresql.insert
    older = remembered > 0 and bool(db.session.scalar(select(exists().where(Notice.id > 0))))
    values = {"id": _THE_ONE, "place": place(), "turn": 0, "seen_at": now()}
    if older:
        values |= {"held_for": HeldFor.OLDER, "held_since": now()}
    db.session.execute(insert(Home).values(values).on_conflict_do_nothing())
    return db.session.get_one(Home, _THE_ONE, populate_existing=True)


def _sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _the_one() -> Update:
    return update(Home).where(Home.id == _THE_ONE)


def _run(statement: Update) -> int:
    return int(db.session.execute(statement.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


def _file() -> Path:
    folder: Path = current_app.config["DATA_DIR"]
    return folder / "outbox-turn"


def _remembered() -> int:
    """Return the last turn this machine knows of."""
    try:
        return int(_file().read_text())
    except (OSError, ValueError):
        return 0


def _remember(turn: int) -> None:
    # In one step: two who write into one file at once would leave a number neither of them meant. A turn that was not written down only
    # makes the next look less sharp.
    own = _file().with_name(f"{_file().name}-{os.getpid()}-{threading.get_ident()}")
    with suppress(OSError):
        own.write_text(str(turn))
        own.replace(_file())
