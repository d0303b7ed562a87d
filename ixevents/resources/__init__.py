"""Resources: facilitators, rooms and kits, never in two slots at once (SCH-11)."""

from flask import Flask

from ixevents.events import listeners
from ixevents.resources import samples, slot_changes
from ixevents.resources.views import bp


def init_app(app: Flask) -> None:
    """Register the calendars of facilitators, and hear of slots that move."""
    app.register_blueprint(bp)
    listeners.add("resources", slot_changes)
    samples.add()
