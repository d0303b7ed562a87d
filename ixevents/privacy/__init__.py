"""Personal data across all packages: found, erased, expired; the information notice and the accessibility statement."""

from flask import Flask

from ixevents.privacy.views import bp


def init_app(app: Flask) -> None:
    """Register the two duty pages."""
    app.register_blueprint(bp)
