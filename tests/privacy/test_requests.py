"""Requests of persons about their data: the clock, the identity, the copy, the correction, and what staff see."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.associations.models import StandState
from ixevents.core import addresses
from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.core.persons import Correction
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.privacy import actions, deadlines, holders
from ixevents.privacy.models import Identity, PrivacyRequest, RequestState, Want, Way
from ixevents.registrations.models import State
from ixevents.subscriptions.models import Subscription, SubscriptionState
from tests.support import factories, stands
from tests.support.client import StaffClient
from tests.support.forms import answers as form_of

ADDRESS = "amina@example.org"
WHY = Translated("Beaucoup de réunions.", "Veel vergaderingen.")


def test_the_month_ends_on_the_same_day_or_on_the_last_of_a_shorter_one() -> None:
    days = [date(2026, 3, 5), date(2027, 1, 31), date(2027, 11, 30)]

    assert [deadlines.due(day) for day in days] == [date(2026, 4, 5), date(2027, 2, 28), date(2027, 12, 30)]
    assert [deadlines.due(day, extended=True) for day in days] == [date(2026, 6, 5), date(2027, 4, 30), date(2028, 2, 29)]


def test_a_request_waits_for_its_address_and_tells_strangers_nothing(app: Flask, client: FlaskClient) -> None:
    factories.make_registration(email=ADDRESS)
    form, other_form = (form_of(client.get("/fr/privacy/ask").text, "stamp") | {"want": "copy"} for _ in range(2))

    answers = [client.post("/fr/privacy/ask", data=form | {"email": ADDRESS}) for _ in range(2)]
    stranger = client.post("/fr/privacy/ask", data=other_form | {"email": "nobody@example.org"})

    first, other = db.session.scalars(select(PrivacyRequest).order_by(PrivacyRequest.id))
    assert [answer.headers["Location"] for answer in [*answers, stranger]] == ["/fr/privacy/ask/sent"] * 3
    assert (first.state, first.email, other.email) == (RequestState.HELD, ADDRESS, "nobody@example.org")
    assert [letter.kind for letter in db.session.scalars(select(Notice))] == ["privacy.confirm"] * 2
    assert _refusal(lambda: actions.send_copy(first, actor="staff:1")) == "unconfirmed"


def test_the_link_proves_the_address_by_a_button_alone(app: Flask, client: FlaskClient) -> None:
    asked = actions.ask(actions.Asked(Want.ERASE, ADDRESS, "nl"), sending="form")
    db.session.commit()
    page = f"/nl/privacy/requests/{asked.code}"

    client.get(page)
    unread = asked.state
    answers = [client.post(f"{page}/confirm") for _ in range(2)]

    assert (unread, asked.state, asked.identity) == (RequestState.HELD, RequestState.OPEN, "link")
    assert {answer.status_code for answer in answers} == {303}
    assert [letter.kind for letter in db.session.scalars(select(Notice).order_by(Notice.id))] == ["privacy.confirm", "privacy.received"]


@pytest.mark.parametrize(("lang", "said"), [("fr", "Nous avons répondu"), ("nl", "We hebben geantwoord")])
def test_the_page_of_an_answered_request_says_so(app: Flask, client: FlaskClient, lang: str, said: str) -> None:
    asked = _open(Want.ERASE)
    actions.settle(asked, WHY, actor="staff:1")
    db.session.commit()

    assert said in client.get(f"/{lang}/privacy/requests/{asked.code}").text


@pytest.mark.parametrize("name", ["0000-00-00", "2026-02-30", "2026-13-01T25:61", "0001-01-01T00:00"])
def test_a_name_that_looks_like_a_day_and_is_none_stays_a_name(app: Flask, client: FlaskClient, desk: StaffClient, name: str) -> None:
    factories.make_registration(email=ADDRESS, name=name)
    asked = _open(Want.COPY)
    desk.sign_in(Role.ADMINISTRATOR)

    shown = desk.get(f"/staff/privacy/{asked.id}")
    actions.send_copy(asked, actor="staff:1")
    db.session.commit()
    page = client.get(f"/fr/privacy/answers/{asked.copy_code}")

    assert (shown.status_code, page.status_code) == (200, 200)
    assert name in page.text or name.startswith("0001")


def test_the_copy_is_what_is_kept_and_closes_after_a_month(
    app: Flask, client: FlaskClient, frozen_time: Callable[[datetime], None]
) -> None:
    frozen_time(datetime(2026, 3, 2, 9, tzinfo=UTC))
    factories.make_registration(email=ADDRESS, name="Amina Diallo", needs_note="près de la sortie", seats=3, came=2)
    asked = _open(Want.COPY)
    actions.send_copy(asked, actor="staff:1")
    db.session.commit()

    page = client.get(f"/fr/privacy/answers/{asked.copy_code}")
    file = client.get(f"/fr/privacy/answers/{asked.copy_code}.json")
    seen = []
    for moment in (datetime(2026, 4, 1, 21, 59, tzinfo=UTC), datetime(2026, 4, 1, 22, tzinfo=UTC)):
        frozen_time(moment)
        seen.append(client.get(f"/fr/privacy/answers/{asked.copy_code}").status_code)

    assert [words for words in ("Amina Diallo", "près de la sortie", "Inscription", "Personnes présentes") if words not in page.text] == []
    assert json.loads(file.text)["data"]["registrations"][0]["name"] == "Amina Diallo"
    assert ("jusqu’au mercredi 1er avril 2026" in page.text, seen) == (True, [200, 404])
    letter = db.session.scalars(select(Notice).where(Notice.kind == "privacy.copy")).one()
    assert ("Amina" in letter.text, f"/fr/privacy/answers/{asked.copy_code}" in letter.text) == (False, True)


def test_two_months_more_are_taken_once_and_in_time(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(datetime(2026, 3, 2, 9, tzinfo=UTC))
    asked, late = _open(Want.COPY), _open(Want.ERASE, "late@example.org")

    actions.extend(asked, WHY, actor="staff:1")
    again = _refusal(lambda: actions.extend(asked, WHY, actor="staff:1"))
    frozen_time(datetime(2026, 4, 3, 9, tzinfo=UTC))
    too_late = _refusal(lambda: actions.extend(late, WHY, actor="staff:1"))

    assert (asked.due_on, asked.extension) == (date(2026, 6, 2), WHY.fr)
    assert (again, too_late) == ("extended", "late")


def test_a_correction_reaches_every_table_and_both_addresses(app: Flask) -> None:
    to_come = factories.make_registration(email=ADDRESS, name="Amina Dialo")
    past = factories.make_registration(slot=_past(), email=ADDRESS, name="Amina Dialo", state=State.ATTENDED)
    member = factories.make_member(email=ADDRESS, name="Amina Dialo")
    leader = factories.make_resource(email=ADDRESS, email_key=ADDRESS, name="Amina Dialo")
    asked = _open(Want.CORRECT)
    new = addresses.read("Amina.Diallo@example.org")

    counts = actions.correct(asked, Correction(name="Amina Diallo", email=new), actor="staff:1")

    db.session.flush()
    people = [to_come, past, member, leader]
    assert {(row.name, row.email, row.email_key) for row in people} == {("Amina Diallo", new.shown, new.key)}
    assert "amina diallo" in to_come.search
    assert (counts["registrations"], counts["council"], counts["resources"]) == (2, 1, 1)
    told = db.session.scalars(select(Notice.recipient).where(Notice.kind == "privacy.corrected").order_by(Notice.id)).all()
    assert [address.casefold() for address in told] == [ADDRESS, new.key]


def test_a_correction_never_makes_two_registrations_of_one_address(app: Flask) -> None:
    slot = factories.make_slot()
    factories.make_registration(slot=slot, email=ADDRESS)
    factories.make_registration(slot=slot, email="other@example.org")
    asked = _open(Want.CORRECT)
    db.session.commit()

    refused = _refusal(lambda: actions.correct(asked, Correction(email=addresses.read("other@example.org")), actor="staff:1"))
    db.session.rollback()

    assert refused == "address_taken"
    assert len(holders.find_all(ADDRESS)["registrations"]) == 1


def test_staff_see_nothing_before_the_address_is_confirmed_and_every_look_is_noted(app: Flask, desk: StaffClient) -> None:
    factories.make_registration(email=ADDRESS, name="Amina Diallo")
    asked = actions.enter(actions.Asked(Want.COPY, ADDRESS, "fr"), Way.POST, today(), actor="staff:1")
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    before, file = desk.get(f"/staff/privacy/{asked.id}"), desk.get(f"/staff/privacy/{asked.id}/copy.json")
    actions.confirm(asked)
    db.session.commit()
    after = desk.get(f"/staff/privacy/{asked.id}")

    assert ("Amina Diallo" in before.text, file.status_code, "Amina Diallo" in after.text) == (False, 404, True)
    looks = db.session.scalars(select(Entry).where(Entry.verb == "see", Entry.object_kind == "privacy_request").order_by(Entry.id)).all()
    assert [(look.actor, look.facts["rows"]) for look in looks] == [(f"staff:{desk.staff.id}", 0), (f"staff:{desk.staff.id}", 4)]


def test_what_would_be_erased_is_shown_before_and_nothing_is_until_then(app: Flask, desk: StaffClient) -> None:
    registration = factories.make_registration(slot=_past(), email=ADDRESS, name="Amina Diallo", state=State.ATTENDED)
    asked = _open(Want.ERASE)
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    shown = desk.send(f"/staff/privacy/{asked.id}/erase", withdraw="y", go="rehearse")
    kept = registration.name
    done = desk.send(f"/staff/privacy/{asked.id}/erase", withdraw="y", go="do")

    assert ("Registrations (1)" in shown.text, kept, done.status_code) == (True, "Amina Diallo", 303)
    assert (registration.name, registration.seats, asked.state, asked.outcome["registrations"]) == ("", 1, RequestState.ANSWERED, 1)


def test_a_stand_and_a_wish_for_news_are_shown_and_erased_like_all_else(app: Flask, client: FlaskClient, desk: StaffClient) -> None:
    stands.make_stand(email=ADDRESS, email_key=ADDRESS, state=StandState.SELECTED)
    db.session.add(Subscription(email=ADDRESS, email_key=ADDRESS, language="fr", topics="week", state=SubscriptionState.CONFIRMED))
    asked = _open(Want.ERASE)
    desk.sign_in(Role.ADMINISTRATOR)
    address = f"/staff/privacy/{asked.id}"

    page = desk.get(address).text
    shown = desk.send(f"{address}/erase", go="rehearse").text
    done = desk.send(f"{address}/erase", go="do")

    assert [words in page for words in ("Selected for a stand", "International Solidarity Week", "News by email")] == [True] * 3
    assert "Stands at the festival (1) – it is still to come" in shown
    assert "Ce qui reste" in shown
    assert "Stands au Festival (1)" in shown
    assert done.status_code == 303
    assert "<dt>Subscriptions</dt>" not in desk.get(address).text


def test_what_is_asked_for_and_what_was_done_have_words_in_the_history(app: Flask, desk: StaffClient) -> None:
    asked = actions.enter(actions.Asked(Want.ERASE, ADDRESS, "fr"), Way.POST, today(), actor="staff:1")
    db.session.commit()
    desk.sign_in(Role.ADMINISTRATOR)

    page = desk.get(f"/staff/privacy/{asked.id}").text

    assert [words in page for words in (">Erasure<", ">erase<")] == [True, False]


def test_more_time_is_not_offered_once_the_month_is_over(app: Flask, desk: StaffClient, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(datetime(2026, 3, 2, 9, tzinfo=UTC))
    asked = _open(Want.COPY)
    desk.sign_in(Role.ADMINISTRATOR)
    within = desk.get(f"/staff/privacy/{asked.id}").text
    frozen_time(datetime(2026, 4, 3, 9, tzinfo=UTC))
    desk.sign_in(Role.ADMINISTRATOR)

    over = desk.get(f"/staff/privacy/{asked.id}").text

    assert [f"/staff/privacy/{asked.id}/extend" in page for page in (within, over)] == [True, False]


def _open(want: Want, email: str = ADDRESS) -> PrivacyRequest:
    return actions.enter(actions.Asked(want, email, "fr"), Way.COUNTER, today(), identity=Identity.SEEN, actor="staff:1")


def _past() -> object:
    return factories.make_slot(starts_at=now() - timedelta(days=9))


def _refusal(work: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.reason
