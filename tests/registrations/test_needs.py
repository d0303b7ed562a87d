"""What a party needs, changed by its link after it signed up."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.registrations.models import Registration
from tests.support import factories, forms


def test_a_party_says_what_it_needs_after_it_signed_up(client: FlaskClient) -> None:
    registration = factories.make_registration(needs=["wheelchair"])
    page = f"/fr/registrations/{registration.code}"

    assert f'href="{page}/needs"' in client.get(page).text
    answer = send(client, registration, needs=["guide_dog"], needs_note="Un chien calme")

    assert (answer.status_code, "Vos changements sont enregistrés." in client.get(answer.location).text) == (303, True)
    assert (registration.needs, registration.needs_note) == (["guide_dog"], "Un chien calme")
    assert db.session.scalars(select(Entry).where(Entry.verb == "correct")).one().facts == {"fields": ["needs", "needs_note"]}


def test_needs_changed_in_another_window_are_not_written_over(client: FlaskClient) -> None:
    registration = factories.make_registration()
    page = f"/fr/registrations/{registration.code}/needs"
    opened = forms.answers(client.get(page).text, having="needs_note")
    assert send(client, registration, needs=["wheelchair"], needs_note="").status_code == 303

    late = client.post(page, data=opened | {"needs": ["guide_dog"], "needs_note": "Un chien calme"})
    kept, typed = list(registration.needs), forms.answers(late.text, having="needs_note")
    again = client.post(page, data=typed | {"needs": ["wheelchair", "guide_dog"]})

    assert (late.status_code, kept) == (409, ["wheelchair"])
    assert (typed["needs"], typed["needs_note"]) == ("guide_dog", "Un chien calme")
    assert re.search(r"<dd[^>]*>\s*Une place pour un fauteuil roulant\s*</dd>", late.text)
    assert (again.status_code, registration.needs) == (303, ["wheelchair", "guide_dog"])


def test_nothing_changes_once_it_has_started_and_a_class_has_its_own_page(
    client: FlaskClient, frozen_time: Callable[[datetime], None]
) -> None:
    registration, of_class = factories.make_registration(), factories.make_registration(party_key="class:1:a")
    opened = forms.answers(client.get(f"/fr/registrations/{registration.code}/needs").text, having="needs_note")
    frozen_time(registration.slot.starts_at)

    late = client.post(f"/fr/registrations/{registration.code}/needs", data=opened | {"needs": ["guide_dog"]})

    assert (late.status_code, registration.needs) == (409, [])
    assert client.get(f"/fr/registrations/{of_class.code}/needs").status_code == 404


def send(client: FlaskClient, registration: Registration, **values: Any) -> Any:
    """Send the page as it stands but for some answers."""
    page = f"/fr/registrations/{registration.code}/needs"
    return client.post(page, data=forms.answers(client.get(page).text, having="needs_note") | values)
