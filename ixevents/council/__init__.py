"""The International Solidarity Consultative Council: what it is and whom it brings together."""

from flask import Flask

from ixevents.council.views import bp


def init_app(app: Flask) -> None:
    """Register the council's public page."""
    app.register_blueprint(bp)
