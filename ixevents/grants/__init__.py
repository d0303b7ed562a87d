"""Grants given to associations and partners, year by year, for everybody to read (DIG-02)."""

from flask import Flask

from ixevents.grants.views import bp


def init_app(app: Flask) -> None:
    """Register the public pages."""
    app.register_blueprint(bp)
