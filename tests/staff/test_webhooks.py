"""Webhooks in the back-office: made, tried, paused and removed by an administrator."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.extensions import db
from ixevents.webhooks import actions, queries, signing
from ixevents.webhooks.models import Webhook, WebhookCall, Why
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.queries import count_queries

ADDRESS = "https://www.example.org/changed"
ANSWERS = {"name": "Website", "address": ADDRESS, "topics": ["events", "projects"]}


@pytest.fixture(autouse=True)
def _named(app: Flask) -> None:
    app.config["WEBHOOK_HOSTS"] = "www.example.org"


def _made() -> Webhook:
    webhook = actions.create("Website", ADDRESS, ["events"], actor="staff:1")
    db.session.commit()
    return webhook


def test_an_administrator_has_another_system_called_and_gets_the_secret_for_it(desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)

    sent = desk.send("/staff/webhooks/new", **ANSWERS)
    page = desk.get(sent.location).text
    webhook = db.session.scalars(select(Webhook)).one()

    assert (webhook.name, webhook.address, webhook.topics) == ("Website", ADDRESS, ["events", "projects"])
    assert signing.secret(webhook) in page
    assert signing.secret(webhook) not in desk.get("/staff/webhooks/").text


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.COUNCIL_SECRETARY])
def test_nobody_else_comes_near_it(desk: StaffClient, role: Role) -> None:
    webhook = _made()
    desk.sign_in(role)

    assert [desk.get(path).status_code for path in ("/staff/webhooks/", f"/staff/webhooks/{webhook.id}")] == [403, 403]


def test_what_may_not_be_called_is_said_beside_the_address_and_what_was_typed_stays(desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR, language="en")

    answer = desk.send("/staff/webhooks/new", **{**ANSWERS, "address": "https://127.0.0.1/admin"})

    assert answer.status_code == 422
    assert "127.0.0.1 may not be called" in answer.text
    assert 'value="https://127.0.0.1/admin"' in answer.text
    assert db.session.scalars(select(Webhook)).all() == []


def test_an_old_page_overwrites_nothing(desk: StaffClient) -> None:
    webhook = _made()
    desk.sign_in(Role.ADMINISTRATOR)
    path = f"/staff/webhooks/{webhook.id}/edit"

    first = desk.send(path, **ANSWERS, version="1")
    late = desk.send(path, **{**ANSWERS, "name": "Late"}, version="1")
    db.session.refresh(webhook)

    assert (first.status_code, late.status_code, webhook.name) == (303, 409, "Website")


def test_it_is_paused_goes_on_is_tried_and_removed(desk: StaffClient) -> None:
    webhook = _made()
    desk.sign_in(Role.ADMINISTRATOR, language="en")
    path = f"/staff/webhooks/{webhook.id}"

    desk.send(f"{path}/pause")
    paused = desk.get(path).text
    desk.send(f"{path}/try")
    tried_while_paused = db.session.scalars(select(WebhookCall)).all()
    desk.send(f"{path}/resume")
    desk.send(f"{path}/try")
    going = desk.get(path).text
    desk.send(f"{path}/remove")

    assert "Somebody paused it." in paused
    assert tried_while_paused == []
    assert "Not tried yet" in going
    assert desk.get(path).status_code == 404
    assert "has deleted" in desk.get("/staff/journal").text


def test_what_does_not_arrive_is_called_again_at_once_and_a_trial_is_offered_to_what_is_not_paused(
    desk: StaffClient, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    webhook = _made()
    call = actions.try_out(webhook)
    call.attempts = 1
    db.session.flush()
    actions.settle(call, "503")
    db.session.commit()
    desk.sign_in(Role.ADMINISTRATOR, language="en")
    path, since = f"/staff/webhooks/{webhook.id}", webhook.failing_since

    failing = desk.get(path).text
    due_before = db.session.execute(queries.due(now())).all()
    desk.send(f"{path}/retry")
    due_after = db.session.execute(queries.due(now())).all()
    desk.send(f"{path}/pause")
    desk.send(f"{path}/retry")
    paused = desk.get(path).text

    assert "Next attempt: 24 Nov 2026, 10:00." in failing
    assert [(word in failing, word in paused) for word in ("Call again now<", "Try it<")] == [(True, False), (True, False)]
    assert (due_before, due_after, webhook.failing_since) == ([], [(call.id, webhook.id)], since)
    assert webhook.paused_at is not None


def test_the_journal_says_of_what_a_system_is_told_as_its_page_does(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR, language="en")

    page = desk.get(desk.send("/staff/webhooks/new", **ANSWERS).location).text

    assert page.count("Events and their dates, Projects") == 2


def test_the_list_says_what_does_not_arrive(desk: StaffClient) -> None:
    failing, gone = _made(), _made()
    for webhook, answer in ((failing, "503"), (gone, "410")):
        call = actions.try_out(webhook)
        call.attempts = 1
        db.session.flush()
        actions.settle(call, answer)
    db.session.commit()
    desk.sign_in(Role.ADMINISTRATOR, language="en")

    page = desk.get("/staff/webhooks/").text

    assert gone.paused_why == Why.GONE
    assert "Does not arrive" in page
    assert "is there no more" in page
    assert "webhook was paused: its calls did not arrive" in desk.get("/staff/").text


def test_lists_ask_the_same_however_long_they_are(desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    webhook = _made()
    actions.try_out(webhook)
    db.session.commit()
    counts = []
    for _more in range(2):
        counts.append([_count(desk, path) for path in ("/staff/webhooks/", f"/staff/webhooks/{webhook.id}")])
        for _each in range(5):
            actions.try_out(_made())
            actions.try_out(webhook)
        db.session.commit()

    assert counts[0] == counts[1]


def test_without_a_named_host_the_page_says_who_names_one(app: Flask, desk: StaffClient) -> None:
    app.config["WEBHOOK_HOSTS"] = ""
    factories.make_event()
    desk.sign_in(Role.ADMINISTRATOR)

    assert "IXEVENTS_WEBHOOK_HOSTS" in desk.get("/staff/webhooks/").text


def _count(desk: StaffClient, path: str) -> int:
    with count_queries() as counted:
        assert desk.get(path).status_code == 200
    return len(counted)
