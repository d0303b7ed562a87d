"""Papers: what is printed, each as PDF and as an equal page that can be read aloud, for PDF of ours carries no structure."""

from flask import Flask

from ixevents.papers.views import bp


def init_app(app: Flask) -> None:
    """Register the papers a party can fetch itself."""
    app.register_blueprint(bp)
