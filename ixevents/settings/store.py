"""What is stored, read into the configuration of this process every few seconds and at once after a change.

Read on a connection of its own, beside the page's transaction: no page waits for it longer than one row takes, and a database that is away
or not migrated yet leaves the last known values standing.
"""

import json
import time
from collections.abc import Mapping
from itertools import count
from typing import Any, cast

import structlog
from flask import Flask, current_app

from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.settings import fields

log = structlog.get_logger()

REFRESH_SECONDS = 3.0
_EXTENSION = "ixevents-settings"
_EDITIONS = count(1)


class Kept:
    """What this process remembers: the environment's values, and when to look again."""

    def __init__(self, app: Flask) -> None:
        self.defaults = {name: app.config[name] for name in (*fields.names(), "MAIL_DOMAIN") if name in app.config}
        self.domain_follows = self.defaults["MAIL_DOMAIN"] == _domain(self.defaults["MAIL_FROM"])
        "Nobody chose a domain of Message-IDs: it is the sender's."
        self.look_at = float("-inf")
        app.extensions[_EXTENSION] = self
        app.config.update(PROGRAMME_TEXTS={}, LOGOS=[], SETTINGS_EDITION=0)
        self.stored: dict[str, Any] = {}


def refresh(*, now: bool = False) -> None:
    """Bring the configuration up to date when it is time, or now."""
    app = cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]  # several threads share the application itself
    kept: Kept = app.extensions[_EXTENSION]
    if not now and time.monotonic() < kept.look_at:
        return
    kept.look_at = time.monotonic() + REFRESH_SECONDS
    try:
        stored = _read()
    except Exception as error:  # noqa: BLE001  # whatever the driver says: the page goes on with what is known
        log.debug("settings cannot be read", reason=type(error).__name__)
        return
    values = _values(kept, stored)
    app.config.update(values)
    if "CONTACT_ADDRESS_EN" not in values:
        app.config.pop("CONTACT_ADDRESS_EN", None)
    if stored != kept.stored:
        kept.stored = stored
        # Whatever was drawn before says something else now; counted last, so that nobody draws the old words under the new number.
        app.config["SETTINGS_EDITION"] = next(_EDITIONS)


def offer(app: Flask, defaults: Mapping[str, Any]) -> None:
    """Let settings have these values where nobody changes them."""
    app.extensions[_EXTENSION].defaults.update(defaults)
    app.config.update(defaults)


def default(name: str) -> Any:
    """Return what the environment says of a setting."""
    return current_app.extensions[_EXTENSION].defaults.get(name, "")


def _read() -> dict[str, Any]:
    """Return everything stored, in one statement."""
    connection = db.engine.raw_connection()
    try:
        # Past the counting of statements: it belongs to no page.
        cursor = connection.cursor()
        cursor.execute("SELECT held FROM settings")
        rows = [row[0] for row in cursor.fetchall()]
        cursor.close()
    finally:
        connection.close()
    held: dict[str, Any] = {}
    for row in rows:
        held |= json.loads(row) if isinstance(row, str) else row
    return held


def _values(kept: Kept, stored: dict[str, Any]) -> dict[str, Any]:
    # Without words of its own, English says the French ones, and not those of before.
    english = {en: stored[fr] for fr, en in fields.french_and_english() if fr in stored}
    values = {**kept.defaults, **english, **stored}
    values["PROGRAMME_TEXTS"] = {slug: Translated.of(text) for slug, text in stored.get("PROGRAMME_TEXTS", {}).items()}
    values["LOGOS"] = stored.get("LOGOS", [])
    values["MAIL_DEFAULT_SENDER"] = values["MAIL_FROM"]
    if kept.domain_follows:
        values["MAIL_DOMAIN"] = _domain(values["MAIL_FROM"])
    return values


def _domain(address: object) -> str:
    return str(address).rpartition("@")[2]
