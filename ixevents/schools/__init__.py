"""Schools: the directory of both communities, its registers, school levels, and the days on which there is no school."""

from flask import Flask

from ixevents.outbox import worker
from ixevents.schools import tasks

IMPORT_SECONDS = 2


def init_app(app: Flask) -> None:
    """Have the worker do the imports staff ask for."""
    worker.every(IMPORT_SECONDS, tasks.run_imports)
