"""Classes: a teacher registers a class as one thing; seats, states and letters are those of every registration."""

from flask import Flask

from ixevents.classes import actions, terms
from ixevents.registrations import kinds
from ixevents.registrations.kinds import Kind

CLASS = Kind(
    name=actions.KIND,
    takes=terms.takes,
    most=terms.most_seats,
    needs_approval=terms.needs_approval,
    resized=actions.resized,
    carry=actions.carry,
)


def init_app(_app: Flask) -> None:
    """Make classes known to what is done with every registration."""
    kinds.add(CLASS)
