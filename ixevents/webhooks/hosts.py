"""Which hosts may be called: those that whoever runs the site has named. Nobody else has the server ask its neighbours."""

from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _

from ixevents.core.refusal import Refused

_OURSELVES = ("127.0.0.1", "::1", "localhost")
"""Where nobody listens in between."""


def named() -> list[str]:
    """Return the hosts that may be called."""
    return str(current_app.config["WEBHOOK_HOSTS"]).lower().split()


def require(address: str) -> None:
    """Raise `Refused` for an address that may not be called."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    whole = parts.scheme in ("https", "http") and host and not (parts.username or parts.password or parts.fragment)
    if not whole or not address.isascii() or not address.isprintable() or " " in address:
        raise Refused(_("Enter a whole address, such as https://www.example.org/agenda/changed."), "address")
    if parts.scheme == "http" and host not in _OURSELVES:
        raise Refused(_("The address must begin with https://, so that nobody on the way reads or changes a call."), "plain")
    if host not in named():
        raise Refused(_("%(host)s may not be called: whoever runs the site names it in IXEVENTS_WEBHOOK_HOSTS.", host=host), "host")
