"""Mailings: one text to many readers, in each one's language; every reader once, whatever breaks (MAIL-12)."""

from flask import Flask

from ixevents.mailings import choices, samples, tasks
from ixevents.mailings.views import bp
from ixevents.outbox import actions as outbox
from ixevents.outbox import worker

LOOK_SECONDS = 2


def init_app(app: Flask) -> None:
    """Register the page to unsubscribe, and what the worker does for mailings."""
    app.register_blueprint(bp)
    samples.add()
    outbox.guard(choices.why_not_again)
    worker.every(LOOK_SECONDS, tasks.carry_on)
