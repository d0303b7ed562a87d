"""Papers: what is printed, each as PDF and as an equal page that can be read aloud, for PDF of ours carries no structure."""

from flask import Flask

from ixevents.papers import council_views, volunteer_views
from ixevents.papers.views import bp


def init_app(app: Flask) -> None:
    """Register the papers a party or a volunteer can fetch, and those of the council."""
    app.register_blueprint(bp)
    app.register_blueprint(council_views.bp)
    app.register_blueprint(volunteer_views.bp)
