"""The addresses machines watch."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from ixevents.condition import house
from ixevents.core.clock import now
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.outbox.models import Notice, Pause, PauseReason
from tests.support.queries import count_queries


def test_alive_answers_without_the_database(client: FlaskClient) -> None:
    with count_queries() as statements:
        answer = client.get("/healthz")

    assert (answer.status_code, answer.text, answer.headers["Cache-Control"]) == (200, "ok\n", "no-store")
    assert statements == []


def test_ready_asks_the_database_and_tells_of_the_queue(client: FlaskClient) -> None:
    assert client.get("/readyz").text == "database: ok\nqueue: ok\n"

    db.session.add(_letter())
    assert client.get("/readyz").text == "database: ok\nqueue: late\n"

    moment = now()
    db.session.add(Pause(id=1, reason=PauseReason.LOGIN, last_answer="535", times=1, tried_at=moment, until=moment + timedelta(minutes=5)))
    assert client.get("/readyz").text == "database: ok\nqueue: paused (login)\n"


def test_the_letters_that_wait_are_counted_with_the_colon_of_the_language(app: Flask) -> None:
    db.session.add(_letter())

    with speaking("fr"):
        assert house.queue().words == "en attente\u00a0: 1"


def test_ready_is_unavailable_without_its_tables(client: FlaskClient) -> None:
    db.session.connection().exec_driver_sql("DROP TABLE notice")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


def _letter() -> Notice:
    return Notice(
        message_id="<one@example.org>",
        kind="registrations.confirmed",
        language="fr",
        recipient="resident@example.org",
        recipient_key="resident@example.org",
        subject="Vous venez",
        text="Bonjour",
        html="<p>Bonjour</p>",
        due_at=now() - timedelta(minutes=20),
    )
