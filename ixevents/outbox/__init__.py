"""The outbox: letters are written in the transaction that causes them, and sent by the worker."""

import re

from flask import Flask

from ixevents.config import ConfigurationError

_PLAIN_ADDRESS = re.compile(r"[\x21-\x7e]+@[A-Za-z0-9.-]+")


def init_app(app: Flask) -> None:
    """Refuse to start with an address or a name of our own that would break a header (case 26)."""
    for name in ("MAIL_FROM", "CONTACT_EMAIL"):
        if not _PLAIN_ADDRESS.fullmatch(str(app.config[name])):
            raise ConfigurationError(f"IXEVENTS_{name} must be a plain address, for example events@example.org.")
    for name in ("SITE_NAME_FR", "SITE_NAME_NL", "SITE_NAME_EN"):
        if not str(app.config[name]).isprintable():
            raise ConfigurationError(f"IXEVENTS_{name} must be one line of text.")
    if not re.fullmatch(r"[A-Za-z0-9.-]+", str(app.config["MAIL_DOMAIN"])):
        raise ConfigurationError("IXEVENTS_MAIL_DOMAIN must be a domain, for example example.org.")
