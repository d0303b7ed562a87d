"""Codes of an authenticator app (TOTP), each good once. The secret is kept encrypted; libpass does the arithmetic."""

import hashlib
import hmac
from functools import lru_cache
from typing import Any

from flask import current_app

_SECONDS_OFF = 30
"""A telephone's clock may be half a minute wrong."""


def new_secret() -> str:
    """Return a new secret, encrypted as it is kept."""
    return str(_factory().new().to_json(encrypt=True))


def step_of(secret: str, code: str, last: int | None) -> int | None:
    """Return the step of time a code is right for, or None; a step up to `last` has been used (a code is good once)."""
    from passlib.exc import TokenError  # noqa: PLC0415  # see _factory

    try:
        match = _factory().verify("".join(code.split()), secret, window=_SECONDS_OFF, last_counter=last)
    except (TokenError, ValueError):
        return None
    return int(match.counter)


def address(secret: str, account: str) -> str:
    """Return what the QR code says."""
    return str(_factory().from_source(secret).to_uri(account))


def typed(secret: str) -> str:
    """Return the secret in groups of letters, for an app that cannot scan."""
    return str(_factory().from_source(secret).pretty_key(sep=" "))


def _factory() -> Any:
    return _made(current_app.config["SECRET_KEY"], str(current_app.config["SITE_NAME_FR"]).replace(":", " "))


@lru_cache(maxsize=4)
def _made(key: str, issuer: str) -> Any:
    # Imported here: only who signs in needs it, and workers and commands load this module too.
    from passlib.totp import TOTP  # noqa: PLC0415

    return TOTP.using(issuer=issuer, secrets={"1": hmac.new(key.encode(), b"staff-totp", hashlib.sha256).hexdigest()})
