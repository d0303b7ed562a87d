"""Post received: the organiser's mailbox is read, answers from calendars and letters that came back are understood and passed on.

Packages above say in `handlers` what they do with them; what a message says is read in `replies` and `reports` (pure
functions). Before a program answers by itself it asks `answering`. See docs/mail.md.
"""

from flask import Flask

from ixevents.config import ConfigurationError
from ixevents.mailbox import tasks
from ixevents.outbox import worker

LOOK_SECONDS = 60


def init_app(app: Flask) -> None:
    """Say what the worker does for the mailbox; without one configured it does nothing."""
    if app.config["IMAP_TLS"] not in ("tls", "starttls", "none"):
        raise ConfigurationError("IXEVENTS_IMAP_TLS must be tls, starttls or none.")
    worker.every(LOOK_SECONDS, tasks.read_post)
