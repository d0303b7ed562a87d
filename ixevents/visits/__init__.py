"""Visits: what happens around and after a class comes: the final number, the practical letter, attendance, "my classes"."""

from flask import Flask

from ixevents.outbox import worker
from ixevents.registrations import private_page
from ixevents.visits import panel, samples, tasks
from ixevents.visits.views import bp

LETTERS_SECONDS = 600


def init_app(app: Flask) -> None:
    """Register the pages, what the private page of a class shows besides, and what the worker does."""
    app.register_blueprint(bp)
    samples.add()
    private_page.add_panel(panel.final_number)
    for task in (tasks.ask_final_numbers, tasks.ask_again, tasks.write_practical_letters, tasks.thank):
        worker.every(LETTERS_SECONDS, task)
