"""Meetings of the council: agenda, convening notices that hold up, answers, and what proves that everybody was told."""

from flask import Flask

from ixevents.mailings import audiences
from ixevents.meetings import audience


def init_app(app: Flask) -> None:
    """Make members known as readers of mailings."""
    audiences.add(audience)
