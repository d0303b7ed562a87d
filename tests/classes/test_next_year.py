"""Teachers who ticked that they want to hear of next year get that letter, and can end it with one click (SCH-09, GDPR-05)."""

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.classes import audience
from ixevents.classes.models import ClassParty
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.mailings import actions, tasks
from ixevents.mailings.models import Mailing, MailingKind, MailingRecipient
from ixevents.outbox.models import Notice
from ixevents.registrations.models import Registration, State
from tests.support import visits
from tests.support.client import StaffClient

WORDS = Translated("Du neuf", "Nieuws"), Translated("Bonjour {name} ({school})", "Dag {name} ({school})")


def test_only_who_ticked_it_gets_one_letter_in_the_own_language(any_app: Flask) -> None:
    slot = visits.make_workshop()
    ticked(slot, "4A", email="fr@example.org")
    ticked(slot, "4B", email="fr@example.org")
    ticked(slot, "4C", email="nl@example.org", language="nl")
    ticked(slot, "4D", email="held@example.org", state=State.HELD)
    visits.make_class(slot, label="4E", email="no@example.org")

    _mailing, sent = send({"editions": [slot.event.edition_id], "languages": []})

    assert [(one.recipient, one.language) for one in sent] == [("fr@example.org", "fr"), ("nl@example.org", "nl")]
    assert "List-Unsubscribe" in sent[0].headers
    assert [(count.language, count.number) for count in audience.counts({})] == [("fr", 1), ("nl", 1)]
    assert [number for _id, _title, number in db.session.execute(audience.by_edition())] == [2]


def test_who_was_in_another_edition_gets_nothing(any_app: Flask) -> None:
    ticked(visits.make_workshop(), "4A")

    _mailing, sent = send({"editions": [visits.make_workshop().event.edition_id], "languages": []})

    assert sent == []


def test_one_click_takes_the_tick_away_everywhere(any_app: Flask) -> None:
    slot = visits.make_workshop()
    for label in ("4A", "4B"):
        ticked(slot, label, email="fr@example.org")
    send({"editions": [slot.event.edition_id], "languages": []})
    recipient = db.session.scalars(select(MailingRecipient)).one()

    actions.unsubscribe(recipient, audience.NAME)
    db.session.commit()

    assert db.session.scalars(select(ClassParty.contact_next_year)).all() == [False, False]
    assert audience.refusing(["fr@example.org"]) == {"fr@example.org"}


def test_they_get_news_alone(any_app: Flask) -> None:
    with pytest.raises(Refused) as refused:
        actions.compose(audience.NAME, {"editions": [1]}, MailingKind.PRACTICAL, *WORDS, actor="staff:1")

    assert refused.value.reason == "kind"


def test_an_officer_finds_them_by_edition(desk: StaffClient) -> None:
    slot = visits.make_workshop()
    ticked(slot, "4A")
    edition = slot.event.edition_id
    desk.sign_in(Role.PROGRAMME_OFFICER)

    who = desk.get("/staff/mailings/who?audience=teachers").text
    form = desk.get(f"/staff/mailings/new?audience=teachers&edition={edition}")

    assert f'value="{edition}"' in who
    assert (form.status_code, 'value="news"' in form.text) == (200, True)
    assert desk.get("/staff/mailings/new?audience=teachers").status_code == 303


def ticked(slot: object, label: str, **values: object) -> Registration:
    party = visits.make_class(slot, label=label, **values)
    party.contact_next_year = True
    db.session.commit()
    return party.registration


def send(selection: dict[str, object]) -> tuple[Mailing, list[Notice]]:
    mailing = actions.compose(audience.NAME, selection, MailingKind.NEWS, *WORDS, actor="staff:1")
    actions.release(mailing, version=mailing.version, due_at=None, actor="staff:1")
    db.session.commit()
    for _time in range(3):
        tasks.carry_on()
    return mailing, list(db.session.scalars(select(Notice).where(Notice.kind == "mailings.news").order_by(Notice.id)))
