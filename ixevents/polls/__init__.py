"""Polls: which of several dates suits the members of the council; the best one becomes the draft of a meeting."""

from flask import Flask

from ixevents.meetings import member_parts
from ixevents.polls import on_page, samples
from ixevents.polls.views import bp


def init_app(app: Flask) -> None:
    """Register the page behind the letters, and put open polls on the page of each member."""
    app.register_blueprint(bp)
    samples.add()
    member_parts.add_questions(on_page.questions)
