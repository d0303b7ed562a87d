"""Erasing leaves nothing that can be found, and no count changes; at the same moment as somebody signs up, neither is half done."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from ixevents.core.clock import now, today
from ixevents.core.db import Base
from ixevents.core.languages import Translated
from ixevents.core.persons import Ground
from ixevents.core.refusal import Refused
from ixevents.council import samples as council
from ixevents.exchanges import samples as exchanges
from ixevents.extensions import db
from ixevents.mailbox.models import InboxMessage
from ixevents.mailings.models import OptOut
from ixevents.meetings.models import Invitation
from ixevents.outbox import post
from ixevents.outbox.models import Notice, NoticeState
from ixevents.polls.models import Poll, PollVoter
from ixevents.privacy import actions, erasure, holders, personal
from ixevents.privacy.models import Identity, PrivacyRequest, Want, Way
from ixevents.registrations import actions as registrations
from ixevents.registrations import queries
from ixevents.registrations.models import Answer, Registration, State
from ixevents.resources import models as resources
from tests.support import council as meetings
from tests.support import factories, visits

ADDRESS, NAME, PHONE = "zyxwia.qqertz@example.org", "Zyxwia Qqertz", "0499 12 34 56"
FADING = {"erasure", "answer", "address_trouble", "privacy_request", "notice"}
"""Tables whose rows come or go with a person: answers, what is known of a dead address, the letter that says so, and that it was done."""

pytestmark = pytest.mark.timeout(120)


@pytest.mark.parametrize("seed", range(3))
def test_erasing_leaves_nothing_to_be_found_and_no_count_changed(any_app: Flask, seed: int) -> None:
    _fill(random.Random(seed))  # a small world, no secret
    asked = actions.enter(actions.Asked(Want.ERASE, ADDRESS, "fr", NAME), Way.COUNTER, today(), identity=Identity.SEEN, actor="staff:1")
    db.session.commit()
    before, seats = _counts(), _seats()

    done = erasure.erase(asked, withdraw=True, actor="staff:1")
    db.session.commit()
    for letter in db.session.scalars(select(Notice).where(Notice.state == NoticeState.DUE)):
        letter.state = NoticeState.SENT
    personal.forget_answered(now())
    db.session.commit()

    assert _where_found(ADDRESS, NAME, PHONE) == []
    assert (_counts(), _seats()) == (before, seats)
    assert {one.ground for one in done.kept} <= {Ground.ARCHIVE}


def test_what_stays_is_said_with_its_reason(app: Flask) -> None:
    factories.make_registration(email=ADDRESS)
    factories.make_mandate(member=factories.make_member(email=ADDRESS, name=NAME))
    db.session.add(OptOut(audience="council", email_key=ADDRESS))
    asked = actions.enter(actions.Asked(Want.ERASE, ADDRESS, "fr"), Way.COUNTER, today(), identity=Identity.SEEN, actor="staff:1")

    done = erasure.erase(asked, withdraw=False, actor="staff:1")

    kept = [(one.what, one.count, one.ground) for one in done.kept]
    assert kept == [
        ("registration", 1, Ground.TO_COME),
        ("council_member", 1, Ground.OFFICE),
        ("mandate", 1, Ground.ARCHIVE),
        ("no_news", 1, Ground.OBJECTION),
    ]
    letter = db.session.scalars(select(Notice).where(Notice.kind == "privacy.erased")).one()
    assert letter.text.count("\n- ") >= len(kept)


@pytest.mark.parametrize("withdraw", [True, False])
def test_who_loses_a_place_by_being_forgotten_reads_so(app: Flask, withdraw: bool) -> None:
    factories.make_registration(email=ADDRESS)
    asked = actions.enter(actions.Asked(Want.ERASE, ADDRESS, "fr"), Way.COUNTER, today(), identity=Identity.SEEN, actor="staff:1")

    erasure.erase(asked, withdraw=withdraw, actor="staff:1")

    letter = db.session.scalars(select(Notice).where(Notice.kind == "privacy.erased")).one()
    assert ("Votre inscription à 1 date encore à venir a pris fin" in " ".join(letter.text.split())) is withdraw


def test_erasing_while_somebody_signs_up_or_changes_leaves_nobody_half_forgotten(any_app: Flask) -> None:
    for turn in range(4):
        old, new = factories.make_slot(), factories.make_slot(capacity=3)
        mine = factories.make_registration(slot=old, email=ADDRESS, name=NAME, seats=2)
        asked = actions.enter(actions.Asked(Want.ERASE, ADDRESS, "fr"), Way.COUNTER, today(), identity=Identity.SEEN, actor="staff:1")
        numbers = (asked.id, new.id, mine.id)

        _at_once(any_app, *_works(*numbers))

        rows = db.session.scalars(select(Registration).where(Registration.slot_id.in_([old.id, new.id]))).all()
        whole = [(row.name, row.email, bool(row.search)) for row in rows]
        assert set(whole) <= {("", None, False), (NAME, ADDRESS, True)}, turn
        assert old.seats_taken == sum(row.seats for row in rows if row.slot_id == old.id and row.state == State.CONFIRMED)
        assert new.seats_taken == sum(row.seats for row in rows if row.slot_id == new.id and row.state == State.CONFIRMED)
        assert len(holders.find_all(ADDRESS)["registrations"]) == sum(1 for row in rows if row.email)
        holders.erase_all(ADDRESS)
        db.session.commit()


def _works(request_id: int, slot_id: int, registration_id: int) -> list[Callable[[], object]]:
    party = {"name": NAME, "email": ADDRESS, "email_key": ADDRESS, "size": 2, "language": "fr"}
    return [
        lambda: erasure.erase(db.session.get_one(PrivacyRequest, request_id), withdraw=True, actor="staff:1"),
        lambda: registrations.register(db.session.scalars(queries.slot_whole(slot_id)).one(), **party),
        lambda: registrations.change_size(db.session.scalars(queries.by_id(registration_id)).one(), 3, actor="staff:1"),
    ]


def _at_once(app: Flask, *works: Callable[[], object]) -> None:
    db.session.commit()
    barrier = Barrier(len(works))

    def one(work: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait(30)
            try:
                work()
                db.session.commit()
            except Refused:
                # Too late to change what has ended meanwhile: that is an answer as well.
                db.session.rollback()

    with ThreadPoolExecutor(len(works)) as pool:
        for future in [pool.submit(Context().run, one, work) for work in works]:
            future.result(60)
    db.session.rollback()
    db.session.expire_all()


def _fill(chance: random.Random) -> None:
    """Put one person, and a neighbour, in many tables: all in some of the runs, some in all."""
    for _turn in range(chance.randint(1, 3)):
        past = factories.make_slot(starts_at=now() - timedelta(days=chance.randint(1, 80)))
        state = chance.choice([State.ATTENDED, State.ABSENT, State.CANCELLED])
        registration = factories.make_registration(slot=past, **_person(), state=state, needs_note=f"{NAME}, près de la porte")
        question = factories.make_question(event=past.event)
        db.session.add(Answer(registration_id=registration.id, question_id=question.id, value=NAME))
    registrations.register(factories.make_slot(), **_person(), size=chance.randint(1, 3), language="fr")
    factories.make_registration(name="Neighbour", email="neighbour@example.org")
    workshop = visits.make_workshop(starts_at=now() - timedelta(days=5))
    party = visits.make_class(workshop, state=State.ATTENDED, **_person())
    party.topic, party.day_phone = f"Avec {NAME}", PHONE
    for made in chance.sample([_council, _leader, _coordinator, _post, _mailing], chance.randint(3, 5)):
        made()
    db.session.commit()


def _person() -> dict[str, str]:
    return {"name": NAME, "email": ADDRESS, "email_key": ADDRESS, "phone": PHONE}


def _council() -> None:
    member = factories.make_member(name=NAME, email=ADDRESS, phone=PHONE, search=NAME.lower(), street=f"Chez {NAME}")
    seat = meetings.make_seat()
    mandate = meetings.make_mandate(seat, member, starts_on=today() - timedelta(days=90), ended_on=today() - timedelta(days=9))
    meeting = meetings.make_meeting()
    invitation: Invitation = meetings.invite(meeting, mandate)
    invitation.address, invitation.note = ADDRESS, f"{NAME} arrive tard"
    poll = Poll(council_id=meeting.council_id, title=Translated("Date", "Datum"), answer_by=today(), dates=[])
    db.session.add(PollVoter(poll=poll, member=member, mandate=mandate, note=f"{NAME} peut"))
    candidate = council.candidature("fr")
    candidate.name, candidate.email, candidate.email_key, candidate.motivation = NAME, ADDRESS, ADDRESS, f"Moi, {NAME}"


def _leader() -> None:
    facts = {"email": ADDRESS, "email_key": ADDRESS, "phone": PHONE, "search": NAME.lower(), "note": f"{NAME} a une voiture"}
    leader = factories.make_resource(name=NAME, **facts)
    said = {"answer": resources.Answer.NO, "answer_note": f"{NAME} voyage"}
    db.session.add(resources.Assignment(slot_id=factories.make_slot(starts_at=now() - timedelta(days=1)).id, resource_id=leader.id, **said))


def _coordinator() -> None:
    coordinator = exchanges.coordinator("fr")
    coordinator.email = coordinator.email_key = ADDRESS


def _post() -> None:
    raw = f"From: {NAME} <{ADDRESS}>\n\n{PHONE}".encode()
    received = InboxMessage(folder="INBOX", uid_validity=1, uid=1, fingerprint="x", raw=raw, size=len(raw), understood={"who": ADDRESS})
    received.sender = received.sender_key = ADDRESS
    received.sender_name = received.subject = NAME
    rows = [("Qui vient", f"{NAME}, {ADDRESS}, {PHONE}")]
    about = post.post("council.link", "leader@example.org", "fr", context=lambda: {"rows": rows, "link": "https://events.example.org/x"})
    assert about is not None
    about.state = NoticeState.SENT
    db.session.add(received)


def _mailing() -> None:
    factories.make_mailing_recipient(email_key=ADDRESS)


def _counts() -> dict[str, int]:
    tables = [(name, table) for name, table in Base.metadata.tables.items() if name not in {*FADING, "journal_entry"}]
    return {name: db.session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables}


def _seats() -> tuple[int, int]:
    """Return how many seats were ever asked for, and how many people were there."""
    asked = db.session.scalar(select(func.sum(Registration.seats)))
    came = db.session.scalar(select(func.sum(Registration.seats)).where(Registration.state == State.ATTENDED))
    return asked or 0, came or 0


def _where_found(*words: str) -> list[str]:
    """Search every column of every table, whatever its type."""
    sought = [word.casefold() for word in words]
    places = []
    for name, table in Base.metadata.tables.items():
        for row in db.session.execute(select(table)).mappings():
            for column, value in row.items():
                text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                if any(word in text.casefold() for word in sought):
                    places.append(f"{name}.{column}: {text[:80]}")
    return places
