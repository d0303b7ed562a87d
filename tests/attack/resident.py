"""A resident at the sign-up form who may send anything at all."""

import re
from collections.abc import Mapping

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations.models import Registration
from tests.support import factories

URLENCODED = "application/x-www-form-urlencoded"


def make_slot(**values: object) -> Slot:
    """Make a slot and let the application see it."""
    slot = factories.make_slot(**values)
    db.session.commit()
    return slot


def path(slot: Slot, lang: str = "fr") -> str:
    """Return the address of the sign-up form."""
    return f"/{lang}/events/{slot.event.slug}/register"


def form(client: FlaskClient, slot: Slot, **typed: object) -> dict[str, str]:
    """Open the form and fill it in."""
    page = client.get(path(slot)).text
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in ("stamp", "revision")}
    hidden = {name: match.group(1) for name, match in found.items() if match}
    values: Mapping[str, object] = {"slot": slot.id, "seats": 1, "name": "Resident", "email": "resident@example.org"} | typed
    return hidden | {name: str(value) for name, value in values.items()}


def sign_up(client: FlaskClient, slot: Slot, **typed: object) -> TestResponse:
    """Open the form, fill it in and send it."""
    return client.post(path(slot), data=form(client, slot, **typed))


def registered() -> list[Registration]:
    """Return all registrations, in the order they came."""
    return list(db.session.scalars(select(Registration).order_by(Registration.id)))
