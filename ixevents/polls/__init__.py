"""Polls: which of several dates suits the members of the council; the best one becomes the draft of a meeting."""

from flask import Flask

from ixevents.polls import samples
from ixevents.polls.views import bp


def init_app(app: Flask) -> None:
    """Register the page behind the letters."""
    app.register_blueprint(bp)
    samples.add()
