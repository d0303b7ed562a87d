"""What the private page of a class shows."""

from collections.abc import Mapping
from typing import Any

from flask import render_template

from ixevents.registrations.models import Registration


def draw(registration: Registration, values: Mapping[str, Any]) -> str:
    """Draw the private page of a class; `values` is what every party's page shows."""
    return render_template("registrations/private.html", **values)
