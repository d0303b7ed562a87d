"""What makes no sense: names that are mistyped, values that mean nothing, settings that contradict each other. One sentence says it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from ixevents.holding import ConfigurationError

PREFIX = "IXEVENTS_"
OTHERS = ("BIND", "PRELOAD", "CHROMIUM", "WRITE_NOTICES")
"""Read from the environment by gunicorn's configuration and by the tests."""

DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FORMATS = ("json", "text")

_AT_LEAST_ONE = re.compile(r"THREADS|.*_PORT|HOLD_MINUTES|OFFER_HOURS.*|STAFF_IDLE_HOURS|IMAP_LARGEST_KB|DOCUMENT_MB")
_AT_MOST = (
    ("_PORT", 65_535),
    ("THREADS", 1_000),
    ("_MONTHS", 1_200),
    ("_DAYS", 36_500),
    ("_HOURS", 8_760),
    ("_LATE", 8_760),
    ("_MINUTES", 43_200),
)
_USUAL_MOST = 1_000_000

_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_BASE = re.compile(r"https?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?/?", re.IGNORECASE)
_MAILBOX = re.compile(r"[\x21-\x7e]+@[A-Za-z0-9.-]+")
_PLACEHOLDER = re.compile(r"change.?(me|this|it)|your.{0,3}(secret|key)|replace.?(me|this)|insert.?(your|key|here)", re.IGNORECASE)


def require_known(environ: Mapping[str, str], known: Sequence[str]) -> None:
    """Raise `ConfigurationError` for a name that is nearly one of ours. Others may be those of another version, and do no harm."""
    names = [f"{PREFIX}{name}" for name in (*known, *OTHERS)]
    for unknown in sorted(name for name in environ if name.startswith(PREFIX) and name not in names):
        if near := get_close_matches(unknown, names, 1, 0.9):
            raise ConfigurationError(f"{unknown} is no setting: did you mean {near[0]}?")


def number(name: str, raw: str) -> int:
    """Return the whole number of a setting. Raises `ConfigurationError` for other words, and for a number nobody means."""
    if not (raw.isascii() and raw.isdigit()):
        raise ConfigurationError(f"{PREFIX}{name} must be a whole number, not {raw!r}.")
    least = int(bool(_AT_LEAST_ONE.fullmatch(name)))
    most = next((most for ending, most in _AT_MOST if name.endswith(ending)), _USUAL_MOST)
    if len(raw) > 18 or not least <= int(raw) <= most:  # of an endless number nothing is worked out
        raise ConfigurationError(f"{PREFIX}{name} must be a whole number from {least} to {most}, not {raw[:30]}.")
    return int(raw)


def is_placeholder(key: str) -> bool:
    """Whether a key is the phrase of an example that was to be replaced."""
    return bool(_PLACEHOLDER.search(key))


def require(values: Mapping[str, object]) -> None:
    """Raise `ConfigurationError` for the first setting that makes no sense."""
    for name, holds, words in _RULES:
        value = str(values[name])
        if value and not _holds(holds, value):
            raise ConfigurationError(f"{PREFIX}{name} must be {words}.")
    for sentence in _contradictions(values):
        raise ConfigurationError(sentence)


def _contradictions(values: Mapping[str, object]) -> Iterator[str]:
    if not str(values["DATA_DIR"]).strip():
        yield "IXEVENTS_DATA_DIR is empty: name a folder, for example /var/lib/ixevents."
    if values["MAIL_USE_TLS"] and values["MAIL_USE_SSL"]:
        yield "IXEVENTS_MAIL_USE_TLS and IXEVENTS_MAIL_USE_SSL exclude each other: take the first for port 587, the second for 465."
    if values["MAIL_PASSWORD"] and not values["MAIL_USERNAME"]:
        yield "IXEVENTS_MAIL_PASSWORD needs IXEVENTS_MAIL_USERNAME beside it."
    if values["IMAP_HOST"] and not (values["IMAP_USER"] and values["IMAP_FOLDERS"]):
        yield "IXEVENTS_IMAP_HOST needs IXEVENTS_IMAP_USER, IXEVENTS_IMAP_PASSWORD and IXEVENTS_IMAP_FOLDERS beside it."
    if values["OIDC_ISSUER"] and not (values["OIDC_CLIENT_ID"] and values["OIDC_CLIENT_SECRET"]):
        yield "IXEVENTS_OIDC_ISSUER needs IXEVENTS_OIDC_CLIENT_ID and IXEVENTS_OIDC_CLIENT_SECRET beside it."
    if values["DATABASE_POOLER"] and not str(values["DATABASE_URL"]).startswith("postgres"):
        yield "IXEVENTS_DATABASE_POOLER is for PostgreSQL: set IXEVENTS_DATABASE_URL, or take it away."
    if (
        values["ENVIRONMENT"] == "production"
        and str(values["DATABASE_URL"]).startswith("sqlite")
        and make_url(str(values["DATABASE_URL"])).database in ("", None, ":memory:")
    ):
        yield "IXEVENTS_DATABASE_URL names no file: what is kept in memory alone is gone with the process."


def _holds(holds: Callable[[str], object], value: str) -> bool:
    try:
        return bool(holds(value))
    except (ValueError, ArgumentError):
        return False


def _is_base(value: str) -> bool:
    return bool(_BASE.fullmatch(value)) and urlsplit(value).port != 0


def _is_database(value: str) -> bool:
    return make_url(value).drivername in (*DATABASES, "postgres")


def _is_web(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and value.isprintable() and " " not in value and parts.port != 0


def _is_limits(value: str) -> bool:
    return urlsplit(value).port != 0


_DATABASE_WORDS = "an address of SQLite or PostgreSQL, for example postgresql://ixevents@127.0.0.1/ixevents"
_RULES: tuple[tuple[str, Callable[[str], object], str], ...] = (
    ("BASE_URL", _is_base, "http:// or https:// and a host, with nothing behind it, for example https://events.example.org"),
    ("DATABASE_URL", _is_database, _DATABASE_WORDS),
    ("DATABASE_DIRECT_URL", _is_database, _DATABASE_WORDS),
    ("LOG_LEVEL", LEVELS.__contains__, "DEBUG, INFO, WARNING or ERROR"),
    ("LOG_FORMAT", FORMATS.__contains__, "json or text"),
    ("TRUSTED_PROXY", ip_address, "one address, for example 127.0.0.1"),
    (
        "METRICS_ALLOW",
        lambda value: all(ip_network(one, strict=False) for one in value.split()),
        "addresses and networks, separated by spaces",
    ),
    (
        "COUNCIL_REMINDER_DAYS",
        lambda value: all(int(one) >= 0 for one in value.split()),
        "whole numbers, separated by spaces, for example 5 2",
    ),
    *(
        (name, _MAILBOX.fullmatch, "a plain address, for example events@example.org")
        for name in ("COUNCIL_EMAIL", "SECURITY_EMAIL", "COLLEGE_EMAIL", "DPO_EMAIL")
    ),
    *((name, _HOST.fullmatch, "the name of a server, for example smtp.example.org") for name in ("MAIL_SERVER", "IMAP_HOST")),
    *((name, _is_web, "an address that starts with https://") for name in ("OIDC_ISSUER", "SENTRY_DSN", "OPEN_DATA_LICENCE")),
    (
        "WEBHOOK_HOSTS",
        lambda value: all(one == "::1" or _HOST.fullmatch(one) for one in value.split()),
        "names of hosts, separated by spaces, for example www.example.org",
    ),
    ("RATELIMIT_STORAGE_URI", _is_limits, "memory:// or redis:// and a host, for example redis://127.0.0.1:6379/0"),
)
