"""The pages of development: letters as their readers get them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations import actions
from tests.support import factories
from tests.support.queries import count_queries


def test_letters_are_listed_newest_first(client: FlaskClient) -> None:
    assert 'href="/dev/letters/' not in client.get("/dev/letters").text

    first, second = _letter("a@example.org"), _letter("b@example.org")

    page = client.get("/dev/letters").text
    places = [page.index(f'href="/dev/letters/{notice.id}"') for notice in (second, first)]
    assert places == sorted(places)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_two_statements_however_long_it_is(client: FlaskClient, count: int) -> None:
    for number in range(count):
        _letter(f"r{number}@example.org")
    db.session.commit()

    with count_queries() as statements:
        client.get("/dev/letters")

    assert len(statements) == 2


def test_a_letter_is_shown_with_its_words_links_and_headers(client: FlaskClient) -> None:
    notice = _letter("amina@example.org")

    page = client.get(f"/dev/letters/{notice.id}").text

    assert 'href="https://events.example.org/fr/registrations/' in page
    assert all(f"<dt>{name}</dt>" in page for name in ("From", "To", "Subject", "Message-ID", "Auto-Submitted"))
    assert notice.message_id.strip("<>") in page


def test_the_html_of_a_letter_is_shut_in(client: FlaskClient) -> None:
    notice = _letter("amina@example.org")

    answer = client.get(f"/dev/letters/{notice.id}/html")

    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["style-src"], policy["frame-ancestors"]) == ("'none'", "'unsafe-inline'", "'self'")
    assert "allow-scripts" not in policy["sandbox"]
    assert '<base target="_blank">' in answer.text


def test_the_calendar_part_is_the_file_the_letter_carries(client: FlaskClient) -> None:
    notice = _letter("amina@example.org")
    plain = _letter("b@example.org")
    plain.calendar = None

    answer = client.get(f"/dev/letters/{notice.id}/invite.ics")

    assert (answer.mimetype, answer.text) == ("text/calendar", notice.calendar)
    assert client.get(f"/dev/letters/{plain.id}/invite.ics").status_code == 404


def test_a_letter_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert [client.get(f"/dev/letters/77{rest}").status_code for rest in ("", "/html", "/invite.ics")] == [404, 404, 404]


def test_the_styleguide_shows_every_component(client: FlaskClient) -> None:
    with count_queries() as statements:
        answer = client.get("/dev/styleguide")

    assert (answer.status_code, statements) == (200, [])


def _letter(email: str) -> Notice:
    actions.register(factories.make_slot(), name="Party", email=email, email_key=email, size=1, language="fr")
    return db.session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()
