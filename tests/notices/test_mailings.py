"""The letters of mailings in every language, beside the files they are expected to equal (see test_letters.py)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.mailings import actions, tasks
from ixevents.mailings.models import MailingKind
from ixevents.outbox.models import Notice
from ixevents.registrations.models import Registration
from tests.support import factories
from tests.support.expected_letters import expected

SUBJECT = Translated("Samedi : {event}", "Zaterdag: {event}", "Saturday: {event}")
TEXT = Translated(
    "Bonjour {name},\n\nNous vous attendons **{when}**.\nLieu : {where}\n\n"
    "- {seats} places sont à vous\n- Le bar ouvre une heure avant\n\n[Votre page]({link})",
    "Dag {name},\n\nWij verwachten u **{when}**.\nLocatie: {where}\n\n"
    "- {seats} plaatsen zijn voor u\n- De bar opent een uur vooraf\n\n[Uw pagina]({link})",
    "Hello {name},\n\nWe expect you **{when}**.\nPlace: {where}\n\n"
    "- {seats} seats are yours\n- The bar opens one hour before\n\n[Your page]({link})",
)


@pytest.mark.parametrize("kind", list(MailingKind))
@pytest.mark.parametrize("lang", ["fr", "nl", "en", "unknown"])
def test_letter_of_a_mailing_is_the_expected_one(app: Flask, party: Callable[..., Registration], kind: MailingKind, lang: str) -> None:
    registration = party(language=lang, name="Amina Diallo")
    mailing = factories.make_mailing(kind=kind, subject=SUBJECT, text=TEXT, selection={"ids": [registration.id]})
    actions.release(mailing, version=mailing.version, due_at=None, actor="staff:1")
    db.session.commit()

    tasks.carry_on()

    notice = db.session.scalars(select(Notice)).one()
    words = f"To: {notice.recipient}\nSubject: {notice.subject}\n\n{notice.text}"
    assert words == expected(f"mailing_{kind}.{lang}.txt", words)
    assert notice.expires_at == notice.created_at + timedelta(days=3)
