"""Addresses for letters, calendars and canonical links: always from the configured base, never from the request (case 14)."""

from urllib.parse import urlsplit

from flask import current_app


def path_for(endpoint: str, **values: object) -> str:
    """Return the path of an endpoint; works without a request."""
    base = urlsplit(current_app.config["BASE_URL"])
    adapter = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return adapter.build(endpoint, values)


def external(endpoint: str, **values: object) -> str:
    """Return the full public address of an endpoint."""
    base = urlsplit(current_app.config["BASE_URL"])
    adapter = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)
