"""Settings staff can change while the site runs: stored ones override those of the environment, in every process within seconds."""

from flask import Flask

from ixevents.outbox import worker
from ixevents.settings import logos, store


def init_app(app: Flask) -> None:
    """Keep this process up to date: pages ask before they answer, the worker at its intervals."""
    store.Kept(app)
    app.before_request(store.refresh)
    worker.every(store.REFRESH_SECONDS, store.refresh)
    app.register_blueprint(logos.bp)
    app.jinja_env.globals["logos"] = logos.shown
