"""The screens of the outbox, and the law that every letter has a sample."""

from datetime import timedelta
from itertools import cycle

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import func, select

from ixevents.accounts.roles import Role
from ixevents.config import ROOT
from ixevents.core.clock import now
from ixevents.core.db import Base
from ixevents.core.languages import LANGUAGES
from ixevents.core.web import bound
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox import pauses, samples
from ixevents.outbox.models import Notice, NoticeState, Pause, PauseReason
from ixevents.registrations import actions
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.queries import count_queries

FOLDER = ROOT / "templates/notices"
KINDS = sorted(".".join(path.parent.relative_to(FOLDER).parts) for path in FOLDER.rglob("body.txt"))


def test_every_letter_has_a_sample(app: Flask) -> None:
    assert sorted({sample.kind for sample in samples.every()}) == KINDS, "add it to the samples.py of its package"


def test_every_sample_is_shown_and_leaves_nothing(app: Flask, desk: StaffClient) -> None:
    """In one language, which changes from letter to letter, and in all that may be unknown; tests/notices writes each in every language."""
    desk.sign_in(Role.PROGRAMME_OFFICER)
    before = rows()

    for sample, one in zip(samples.every(), cycle(LANGUAGES), strict=False):
        for lang in (one, "unknown"):
            page = desk.get(f"/staff/letters/samples/{sample.name}?language={lang}")
            html = desk.get(f"/staff/letters/samples/{sample.name}/html?language={lang}")

            assert (page.status_code, html.status_code) == (200, 200), (sample.name, lang)
            assert "sandbox" in html.headers["Content-Security-Policy"]

    assert rows() == before


def test_the_list_of_samples_names_each(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)

    page = desk.get("/staff/letters/samples").text

    assert all(f'href="/staff/letters/samples/{sample.name}"' in page for sample in samples.every())


def test_addresses_are_masked_in_the_list(app: Flask, desk: StaffClient) -> None:
    letter("amina@example.org")
    desk.sign_in(Role.PROGRAMME_OFFICER)

    page = desk.get("/staff/letters/").text

    assert ("a…@example.org" in page, "amina@example.org" in page) == (True, False)


def test_letters_are_narrowed_by_state_kind_language_address_and_thing(app: Flask, desk: StaffClient) -> None:
    one, other = letter("amina@example.org"), letter("bea@example.org")
    one.state, one.language, one.kind = NoticeState.BOUNCED, "nl", "registrations.reminder"
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    filters = (
        "state=failed",
        "state=bounced",
        "kind=registrations.reminder",
        "language=nl",
        "q=AMINA",
        f"about=registration:{one.about_id}",
    )
    found = [desk.get(f"/staff/letters/?{query}").text for query in filters]

    assert [f'href="/staff/letters/{one.id}"' in page for page in found] == [True] * len(filters)
    assert [f'href="/staff/letters/{other.id}"' in page for page in found] == [False] * len(filters)


@pytest.mark.parametrize(
    "query", ["state=x", "kind=%00", "language=' OR 1=1", "q=%25", "about=x", "about=registration:99999999999999", "page=x"]
)
def test_odd_filters_break_nothing(any_app: Flask, desk: StaffClient, query: str) -> None:
    letter("amina@example.org")
    desk.sign_in(Role.PROGRAMME_OFFICER)

    assert desk.get(f"/staff/letters/?{query}").status_code in (200, 400, 404)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(app: Flask, desk: StaffClient, count: int) -> None:
    for number in range(count):
        letter(f"r-{number}@example.org")
    desk.sign_in(Role.PROGRAMME_OFFICER)

    with count_queries() as statements:
        desk.get("/staff/letters/")

    assert len(statements) == 7


def test_who_may_not_see_persons_sees_that_a_letter_went_and_not_what_it_says(app: Flask, desk: StaffClient) -> None:
    notice = letter("amina@example.org")
    desk.sign_in(Role.COUNCIL_SECRETARY)

    page, html = desk.get(f"/staff/letters/{notice.id}"), desk.get(f"/staff/letters/{notice.id}/html")

    assert (page.status_code, html.status_code) == (200, 404)
    assert not any(secret in page.text for secret in ("amina@", "/registrations/", notice.subject))
    assert f'href="/staff/letters/{notice.id}"' in desk.get("/staff/letters/?q=nobody").text


def test_the_subject_of_a_letter_is_in_its_own_language(app: Flask, desk: StaffClient) -> None:
    """WCAG 3.1.2: who listens hears it read in that language."""
    notice = letter("amina@example.org")
    desk.sign_in(Role.ADMINISTRATOR)

    page = desk.get(f"/staff/letters/{notice.id}").text

    assert notice.language == "fr"
    assert f'<span lang="fr">{bound(notice.subject)}</span></h1>' in page
    assert f"<title>{escape(notice.subject)} - Back-office" in page


def test_letters_with_a_key_to_an_account_are_shown_to_nobody(app: Flask, desk: StaffClient) -> None:
    notice = letter("colleague@example.org")
    notice.kind, notice.text, notice.html = "accounts.reset", "https://x/secret-key", "<p>secret-key</p>"
    db.session.commit()
    desk.sign_in(Role.ADMINISTRATOR)

    page, html = desk.get(f"/staff/letters/{notice.id}"), desk.get(f"/staff/letters/{notice.id}/html")

    assert ("secret-key" in page.text, html.status_code) == (False, 404)


def test_reading_a_partys_letter_is_in_the_journal(app: Flask, desk: StaffClient) -> None:
    notice = letter("amina@example.org")
    person = desk.sign_in(Role.PROGRAMME_OFFICER)

    desk.get(f"/staff/letters/{notice.id}")

    entry = db.session.scalars(select(Entry).where(Entry.verb == "see_letter")).one()
    assert (entry.actor, entry.object_id) == (f"staff:{person.id}", notice.id)


@pytest.mark.parametrize("do", ["release", "drop"])
def test_held_letters_are_released_or_dropped_with_a_reason(app: Flask, desk: StaffClient, do: str) -> None:
    notice = letter("amina@example.org", NoticeState.HELD)
    desk.sign_in(Role.PROGRAMME_OFFICER)

    without = desk.send(f"/staff/letters/{notice.id}", do=do)
    state_before = NoticeState(notice.state)
    with_reason = desk.send(f"/staff/letters/{notice.id}", do=do, reason="The event is over.")

    assert (without.status_code, state_before, with_reason.status_code) == (422, NoticeState.HELD, 303)
    assert notice.state == {"release": NoticeState.DUE, "drop": NoticeState.DROPPED}[do]
    entry = db.session.scalars(select(Entry).where(Entry.verb == f"{do}_letter")).one()
    assert (entry.facts["before"], entry.facts["reason"]) == ("held", "The event is over.")


def test_a_sent_letter_is_sent_again_as_a_letter_of_its_own(app: Flask, desk: StaffClient) -> None:
    notice = letter("amina@example.org", NoticeState.SENT)
    desk.sign_in(Role.PROGRAMME_OFFICER)

    desk.send(f"/staff/letters/{notice.id}", do="resend")

    assert [one.state for one in db.session.scalars(select(Notice).order_by(Notice.id))] == [NoticeState.SENT, NoticeState.DUE]


def test_why_a_letter_was_left_as_it_is_is_said(app: Flask, desk: StaffClient) -> None:
    notice = letter("amina@example.org", NoticeState.SENT)
    notice.headers = {"List-Id": "<news.subscribers.example.org>"}
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    desk.send(f"/staff/letters/{notice.id}", do="resend")
    alone = desk.get(f"/staff/letters/{notice.id}").text
    desk.send("/staff/letters/act?state=sent", do="resend", chosen=[str(notice.id)])
    among_others = desk.get("/staff/letters/?state=sent").text

    assert ["1 letter was left as it is. This is news" in page for page in (alone, among_others)] == [True, True]
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 1


def test_ticked_letters_are_dropped_together_and_what_cannot_be_is_left(app: Flask, desk: StaffClient) -> None:
    held, sent = letter("a@example.org", NoticeState.HELD), letter("b@example.org", NoticeState.SENT)
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.send("/staff/letters/act?state=held", do="drop", reason="Too late.", chosen=[str(held.id), str(sent.id), "x", "77"])

    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/letters/?state=held")
    assert (held.state, sent.state) == (NoticeState.DROPPED, NoticeState.SENT)


def test_ticks_stay_when_the_reason_is_missing(app: Flask, desk: StaffClient) -> None:
    held = letter("a@example.org", NoticeState.HELD)
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.send("/staff/letters/act", do="drop", chosen=[str(held.id)])

    assert answer.status_code == 422
    assert f'value="{held.id}" form="letters" checked' in answer.text


def test_a_queue_that_stands_still_says_why_and_is_tried_at_once(app: Flask, desk: StaffClient) -> None:
    pauses.begin(PauseReason.LOGIN, "535 no")
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    page = desk.get("/staff/letters/").text
    desk.send("/staff/letters/try-now")

    assert "The mail server refuses our account or password." in page
    assert "535 no" in page
    assert db.session.scalars(select(Pause)).all() == []
    assert db.session.scalars(select(Entry.facts).where(Entry.verb == "resume_queue")).one() == {"reason": "login"}


def letter(email: str, state: NoticeState = NoticeState.DUE) -> Notice:
    """Have a letter written to a party."""
    registration, _new = actions.register(factories.make_slot(), name="Party", email=email, email_key=email, size=1, language="fr")
    notice = db.session.scalars(select(Notice).where(Notice.about_id == registration.id)).one()
    notice.state, notice.due_at = state, now() - timedelta(minutes=1)
    db.session.commit()
    return notice


def rows() -> dict[str, int]:
    """Return how many rows each table has."""
    return {name: db.session.scalar(select(func.count()).select_from(table)) or 0 for name, table in Base.metadata.tables.items()}
