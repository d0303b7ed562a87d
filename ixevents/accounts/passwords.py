"""Passwords: hashed with Argon2id; long rather than complicated, and not one of those everybody tries first."""

import re
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from ixevents.core.refusal import Refused

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MINIMUM_LENGTH, MAXIMUM_LENGTH = 12, 200
_DISTINCT = 5
_COMMON = Path(__file__).with_name("common_passwords.txt")

NOBODY = "$argon2id$v=19$m=19456,t=3,p=1$qQ36GdiBIgdw1jnBdkz1bw$K+QMkKW4v7PAmxxIw/irkj+eP1eyiIw8DOJhRxwl+Ag"
"""The hash of a word nobody knows: checked when there is no account, so that both answers take the same time (case 19)."""


def hashed(password: str) -> str:
    """Return the hash that is kept."""
    return _hasher().hash(password)


def matches(kept: str, password: str) -> bool:
    """Whether a password is the one that was hashed."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415  # here, for its start: see serve.py

    try:
        return _hasher().verify(kept, password[:MAXIMUM_LENGTH])
    except (VerificationError, InvalidHashError):
        return False


def is_dated(kept: str) -> bool:
    """Whether a hash was made with other costs than today's."""
    return _hasher().check_needs_rehash(kept)


def require_good(password: str, *about: str) -> None:
    """Raise `Refused` for a password that is guessed quickly; `about` is what is known of the person."""
    if not MINIMUM_LENGTH <= len(password) <= MAXIMUM_LENGTH:
        raise Refused(_("Use 12 to 200 characters."), "length")
    word = password.casefold()
    stem = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", word)
    known = {part for text in about for part in re.split(r"[\W\d_]+", text.casefold()) if part}
    if len(set(word)) < _DISTINCT or word in _common() or stem in _common() or stem in known or not _surprises(word):
        raise Refused(
            _("This password is among those that are tried first. Three or four words that do not belong together are better."), "common"
        )


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # noqa: PLC0415  # here, for its start: see serve.py

    # 19 MiB and three passes: above what OWASP asks for, and several people signing in at once do not fill a small machine.
    return PasswordHasher(time_cost=3, memory_cost=19456, parallelism=1)


def _surprises(word: str) -> bool:
    """Whether a password is more than the same few signs over and over, or a row of neighbours."""
    half = len(word) // 2
    repeated = any(word == (word[:size] * len(word))[: len(word)] for size in range(1, half + 1))
    steps = {ord(after) - ord(before) for before, after in pairwise(word)}
    return not repeated and len(steps) > 1


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text("utf-8").split())
