"""Open data: a read-only JSON interface described by an OpenAPI document made from the same definitions, and a page about it."""

from flask import Flask

from ixevents.api import views


def init_app(app: Flask) -> None:
    """Register the interface."""
    views.init_app(app)
