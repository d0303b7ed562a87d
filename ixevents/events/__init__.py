"""Editions, events and their slots: what is on, when, where."""

from flask import Flask

from ixevents.events import programme, words
from ixevents.events.linked_events import by_year, of_project
from ixevents.events.publications import bp as publications_bp
from ixevents.events.views import bp
from ixevents.projects import linked, years


def init_app(app: Flask) -> None:
    """Register the public pages of events, what machines read of them (feeds, pictures, sitemap), and the events of records."""
    app.jinja_env.globals["programmes"] = programme.all_programmes
    app.jinja_env.filters.update(address=words.address, when=words.when, when_short=words.when_short)
    app.register_blueprint(bp)
    app.register_blueprint(publications_bp)
    linked.provide(app, of_project)
    years.provide(app, "events", by_year)
