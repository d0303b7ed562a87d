"""Opinions of the council: numbered, sent to the College, followed or not with reasons, read by everybody (COU-10)."""

from flask import Flask

from ixevents.events import listeners
from ixevents.minutes import resting as votes
from ixevents.opinions import following, resting, samples
from ixevents.opinions.views import bp


def init_app(app: Flask) -> None:
    """Register the public pages, what rests on a vote, what becomes of events, and the sample of the letter to the College."""
    app.register_blueprint(bp)
    votes.add("opinions", resting.why)
    listeners.follow("opinions", following)
    samples.add()
