"""Other systems are called when something public has changed. A real server takes the calls here."""

import base64
import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events import actions as programme
from ixevents.events.models import Event, Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox import home
from ixevents.outbox.models import HeldFor
from ixevents.registrations import removal
from ixevents.webhooks import actions, calling, signing, tasks, things
from ixevents.webhooks.models import CallState, Topic, Webhook, WebhookCall, WebhookChange, Why
from tests.support import factories, source

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ACTOR = "staff:1"
ALL = [str(topic) for topic in Topic]

Clock = Callable[[datetime], None]


class Receiver(ThreadingHTTPServer):
    """The other system: keeps what it is sent, and answers what it is told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.status = 204
        self.drips = False
        self.refuses: bytes | None = None
        self.taken: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def address(self) -> str:
        """Where it is called."""
        return f"http://127.0.0.1:{self.server_port}/changed?from=us"

    @property
    def told(self) -> list[tuple[str, str]]:
        """What it was told, and of what."""
        bodies = [json.loads(body) for _path, _headers, body in self.taken]
        return [(body["type"], body["data"].get("key", "")) for body in bodies]


class Taking(BaseHTTPRequestHandler):
    """Takes one call."""

    server: Receiver

    def do_POST(self) -> None:
        """Keep it and answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        if self.server.drips:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(200):
                self.wfile.write(f"X-{number}: drop\r\n".encode())
                self.wfile.flush()
                time.sleep(0.05)
            return
        self.send_response(400 if self.server.refuses and self.server.refuses in body else self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def webhook(app: Flask, frozen_time: Clock, receiver: Receiver) -> Webhook:
    frozen_time(MORNING)
    app.config["WEBHOOK_HOSTS"] = "127.0.0.1 www.example.org"
    made = actions.create("Website", receiver.address, ALL, actor=ACTOR)
    db.session.commit()
    return made


def _turn() -> int:
    tasks.gather()
    return tasks.deliver()


def _edit(slug: str = "a-debate") -> Event:
    """Change a public event, as `publishing` writes it in the journal."""
    event = db.session.scalars(select(Event).where(Event.slug == slug)).first() or factories.make_event(slug=slug)
    journal.record("republish", event, actor=ACTOR, before={}, after={}, languages=["fr"], override=False)
    db.session.commit()
    return event


def test_a_change_is_told_once_signed_and_without_persons(webhook: Webhook, receiver: Receiver) -> None:
    _edit()
    _edit()

    assert (_turn(), _turn()) == (1, 0)
    ((path, headers, body),) = receiver.taken
    told = json.loads(body)
    assert path == "/changed?from=us"
    assert told == {
        "type": "events.changed",
        "timestamp": "2026-11-24T09:00:00+00:00",
        "data": {"list": "events", "key": "a-debate", "url": "https://events.example.org/api/v1/events/a-debate"},
    }
    key = base64.b64decode(signing.secret(webhook).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"
    assert headers["webhook-timestamp"] == str(int(MORNING.timestamp()))
    assert headers["content-type"] == "application/json"


def test_the_address_told_is_one_of_the_open_data(webhook: Webhook, receiver: Receiver, client: Any) -> None:
    event = _edit()
    for thing in (event.edition, event.project):
        journal.record("edit", thing, actor=ACTOR)
    db.session.commit()

    _turn()
    addresses = [json.loads(body)["data"]["url"] for _path, _headers, body in receiver.taken]

    assert sorted(kind for kind, _key in receiver.told) == ["editions.changed", "events.changed", "projects.changed"]
    assert [client.get(address.removeprefix("https://events.example.org")).status_code for address in addresses] == [200, 200, 200]


def test_after_the_key_of_the_site_was_changed_the_old_secret_still_holds(app: Flask, webhook: Webhook, receiver: Receiver) -> None:
    before = base64.b64decode(signing.secret(webhook).removeprefix("whsec_"))
    app.config["SECRET_KEY_FALLBACKS"] = [app.config["SECRET_KEY"]]
    app.config["SECRET_KEY"] = "another one, of more than thirty-two letters"

    actions.try_out(webhook)
    db.session.commit()
    _turn()
    ((_path, headers, body),) = receiver.taken
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body

    signatures = headers["webhook-signature"].split(" ")
    assert len(signatures) == 2
    assert f"v1,{base64.b64encode(hmac.digest(before, signed, hashlib.sha256)).decode()}" == signatures[1]


def test_what_is_a_draft_is_told_to_nobody_and_what_was_taken_back_is(webhook: Webhook, receiver: Receiver) -> None:
    draft = factories.make_event(slug="secret", state="draft")
    public = factories.make_event(slug="public")
    journal.record("edit", draft, actor=ACTOR)
    db.session.commit()
    removal.take_back_event(public, actor=ACTOR)
    db.session.commit()

    _turn()
    assert receiver.told == [("events.changed", "public")]


def test_a_date_and_a_place_are_told_as_their_event(webhook: Webhook, receiver: Receiver) -> None:
    place = factories.make_place()
    slot = factories.make_slot(event=factories.make_event(slug="moved"), place=place)
    programme.call_off_slot(slot, Translated(fr="Malade", nl="Ziek"), actor=ACTOR)
    db.session.commit()
    _turn()
    journal.record("publish", place, actor=ACTOR, languages=[])
    db.session.commit()
    _turn()

    assert receiver.told == [("events.changed", "moved")] * 2


def test_with_an_edition_its_public_events_are_told(webhook: Webhook, receiver: Receiver) -> None:
    edition = factories.make_edition(slug="spring")
    factories.make_event(edition=edition, slug="inside")
    factories.make_event(edition=edition, slug="draft", state="draft")
    journal.record("publish", edition, actor=ACTOR, languages=[])
    db.session.commit()
    _turn()

    assert sorted(receiver.told) == [("editions.changed", f"{edition.programme}/spring"), ("events.changed", "inside")]


def test_only_what_was_asked_for_is_told(webhook: Webhook, receiver: Receiver) -> None:
    actions.change(webhook, webhook.version, "Website", receiver.address, [Topic.PROJECTS], actor=ACTOR)
    _edit()
    _turn()

    assert receiver.told == []


def test_what_was_not_done_is_not_told(webhook: Webhook) -> None:
    event = factories.make_event()
    db.session.commit()
    journal.record("republish", event, actor=ACTOR)
    db.session.flush()
    noted = db.session.scalar(select(func.count()).select_from(WebhookChange))
    db.session.rollback()

    assert (noted, db.session.scalar(select(func.count()).select_from(WebhookChange))) == (1, 0)


@pytest.mark.parametrize("verb", ["see_day_list", "print_paper", "offer_next", "close_door", "plan"])
def test_who_looks_or_has_seats_handed_out_changes_nothing_to_read(webhook: Webhook, verb: str) -> None:
    journal.record(verb, factories.make_slot(), actor=ACTOR)
    db.session.commit()

    assert db.session.scalar(select(func.count()).select_from(WebhookChange)) == 0


def test_every_deed_that_is_told_is_one_the_journal_knows() -> None:
    written = re.findall(r'journal\.record\(\s*"(\w+)"', " ".join(module.text for module in source.modules().values()))

    assert {verb for verbs in things.VERBS.values() for verb in verbs} - set(written) == set()


def test_without_a_webhook_nothing_is_noted(app: Flask) -> None:
    _edit()

    assert db.session.scalar(select(func.count()).select_from(WebhookChange)) == 0


def test_a_system_that_fails_is_tried_later_and_later_then_paused_and_nothing_is_lost(
    webhook: Webhook, receiver: Receiver, frozen_time: Clock
) -> None:
    receiver.status = 503
    _edit()
    at = MORNING
    tries: list[timedelta] = []
    while webhook.paused_at is None:
        frozen_time(at)
        if not _turn() and len(receiver.taken) > len(tries):
            tries.append(at - MORNING)
        at += timedelta(seconds=30) if len(tries) < 6 else timedelta(minutes=10)
        db.session.refresh(webhook)

    assert [one.total_seconds() / 60 for one in tries[:6]] == [0, 0.5, 2.5, 12.5, 42.5, 102.5]
    assert timedelta(days=3) <= tries[-1] < timedelta(days=3, hours=7)
    assert webhook.paused_why == Why.FAILED
    receiver.status = 200
    actions.resume(webhook, actor=ACTOR)
    db.session.commit()
    assert (_turn(), len({headers["webhook-id"] for _path, headers, _body in receiver.taken})) == (1, 1)


def test_a_call_that_alone_is_refused_keeps_up_no_other_and_is_given_up(webhook: Webhook, receiver: Receiver, frozen_time: Clock) -> None:
    receiver.refuses = b"poison"
    _edit("poison")
    _turn()
    at, number = MORNING, 0
    while db.session.scalars(select(WebhookCall.state).where(WebhookCall.thing == "poison")).one() == CallState.DUE:
        at, number = at + timedelta(hours=1), number + 1
        frozen_time(at)
        _edit(f"well-{number}")
        assert _turn() == 1
        db.session.expire_all()

    assert timedelta(days=3) <= at - MORNING < timedelta(days=3, hours=7)
    assert webhook.paused_at is None
    assert 10 < [key for _kind, key in receiver.told].count("poison") < 30
    assert db.session.scalars(select(WebhookCall.state).where(WebhookCall.thing == "poison")).all() == [CallState.FAILED]


def test_while_one_system_fails_the_others_are_called(app: Flask, webhook: Webhook, receiver: Receiver) -> None:
    gone = actions.create("Down", "http://127.0.0.1:1/", ALL, actor=ACTOR)
    _edit("one")
    _edit("two")

    assert _turn() == 2
    assert list(db.session.scalars(select(WebhookCall.answer).where(WebhookCall.webhook_id == gone.id))) == [
        calling.Trouble.REFUSED,
        None,
    ]


def test_one_that_answers_slowly_leaves_the_worker_time_for_the_rest(
    webhook: Webhook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "SECONDS", 0)
    _edit("one")
    _edit("two")

    assert (_turn(), _turn(), _turn()) == (1, 1, 0)


def test_one_that_answers_that_it_is_gone_is_paused_at_once(webhook: Webhook, receiver: Receiver) -> None:
    receiver.status = 410
    _edit()
    _turn()

    assert webhook.paused_why == Why.GONE


def test_no_redirection_is_followed(webhook: Webhook, receiver: Receiver) -> None:
    receiver.status = 307
    _edit()

    assert (_turn(), len(receiver.taken), webhook.failures) == (0, 1, 1)
    assert db.session.scalars(select(WebhookCall.answer)).all() == ["307"]


def test_a_server_that_drips_for_ever_is_cut_off(webhook: Webhook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "WHOLE_SECONDS", 0.5)
    receiver.drips = True

    assert calling.call(receiver.address, {}, "{}") == calling.Trouble.SLOW


def test_what_is_no_http_is_no_answer(webhook: Webhook) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Taking, "do_POST", lambda self: self.wfile.write(b"220 mail.example.org ESMTP\r\n"))
        with Receiver() as server:
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            answer = calling.call(server.address, {}, "{}")
            server.shutdown()

    assert answer == calling.Trouble.BROKEN


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("www.example.org/changed", "address"),
        ("ftp://www.example.org/", "address"),
        ("https://user:word@www.example.org/", "address"),
        ("https://www.example.org:port/", "address"),
        ("https://www.example.org/a b", "address"),
        ("https://[", "address"),
        ("http://www.example.org/", "plain"),
        ("https://169.254.169.254/latest", "host"),
        ("https://www.example.org.example.net/", "host"),
        ("https://example.org/", "host"),
    ],
)
def test_only_hosts_that_were_named_may_be_called(webhook: Webhook, address: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.create("Other", address, ALL, actor=ACTOR)

    assert refused.value.reason == reason


def test_a_host_that_is_named_no_more_is_called_no_more(app: Flask, webhook: Webhook, receiver: Receiver) -> None:
    app.config["WEBHOOK_HOSTS"] = ""
    _edit()

    assert (_turn(), receiver.taken) == (0, [])
    assert db.session.scalars(select(WebhookCall.answer)).all() == [calling.Trouble.FORBIDDEN]


def test_a_copy_of_the_site_calls_nobody(webhook: Webhook, receiver: Receiver) -> None:
    home.look()
    home.hold(HeldFor.MOVED)
    db.session.commit()
    _edit()

    assert (_turn(), receiver.taken) == (0, [])
    assert db.session.scalars(select(WebhookCall.state)).all() == [CallState.DUE]


def test_while_it_is_paused_what_changes_waits_once(webhook: Webhook, receiver: Receiver) -> None:
    actions.pause(webhook, actor=ACTOR)
    for _again in range(3):
        _edit()
        _turn()
    assert receiver.taken == []
    with pytest.raises(Refused):
        actions.try_out(webhook)
    actions.resume(webhook, actor=ACTOR)
    db.session.commit()

    assert (_turn(), receiver.told) == (1, [("events.changed", "a-debate")])


def test_a_change_after_a_call_was_taken_up_is_told_again(webhook: Webhook, receiver: Receiver) -> None:
    receiver.status = 500
    _edit()
    _turn()
    _edit()
    tasks.gather()

    assert db.session.scalar(select(func.count()).select_from(WebhookCall)) == 2


def test_the_log_is_kept_a_month_and_what_waits_stays(webhook: Webhook, receiver: Receiver, frozen_time: Clock) -> None:
    _edit()
    _turn()
    receiver.status = 500
    _edit("later")
    _turn()
    frozen_time(MORNING + timedelta(days=31))
    tasks.forget()

    assert db.session.scalars(select(WebhookCall.thing)).all() == ["later"]


def test_workers_at_once_tell_each_change_once(any_app: Flask, receiver: Receiver) -> None:
    any_app.config["WEBHOOK_HOSTS"] = "127.0.0.1"
    actions.create("Website", receiver.address, ALL, actor=ACTOR)
    slugs = [f"event-{number}" for number in range(8)]
    for slug in slugs:
        _edit(slug)
    start = threading.Barrier(3)

    def work() -> None:
        with any_app.app_context():
            start.wait()
            _turn()
            _turn()

    workers = [threading.Thread(target=work) for _worker in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    assert sorted(receiver.told) == [("events.changed", slug) for slug in slugs]


def test_a_worker_that_died_loses_no_call(webhook: Webhook, receiver: Receiver, frozen_time: Clock) -> None:
    _edit()
    tasks.gather()
    actions.claim(db.session.scalars(select(WebhookCall.id)).one())
    db.session.commit()
    early = tasks.deliver()
    frozen_time(MORNING + actions.LEASE)

    assert (early, tasks.deliver()) == (0, 1)


def test_what_is_removed_is_removed_with_its_log(webhook: Webhook) -> None:
    _edit()
    tasks.gather()
    actions.remove(webhook, actor=ACTOR)
    db.session.commit()

    assert db.session.scalar(select(func.count()).select_from(WebhookCall)) == 0
    assert tasks.deliver() == 0


def test_a_date_that_is_gone_by_now_breaks_nothing(webhook: Webhook) -> None:
    slot = factories.make_slot(event=factories.make_event(slug="gone"))
    journal.record("edit", slot, actor=ACTOR)
    db.session.commit()
    db.session.execute(delete(Slot))
    db.session.commit()

    assert tasks.gather() == 0
