"""Public events in the forms other agendas take over: OpenAgenda and UiTdatabank (WEB-06). Nothing is sent anywhere."""

from flask import Flask

from ixevents.portals.views import bp


def init_app(app: Flask) -> None:
    """Register the files."""
    app.register_blueprint(bp)
