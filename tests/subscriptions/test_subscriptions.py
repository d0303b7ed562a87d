"""News by mail: asked for by anybody, sent to nobody who has not confirmed, ended by one click (GDPR-05, MAIL-04, MAIL-05)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core import addresses
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.persons import Correction
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.mailings import actions as mailings
from ixevents.mailings import tasks
from ixevents.mailings.models import Mailing, MailingKind, MailingRecipient, OptOut, RecipientState
from ixevents.outbox.models import Notice, NoticeState
from ixevents.subscriptions import actions, audience, personal
from ixevents.subscriptions.models import Subscription, SubscriptionState
from tests.support.client import StaffClient
from tests.support.forms import answers

MOMENT = datetime(2026, 11, 26, 10, tzinfo=UTC)
ACTOR = "staff:1"
WORDS = {"subject_fr": "Du neuf", "subject_nl": "Nieuws", "text_fr": "Bonjour, {link}", "text_nl": "Dag, {link}"}


@pytest.fixture(autouse=True)
def _day(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MOMENT)


def test_somebody_asks_confirms_changes_and_ends_it(client: FlaskClient) -> None:
    form = answers(client.get("/fr/news/").text, "stamp")
    sent = client.post("/fr/news/", data={**form, "email": "Amina@example.org", "topics": ["week", "festival"]})
    found = only()
    page = f"/fr/news/own/{found.code}"

    looked = client.get(page)
    unchanged = only().state
    client.post(f"{page}/confirm")
    confirmed = only().state, only().confirmed_at
    client.post(f"{page}/change", data={"topics": ["council"], "language": "nl"})
    changed = only().topic_list, only().language
    told = re.findall(r"<dd[^>]*>\s*(\S.*?)\s*</dd>", client.get(page).text, re.DOTALL)
    client.post(f"{page}/end")

    assert (sent.status_code, sent.headers["Location"]) == (303, "/fr/news/sent")
    assert letters() == ["subscriptions.confirm"]
    assert (looked.status_code, unchanged) == (200, SubscriptionState.HELD)
    assert (form["language"], "topics" in form) == ("fr", False)
    assert (confirmed, changed) == ((SubscriptionState.CONFIRMED, MOMENT), (["council"], "nl"))
    assert "Nederlands" in told
    assert (only().state, only().email, only().ended_by, only().wording) == (SubscriptionState.ENDED, None, "page", actions.WORDING)
    assert client.get(page).status_code == 200
    assert [one.verb for one in db.session.scalars(select(Entry).order_by(Entry.id))] == ["subscribe", "edit", "unsubscribe"]


def test_who_gets_news_already_is_told_by_letter_and_nobody_else_is(any_app: Flask) -> None:
    made = subscribed("amina@example.org", ["festival"])

    again = actions.ask("amina@example.org", "nl", ["week"])
    db.session.commit()

    assert again is made
    assert (made.state, made.topic_list, made.language) == (SubscriptionState.CONFIRMED, ["festival"], "fr")
    assert letters() == ["subscriptions.confirm", "subscriptions.already"]


def test_asking_twice_before_confirming_is_one_wish_the_last_one(any_app: Flask) -> None:
    for topics in (["festival"], ["week"]):
        actions.ask("amina@example.org", "fr", topics)
        db.session.commit()

    assert only().topic_list == ["week"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"topics": []}, "Choisissez au moins un thème"),
        ({"email": ""}, "adresse e-mail"),
        ({"email": "no address"}, ""),
        ({"topics": ["weather"]}, ""),
    ],
)
def test_what_cannot_be_is_refused_and_writes_to_nobody(client: FlaskClient, changes: dict[str, Any], words: str) -> None:
    form = answers(client.get("/fr/news/").text, "stamp")

    answer = client.post("/fr/news/", data={**form, "email": "amina@example.org", "topics": ["week"], **changes})

    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert (letters(), db.session.scalars(select(Subscription)).all()) == ([], [])


def test_a_mailbox_is_not_filled_by_a_form(any_app: Flask) -> None:
    for _time in range(any_app.config["MAIL_PER_ADDRESS_PER_HOUR"]):
        actions.ask("amina@example.org", "fr", ["festival"])

    with pytest.raises(Refused) as refused:
        actions.ask("amina@example.org", "fr", ["festival"])

    assert refused.value.reason == "letters"


def test_only_who_confirmed_a_topic_gets_its_news_in_the_own_language(any_app: Flask) -> None:
    subscribed("fr@example.org", ["festival", "council"])
    subscribed("nl@example.org", ["festival"], language="nl")
    subscribed("week@example.org", ["week"])
    actions.end(subscribed("ended@example.org", ["festival"]))
    actions.ask("held@example.org", "fr", ["festival"])

    mailing = send({"topics": ["festival"], "languages": []})

    rows = db.session.execute(select(Notice.recipient, Notice.language).where(Notice.kind == "mailings.news").order_by(Notice.id))
    assert list(rows) == [("fr@example.org", "fr"), ("nl@example.org", "nl")]
    assert [(count.language, count.number) for count in audience.counts({"topics": ["festival"]})] == [("fr", 1), ("nl", 1)]
    with any_app.test_request_context("/fr/"):
        assert audience.describe([mailing.selection])[0].endswith("Festival de la solidarité Nord-Sud")


def test_one_click_ends_it_and_asking_again_begins_it(app: Flask, client: FlaskClient) -> None:
    subscribed("amina@example.org", ["festival"])
    send({"topics": ["festival"], "languages": []})
    letter = db.session.scalars(select(Notice).where(Notice.kind == "mailings.news")).one()
    path = letter.headers["List-Unsubscribe"].partition("//")[2].partition(">")[0].partition("/")[2]

    clicked = [client.post(f"/{path}", data={"List-Unsubscribe": "One-Click"}).status_code for _time in range(2)]
    after = (only().state, only().ended_by, only().email, db.session.get_one(Notice, letter.id).state)
    actions.confirm(actions.ask("amina@example.org", "fr", ["week"]))
    db.session.commit()

    assert clicked == [200, 200]
    assert after == (SubscriptionState.ENDED, "letter", None, NoticeState.DROPPED)
    assert only().state == SubscriptionState.CONFIRMED
    assert audience.refusing(["amina@example.org", "bart@example.org"]) == {"bart@example.org"}


def test_who_pressed_unsubscribe_by_mistake_reads_where_to_ask_again(app: Flask, client: FlaskClient) -> None:
    subscribed("amina@example.org", ["festival"])
    send({"topics": ["festival"], "languages": []})
    letter = db.session.scalars(select(Notice).where(Notice.kind == "mailings.news")).one()
    link = re.search(r"/u/[^>]+", letter.headers["List-Unsubscribe"])
    assert link is not None

    asked, done = client.get(f"/nl{link[0]}").text, client.post(f"/nl{link[0]}").text

    # The page ends with links of its own to the form.
    assert ["button" in page and page.count('full" href="/nl/news/"') for page in (asked, done)] == [0, 1]


def test_who_was_erased_and_asks_anew_gets_news_although_an_old_link_was_pressed(app: Flask, client: FlaskClient) -> None:
    subscribed("amina@example.org", ["festival"])
    send({"topics": ["festival"], "languages": []})
    recipient = db.session.scalars(select(MailingRecipient)).one()
    personal.erase("amina@example.org")
    mailings.unsubscribe(recipient, audience.NAME)
    left = db.session.scalars(select(OptOut.email_key)).all()

    subscribed("amina@example.org", ["festival"])
    send({"topics": ["festival"], "languages": []})

    assert left == []
    assert [row.state for row in db.session.scalars(select(MailingRecipient).order_by(MailingRecipient.id))][-1] == RecipientState.WRITTEN


@pytest.mark.parametrize("kind", [MailingKind.PRACTICAL, MailingKind.STATUTORY])
def test_who_asked_for_news_gets_nothing_else(any_app: Flask, kind: MailingKind) -> None:
    with pytest.raises(Refused) as refused:
        mailings.compose(audience.NAME, {"topics": ["week"]}, kind, Translated("a"), Translated("b"), actor=ACTOR)

    assert refused.value.reason == "kind"


def test_an_officer_writes_to_those_who_asked(desk: StaffClient) -> None:
    subscribed("amina@example.org", ["festival"])
    desk.sign_in(Role.PROGRAMME_OFFICER)

    listed = desk.get("/staff/mailings/").text
    who = desk.get("/staff/mailings/who?audience=subscribers").text
    nobody = desk.get("/staff/mailings/new?audience=subscribers")
    form = desk.get("/staff/mailings/new?audience=subscribers&topic=festival").text
    made = desk.send("/staff/mailings/new?audience=subscribers&topic=festival", kind="news", **WORDS)

    assert "/staff/mailings/who?audience=subscribers" in listed
    assert "1 address has asked for news and confirmed it." in who
    assert nobody.headers["Location"] == "/staff/mailings/who?audience=subscribers"
    assert 'value="practical"' not in form
    assert made.status_code == 303
    assert db.session.scalars(select(Mailing)).one().kind == MailingKind.NEWS


def test_periods_rights_and_corrections_hold(any_app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    actions.ask("held@example.org", "fr", ["week"])
    actions.end(subscribed("ended@example.org", ["week"]))
    subscribed("stays@example.org", ["week"])
    db.session.commit()

    early = personal.expire(now() + timedelta(days=6))
    late = personal.expire(now() + timedelta(days=8))
    long_after = personal.expire(now() + timedelta(days=36 * 31))
    correction = Correction(email=addresses.read("new@example.org"))
    moved = personal.correct("stays@example.org", correction, actor=ACTOR)

    assert (early, late) == ({"unconfirmed": 0, "ended": 0}, {"unconfirmed": 1, "ended": 0})
    assert (long_after, moved) == ({"unconfirmed": 0, "ended": 1}, 1)
    (told,) = personal.find("new@example.org")
    assert (told["email"], told["topics"], told["state"]) == ("new@example.org", ["week"], "confirmed")
    assert personal.erase("new@example.org") == 1
    assert db.session.scalars(select(Subscription)).all() == []


def subscribed(email: str, topics: list[str], language: str = "fr") -> Subscription:
    made = actions.confirm(actions.ask(email, language, topics))
    db.session.commit()
    return made


def send(selection: dict[str, Any]) -> Mailing:
    words = Translated("Du neuf", "Nieuws"), Translated("Bonjour, {link}", "Dag, {link}")
    mailing = mailings.compose(audience.NAME, selection, MailingKind.NEWS, *words, actor=ACTOR)
    mailings.release(mailing, version=mailing.version, due_at=None, actor=ACTOR)
    db.session.commit()
    for _time in range(3):
        tasks.carry_on()
    return mailing


def only() -> Subscription:
    db.session.expire_all()
    return db.session.scalars(select(Subscription)).one()


def letters() -> list[str]:
    return list(db.session.scalars(select(Notice.kind).order_by(Notice.id)))
