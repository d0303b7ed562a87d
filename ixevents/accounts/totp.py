"""Codes of an authenticator app (TOTP), each good once. The secret is kept encrypted; libpass does the arithmetic."""

import hashlib
import hmac
from contextlib import suppress
from functools import lru_cache
from typing import Any

from flask import current_app

from ixevents.core import tokens

_SECONDS_OFF = 30
"""A telephone's clock may be half a minute wrong."""


def new_secret() -> str:
    """Return a new secret, encrypted as it is kept."""
    return str(_factory().new().to_json(encrypt=True))


def step_of(secret: str, code: str, last: int | None) -> int | None:
    """Return the step of time a code is right for, or None; a step up to `last` has been used (a code is good once)."""
    found = _matched(secret, code, last)
    return found and found[0]


def renewed(secret: str, code: str) -> str:
    """Return the secret for which a code was just right, encrypted under the key in use now."""
    found = _matched(secret, code, None)
    if found is None or found[1] == tokens.secret_keys()[0]:
        return secret
    return str(_factory()(key=_factory(found[1]).from_source(secret).key, format="raw").to_json(encrypt=True))


def _matched(secret: str, code: str, last: int | None) -> tuple[int, str] | None:
    """Return the step a code is right for, and the key the secret is encrypted under."""
    from passlib.exc import TokenError  # noqa: PLC0415  # see _made

    for key in tokens.secret_keys():
        with suppress(TokenError, ValueError):
            match = _factory(key).verify("".join(code.split()), secret, window=_SECONDS_OFF, last_counter=last)
            return int(match.counter), key
    return None


def address(secret: str, account: str) -> str:
    """Return what the QR code says."""
    return str(_factory().from_source(secret).to_uri(account))


def typed(secret: str) -> str:
    """Return the secret in groups of letters, for an app that cannot scan."""
    return str(_factory().from_source(secret).pretty_key(sep=" "))


def _factory(key: str | None = None) -> Any:
    return _made(key or tokens.secret_keys()[0], str(current_app.config["SITE_NAME_FR"]).replace(":", " "))


@lru_cache(maxsize=4)
def _made(key: str, issuer: str) -> Any:
    # Imported here: only who signs in needs it, and workers and commands load this module too.
    from passlib.totp import TOTP  # noqa: PLC0415

    return TOTP.using(issuer=issuer, secrets={"1": hmac.new(key.encode(), b"staff-totp", hashlib.sha256).hexdigest()})
