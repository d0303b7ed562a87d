"""Exports of registrations: ordered, made by the worker when large, kept a day in the database, every one in the journal."""

from flask import Flask

from ixevents.exports import tasks
from ixevents.outbox import worker

MAKE_SECONDS = 3
EXPIRE_SECONDS = 300


def init_app(_app: Flask) -> None:
    """Give the worker its tasks."""
    worker.every(MAKE_SECONDS, tasks.make_due)
    worker.every(EXPIRE_SECONDS, tasks.drop_old)
