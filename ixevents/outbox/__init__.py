"""The outbox: letters are written in the transaction that causes them, and sent by the worker."""

import re
from pathlib import Path

from flask import Flask

from ixevents.config import ConfigurationError
from ixevents.outbox import samples
from ixevents.outbox.unwrapped import unwrapped

_DOMAIN = re.compile(r"[A-Za-z0-9.-]+")
_PLAIN_ADDRESS = re.compile(r"[\x21-\x7e]+@[A-Za-z0-9.-]+")


def init_app(app: Flask) -> None:
    """Refuse to start with an address or a name of our own that would break a header (case 26); let templates read a letter's text."""
    app.jinja_env.filters.update(letter_title=samples.title, unwrapped=unwrapped)
    for name in ("MAIL_FROM", "CONTACT_EMAIL"):
        if not _PLAIN_ADDRESS.fullmatch(str(app.config[name])):
            raise ConfigurationError(f"IXEVENTS_{name} must be a plain address, for example events@example.org.")
    for name in ("SITE_NAME_FR", "SITE_NAME_NL", "SITE_NAME_EN"):
        if not str(app.config[name]).isprintable():
            raise ConfigurationError(f"IXEVENTS_{name} must be one line of text.")
    for name, needed in (("MAIL_DOMAIN", True), ("BOUNCE_DOMAIN", False), ("DKIM_DOMAIN", False)):
        if not _DOMAIN.fullmatch(str(app.config[name])) and (needed or app.config[name]):
            raise ConfigurationError(f"IXEVENTS_{name} must be a domain, for example example.org.")
    if app.config["DKIM_KEY_FILE"] and not (Path(app.config["DKIM_KEY_FILE"]).is_file() and _DOMAIN.fullmatch(app.config["DKIM_SELECTOR"])):
        raise ConfigurationError(
            "IXEVENTS_DKIM_KEY_FILE must be a file that is there, and IXEVENTS_DKIM_SELECTOR say under which name DNS has its public half."
        )
    # With it, the longest tag still fits the 64 octets before the @.
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,30}", str(app.config["BOUNCE_NAME"])):
        raise ConfigurationError("IXEVENTS_BOUNCE_NAME must be letters and digits, 30 at most.")
