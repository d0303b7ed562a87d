"""Files that go with a mailing."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.mailings import actions, files, personal, tasks
from ixevents.mailings.models import MailingFile
from ixevents.outbox import worker
from ixevents.outbox.models import Attachment, Notice
from tests.outbox.mailserver import MailServer
from tests.support import factories
from tests.support.client import StaffClient

PDF = b"%PDF-1.7\r\n.\r\n" + bytes(range(256)) * 40
ACTOR = "staff:1"


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def settings(server: MailServer) -> dict[str, str]:
    return {"IXEVENTS_MAIL_SERVER": "127.0.0.1", "IXEVENTS_MAIL_PORT": str(server.port), "IXEVENTS_MAIL_ATTACHMENTS_MB": "1"}


def test_every_letter_carries_the_file_and_the_site_keeps_it_once(any_app: Flask, server: MailServer) -> None:
    slot = factories.make_slot()
    for number in range(2):
        factories.make_registration(slot=slot, email=f"r-{number}@example.org")
    mailing = factories.make_mailing(selection={"slot": slot.id})
    files.attach(mailing, "Ordre du jour.pdf", PDF, actor=ACTOR)
    actions.release(mailing, version=mailing.version, due_at=None, actor=ACTOR)
    db.session.commit()

    tasks.carry_on()
    worker.run_once()

    assert [[part.get_content_type() for part in message.walk()] for message in server.messages] == [
        ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"]
    ] * 2
    parts = [list(message.walk())[-1] for message in server.messages]
    assert [(part.get_filename(), part.get_payload(decode=True)) for part in parts] == [("ordre-du-jour.pdf", PDF)] * 2
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 1


def test_a_mailing_carries_only_so_much(app: Flask) -> None:
    mailing = factories.make_mailing()
    for _number in range(files.MOST - 1):
        files.attach(mailing, "a.pdf", PDF, actor=ACTOR)

    with pytest.raises(Refused) as large:
        files.attach(mailing, "b.pdf", b"%PDF-" + b"0" * (files.MEGABYTE - 10_000), actor=ACTOR)
    files.attach(mailing, "a.pdf", PDF, actor=ACTOR)
    with pytest.raises(Refused) as many:
        files.attach(mailing, "c.pdf", PDF, actor=ACTOR)

    assert (large.value.reason, many.value.reason) == ("size", "many")


def test_files_of_a_mailing_that_goes_stay_as_they_were_read(app: Flask) -> None:
    slot = factories.make_slot()
    mailing = factories.make_mailing(selection={"slot": slot.id})
    file = files.attach(mailing, "a.pdf", PDF, actor=ACTOR)
    actions.release(mailing, version=mailing.version, due_at=None, actor=ACTOR)

    with pytest.raises(Refused):
        files.attach(mailing, "b.pdf", PDF, actor=ACTOR)
    with pytest.raises(Refused):
        files.detach(mailing, file.id, actor=ACTOR)

    assert db.session.scalars(select(MailingFile.id)).all() == [file.id]


def test_a_letter_does_not_go_without_its_file(app: Flask, server: MailServer) -> None:
    slot = factories.make_slot()
    factories.make_registration(slot=slot)
    mailing = factories.make_mailing(selection={"slot": slot.id})
    files.attach(mailing, "a.pdf", PDF, actor=ACTOR)
    actions.release(mailing, version=mailing.version, due_at=None, actor=ACTOR)
    db.session.commit()
    tasks.carry_on()
    db.session.execute(delete(MailingFile))
    db.session.execute(delete(Attachment))
    db.session.commit()

    worker.run_once()

    assert server.messages == []
    assert db.session.scalars(select(Notice)).one().state == "failed"


def test_files_are_forgotten_with_the_log_and_with_a_draft(app: Flask) -> None:
    old, discarded, kept = (factories.make_mailing() for _number in range(3))
    for mailing in (old, discarded, kept):
        files.attach(mailing, "a.pdf", PDF, actor=ACTOR)
    old.created_at = now() - timedelta(days=31 * app.config["MAIL_LOG_MONTHS"])

    actions.discard(discarded, actor=ACTOR)
    counts = personal.expire(now())

    assert counts["files"] == 1
    assert db.session.scalars(select(MailingFile.mailing_id)).all() == [kept.id]
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 1


def test_an_officer_adds_looks_at_and_takes_away_a_file(app: Flask, desk: StaffClient) -> None:
    mailing = factories.make_mailing()
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    path = f"/staff/mailings/{mailing.id}/files/"

    refused = desk.send(path, file=(BytesIO(b"<script>"), "a.pdf"))
    added = desk.send(path, file=(BytesIO(PDF), "Verslag.pdf"))
    file = db.session.scalars(select(MailingFile)).one()
    given = desk.get(f"{path}{file.id}")
    removed = desk.send(f"{path}{file.id}/remove")

    assert (refused.status_code, added.status_code, removed.status_code) == (422, 303, 303)
    assert "Choose a PDF, a picture" in refused.text
    assert given.data == PDF
    assert given.headers["Content-Disposition"] == "attachment; filename=verslag.pdf"
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in given.headers["Cache-Control"]
    assert db.session.scalars(select(MailingFile)).all() == []
