"""Mailings to members of the council: who is meant, whose news is wanted, what the secretary may see (COU-12, MAIL-05)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from ixevents.accounts.roles import Role
from ixevents.core.languages import Translated
from ixevents.council.models import CouncilGroup, Mandate, MandateRole, Member
from ixevents.extensions import db
from ixevents.mailings import actions, tasks
from ixevents.mailings.models import Mailing, MailingKind, MailingRecipient, OptOut, RecipientState
from ixevents.meetings import audience
from ixevents.meetings.models import Answer, Capacity, Invitation, Meeting
from ixevents.outbox.models import Notice
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.queries import count_queries

DAY = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
ACTOR = "staff:1"
WORDS = {
    "kind": "statutory",
    "subject_fr": "Documents",
    "subject_nl": "Documenten",
    "text_fr": "Bonjour {name} ({organisation})",
    "text_nl": "Dag {name} ({organisation})",
}


@pytest.fixture(autouse=True)
def _day(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(DAY)


@pytest.fixture
def held(any_app: Flask) -> dict[str, Mandate]:
    """A resident with a substitute, an organisation's member, one who left, one without an address."""
    resident = factories.make_mandate()
    found = {
        "resident": resident,
        "stand_in": factories.make_mandate(seat=resident.seat, role=MandateRole.SUBSTITUTE, member=factories.make_member(language="nl")),
        "delegate": factories.make_mandate(category=1, member=factories.make_member(language="unknown")),
        "former": factories.make_mandate(ended_on=date(2026, 11, 25)),
        "by_post": factories.make_mandate(member=factories.make_member(email=None)),
    }
    db.session.commit()
    return found


def selected(**asked: object) -> set[int]:
    """Return whom an address like that of the form selects."""
    arguments = MultiDict([(name, value) for name, values in asked.items() for value in ([values] if isinstance(values, str) else values)])
    return {key.id for key in audience.keys(audience.read(arguments), 0, 100)}


def ids(held: dict[str, Mandate], *names: str) -> set[int]:
    return {held[name].member_id for name in names}


def test_members_in_office_are_chosen_by_how_they_sit(held: dict[str, Mandate]) -> None:
    seat = held["delegate"].seat

    assert selected(role=["effective", "substitute"]) == ids(held, "resident", "stand_in", "delegate")
    assert selected(role="substitute") == ids(held, "stand_in")
    assert selected(category=str(seat.category_id)) == ids(held, "delegate")
    assert selected(language=["nl", "unknown"]) == ids(held, "stand_in", "delegate")
    assert selected(ids=f"{held['resident'].member_id},{held['former'].member_id},x") == ids(held, "resident")
    assert audience.without_address(audience.read(MultiDict([("role", "effective")]))) == 1


def test_a_working_group_is_written_to_alone(held: dict[str, Mandate]) -> None:
    member = db.session.scalars(select(Member).where(Member.id == held["delegate"].member_id)).one()
    group = CouncilGroup(council_id=factories.make_council().id, name=Translated("Climat", "Klimaat"), members=[member])
    db.session.add(group)
    db.session.commit()

    assert selected(group=str(group.id)) == ids(held, "delegate")


def test_the_substitutes_of_those_who_do_not_come_are_reached(held: dict[str, Mandate]) -> None:
    meeting = convened(held, resident=Answer.EXCUSED, delegate=Answer.YES)
    asked = {"meeting": str(meeting.id), "answer": ["no", "excused"]}

    assert selected(**asked) == ids(held, "resident")
    assert selected(**asked, stand_ins="1") == ids(held, "stand_in")
    assert selected(meeting=str(meeting.id)) == ids(held, "resident", "delegate")


def test_news_obeys_the_choice_on_the_own_page_and_statutory_letters_do_not(held: dict[str, Mandate]) -> None:
    db.session.get_one(Member, held["resident"].member_id).news = False

    assert written(MailingKind.NEWS) == ["unsubscribed", "written"]
    assert written(MailingKind.STATUTORY) == ["written", "written"]


def test_who_unsubscribes_sees_it_among_the_own_choices(held: dict[str, Mandate]) -> None:
    written(MailingKind.NEWS)
    recipient = db.session.scalars(select(MailingRecipient).order_by(MailingRecipient.id)).first()
    assert recipient is not None

    actions.unsubscribe(recipient, audience.NAME)

    member = db.session.scalars(select(Member).where(Member.email_key == recipient.email_key)).one()
    assert member.news is False
    assert db.session.scalars(select(OptOut)).all() == []
    assert written(MailingKind.NEWS) == ["unsubscribed", "written"]


def test_answers_go_to_the_secretary_and_nothing_statutory_can_be_unsubscribed_from(held: dict[str, Mandate]) -> None:
    written(MailingKind.STATUTORY)

    sent = db.session.scalars(select(Notice).order_by(Notice.id)).all()

    assert {notice.headers["Reply-To"] for notice in sent} == {"secretary@example.org"}
    assert all("List-Unsubscribe" not in notice.headers for notice in sent)
    assert [held["delegate"].seat.organisation in notice.text for notice in sent] == [False, True]


def test_a_practical_letter_leads_a_member_to_the_own_page_not_to_a_registration(held: dict[str, Mandate]) -> None:
    written(MailingKind.PRACTICAL)

    sent = db.session.scalars(select(Notice).order_by(Notice.id)).all()

    assert all("Votre page\u00a0:" in notice.text or "Uw pagina:" in notice.text for notice in sent)
    assert not any("désinscrire" in notice.text for notice in sent)


@pytest.fixture
def settings() -> dict[str, str]:
    return {"IXEVENTS_COUNCIL_EMAIL": "secretary@example.org"}


@pytest.mark.parametrize("count", [1, 3])
def test_loading_readers_costs_the_same_for_one_and_for_three(app: Flask, count: int) -> None:
    people = [factories.make_mandate().member_id for _number in range(count)]
    db.session.commit()
    db.session.expunge_all()

    with count_queries() as statements:
        readers = audience.load({"roles": ["effective"]}, people)

    assert len(readers) == count
    assert len(statements) == 3


def test_the_secretary_writes_to_members_and_sees_no_registrants(app: Flask, desk: StaffClient) -> None:
    factories.make_mandate()
    registrants = factories.make_mailing()
    db.session.commit()
    desk.sign_in(Role.COUNCIL_SECRETARY)

    who = desk.get("/staff/mailings/who").text
    written = desk.send("/staff/mailings/new?audience=council&role=effective", **WORDS)
    mine = db.session.scalars(select(Mailing).where(Mailing.audience == audience.NAME)).one()

    assert "To which members do you write?" in who
    assert written.status_code == 303
    assert desk.get(f"/staff/mailings/{mine.id}").status_code == 200
    for path in (f"{registrants.id}", f"{registrants.id}/readers", f"{registrants.id}/send", f"{registrants.id}/files/"):
        assert desk.get(f"/staff/mailings/{path}").status_code == 403
    assert desk.get("/staff/mailings/new?audience=registrations&state=confirmed").status_code == 403
    assert "Council" in desk.get("/staff/mailings/").text
    assert db.session.get_one(Mailing, registrants.id).subject.fr not in desk.get("/staff/mailings/").text


def test_an_officer_of_the_programme_does_not_write_to_members(app: Flask, desk: StaffClient) -> None:
    factories.make_mandate()
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    assert desk.get("/staff/mailings/who?audience=council").status_code == 403
    assert desk.get("/staff/mailings/new?audience=council&role=effective").status_code == 403
    assert desk.get("/staff/mailings/who?audience=strangers").status_code == 404


def convened(held: dict[str, Mandate], **answers: Answer) -> Meeting:
    meeting = Meeting(
        council_id=factories.make_council().id,
        starts_at=datetime(2026, 12, 15, 18, tzinfo=UTC),
        ends_at=datetime(2026, 12, 15, 20, tzinfo=UTC),
    )
    meeting.invitations = [
        Invitation(mandate_id=held[name].id, member_id=held[name].member_id, capacity=Capacity.EFFECTIVE, answer=answer)
        for name, answer in answers.items()
    ]
    meeting.state = "convened"
    db.session.add(meeting)
    db.session.commit()
    return meeting


def written(kind: MailingKind) -> list[str]:
    """Send a mailing to the effective members and return where each reader stands."""
    words = Translated("Bonjour", "Dag")
    mailing = actions.compose(
        audience.NAME, {"roles": ["effective"]}, kind, words, Translated("{organisation} {link}", "{organisation} {link}"), actor=ACTOR
    )
    actions.release(mailing, version=mailing.version, due_at=None, actor=ACTOR)
    db.session.commit()
    tasks.carry_on()
    rows = select(MailingRecipient.state).where(MailingRecipient.mailing_id == mailing.id).order_by(MailingRecipient.id)
    return [str(RecipientState(state)) for state in db.session.scalars(rows)]
