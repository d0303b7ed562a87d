"""Addresses for letters, calendars and canonical links: always from the configured base, never from the request (case 14)."""

from functools import lru_cache
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.routing import Map, MapAdapter


def external(endpoint: str, **values: object) -> str:
    """Return the full public address of an endpoint."""
    return _adapter(current_app.url_map, current_app.config["BASE_URL"]).build(endpoint, values, force_external=True)


@lru_cache(maxsize=4)
def _adapter(addresses: Map, base_url: str) -> MapAdapter:
    base = urlsplit(base_url)
    return addresses.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
