"""Mailings on their way: every reader once, and nothing to whom nothing is to go."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.mailings import actions, preparation, tasks
from ixevents.mailings.models import Mailing, MailingKind, MailingRecipient, MailingState, OptOut, RecipientState
from ixevents.outbox import addresses, worker
from ixevents.outbox.models import Notice, NoticeState
from ixevents.privacy import holders
from ixevents.registrations import audience
from ixevents.registrations.models import Registration, State
from tests.outbox.mailserver import MailServer
from tests.registrations.test_desk_races import at_once
from tests.support import factories

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ACTOR = "staff:1"


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def settings(server: MailServer) -> dict[str, str]:
    return {"IXEVENTS_MAIL_SERVER": "127.0.0.1", "IXEVENTS_MAIL_PORT": str(server.port), "IXEVENTS_MAIL_PER_MINUTE": "0"}


def test_every_reader_gets_one_message_of_their_own_in_their_language(any_app: Flask, server: MailServer) -> None:
    event = parties("fr", "nl", "unknown", "en")

    send(factories.make_mailing(selection={"event": event}))
    worker.run_once()

    assert [(message["To"], message["Content-Language"]) for message in server.messages] == [
        ("r-0@example.org", "fr"),
        ("r-1@example.org", "nl"),
        ("r-2@example.org", "fr, nl"),
        ("r-3@example.org", "fr, nl"),
    ]
    assert all(message["Bcc"] is None and message["Cc"] is None for message in server.messages)
    assert server.recipients == [f"r-{number}@example.org" for number in range(4)]


def test_readers_of_an_edition_come_once_each_and_in_order_however_few_are_read_at_a_time(any_app: Flask) -> None:
    edition = factories.make_edition()
    here = [factories.make_slot(event=factories.make_event(edition=edition)) for _number in range(2)]
    parties_here = []
    for number in range(5):
        parties_here.append(factories.make_registration(slot=here[number % 2]).id)
        factories.make_registration(slot=factories.make_slot())
    selection, after, read = {"edition": edition.id}, 0, []

    while keys := audience.keys(selection, after, 2):
        read.append([key.id for key in keys])
        after = keys[-1].id

    assert read == [parties_here[:2], parties_here[2:4], parties_here[4:]]


def test_a_mailing_ends_when_its_letters_have_gone(any_app: Flask, server: MailServer) -> None:
    mailing = send(factories.make_mailing(selection={"event": parties("fr", "nl")}))

    states = []
    for _turn in range(2):
        worker.run_once()
        db.session.refresh(mailing)
        states.append(mailing.state)

    assert states == [MailingState.SENDING, MailingState.DONE]
    assert mailing.ended_at is not None
    assert len(server.taken) == 2


def test_an_address_with_two_registrations_is_written_to_once(any_app: Flask, server: MailServer) -> None:
    slot, other = factories.make_slot(), factories.make_slot()
    for where in (slot, other):
        factories.make_registration(slot=where, email="twice@example.org")

    send(factories.make_mailing(selection={"ids": ids()}))
    worker.run_once()

    assert server.recipients == ["twice@example.org"]


def test_a_text_that_speaks_of_the_registration_is_written_for_each(any_app: Flask, server: MailServer) -> None:
    for _number in range(2):
        factories.make_registration(slot=factories.make_slot(), email="twice@example.org")
    text = Translated("Rendez-vous : {event}", "Afspraak: {event}")

    send(factories.make_mailing(selection={"ids": ids()}, text=text))
    worker.run_once()

    assert server.recipients == ["twice@example.org", "twice@example.org"]
    assert len(set(db.session.scalars(select(Notice.text)))) == 2


def test_who_withdraws_before_the_letter_is_written_gets_none(any_app: Flask) -> None:
    event = parties("fr", "fr")
    mailing = send(factories.make_mailing(selection={"event": event}))
    list_readers(mailing)
    first = db.session.scalars(select(Registration).order_by(Registration.id)).first()
    assert first is not None
    first.state = State.CANCELLED
    db.session.commit()

    tasks.carry_on()

    assert states(mailing) == [RecipientState.LEFT, RecipientState.WRITTEN]
    assert list(db.session.scalars(select(Notice.recipient))) == ["r-1@example.org"]


def test_who_withdraws_one_of_two_registrations_is_written_to_for_the_other(any_app: Flask) -> None:
    slots = [factories.make_slot(), factories.make_slot()]
    first, _second = (factories.make_registration(slot=slot, email="twice@example.org") for slot in slots)
    mailing = send(factories.make_mailing(selection={"states": ["confirmed"]}))
    list_readers(mailing)
    first.state = State.CANCELLED
    db.session.commit()

    tasks.carry_on()

    assert states(mailing) == [RecipientState.WRITTEN]


def test_paused_nothing_goes_and_resumed_nobody_is_left_out_or_written_to_twice(any_app: Flask, server: MailServer) -> None:
    mailing = send(factories.make_mailing(selection={"event": parties(*["fr"] * 5)}))
    tasks.carry_on()
    assert states(mailing) == [RecipientState.WRITTEN] * 5

    actions.pause(mailing, actor=ACTOR)
    db.session.commit()
    worker.run_once()
    assert (server.taken, states(mailing), list(db.session.scalars(select(Notice)))) == ([], [RecipientState.LISTED] * 5, [])

    actions.resume(mailing, actor=ACTOR)
    db.session.commit()
    worker.run_once()
    assert Counter(server.recipients) == {f"r-{number}@example.org": 1 for number in range(5)}


def test_stopped_what_has_not_gone_never_goes(any_app: Flask, server: MailServer) -> None:
    server.at_recipient = lambda address: "451 later" if address == "r-0@example.org" else ""
    mailing = send(factories.make_mailing(selection={"event": parties("fr", "fr")}))
    worker.run_once()
    factories.make_registration(email="late@example.org")

    actions.stop(mailing, actor=ACTOR)
    db.session.commit()
    server.at_recipient = lambda address: ""
    worker.run_once()

    assert server.recipients == ["r-1@example.org"]
    assert set(db.session.scalars(select(Notice.state))) == {NoticeState.SENT, NoticeState.DROPPED}
    assert db.session.get_one(Mailing, mailing.id).state == MailingState.STOPPED


def test_the_text_is_frozen_once_it_goes(app: Flask) -> None:
    mailing = send(factories.make_mailing())

    with pytest.raises(Refused) as refused:
        actions.write(mailing, MailingKind.NEWS, Translated("x", "y"), Translated("x", "y"), version=mailing.version, actor=ACTOR)

    assert refused.value.reason == "gone_on"
    assert mailing.subject.fr == "Bonjour {name}"


def test_a_draft_changed_by_somebody_else_is_not_overwritten(any_app: Flask) -> None:
    mailing = factories.make_mailing()
    texts = (MailingKind.PRACTICAL, Translated("Un", "Een"), Translated("Un", "Een"))
    actions.write(mailing, *texts, version=1, actor=ACTOR)

    with pytest.raises(Refused) as refused:
        actions.write(mailing, *texts, version=1, actor="staff:2")

    assert refused.value.reason == "version"


@pytest.mark.parametrize("lacking", ["fr", "nl"])
def test_a_mailing_without_one_official_language_does_not_go(app: Flask, lacking: str) -> None:
    texts = {"fr": "Oui", "nl": "Ja", "en": "Yes", lacking: ""}
    mailing = factories.make_mailing(text=Translated.of(texts))

    with pytest.raises(Refused) as refused:
        actions.release(mailing, version=mailing.version, due_at=None, actor=ACTOR)

    assert refused.value.reason == "language"


def test_a_mailing_waits_for_its_moment(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(START)
    mailing = factories.make_mailing(selection={"event": parties("fr")})
    actions.release(mailing, version=mailing.version, due_at=START + timedelta(hours=2), actor=ACTOR)
    db.session.commit()

    written = [tasks.carry_on()]
    frozen_time(START + timedelta(hours=2, minutes=1))
    written.append(tasks.carry_on())

    assert written == [0, 1]


def test_a_planned_mailing_is_a_draft_again_and_nothing_of_it_goes(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(START)
    mailing = factories.make_mailing(selection={"event": parties("fr")})
    actions.release(mailing, version=mailing.version, due_at=START + timedelta(hours=2), actor=ACTOR)
    opened_before = mailing.version

    actions.redraft(mailing, actor=ACTOR)
    db.session.commit()
    frozen_time(START + timedelta(hours=3))

    assert (tasks.carry_on(), mailing.state, mailing.due_at, mailing.released_at) == (0, MailingState.DRAFT, None, None)
    with pytest.raises(Refused):
        actions.release(mailing, version=opened_before, due_at=None, actor=ACTOR)
    actions.release(mailing, version=mailing.version, due_at=None, actor=ACTOR)
    db.session.commit()
    assert tasks.carry_on() == 1


def test_a_mailing_whose_readers_the_worker_lists_in_this_moment_is_a_draft_without_readers(
    any_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "LIST_SIZE", 1)
    mailing = factories.make_mailing(selection={"event": parties("fr", "nl")}, state=MailingState.PREPARED).id
    db.session.commit()
    taken = Event()

    def list_one() -> None:
        found = preparation.take(mailing)
        assert found is not None
        preparation.list_some(found, 0)
        taken.set()
        sleep(0.5)
        db.session.commit()

    def redraft() -> None:
        found = db.session.get_one(Mailing, mailing)
        assert taken.wait(10)
        actions.redraft(found, actor=ACTOR)

    assert at_once(any_app, list_one, redraft) == ["done", "done"]
    assert tasks.carry_on() == 0
    assert db.session.get_one(Mailing, mailing).state == MailingState.DRAFT
    assert db.session.scalars(select(MailingRecipient.id)).all() == []


@pytest.mark.parametrize(("step", "hours"), [(0, 0), (0, 2), (2, 0), (2, 2)])
def test_a_mailing_planned_anew_while_the_worker_lists_it_reaches_all_its_new_readers_at_its_new_hour(
    any_app: Flask, monkeypatch: pytest.MonkeyPatch, frozen_time: Callable[[datetime], None], step: int, hours: int
) -> None:
    frozen_time(START)
    monkeypatch.setattr(preparation, "LIST_SIZE", 1)
    others = parties("nl")
    first = parties("fr", "fr")
    mailing_id = send(factories.make_mailing(selection={"event": first})).id
    db.session.commit()
    steps = iter(range(9))

    def officer() -> None:
        mailing = db.session.get_one(Mailing, mailing_id)
        if mailing.state == MailingState.SENDING:
            actions.pause(mailing, actor=ACTOR)
        actions.redraft(mailing, actor=ACTOR)
        actions.readdress(mailing, {"event": others}, version=mailing.version, actor=ACTOR)
        later = START + timedelta(hours=hours) if hours else None
        actions.release(mailing, version=mailing.version, due_at=later, actor=ACTOR)

    def between() -> None:
        if next(steps) == step:
            assert at_once(any_app, officer) == ["done"]

    monkeypatch.setattr(worker, "give_way", between)
    tasks.carry_on()
    early = len(db.session.scalars(select(MailingRecipient.id)).all())
    frozen_time(START + timedelta(hours=hours))
    tasks.carry_on()

    mailing = db.session.get_one(Mailing, mailing_id)
    assert (early, mailing.state) == (0, MailingState.SENDING)
    assert [notice.language for notice in db.session.scalars(select(Notice))] == ["nl"]


def test_who_was_listed_and_unsubscribed_or_was_erased_while_a_mailing_is_a_draft_again_is_not_written_to(
    any_app: Flask, server: MailServer
) -> None:
    mailing = factories.make_mailing(selection={"event": parties("fr", "fr", "fr", "fr")}, kind=MailingKind.NEWS)
    send(mailing)
    taken = preparation.take(mailing.id)
    assert taken is not None
    preparation.list_some(taken, 0)
    reader = db.session.scalars(select(MailingRecipient).where(MailingRecipient.email_key == "r-0@example.org")).one()
    actions.unsubscribe(reader, mailing.audience)
    actions.pause(mailing, actor=ACTOR)
    db.session.scalars(select(Registration).where(Registration.email == "r-1@example.org")).one().state = State.CANCELLED
    holders.erase_all("r-1@example.org")
    db.session.commit()

    actions.redraft(mailing, actor=ACTOR)
    db.session.commit()
    worker.run_once()
    before = list(server.recipients)
    send(mailing)
    worker.run_once()
    worker.run_once()

    assert before == []
    assert server.recipients == ["r-2@example.org", "r-3@example.org"]


def test_a_mailing_is_a_draft_again_after_letters_were_taken_back_but_not_once_one_was_tried(any_app: Flask, server: MailServer) -> None:
    mailing = send(factories.make_mailing(selection={"event": parties("fr", "nl")}))
    tasks.carry_on()
    actions.pause(mailing, actor=ACTOR)
    actions.redraft(mailing, actor=ACTOR)
    db.session.commit()
    send(mailing)
    worker.run_once()
    actions.pause(mailing, actor=ACTOR)
    db.session.commit()

    with pytest.raises(Refused):
        actions.redraft(mailing, actor=ACTOR)
    db.session.rollback()

    assert mailing.state == MailingState.PAUSED
    assert sorted(server.recipients) == ["r-0@example.org", "r-1@example.org"]
    assert len(db.session.scalars(select(MailingRecipient.id)).all()) == 2


def test_a_mailing_that_is_a_draft_again_in_the_moment_in_which_it_was_to_go_is_listed_for_nobody(any_app: Flask) -> None:
    mailing = factories.make_mailing(selection={"event": parties("fr", "nl")}, state=MailingState.PREPARED).id
    db.session.commit()
    redrafted = Event()

    def redraft() -> None:
        actions.redraft(db.session.get_one(Mailing, mailing), actor=ACTOR)
        redrafted.set()
        sleep(0.5)
        db.session.commit()

    def carry_on() -> None:
        assert redrafted.wait(10)
        assert tasks.carry_on() == 0

    assert at_once(any_app, redraft, carry_on) == ["done", "done"]
    assert db.session.get_one(Mailing, mailing).state == MailingState.DRAFT
    assert db.session.scalars(select(MailingRecipient.id)).all() == []


def test_a_mailing_found_again_after_a_night_is_paused_for_a_person(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(START)
    mailing = send(factories.make_mailing(selection={"event": parties("fr")}))

    frozen_time(START + timedelta(hours=7))
    tasks.carry_on()

    db.session.refresh(mailing)
    assert (mailing.state, mailing.stale) == (MailingState.PAUSED, True)
    assert list(db.session.scalars(select(Notice))) == []


def test_letters_are_written_no_more_than_half_a_minute_ahead(app: Flask) -> None:
    app.config["MAIL_PER_MINUTE"] = 60
    mailing = send(factories.make_mailing(selection={"event": parties(*["fr"] * 45)}))

    written = [tasks.carry_on(), tasks.carry_on()]

    assert written == [30, 0]
    assert Counter(states(mailing)) == {RecipientState.WRITTEN: 30, RecipientState.LISTED: 15}


def test_failed_letters_are_sent_again(any_app: Flask, server: MailServer) -> None:
    server.at_recipient = lambda address: "550 no such mailbox" if address == "r-0@example.org" else ""
    mailing = send(factories.make_mailing(selection={"event": parties("fr", "fr")}))
    worker.run_once()

    server.at_recipient = lambda address: ""
    again = actions.resend_failed(mailing, actor=ACTOR)
    db.session.commit()
    worker.run_once()

    assert again == 1
    assert server.recipients == ["r-1@example.org", "r-0@example.org"]


def test_an_address_nobody_can_write_to_does_not_stop_the_others(app: Flask) -> None:
    event = parties("fr", "fr")
    first = db.session.scalars(select(Registration).order_by(Registration.id)).first()
    assert first is not None
    first.email = "not an address"
    mailing = send(factories.make_mailing(selection={"event": event}))

    tasks.carry_on()

    assert states(mailing) == [RecipientState.UNREACHABLE, RecipientState.WRITTEN]


def test_dead_addresses_get_no_mass_mail_but_what_must_be_sent(app: Flask, server: MailServer) -> None:
    event = parties("fr", "fr")
    server.at_recipient = lambda address: "550 5.1.1 no such user" if address == "r-0@example.org" else ""
    for kind in (MailingKind.PRACTICAL, MailingKind.NEWS, MailingKind.STATUTORY):
        mailing = send(factories.make_mailing(selection={"event": event}, kind=kind))
        worker.run_once()
        expected = RecipientState.UNREACHABLE if kind == MailingKind.NEWS else RecipientState.WRITTEN

        assert states(mailing) == [expected, RecipientState.WRITTEN]

    assert addresses.dead("r-0@example.org")
    assert not addresses.dead("r-1@example.org")


def test_news_skips_who_wants_none_and_practical_letters_do_not(app: Flask) -> None:
    event = parties("fr", "fr")
    db.session.add(OptOut(audience="registrations", email_key="r-0@example.org"))
    news = send(factories.make_mailing(selection={"event": event}, kind=MailingKind.NEWS))
    practical = send(factories.make_mailing(selection={"event": event}))

    tasks.carry_on()

    assert states(news) == [RecipientState.UNSUBSCRIBED, RecipientState.WRITTEN]
    assert states(practical) == [RecipientState.WRITTEN, RecipientState.WRITTEN]


def test_readers_are_listed_once_however_often_it_is_done(any_app: Flask) -> None:
    mailing = send(factories.make_mailing(selection={"event": parties("fr", "nl")}))

    list_readers(mailing)
    mailing.state = MailingState.PREPARED
    db.session.commit()
    list_readers(mailing)

    assert states(mailing) == [RecipientState.LISTED] * 2


def parties(*languages: str) -> int:
    """Make a party for each language and return the event they come to."""
    slot = factories.make_slot(capacity=None)
    for number, language in enumerate(languages):
        factories.make_registration(slot=slot, email=f"r-{number}@example.org", language=language)
    return slot.event_id


def ids() -> list[int]:
    """Return the ids of all registrations."""
    return list(db.session.scalars(select(Registration.id)))


def send(mailing: Mailing) -> Mailing:
    """Let a mailing go."""
    actions.release(mailing, version=mailing.version, due_at=None, actor=ACTOR)
    db.session.commit()
    return mailing


def list_readers(mailing: Mailing) -> None:
    """List the readers, and write to nobody yet."""
    taken = preparation.take(mailing.id)
    assert taken is not None
    assert preparation.list_some(taken, 0) is None
    db.session.commit()


def states(mailing: Mailing) -> list[RecipientState]:
    """Return where the readers of a mailing stand."""
    db.session.rollback()
    of_mailing = select(MailingRecipient.state).where(MailingRecipient.mailing_id == mailing.id).order_by(MailingRecipient.id)
    return list(db.session.scalars(of_mailing))
