"""The project records in the IATI standard 2.03, at a stable address (docs/open-data.md)."""

from flask import Flask

from ixevents.iati.views import bp


def init_app(app: Flask) -> None:
    """Register the file."""
    app.register_blueprint(bp)
