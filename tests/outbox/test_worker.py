"""What the worker does besides letters."""

import threading
import time

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from ixevents.extensions import db
from ixevents.outbox import worker
from ixevents.outbox.models import Notice
from tests.outbox.conftest import Write

pytestmark = pytest.mark.usefixtures("no_tasks_of_others")


def test_task_is_done_at_once_and_then_every_so_often(app: Flask) -> None:
    done: list[float] = []
    worker.every(0.2, lambda: done.append(time.monotonic()))
    one = worker.Worker()

    one.turn()
    one.turn()
    time.sleep(0.25)
    one.turn()

    assert len(done) == 2
    assert done[1] - done[0] >= 0.2


def test_task_registered_twice_is_done_once(app: Flask) -> None:
    done: list[str] = []

    def task() -> None:
        done.append("task")

    worker.every(60, task)
    worker.every(60, task)
    worker.run_once()

    assert done == ["task"]


def test_task_that_fails_leaves_nothing_behind_and_the_rest_goes_on(any_app: Flask, write: Write) -> None:
    notice = write()

    def fail() -> None:
        db.session.get_one(Notice, notice.id).subject = "half done"
        db.session.flush()
        raise RuntimeError("the task broke")

    worker.every(60, fail)
    count = worker.run_once()

    db.session.rollback()
    assert count == 1
    assert db.session.get_one(Notice, notice.id, populate_existing=True).subject != "half done"


def test_what_a_task_writes_is_committed(any_app: Flask, write: Write) -> None:
    notice = write()

    def rename() -> None:
        db.session.get_one(Notice, notice.id).subject = "renamed"

    worker.every(60, rename)
    worker.run_once()

    db.session.rollback()
    assert db.session.get_one(Notice, notice.id, populate_existing=True).subject == "renamed"


def test_worker_stops_when_told(app: Flask, write: Write) -> None:
    write()
    stop = threading.Event()

    def work() -> None:
        with app.app_context():
            worker.run_forever(stop)

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.2)
    stop.set()
    thread.join(3)

    assert not thread.is_alive()
    db.session.rollback()
    assert db.session.query(Notice.last_answer).scalar() == "kept"


def test_worker_goes_on_when_the_database_comes_back(app: Flask, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = write()
    monkeypatch.setattr(worker, "LOOK_SECONDS", 0.05)
    db.session.execute(db.text("ALTER TABLE notice RENAME TO notice_away"))
    db.session.commit()
    stop = threading.Event()

    def work() -> None:
        with app.app_context():
            worker.run_forever(stop)

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.3)
    with pytest.raises(OperationalError):
        db.session.get(Notice, notice.id, populate_existing=True)
    db.session.rollback()
    db.session.execute(db.text("ALTER TABLE notice_away RENAME TO notice"))
    db.session.commit()
    time.sleep(0.5)
    stop.set()
    thread.join(3)

    assert db.session.get_one(Notice, notice.id, populate_existing=True).last_answer == "kept"
