"""Registrations: sign up, confirm, change, withdraw, wait, take an offer."""

from flask import Flask

from ixevents.mailbox import handlers
from ixevents.mailings import audiences
from ixevents.outbox import worker
from ixevents.registrations import audience, calendar_replies, samples, tasks
from ixevents.registrations.views import bp

EXPIRE_SECONDS = 15
REMIND_SECONDS = 300
BULK_SECONDS = 1
DOORS_SECONDS = 600
COMPARE_SECONDS = 20


def init_app(app: Flask) -> None:
    """Register the pages, and what the worker does beside its letters."""
    app.register_blueprint(bp)
    audiences.add(audience)
    samples.add()
    handlers.answers(calendar_replies.AREA, calendar_replies.take, words=calendar_replies.WORDS)
    worker.every(EXPIRE_SECONDS, tasks.expire_due)
    worker.every(EXPIRE_SECONDS, tasks.end_proposals)
    worker.every(EXPIRE_SECONDS, tasks.let_others_in)
    worker.every(REMIND_SECONDS, tasks.write_reminders)
    worker.every(BULK_SECONDS, tasks.work_on_many)
    worker.every(DOORS_SECONDS, tasks.close_doors)
    worker.every(COMPARE_SECONDS, tasks.compare_parties)
