"""The programmes: festival, Week, youth. Each is one file with one value; the list below is their order everywhere."""

from flask import Flask

from ixevents.events import programme
from ixevents.programmes.base import blueprint
from ixevents.programmes.festival import FESTIVAL
from ixevents.programmes.week import WEEK
from ixevents.programmes.youth import YOUTH

PROGRAMMES = (FESTIVAL, WEEK, YOUTH)


def init_app(app: Flask) -> None:
    """Make each programme known and give it its pages."""
    for value in PROGRAMMES:
        programme.register(app, value)
        app.register_blueprint(blueprint(value))
