"""What a letter comes back to: an address only we can make, for that letter alone (MAIL-07)."""

import pytest
from flask import Flask

from ixevents.outbox import mime, verp
from ixevents.outbox.models import Notice
from ixevents.outbox.worker import run_once
from tests.outbox.conftest import Write
from tests.outbox.mailserver import MailServer


@pytest.fixture
def settings(sending: dict[str, str]) -> dict[str, str]:
    return {**sending, "IXEVENTS_BOUNCE_DOMAIN": "bounce.example.org"}


def test_letter_comes_back_to_an_address_that_names_it(app: Flask, write: Write, server: MailServer) -> None:
    senders: list[str] = []
    server.at_sender = lambda address: senders.append(address) or ""
    notices = [write("one@example.org"), write("two@example.org")]

    run_once()

    assert [verp.letter_of(sender).id for sender in senders] == [notice.id for notice in notices]
    assert all(sender.startswith(f"b+{notice.id}.") for sender, notice in zip(senders, notices, strict=True))
    assert {message["From"] for message in server.messages} == {"Ixelles solidaire <events@example.org>"}


def test_address_is_short_and_survives_capitals(app: Flask, write: Write) -> None:
    notice = write()
    address = verp.sender_of(notice)

    assert len(address.rpartition("@")[0]) <= 64
    assert verp.letter_of(address.upper()) == notice
    assert len(verp.sender_of(Notice(id=2**31 - 1, message_id="<x@example.org>")).rpartition("@")[0]) <= 64


def test_address_somebody_made_up_is_no_letters(app: Flask, write: Write) -> None:
    first, second = write("one@example.org"), write("two@example.org")
    address = verp.sender_of(first)
    tag = address.partition(".")[2]

    made_up = [
        f"b+{second.id}.{tag}",
        address.replace("b+", "c+"),
        address.replace("bounce.example.org", "example.org"),
        address[:-len("@bounce.example.org") - 1] + "@bounce.example.org",
        f"b+{first.id}.{'a' * 16}@bounce.example.org",
        f"b+{10**30}.{'a' * 16}@bounce.example.org",
        f"b+{first.id}.é{tag[1:]}",
        "b+@bounce.example.org",
        "b@bounce.example.org",
        "",
    ]  # fmt: skip

    assert [verp.letter_of(one) for one in made_up] == [None] * len(made_up)


def test_letter_of_a_restored_database_is_another_one(app: Flask, write: Write) -> None:
    notice = write()
    address = verp.sender_of(notice)

    notice.message_id = "<another@example.org>"

    assert verp.letter_of(address) is None


def test_without_a_bounce_domain_letters_come_back_to_the_service(app: Flask, write: Write) -> None:
    app.config["BOUNCE_DOMAIN"] = ""
    notice = write()

    assert verp.sender_of(notice) == "events@example.org"
    assert verp.letter_of("b+1.aaaaaaaaaaaaaaaa@") is None


def test_letter_may_say_to_whom_answers_go(app: Flask, write: Write) -> None:
    notice = write(headers={"Reply-To": "secretary@example.org"})

    content = mime.build(notice)

    assert content.count(b"Reply-To:") == 1
    assert b"\r\nReply-To: secretary@example.org\r\n" in content
