"""How long persons are kept: settings of the municipality, read as moments (GDPR-08)."""

from datetime import datetime, timedelta

from flask import current_app

DAYS_A_MONTH = 30
"""So a period never lasts longer than is said."""


def length(setting: str) -> int:
    """Return how many days or months a setting says; its name ends with which."""
    return int(current_app.config[setting])


def before(moment: datetime, setting: str) -> datetime:
    """Return the moment before which something is over by now."""
    count = length(setting)
    return moment - timedelta(days=count if setting.endswith("_DAYS") else count * DAYS_A_MONTH)
