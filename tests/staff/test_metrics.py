"""Numbers for a machine that watches: open to whom it may concern, right over several processes, and about nobody."""

import os
import re
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ixevents.core.clock import now
from ixevents.core.measures import Counters
from ixevents.extensions import db
from ixevents.outbox import home
from ixevents.outbox.models import Notice, NoticeState
from tests.support import factories, orders
from tests.support.queries import count_queries

TOKEN = "a token for tests"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
LINE = re.compile(
    r'(?:# (?:HELP|TYPE) ixevents_[a-z_]+ .+|ixevents_[a-z_]+(?:\{[a-z]+="[^"\\]*"(?:,[a-z]+="[^"\\]*")*\})? (?:[0-9.e+-]+|\+Inf))'
)


@pytest.fixture
def settings() -> dict[str, str]:
    return {"IXEVENTS_METRICS_TOKEN": TOKEN, "IXEVENTS_METRICS_ALLOW": "127.0.0.1 192.0.2.0/24 2001:db8::/32"}


def numbers(client: FlaskClient, **more: object) -> dict[str, str]:
    answer = client.get("/metrics", headers=BEARER, **more)
    assert (answer.status_code, answer.content_type) == (200, "text/plain; version=0.0.4; charset=utf-8")
    lines = answer.text.splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


def test_requests_are_counted_by_endpoint_and_status(any_app: Flask, client: FlaskClient) -> None:
    for path in ("/fr/", "/nl/", "/healthz", "/nowhere-at-all"):
        client.get(path)

    found = numbers(client)

    counted = {name: value for name, value in found.items() if name.startswith("ixevents_http_request_seconds_count")}
    assert counted['ixevents_http_request_seconds_count{endpoint="health.alive",status="2xx"}'] == "1"
    assert sum(int(value) for value in counted.values()) == 4
    assert any('status="4xx"' in name for name in counted)
    full = 'ixevents_http_request_seconds_bucket{endpoint="health.alive",status="2xx",le="+Inf"}'
    assert found[full] == "1"


@pytest.mark.parametrize("count", [1, 3])
def test_the_outbox_and_offers_are_told_at_a_constant_cost_and_about_nobody(any_app: Flask, client: FlaskClient, count: int) -> None:
    home.look()
    for number in range(count):
        db.session.add(_letter(number))
        factories.make_registration(email=f"secret-{number}@example.org")
        orders.make_each(now() - timedelta(hours=1))
    db.session.commit()

    with count_queries() as statements:
        found = numbers(client)

    assert found['ixevents_outbox_letters{state="due"}'] == str(count)
    assert 3500 < float(found["ixevents_outbox_oldest_due_seconds"]) < 3700
    assert 3500 < float(found["ixevents_orders_oldest_seconds"]) < 3700
    assert float(found["ixevents_worker_seen_seconds"]) < 60
    assert (found["ixevents_outbox_held"], found["ixevents_offers_open"], found["ixevents_database_up"]) == ("0.0", "0.0", "1")
    assert "@" not in "".join(found)
    assert len(statements) <= 9


def test_a_stranger_finds_nothing_there(app: Flask, client: FlaskClient) -> None:
    there = client.get("/metrics", headers=BEARER)
    others = [
        client.get("/metrics"),
        client.get("/metrics", headers={"Authorization": "Bearer wrong"}),
        client.get("/metrics", headers={"Authorization": "Bearer é".encode().decode("latin-1")}),
        client.get("/metrics", headers=BEARER, environ_overrides={"REMOTE_ADDR": "203.0.113.5"}),
    ]
    app.config.update(METRICS_TOKEN="", METRICS_ALLOW="")
    closed = client.get("/metrics")

    assert [answer.status_code for answer in (there, *others, closed)] == [200, 404, 404, 404, 404, 404]
    assert client.get("/metrics", headers=BEARER, environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404


def test_without_its_tables_it_says_that_the_database_is_away(app: Flask, client: FlaskClient) -> None:
    db.session.connection().exec_driver_sql("DROP TABLE notice")

    found = numbers(client)

    assert found["ixevents_database_up"] == "0"
    assert "ixevents_offers_open" not in found


def test_what_a_killed_process_has_counted_stays_counted(tmp_path: Path) -> None:
    for _ in range(2):
        child = os.fork()
        if child == 0:
            counters = Counters(tmp_path, ["page"])
            for _turn in range(5):
                counters.add("page", 200, 0.003)
            counters.add("gone", 404, 20.0)
            os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(child, 0)
    ours = Counters(tmp_path, ["page"])
    ours.add("page", 200, 0.2)

    first, second = list(ours.totals()), list(ours.totals())

    found = {(one.endpoint, one.status): one for one in second}
    assert first == second
    assert (found["page", "2xx"].counts[0], sum(found["page", "2xx"].counts)) == (10, 11)
    assert (found["none", "4xx"].counts[-1], round(found["none", "4xx"].seconds)) == (2, 40)


def _letter(number: int) -> Notice:
    return Notice(
        message_id=f"<{number}@example.org>",
        kind="registrations.confirmed",
        language="fr",
        recipient=f"resident-{number}@example.org",
        recipient_key=f"resident-{number}@example.org",
        subject="s",
        text="t",
        html="h",
        state=NoticeState.DUE,
        due_at=now() - timedelta(hours=1),
    )
