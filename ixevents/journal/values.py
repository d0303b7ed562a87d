"""How the journal keeps a value: as JSON holds it, exact."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ixevents.core.languages import Translated


def recorded(value: Any) -> Any:
    """Return a value as the journal keeps it."""
    if isinstance(value, Translated):
        return value.as_dict()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
