"""A mail server, and letters to send."""

from collections.abc import Callable, Iterator

import pytest

from ixevents.extensions import db
from ixevents.outbox import worker
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post
from ixevents.registrations.models import Registration
from tests.outbox.mailserver import MailServer

Write = Callable[..., Notice]


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def write() -> Write:
    """Write a letter; it needs the application's context."""

    def write_one(recipient: str = "resident@example.org", language: str = "fr", *, commit: bool = True, **values: object) -> Notice:
        rows = [("Quoi", "Fanfare"), ("Où", "Place Fernand Cocq")]
        words = {"title": "Fanfare", "rows": rows, "link": "https://events.example.org/fr/", "registration": Registration(seats=2)}
        values.setdefault("context", lambda: words)
        notice = post("registrations.withdrawn", recipient, language, **values)
        assert notice is not None
        if commit:
            db.session.commit()
        return notice

    return write_one


@pytest.fixture
def sending(server: MailServer) -> dict[str, str]:
    """Settings that send to the server, as fast as it takes."""
    return {"IXEVENTS_MAIL_SERVER": "127.0.0.1", "IXEVENTS_MAIL_PORT": str(server.port), "IXEVENTS_MAIL_PER_MINUTE": "0"}


@pytest.fixture
def no_tasks_of_others() -> Iterator[None]:
    """A worker that has nothing to do but what the test gives it."""
    before = dict(worker._tasks)
    worker._tasks.clear()
    yield
    worker._tasks.clear()
    worker._tasks.update(before)
