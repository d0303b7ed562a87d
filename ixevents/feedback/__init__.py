"""Feedback: how it was, asked of every party that came, answered without a name."""

from flask import Flask

from ixevents.feedback import samples, tasks
from ixevents.feedback.views import bp
from ixevents.outbox import worker

ASK_SECONDS = 600
CLOSE_SECONDS = 3600


def init_app(app: Flask) -> None:
    """Register the page behind the letter, and what the worker does."""
    app.register_blueprint(bp)
    samples.add()
    worker.every(ASK_SECONDS, tasks.ask_parties)
    worker.every(CLOSE_SECONDS, tasks.close_calls)
