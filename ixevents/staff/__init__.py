"""Screens for those who run the site: is it well, and, in development only, its letters and its styleguide."""

from flask import Flask

from ixevents.staff import development, health


def init_app(app: Flask) -> None:
    """Register the health addresses; the development pages only where no real person's letter can lie."""
    app.register_blueprint(health.bp)
    if app.config["ENVIRONMENT"] in ("development", "test"):
        app.register_blueprint(development.bp)
