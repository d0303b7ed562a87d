"""Exchanges: classes and film crews of partner authorities meet, each on its own clock (SCH-12)."""

from flask import Flask

from ixevents.exchanges import calendar_replies, public_part, samples
from ixevents.exchanges.views import bp
from ixevents.mailbox import handlers
from ixevents.projects import parts

PROGRAMME = "youth"


def init_app(app: Flask) -> None:
    """Register the coordinators' pages, and what the public reads on the pages of the record and of the programme."""
    app.register_blueprint(bp)
    handlers.answers(calendar_replies.AREA, calendar_replies.take, words=calendar_replies.WORDS)
    samples.add()
    parts.provide_to_records(app, public_part.on_record)
    parts.provide(app, f"programme:{PROGRAMME}", public_part.on_programme)
