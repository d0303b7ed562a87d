"""Resources: facilitators, rooms and kits, never in two slots at once (SCH-11)."""

from flask import Flask

from ixevents.events import listeners
from ixevents.mailbox import handlers
from ixevents.resources import calendar_replies, samples, slot_changes
from ixevents.resources.views import bp


def init_app(app: Flask) -> None:
    """Register the calendars of facilitators and what they answer, and hear of slots that move."""
    app.register_blueprint(bp)
    listeners.add("resources", slot_changes)
    handlers.answers(calendar_replies.AREA, calendar_replies.take, words=calendar_replies.WORDS)
    samples.add()
