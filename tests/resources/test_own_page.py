"""The page on which a facilitator says yes or no to the dates to lead, by the signed address of a letter."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core import tokens
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.registrations import slot_actions
from ixevents.resources import actions, links, personal, queries
from ixevents.resources.models import Answer, Assignment, Resource
from tests.support import factories
from tests.support.client import ProofreadingClient
from tests.support.queries import count_queries

STAFF = "staff:1"


@pytest.fixture
def assignment(app: Flask) -> Assignment:
    made = actions.assign(factories.make_slot(), factories.make_resource(language="nl"), actor=STAFF)
    db.session.commit()
    return made


def path(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def led_to(letter: Notice) -> str:
    """Return the address a letter leads to."""
    return next(line for line in letter.text.splitlines() if "/facilitators/" in line).strip()


def mark(page: str) -> str:
    return page.partition('name="about"')[2].partition('value="')[2].partition('"')[0]


def says(client: ProofreadingClient, assignment: Assignment, answer: str, note: str = "", about: str | None = None) -> int:
    address = path(links.date(assignment, "fr"))
    sent = {"answer": answer, "note": note, "about": mark(client.get(address).text) if about is None else about}
    return client.post(address, data=sent).status_code


def test_the_letter_leads_to_a_page_of_the_date_in_the_language_of_the_facilitator(
    client: ProofreadingClient, assignment: Assignment
) -> None:
    letter = db.session.scalars(select(Notice).where(Notice.kind == "resources.assigned")).one()
    address = led_to(letter)

    shown = client.get(path(address))

    assert ("/nl/facilitators/" in address, address in letter.html, shown.status_code) == (True, True, 200)
    assert assignment.slot.event.title.nl in shown.text
    assert (shown.headers["Referrer-Policy"], shown.headers["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert (shown.headers["Cache-Control"], "Set-Cookie" in shown.headers) == ("private, no-store", False)


def test_looking_answers_nothing_and_a_sent_form_does(client: ProofreadingClient, assignment: Assignment) -> None:
    address = path(links.date(assignment, "fr"))
    for _number in range(2):
        client.get(f"{address}?answer=no")
        client.head(address)
    assert (assignment.answer, assignment.answered_at) == (Answer.AWAITED, None)

    assert says(client, assignment, "no", "Ma collègue peut.") == 303
    assert (assignment.answer, assignment.answer_note, assignment.answered_at is not None) == (Answer.NO, "Ma collègue peut.", True)
    assert "checked" in client.get(address).text
    assert says(client, assignment, "yes") == 303
    assert (assignment.answer, assignment.answer_note) == (Answer.YES, "")
    assert says(client, assignment, "yes") == 303
    told = db.session.scalars(select(Entry).where(Entry.verb == "answer").order_by(Entry.id)).all()
    facts = [(one.actor, one.object_kind, one.facts["before"], one.facts["after"]) for one in told]
    actor = f"facilitator:{assignment.resource_id}"
    assert facts == [(actor, "slot", "awaited", "no"), (actor, "slot", "no", "yes")]


@pytest.mark.parametrize("answer", ["", "awaited", "perhaps"])
def test_a_form_without_an_answer_keeps_what_was_written(client: ProofreadingClient, assignment: Assignment, answer: str) -> None:
    page = client.post(path(links.date(assignment, "fr")), data={"answer": answer, "note": "Peut-être plus tard"})

    assert (page.status_code, "Peut-être plus tard" in page.text, assignment.answer) == (422, True, Answer.AWAITED)


def test_an_answer_about_a_date_that_has_moved_meanwhile_does_not_count(client: ProofreadingClient, assignment: Assignment) -> None:
    before = mark(client.get(path(links.date(assignment, "fr"))).text)
    says(client, assignment, "yes")
    slot = assignment.slot
    slot_actions.move(slot, slot.starts_at + timedelta(days=1), slot.ends_at + timedelta(days=1), slot.place, actor=STAFF)
    db.session.commit()
    asked_anew = assignment.answer

    late = says(client, assignment, "no", about=before)

    assert (asked_anew, late, assignment.answer) == (Answer.AWAITED, 409, Answer.AWAITED)
    assert says(client, assignment, "no") == 303


def test_what_is_over_called_off_or_given_to_somebody_else_takes_no_answer(client: ProofreadingClient, assignment: Assignment) -> None:
    about = mark(client.get(path(links.date(assignment, "fr"))).text)
    slot, other = (
        assignment.slot,
        actions.assign(factories.make_slot(starts_at=now() + timedelta(days=40)), assignment.resource, actor=STAFF),
    )
    slot_actions.call_off(other.slot, Translated("Inondation", "Overstroming"), actor=STAFF)
    actions.release(assignment, actor=STAFF)
    db.session.commit()

    pages = [client.get(path(links.date(one, "fr"))).text for one in (assignment, other)]

    assert ['name="answer"' in page for page in pages] == [False, False]
    assert "Inondation" in pages[1]
    assert [says(client, one, "yes", about=about) for one in (assignment, other)] == [409, 409]
    assert slot.place.name.fr not in pages[0]


def test_the_own_page_shows_every_date_to_come_in_a_constant_number_of_statements(
    client: ProofreadingClient, assignment: Assignment
) -> None:
    resource, start = assignment.resource, now() + timedelta(days=60)
    theirs = path(links.page(resource, "fr"))
    client.get(theirs)
    with count_queries() as once:
        client.get(theirs)
    over = factories.make_slot(starts_at=now() - timedelta(days=3))
    db.session.add(Assignment(slot_id=over.id, resource_id=resource.id))
    slots = [factories.make_slot(starts_at=start + timedelta(days=days)) for days in range(3)]
    for slot in slots:
        actions.assign(slot, resource, actor=STAFF)
    actions.assign(factories.make_slot(), factories.make_resource(), actor=STAFF)
    db.session.commit()

    with count_queries() as more:
        page = client.get(theirs).text

    assert all(slot.event.title.fr in page for slot in [assignment.slot, *slots])
    assert (over.event.title.fr in page, page.count("slot-row-date"), len(more) <= len(once)) == (False, 4, True)


def test_an_address_opens_only_what_is_the_facilitators_own_and_only_while_it_is_the_newest(
    client: ProofreadingClient, assignment: Assignment
) -> None:
    other = actions.assign(factories.make_slot(), factories.make_resource(), actor=STAFF)
    resource, own = assignment.resource, links.token(assignment.resource)
    db.session.commit()
    pages = [path(links.page(resource, "fr")), path(links.date(assignment, "fr"))]
    opens = [client.get(page).status_code for page in pages]

    foreign = client.get(f"/fr/facilitators/{own}/{other.slot.uid}").status_code
    forged = client.get(f"/fr/facilitators/{tokens.sign('else', [resource.id, 1])}").status_code
    sent = actions.renew_page(resource, actor=STAFF)
    db.session.commit()
    closed = [client.get(page).status_code for page in pages]
    renewed = client.get(path(links.page(resource, "fr"))).status_code

    assert (opens, foreign, forged, sent, closed, renewed) == ([200, 200], 404, 404, True, [404, 404], 200)
    letter = db.session.scalars(select(Notice).where(Notice.kind == "resources.own_page")).one()
    assert client.get(path(led_to(letter))).status_code == 200
    actions.release(assignment, actor=STAFF)
    actions.retire(resource, actor=STAFF)
    db.session.commit()
    assert client.get(path(links.page(resource, "fr"))).status_code == 404


def test_another_address_of_mail_is_asked_anew_and_the_former_link_is_closed(client: ProofreadingClient, assignment: Assignment) -> None:
    former = path(links.date(assignment, "fr"))
    says(client, assignment, "yes")

    actions.edit(assignment.resource, {"email": "new@example.org", "email_key": "new@example.org"}, actor=STAFF)
    db.session.commit()

    assert (client.get(former).status_code, assignment.answer) == (404, Answer.AWAITED)
    letter = db.session.scalars(select(Notice).where(Notice.recipient == "new@example.org")).one()
    assert client.get(path(led_to(letter))).status_code == 200


def test_who_comes_back_to_a_date_is_asked_anew(client: ProofreadingClient, assignment: Assignment) -> None:
    says(client, assignment, "no", "Une réunion")
    actions.release(assignment, actor=STAFF)
    kept = assignment.answer_note

    actions.assign(assignment.slot, assignment.resource, actor=STAFF)

    assert (kept, assignment.answer, assignment.answered_at) == ("", Answer.AWAITED, None)


def test_words_of_facilitators_are_found_and_erased_and_expire(client: ProofreadingClient, assignment: Assignment) -> None:
    says(client, assignment, "no", "Je voyage")
    key = assignment.resource.email_key or ""
    found = personal.find(key)[0]["answers"]

    not_yet = personal.expire(now())["notes"]
    later = personal.expire(now() + timedelta(days=800))["notes"]

    assert [(one["answer"], one["note"]) for one in found] == [("no", "Je voyage")]
    assert (not_yet, later, assignment.answer, assignment.answer_note) == (0, 1, Answer.NO, "")


def test_dates_to_come_that_are_declined_are_found_until_somebody_else_leads(client: ProofreadingClient, assignment: Assignment) -> None:
    def declined() -> list[Slot]:
        return list(db.session.scalars(queries.declined(now())))

    before = declined()
    says(client, assignment, "no")
    after = declined()
    actions.release(assignment, actor=STAFF)

    assert (before, after, declined()) == ([], [assignment.slot], [])


def test_nobody_but_facilitators_has_a_page(app: Flask) -> None:
    room = factories.make_resource(kind="room")

    assert links.read(links.token(room)) is None
    assert links.read(tokens.sign(links.PAGES, "1")) is None
    assert isinstance(links.read(links.token(factories.make_resource())), Resource)


class TestLimits:
    @pytest.fixture
    def settings(self) -> dict[str, str]:
        return {"IXEVENTS_RATELIMITS": "true"}

    def test_who_sends_too_often_waits_and_still_reads(self, client: ProofreadingClient, assignment: Assignment, frozen_time: Any) -> None:
        frozen_time(now())
        address = path(links.date(assignment, "fr"))

        said = [client.post(address, data={}).status_code for _number in range(61)]

        assert (set(said[:60]), said[60], client.get(address).status_code) == ({422}, 429, 200)
