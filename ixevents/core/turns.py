"""Writers of a SQLite database take turns: who asks first writes first.

SQLite lets one transaction write at a time, and has the others try again after ever longer pauses: who has waited longest looks least
often, so one in twenty waits ten times as long as the rest. Here a transaction that will write waits in line with the others of its
process, in order of arrival, and only the first of the line asks SQLite, every millisecond, for other processes write too. Reading
needs no turn. Patience and refusal are SQLite's own: `PATIENCE_SECONDS`, then "database is locked".
"""

import os
import re
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

PATIENCE_SECONDS = 15
LOOK_SECONDS = 0.001
_PATIENT, _AT_ONCE = f"PRAGMA busy_timeout = {PATIENCE_SECONDS * 1000}", "PRAGMA busy_timeout = 0"
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|SAVEPOINT|BEGIN IMMEDIATE)\b", re.IGNORECASE)
"""What begins a transaction that will write: before the first four the driver begins one by itself. A savepoint with none around it would
begin one that cannot wait."""


class Turns:
    """A lock that is had in the order in which it was asked for.

    What gives a turn back may run anywhere, also in the middle of `take`, when a forgotten connection is thrown away:
    hence the lock that the same thread may take again, and `_next`, which may be called at any moment.
    """

    def __init__(self) -> None:
        self._guard = threading.RLock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def take(self, seconds: float) -> bool:
        """Wait for a turn so long at most; whether it came."""
        gate = threading.Lock()
        gate.acquire()
        with self._guard:
            self._waiting.append(gate)
            self._next()
        came = False
        try:
            came = gate.acquire(timeout=seconds)
        finally:
            if not came:
                came = not self._leave(gate)
        return came

    def give_back(self) -> None:
        """End the turn; the next in line has it at once."""
        with self._guard:
            self._taken = False
            self._next()

    def _next(self) -> None:
        if self._waiting and not self._taken:
            self._taken = True
            self._waiting.popleft().release()

    def _leave(self, gate: threading.Lock) -> bool:
        """Leave the line; False when the turn came at the very last moment."""
        with self._guard:
            if gate not in self._waiting:
                return False
            self._waiting.remove(gate)
            return True


_OF_FILES: dict[str, Turns] = {}
# After a fork nobody of the other process is in our line.
os.register_at_fork(after_in_child=_OF_FILES.clear)


class Connection(sqlite3.Connection):
    """A connection that waits for its turn before it writes, and gives it back with the end of its transaction, however it ends."""

    def __init__(self, database: str, *args: Any, **kwargs: Any) -> None:
        self._has_turn = False
        super().__init__(database, *args, **kwargs)
        alone = database in ("", ":memory:")
        self._turns = Turns() if alone else _OF_FILES.setdefault(database, Turns())

    def cursor(self, factory: Any = None) -> Any:
        """Return a cursor that waits for its turn."""
        return super().cursor(factory or Cursor)

    def commit(self) -> None:
        """Commit; what cannot be committed, on a full disk for instance, is rolled back at once.

        SQLAlchemy puts a connection whose commit failed back as if its transaction had ended: it would hold up all who write.
        """
        try:
            super().commit()
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                super().rollback()
            raise
        finally:
            self.end_turn()

    def rollback(self) -> None:
        """Roll back."""
        try:
            super().rollback()
        finally:
            self.end_turn()

    def close(self) -> None:
        """Close, whatever was going on."""
        try:
            super().close()
        finally:
            self._give_back()

    def __del__(self) -> None:
        """Give back the turn of a connection that was forgotten, by a thread that died."""
        self._give_back()

    def begin(self) -> None:
        """Wait for a turn and begin to write. Raises "database is locked" when it does not come."""
        patient_until = time.monotonic() + PATIENCE_SECONDS
        if not self._turns.take(PATIENCE_SECONDS):
            raise _locked()
        self._has_turn = True
        try:
            self._ask(patient_until)
        finally:
            self.end_turn()

    def end_turn(self) -> None:
        """Give the turn back unless a transaction goes on."""
        if self._has_turn and not self.in_transaction:
            self._give_back()

    def _ask(self, patient_until: float) -> None:
        """Ask SQLite, which other processes ask too, in steps of our own: its own grow."""
        raw = super().cursor()
        raw.execute(_AT_ONCE)
        try:
            while True:
                try:
                    raw.execute("BEGIN IMMEDIATE")
                    return
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > patient_until:
                        raise
                time.sleep(LOOK_SECONDS)
        finally:
            raw.execute(_PATIENT)
            raw.close()

    def _give_back(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._turns.give_back()


class Cursor(sqlite3.Cursor):
    """A cursor that waits for its connection's turn before it writes."""

    connection: Connection

    def execute(self, statement: str, parameters: Any = ()) -> "Cursor":
        """Execute a statement."""
        if self._begin(statement) != "BEGIN IMMEDIATE":
            try:
                super().execute(statement, parameters)
            finally:
                self.connection.end_turn()
        return self

    def executemany(self, statement: str, parameters: Iterable[Any]) -> "Cursor":
        """Execute a statement for each row of values."""
        self._begin(statement)
        try:
            super().executemany(statement, parameters)
        finally:
            self.connection.end_turn()
        return self

    def _begin(self, statement: str) -> str:
        """Begin to write, if the statement would; return by which of its words."""
        if self.connection.in_transaction or not (found := _WRITES.match(statement)):
            return ""
        word = found[1].upper()
        # Without a level each statement is a transaction by itself, and nobody would end one.
        if self.connection.isolation_level is None and word != "BEGIN IMMEDIATE":
            return ""
        self.connection.begin()
        return word


def _locked() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_BUSY, "SQLITE_BUSY"
    return error
