"""Editions, events and their slots: what is on, when, where."""

from flask import Flask

from ixevents.events.publications import bp as publications_bp
from ixevents.events.views import bp


def init_app(app: Flask) -> None:
    """Register the public pages of events, and what machines read of them (feeds, pictures, sitemap)."""
    app.register_blueprint(bp)
    app.register_blueprint(publications_bp)
