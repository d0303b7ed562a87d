"""Webhooks: other systems are told at once that something public has changed, and read it in the open data; with a log of every call."""

from flask import Flask

from ixevents.outbox import worker
from ixevents.webhooks import noticing, tasks

CALL_SECONDS = 3
FORGET_SECONDS = 3600


def init_app(_app: Flask) -> None:
    """Notice what changes, and give the worker its tasks."""
    noticing.listen()
    worker.every(CALL_SECONDS, tasks.gather)
    worker.every(CALL_SECONDS, tasks.deliver)
    worker.every(FORGET_SECONDS, tasks.forget)
