"""The fair round: ranked wishes of classes are met in an order everybody can check."""

from flask import Flask

from ixevents.allocation import collecting, notices, samples, tasks
from ixevents.allocation.views import bp, page_of
from ixevents.classes import actions as classes
from ixevents.outbox import worker
from ixevents.registrations import wishes


def init_app(app: Flask) -> None:
    """Register the public pages, have classes wish where a round collects, and have the worker do what is due."""
    app.register_blueprint(bp)
    wishes.decided_by(wishes.Decider(rows=notices.wish_rows, page=page_of, other_slot=collecting.other_slot))
    classes.collect_wishes(collecting.collects)
    app.jinja_env.globals["collecting_round"] = collecting.of_event
    samples.add()
    worker.every(30, tasks.close_due)
    worker.every(1, tasks.work)
