"""Random codes and signed tokens, one salt a purpose: a token for one thing never opens another (ASVS 9.2.2)."""

import hashlib
import secrets

from flask import current_app
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer


def new_code() -> str:
    """Return an unguessable code of 128 random bits, 22 characters, safe in an address."""
    return secrets.token_urlsafe(16)


def sign(purpose: str, value: object) -> str:
    """Return `value` signed and dated for one purpose."""
    return _serializer(purpose).dumps(value)


def read(purpose: str, token: str, max_age: int | None = None) -> object | None:
    """Return the value of a token, or None when it is forged, for another purpose, or older than `max_age` seconds."""
    try:
        return _serializer(purpose).loads(token, max_age=max_age)
    except (BadSignature, SignatureExpired):
        return None


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    key: str = current_app.config["SECRET_KEY"]
    return URLSafeTimedSerializer(key, salt=purpose, signer_kwargs={"digest_method": hashlib.sha256})
