"""Addresses for letters, calendars and canonical links: always from the configured base, never from the request (case 14)."""

from functools import lru_cache
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.routing import Map

from ixevents.core.patterns import Build, Values, patterned


def external(endpoint: str, **values: object) -> str:
    """Return the full public address of an endpoint."""
    return _building(current_app.url_map, current_app.config["BASE_URL"])("", None, endpoint, tuple(values.items()))


@lru_cache(maxsize=4)
def _building(addresses: Map, base_url: str) -> Build:
    base = urlsplit(base_url)
    adapter = addresses.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)

    def build(_root: str, _lang: str | None, endpoint: str, values: Values) -> str:
        return adapter.build(endpoint, dict(values), force_external=True)

    return patterned(addresses, build)
