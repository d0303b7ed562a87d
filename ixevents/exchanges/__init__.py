"""Exchanges: classes and film crews of partner authorities meet, each on its own clock (SCH-12)."""

from flask import Flask

from ixevents.events import listeners
from ixevents.exchanges import calendar_replies, public_part, samples, slot_changes
from ixevents.exchanges.views import bp
from ixevents.mailbox import handlers
from ixevents.projects import parts

PROGRAMME = "youth"


def init_app(app: Flask) -> None:
    """Register the coordinators' pages and what the public reads of exchanges, and hear of slots that are deleted."""
    app.register_blueprint(bp)
    listeners.add("exchanges", slot_changes)
    handlers.answers(calendar_replies.AREA, calendar_replies.take, words=calendar_replies.WORDS)
    samples.add()
    parts.provide_to_records(app, public_part.on_record)
    parts.provide(app, f"programme:{PROGRAMME}", public_part.on_programme)
