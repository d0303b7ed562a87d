"""The International Solidarity Consultative Council: what it is, who sits on it, who wants to."""

from flask import Flask

from ixevents.council import candidature, member_import, renewal, samples, tasks
from ixevents.council.views import bp
from ixevents.outbox import worker

MODELS = (candidature, member_import, renewal)
"""Known to the database from the start."""

IMPORT_SECONDS = 2


def init_app(app: Flask) -> None:
    """Register the council's public pages and letters, and have the worker do the imports the secretary asks for."""
    app.register_blueprint(bp)
    samples.add()
    worker.every(IMPORT_SECONDS, tasks.run_imports)
