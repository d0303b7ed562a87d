""" "My classes": no account and no cookie, a link by letter, the same answer whoever asks."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core import addresses
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.outbox import post
from ixevents.outbox.models import Notice
from ixevents.registrations import personal
from ixevents.registrations.models import State
from ixevents.visits import actions, notices
from tests.support.client import ProofreadingClient
from tests.support.queries import count_queries
from tests.support.visits import make_class, make_workshop

At = Callable[[timedelta], None]


def ask(client: ProofreadingClient, email: str) -> tuple[int, str]:
    page = client.get("/fr/classes").text
    stamp = page.partition('name="stamp" value="')[2].partition('"')[0]
    answer = client.post("/fr/classes", data={"stamp": stamp, "email": email})
    assert "Set-Cookie" not in answer.headers
    return answer.status_code, answer.headers.get("Location", "")


def link(party: object) -> str:
    return f"/fr/classes/{notices.mine_token(party.registration)}"


def test_a_letter_is_drawn_and_stored_for_an_address_without_classes_too(any_app: Flask, at: At) -> None:
    at(timedelta(days=30))
    make_class(make_workshop())
    drawn = []

    for email in ("teacher@example.org", "nobody.known@example.org"):
        with post.collecting() as letters, speaking("fr"):
            actions.send_my_classes(addresses.read(email))
        db.session.commit()
        drawn.append([(letter.kind, letter.language, letter.id is not None) for letter in letters])

    assert drawn == [[("visits.my_classes", "fr", True)]] * 2
    assert [letter.recipient for letter in db.session.scalars(select(Notice))] == ["teacher@example.org"]


def test_known_and_unknown_addresses_get_the_same_answer_and_one_of_them_a_letter(app: Flask, client: ProofreadingClient, at: At) -> None:
    at(timedelta(days=30))
    make_class(make_workshop())

    answers = [ask(client, email) for email in ("Teacher@example.org", "nobody@example.org")]

    assert answers == [(303, "/fr/classes/sent")] * 2
    assert [(letter.kind, letter.recipient) for letter in db.session.scalars(select(Notice))] == [
        ("visits.my_classes", "teacher@example.org")
    ]


def test_nobody_can_fill_a_mailbox_with_it(app: Flask, client: ProofreadingClient, at: At) -> None:
    at(timedelta(days=30))
    make_class(make_workshop())

    answers = {ask(client, "teacher@example.org") for _time in range(app.config["MAIL_PER_ADDRESS_PER_HOUR"] + 2)}

    assert answers == {(303, "/fr/classes/sent")}
    assert len(db.session.scalars(select(Notice)).all()) == app.config["MAIL_PER_ADDRESS_PER_HOUR"]


def test_the_link_shows_the_classes_of_its_address_by_school_year_with_what_can_be_done(
    app: Flask, client: ProofreadingClient, at: At
) -> None:
    at(timedelta(days=30))
    coming = make_class(make_workshop())
    before = coming.registration.slot.starts_at - timedelta(days=365)
    past = make_class(make_workshop(starts_at=before), label="3TQ A", state=State.ATTENDED, came=21)
    foreign = make_class(make_workshop(), label="9Z", email="other@example.org")

    page = client.get(link(coming)).text

    assert page.index("Année scolaire 2026-2027") < page.index("Année scolaire 2025-2026")
    assert f"/fr/registrations/{past.registration.code}/certificate/fr" in page
    assert f"/fr/events/{coming.registration.slot.event.slug}/register?class={coming.registration.code}" in page
    assert foreign.registration.code not in page


@pytest.mark.parametrize(
    ("page", "written_in", "paper"),
    [("nl", "fr", "nl"), ("fr", "nl", "fr"), ("en", "nl", "nl"), ("en", "fr", "fr"), ("en", "unknown", "fr")],
)
def test_the_certificate_is_the_one_in_the_language_of_the_page(
    client: ProofreadingClient, at: At, page: str, written_in: str, paper: str
) -> None:
    at(timedelta(days=-1))
    past = make_class(make_workshop(), state=State.ATTENDED, came=20, language=written_in)
    certificate = f"/{page}/registrations/{past.registration.code}/certificate"

    shown = client.get(link(past).replace("/fr/", f"/{page}/")).text

    assert re.findall(rf'{certificate}/(\w+)"', shown) == [paper]
    assert {"nl": "Deelnameattest", "fr": "Attestation de participation"}[paper] in client.get(f"{certificate}/{paper}").text


def test_the_link_ends_after_a_week_and_with_the_data(app: Flask, client: ProofreadingClient, at: At) -> None:
    at(timedelta(days=-1))
    party = make_class(make_workshop(), state=State.ATTENDED, came=20)
    address = link(party)
    fresh = client.get(address).status_code
    # The letter says until which day it opens: until the end of that day.
    at(timedelta(days=-8, hours=-13, minutes=-59))
    last = client.get(address).status_code
    at(timedelta(days=-8, hours=-14))
    old = client.get(address).status_code
    newer = link(party)
    personal.erase("teacher@example.org")

    assert (fresh, last, old) == (200, 200, 410)
    assert (client.get(newer).status_code, client.get("/fr/classes/forged").status_code) == (410, 410)


def test_the_page_costs_the_same_for_one_class_and_for_three(app: Flask, client: ProofreadingClient, at: At) -> None:
    at(timedelta(days=30))
    costs = []
    for label in "ABC":
        party = make_class(make_workshop(), label=label)
        with count_queries() as queries:
            client.get(link(party))
        costs.append(len(queries))

    assert len(set(costs)) == 1
