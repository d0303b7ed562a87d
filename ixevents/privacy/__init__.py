"""Personal data across all packages: found, shown, corrected, erased, expired; requests; the notice and the accessibility statement."""

from flask import Flask

from ixevents.outbox import worker
from ixevents.privacy import samples, tasks
from ixevents.privacy.views import bp

FORGET_SECONDS = 300
NIGHT_SECONDS = 600


def init_app(app: Flask) -> None:
    """Register the pages and the letters, and give the worker its tasks."""
    app.register_blueprint(bp)
    samples.add()
    worker.every(FORGET_SECONDS, tasks.forget_answered)
    worker.every(NIGHT_SECONDS, tasks.expire_nightly)
