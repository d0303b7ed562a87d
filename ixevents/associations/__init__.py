"""Associations take part: stands at the festival, from the call to the day (FES-02)."""

from flask import Flask

from ixevents.associations import calendar_replies, feeding, following, public_parts, samples, tasks
from ixevents.associations.views import bp
from ixevents.events import edition_parts, event_parts, feed_notes, listeners, news
from ixevents.mailbox import handlers
from ixevents.outbox import worker

REMINDER_SECONDS = 300


def init_app(app: Flask) -> None:
    """Register the public pages, letters and what calendars answer, and have the worker write reminders and thanks."""
    app.register_blueprint(bp)
    samples.add()
    handlers.answers(calendar_replies.AREA, calendar_replies.take, words=calendar_replies.WORDS)
    edition_parts.add(public_parts.on_edition)
    event_parts.add(public_parts.on_event)
    feed_notes.add(feeding.in_calendars)
    listeners.follow("associations", following)
    news.add(feeding.in_news)
    worker.every(REMINDER_SECONDS, tasks.write_reminders)
    worker.every(REMINDER_SECONDS, tasks.write_thanks)
