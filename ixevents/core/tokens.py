"""Random codes and signed tokens, one salt a purpose: a token for one thing never opens another (ASVS 9.2.2)."""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from functools import lru_cache
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, Serializer, SignatureExpired, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode

from ixevents.core.clock import today
from ixevents.core.dates import local_day

READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORT_LENGTH = 6
_WORTH_COMPRESSING = 200


class _Tokens(URLSafeTimedSerializer):
    """Signs and reads tokens; short ones are not tried to be compressed, which takes ten times as long as all the rest."""

    def dump_payload(self, obj: Any) -> bytes:
        """Return the value as it stands in the token."""
        plain = Serializer.dump_payload(self, obj)
        return super().dump_payload(obj) if len(plain) > _WORTH_COMPRESSING else base64_encode(plain)


def new_code() -> str:
    """Return an unguessable code of 128 random bits, 22 characters, safe in an address."""
    return secrets.token_urlsafe(16)


def short_code(secret: str) -> str:
    """Return six signs that stand for a longer secret where people read or type it; without letters that look alike."""
    number, signs = int.from_bytes(hashlib.sha256(secret.encode()).digest()), ""
    for _position in range(SHORT_LENGTH):
        number, index = divmod(number, len(READABLE))
        signs += READABLE[index]
    return signs


def read_short_code(typed: str) -> str | None:
    """Return a short code as it was typed, in capitals and without spaces, or None when it cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return signs if len(signs) == SHORT_LENGTH and set(signs) <= set(READABLE) else None


def sign(purpose: str, value: object) -> str:
    """Return `value` signed and dated for one purpose."""
    return _serializer(purpose).dumps(value)


def read(purpose: str, token: str, max_age: int | None = None) -> object | None:
    """Return the value of a token, or None when it is forged, for another purpose, or older than `max_age` seconds."""
    try:
        return _serializer(purpose).loads(token, max_age=max_age)
    except (BadSignature, SignatureExpired):
        return None


def read_within(purpose: str, token: str, days: int) -> object | None:
    """Return the value of a token until the end of the day that lies so many days after the one it was signed on."""
    try:
        value, signed_at = _serializer(purpose).loads(token, return_timestamp=True)
    except BadSignature:
        return None
    return value if today() <= local_day(signed_at) + timedelta(days=days) else None


def mark(purpose: str, value: str) -> str:
    """Return a short sign that only we can make of a value: 16 small letters and digits, for places that keep no capitals."""
    return marks(purpose, value)[0]


def marks(purpose: str, value: str) -> list[str]:
    """Return the signs of a value under the key and, behind it, under each key that was in use before."""
    return [_marked(key, purpose, value) for key in secret_keys()]


def is_marked(purpose: str, value: str, found: str) -> bool:
    """Whether `found` is the mark of a value; capitals may have been added on the way."""
    if not found.isascii():
        return False
    return any(hmac.compare_digest(one, found.lower()) for one in marks(purpose, value))


def secret_keys() -> list[str]:
    """Return the secret key and, behind it, those that were in use before and still open what they signed."""
    return [current_app.config["SECRET_KEY"], *current_app.config.get("SECRET_KEY_FALLBACKS", ())]


def _marked(key: str, purpose: str, value: str) -> str:
    own = hashlib.sha256(f"mark:{purpose}:{key}".encode()).digest()
    return base64.b32encode(hmac.new(own, value.encode(), hashlib.sha256).digest()[:10]).decode().lower()


def _serializer(purpose: str) -> _Tokens:
    return _of_keys(tuple(secret_keys()), purpose)


@lru_cache(maxsize=64)
def _of_keys(keys: tuple[str, ...], purpose: str) -> _Tokens:
    # It signs with the last of them and reads with any.
    return _Tokens(keys[::-1], salt=purpose, signer_kwargs={"digest_method": hashlib.sha256})
