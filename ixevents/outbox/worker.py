"""The worker: sends what is due, and does what other packages asked to have done every so often.

Any number of workers may run, on one host or several. What they do at intervals is written so that it may be done
twice, and what is long in it gives way to letters: whoever signs up waits for one.
"""

import math
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass

import structlog
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from ixevents.extensions import db
from ixevents.outbox import delivery, home, pauses
from ixevents.outbox.models import Notice, PauseReason
from ixevents.outbox.presence import Presence
from ixevents.outbox.smtp import Answer, CannotOpen, Line, Verdict
from ixevents.outbox.troubles import Troubles

log = structlog.get_logger()

LOOK_SECONDS = 1.0
"""How often a worker with nothing to do looks whether there is something."""

LETTERS_A_LINE = 100
"""Servers dislike endless connections."""

LETTERS_BETWEEN = 20
"""So many go at most between two parts of a long task: what the task holds for a time must not end meanwhile."""

POLICY_LIMIT = 3
"""So many letters in a row refused for what we are, not for whom they are to, and the queue pauses (MAIL-08)."""

RECORD_AGAIN = (1, 2, 5, 10, 20)
"""Seconds between tries to record an answer."""

SOON_SECONDS = 120
"""Who tries again within so many seconds is waited for before the database is called back; nobody waits for what is done every hour."""

_TURN, _ANSWER = "turn", "answer"
_TURN_FAILS = "worker cannot take its turn", "worker still cannot take its turn", "worker takes its turns again"
_TASK_FAILS = "task failed", "task still fails", "task goes well again"
_NOT_RECORDED = "answer not recorded yet", "answer still not recorded", "answer recorded"

Task = Callable[[], object]
_tasks: dict[Task, float] = {}
_at_work: "ContextVar[Worker | None]" = ContextVar("worker", default=None)


def every(seconds: float, task: Task) -> None:
    """Have `task` done every so many seconds by the worker, in an application context; it commits its own work."""
    _tasks[task] = seconds


def give_way() -> None:
    """Let letters go in the middle of a long task, which has just committed; at most once a second, and nothing outside of a worker."""
    at_work = _at_work.get()
    if at_work is not None:
        at_work.give_way()


def run_once() -> int:
    """Do every task and send everything that is due, once. Returns how many letters left the queue."""
    worker = Worker()
    with worker.presence:
        return worker.turn()


def run_forever(stop: threading.Event) -> None:
    """Work until `stop` is set; the letter being sent then is finished first."""
    Worker(stop).run()


@dataclass
class Timer:
    """When a task is to be done next, by the stopwatch: a clock that jumps starts nothing (case 54)."""

    task: Task
    seconds: float
    next_at: float = float("-inf")

    def due(self) -> bool:
        """Whether it is time; if so, the next time is set."""
        present = time.monotonic()
        if present < self.next_at:
            return False
        self.next_at = present + self.seconds
        return True


class Worker:
    """One worker: its stopwatches and its connection live as long as it does, all else is in the database."""

    def __init__(self, stop: threading.Event | None = None, *, claim_seconds: float = delivery.CLAIM_SECONDS) -> None:
        self.app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        self.stop = stop or threading.Event()
        self.watch = delivery.Watch(claim_seconds)
        self.timers = [Timer(task, seconds) for task, seconds in _tasks.items()]
        self.presence = Presence(self.app.config["DATA_DIR"])
        self.home = Timer(home.look, home.LOOK_SECONDS)
        self.between = Timer(self._send_some, LOOK_SECONDS)
        self.seen_home = False
        self.refused_in_a_row = 0
        self.troubles = Troubles()

    def run(self) -> None:
        """Take turns until told to stop."""
        log.info("worker started", tasks=len(self.timers))
        with self.presence:
            while not self.stop.is_set():
                self._turn_safely()
                self.stop.wait(LOOK_SECONDS)
        log.info("worker stopped")

    def _turn_safely(self) -> None:
        try:
            self.turn()
        except SQLAlchemyError as error:
            # The database is away or full: nothing is lost, it is asked again (cases 55, 57).
            self.troubles.met(_TURN, error, _TURN_FAILS)
        else:
            self.troubles.well(_TURN)

    def turn(self) -> int:
        """Do what is due: tasks, then letters, each in a context and a database session of its own. Returns how many letters were tried."""
        self._look_home()
        for timer in self.timers:
            if timer.due():
                self._do(timer)
        with self.app.app_context():
            for notice_id, claim in self.watch.stuck():
                delivery.set_free(notice_id, claim)
            delivery.hold_late()
            return self._deliver()

    def give_way(self) -> None:
        """Send some of the letters that are due, if it is time. What goes wrong is met again, and told, at the turn's own letters."""
        if self.between.due():
            with suppress(SQLAlchemyError):
                self._look_home()
                self.between.task()

    def _send_some(self) -> None:
        with self.app.app_context():
            if current_app.config["MAIL_SERVER"]:
                self._send_all(LETTERS_BETWEEN)

    def _look_home(self) -> None:
        """Look whether this is a copy. Not as a task: where that cannot be told, the turn ends and no letter goes."""
        if self.home.due() or not self.seen_home:
            self.seen_home = False
            with self.app.app_context():
                home.look()
            self.seen_home = True

    def _do(self, timer: Timer) -> None:
        """Do one task; what goes wrong in it is its own matter, so everything is caught."""
        name = f"{timer.task.__module__}.{timer.task.__name__}"
        before = _at_work.set(self)
        try:
            with self.app.app_context():
                timer.task()
                db.session.commit()
        except Exception as error:  # noqa: BLE001  # a task may break in any way, and must not take the letters with it
            self.troubles.met(name, error, _TASK_FAILS, soon=timer.seconds <= SOON_SECONDS, task=timer.task.__name__)
        else:
            self.troubles.well(name)
        finally:
            _at_work.reset(before)

    def _deliver(self) -> int:
        if current_app.config["MAIL_SERVER"]:
            return self._send_all()
        # In production letters without a server stay due: none is lost while the settings are made.
        return 0 if current_app.config["ENVIRONMENT"] == "production" else self._keep_all()

    def _keep_all(self) -> int:
        count = 0
        while (notice := delivery.claim(worker=self.presence.name)) is not None:
            delivery.keep(notice)
            count += 1
        return count

    def _send_all(self, most: float = math.inf) -> int:
        count, limit = 0, current_app.config["MAIL_PER_MINUTE"]
        while count < most and not self.stop.is_set() and delivery.ready(limit) and pauses.over() and home.held() is None:
            sent = self._send_over_one_line(limit, min(LETTERS_A_LINE, most - count))
            if not sent:
                break
            count += sent
        return count

    def _send_over_one_line(self, limit: int, most: float) -> int:
        # The line is opened before a letter is claimed: with no server to talk to, no letter is touched.
        db.session.commit()
        try:
            line = Line(current_app.extensions["mail"]).open()
        except CannotOpen as error:
            self._pause(error.reason, error.words)
            return 0
        try:
            return self._send_while_open(line, limit, most)
        finally:
            line.close()

    def _send_while_open(self, line: Line, limit: int, most: float) -> int:
        count = 0
        while line.is_open and count < most and not self.stop.is_set():
            notice = delivery.claim(limit, self.presence.name)
            if notice is None:
                break
            count += 1
            if not self._send(notice, line):
                break
        return count

    def _send(self, notice: Notice, line: Line) -> bool:
        """Send one letter and record what became of it. Returns whether the next one may follow."""
        answer = delivery.send(notice, line)
        self._record(notice, answer)
        self.refused_in_a_row = self.refused_in_a_row + 1 if answer.policy else 0
        if answer.verdict == Verdict.PAUSE or self.refused_in_a_row >= POLICY_LIMIT:
            self._pause(answer.reason or PauseReason.SENDER, answer.words)
            return False
        pauses.end()
        db.session.commit()
        return True

    def _record(self, notice: Notice, answer: Answer) -> None:
        """Record an answer, also while the database is away for some seconds: a letter that went must not go again."""
        for seconds in RECORD_AGAIN:
            try:
                delivery.record(notice, answer)
                self.troubles.well(_ANSWER)
                return
            except SQLAlchemyError as error:
                self.troubles.met(_ANSWER, error, _NOT_RECORDED, soon=False, notice=notice.id)
                db.session.rollback()
                self.stop.wait(seconds)
        delivery.record(notice, answer)

    def _pause(self, reason: PauseReason, words: str) -> None:
        pauses.begin(reason, words)
        db.session.commit()
