"""Staff accounts: who may do what, and the closed door of everything below /staff. The public has no accounts."""

from flask import Flask

from ixevents.accounts import access, samples, single_sign_on, views


def init_app(app: Flask) -> None:
    """Close /staff to strangers and register the pages of signing in."""
    access.init_app(app)
    app.register_blueprint(views.bp)
    samples.add()
    single_sign_on.init_app(app)
