"""Workers killed in the middle of a mailing: nobody is left out, nobody is written to twice (MAIL-12, case 39)."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.core.languages import Translated
from ixevents.council.models import CouncilSeat, Mandate, Member
from ixevents.extensions import db
from ixevents.mailings import actions
from ixevents.mailings.models import Mailing, MailingRecipient, MailingState
from ixevents.outbox.models import Notice
from tests.outbox.mailserver import MailServer
from tests.outbox.workers import workers_of
from tests.support import factories

KILLED_AFTER = (0.13, 0.5, 0.77)
"""Of the letters."""


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def settings(server: MailServer) -> dict[str, str]:
    return {"IXEVENTS_MAIL_SERVER": "127.0.0.1", "IXEVENTS_MAIL_PORT": str(server.port), "IXEVENTS_MAIL_PER_MINUTE": "0"}


@pytest.mark.timeout(400)
def test_a_mailing_outlives_its_workers(any_app: Flask, server: MailServer, settings: dict[str, str]) -> None:
    mailing, addresses = members(800) if db.engine.dialect.name == "postgresql" else registrants(200)
    readers = len(addresses)
    actions.release(mailing, version=mailing.version, due_at=None, actor="staff:1")
    db.session.commit()
    server.at_text = slowly

    with workers_of(any_app, settings) as workers:
        # The first is killed as soon as it lists or writes, wherever that is; the others while letters go.
        workers.begin()
        wait_until(lambda: count(MailingRecipient) > 0)
        workers.kill()
        assert len(server.taken) < KILLED_AFTER[0] * readers
        for part in KILLED_AFTER:
            workers.begin()
            wait_until(lambda part=part: len(server.taken) >= part * readers)
            workers.kill()
            assert len(server.taken) < readers, "killed in the middle"
        workers.begin()
        wait_until(lambda: state(mailing.id) == MailingState.DONE)

    copies = Counter(str(message["Message-ID"]) for message in server.messages)
    assert (count(MailingRecipient), count(Notice), len(copies)) == (readers, readers, readers)
    assert set(server.recipients) == set(addresses)
    assert len(server.taken) - readers <= len(KILLED_AFTER)


def registrants(number: int) -> tuple[Mailing, list[str]]:
    """Make a mailing to so many registrants of a slot; return it with their addresses."""
    slot = factories.make_slot(capacity=None)
    addresses = [f"r-{one}@example.org" for one in range(number)]
    for address in addresses:
        factories.make_registration(slot=slot, email=address, language=("fr", "nl", "unknown")[len(address) % 3])
    return factories.make_mailing(selection={"slot": slot.id}), addresses


def members(number: int) -> tuple[Mailing, list[str]]:
    """Make a mailing to so many members of the council, each told the own name; return it with their addresses."""
    category = factories.make_council().categories[0]
    addresses = [f"m-{one}@example.org" for one in range(number)]
    people = [Member(name=f"Membre {one}", email=address, email_key=address, language="fr") for one, address in enumerate(addresses)]
    seats = [CouncilSeat(category_id=category.id, opened_on=date(2025, 1, 1)) for _address in addresses]
    db.session.add_all([*people, *seats])
    db.session.flush()
    db.session.add_all(
        Mandate(seat_id=seat.id, member_id=person.id, starts_on=date(2025, 1, 1)) for seat, person in zip(seats, people, strict=True)
    )
    text = Translated("Bonjour {name}", "Dag {name}")
    return factories.make_mailing(audience="council", selection={"roles": ["effective"]}, subject=text, text=text), addresses


def slowly(address: str) -> str:
    """Take a letter after a while."""
    time.sleep(0.001)
    return ""


def count(model: type[MailingRecipient] | type[Notice]) -> int:
    """Return how many rows there are."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def state(mailing_id: int) -> str:
    """Return where the mailing stands."""
    db.session.rollback()
    return str(db.session.scalar(select(Mailing.state).where(Mailing.id == mailing_id)))


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for something the workers do."""
    deadline = time.monotonic() + 300
    while not condition():
        assert time.monotonic() < deadline, "the workers do not get on"
        time.sleep(0.02)
