"""Exports of registrations: ordered, made by the worker when large, kept a day in the database, every one in the journal;
made again on a schedule for who asks it."""

from flask import Flask

from ixevents.exports import samples, tasks
from ixevents.outbox import worker

MAKE_SECONDS = 3
EXPIRE_SECONDS = 300
SCHEDULE_SECONDS = 60


def init_app(_app: Flask) -> None:
    """Give the worker its tasks, and make the letter known."""
    worker.every(MAKE_SECONDS, tasks.make_due)
    worker.every(EXPIRE_SECONDS, tasks.drop_old)
    worker.every(SCHEDULE_SECONDS, tasks.keep_schedules)
    samples.add()
