"""News by email: who wants it, of what, with a consent that can be shown and taken back."""

from flask import Flask

from ixevents.mailings import audiences
from ixevents.subscriptions import audience, samples
from ixevents.subscriptions.views import bp


def init_app(app: Flask) -> None:
    """Register the public pages and letters, and make subscribers known as readers of mailings."""
    app.register_blueprint(bp)
    samples.add()
    audiences.add(audience)
