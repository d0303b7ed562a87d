"""A real mailbox, messages to put there, and a package that takes answers."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.mailbox import actions, handlers, tasks
from ixevents.mailbox.handlers import Outcome, Taken
from ixevents.mailbox.models import InboxMessage
from ixevents.mailbox.replies import Answer
from ixevents.outbox import verp
from ixevents.outbox.models import Notice, NoticeState
from tests.support import postal

CORPUS = Path(__file__).parent / "corpus"
UID = "6f1c2a9e-5b7d-4e0f-9c3a-2d8b1e4f7a60"
_numbers = itertools.count(1)

Receive = Callable[..., InboxMessage]


@pytest.fixture(scope="session")
def accounts() -> Iterator[Callable[[str], postal.Postbox]]:
    with postal.dovecot() as open_account:
        yield open_account


@pytest.fixture
def postbox(accounts: Callable[[str], postal.Postbox]) -> postal.Postbox:
    """An empty mailbox nobody else uses."""
    return accounts(f"reader{next(_numbers)}")


@pytest.fixture
def receive() -> Receive:
    """Have a message of the corpus arrive, and handle it as the worker does; gives what became of it."""

    def receive_one(name: str, notice: Notice | None = None, **replaced: str) -> InboxMessage:
        raw = (CORPUS / f"{name}.eml").read_bytes()
        address = verp.sender_of(notice) if notice is not None else "b+1.aaaaaaaaaaaaaaaa@bounce.example.org"
        for before, after in {"VERP": address, **replaced}.items():
            raw = raw.replace(before.encode(), after.encode())
        message_id = actions.store("INBOX", 1, next(_numbers), raw, len(raw))
        db.session.commit()
        tasks.handle_received()
        wanted = InboxMessage.id == message_id if message_id else InboxMessage.message_id == f"<{name.rpartition('/')[2]}@example.net>"
        return db.session.scalars(select(InboxMessage).where(wanted).execution_options(populate_existing=True)).one()

    return receive_one


@pytest.fixture
def sent() -> Callable[[Notice], Notice]:
    """Have a letter be sent."""

    def send(notice: Notice) -> Notice:
        notice.state = NoticeState.SENT
        db.session.commit()
        return notice

    return send


class Council:
    """A package above: knows one invitation and who was invited, and notes what it was asked."""

    def __init__(self) -> None:
        self.taken: list[Answer] = []
        self.fault: Exception | None = None
        self.about: Notice | None = None

    def take(self, answer: Answer, message: InboxMessage) -> Outcome | None:
        if answer.uid != UID:
            return None
        if self.about is not None:
            self.about.last_answer = "touched"
            db.session.flush()
        if self.fault is not None:
            raise self.fault
        if answer.by_stranger or answer.verified is False:
            return Outcome(Taken.KEPT, "stranger", self.about)
        if answer.sequence == 0:
            return Outcome(Taken.KEPT, "older_date", self.about)
        self.taken.append(answer)
        return Outcome(Taken.APPLIED, "answered", self.about)


@pytest.fixture
def council(monkeypatch: pytest.MonkeyPatch) -> Council:
    """Register it for the time of a test."""
    monkeypatch.setattr(handlers, "_answers", {})
    monkeypatch.setattr(handlers, "_bounces", {})
    found = Council()
    handlers.answers("council", found.take, words={"older_date": "The answer is to an older date.", "stranger": "Somebody else answers."})
    return found


REFUSAL = Refused("Ce mandat est terminé.", "mandate_over")
