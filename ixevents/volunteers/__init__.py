"""Volunteers: who lends a hand at an edition, in which shift, from the call to the thanks and the certificate."""

from flask import Flask

from ixevents.events import edition_parts, listeners
from ixevents.mailbox import handlers
from ixevents.mailings import audiences
from ixevents.outbox import worker
from ixevents.volunteers import audience, calendar_replies, following, public_part, samples, tasks
from ixevents.volunteers.views import bp

REMINDER_SECONDS = 300


def init_app(app: Flask) -> None:
    """Register the public pages, letters and what calendars answer, and have the worker write reminders and thanks."""
    app.register_blueprint(bp)
    samples.add()
    handlers.answers(calendar_replies.AREA, calendar_replies.take, words=calendar_replies.WORDS)
    edition_parts.add(public_part.on_edition)
    listeners.follow("volunteers", following)
    audiences.add(audience)
    worker.every(REMINDER_SECONDS, tasks.write_reminders)
    worker.every(REMINDER_SECONDS, tasks.write_thanks)
