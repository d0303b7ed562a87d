"""The private page of a class: see, change, move, take part of an offer, copy; what a teacher can do without us."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.classes import actions, behind
from ixevents.classes.models import ClassParty
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.registrations import actions as registrations
from ixevents.registrations import desk, slot_actions
from ixevents.registrations.models import Offer, OfferState, Registration, State
from tests.classes.conftest import ATHENEE, ATHENEUM, DUTCH_HOLIDAY, FRIDAY, MONDAY, a_class, class_slot, open_form, registered, school
from tests.support import factories, forms
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("schools")

STATEMENTS_OF_THE_PAGE = 15
"""What packages above add to the page included."""


@pytest.fixture(autouse=True)
def _monday(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MONDAY)


def test_the_page_says_everything_about_the_class(client: FlaskClient) -> None:
    slot = class_slot(capacity=60, terms={"bring": factories.words("Une bouteille", "Een fles", "A bottle")})
    one = a_class(slot, needs={"wheelchair": 2}, hours="8:25 – 12:05", counts={"girls": 12})
    registration = registered(one, school_id=school(ATHENEE).id, day_phone="0470 00 00 01")[0]

    page = client.get(f"/fr/registrations/{registration.code}").text

    for words in (
        "Athénée des Lilas",
        "4TQ B, 4e secondaire",
        "22 élèves et 2 adultes",
        "2 × ",
        "Filles\u00a0: 12",
        "8:25 – 12:05",
        "Une bouteille",
        "0470 00 00 01",
    ):
        assert words in page
    assert "data:image/svg+xml" in page


@pytest.mark.parametrize(("lang", "between"), [("fr", "roulant\u00a0; Allergie"), ("nl", "rolstoel; Allergie")])
def test_needs_and_what_was_written_are_told_apart_as_the_language_does(client: FlaskClient, lang: str, between: str) -> None:
    registration = registered(a_class(class_slot(capacity=60), needs={"wheelchair": 1}))[0]
    registration.needs_note = "Allergie"
    db.session.commit()

    assert between in client.get(f"/{lang}/registrations/{registration.code}").text


@pytest.mark.parametrize(("came", "words"), [(24, "Votre classe était là"), (0, "Cette date est passée")])
def test_a_class_is_not_expected_any_more_once_its_day_is_over(
    client: FlaskClient, frozen_time: Callable[[datetime], None], came: int, words: str
) -> None:
    registration = registered(a_class(class_slot(capacity=60)))[0]
    registration.came = came
    db.session.commit()
    before = client.get(f"/fr/registrations/{registration.code}").text
    frozen_time(registration.slot.ends_at + timedelta(hours=1))

    page = client.get(f"/fr/registrations/{registration.code}").text

    assert [("Nous attendons" in one, words in one) for one in (before, page)] == [(True, False), (False, True)]


def test_size_and_label_change_within_the_free_seats(client: FlaskClient) -> None:
    slot = class_slot(capacity=26)
    registration = registered(a_class(slot))[0]

    answer = change(client, registration, label="4TQ C", pupils="26", adults="2")

    party = db.session.scalars(select(ClassParty)).one()
    assert answer.status_code == 303
    assert (party.label, party.pupils, party.adults) == ("4TQ C", 26, 2)
    assert (registration.seats, registration.seats_waiting) == (24, 4)
    assert registration.party_key.endswith("4tqc")


def test_too_few_adults_and_a_name_that_is_taken_are_refused_beside_the_field(client: FlaskClient) -> None:
    slot = class_slot(capacity=60)
    registration, _other = registered(a_class(slot), a_class(slot, label="4TQ C"))

    few = change(client, registration, adults="1")
    taken = change(client, registration, label="4tq c")

    assert (few.status_code, taken.status_code) == (422, 409)
    assert "au moins 2 adultes" in few.text
    assert behind.party(registration).label == "4TQ B"


def test_what_a_colleague_told_meanwhile_is_not_written_over_and_what_was_typed_stays(client: FlaskClient) -> None:
    registration = registered(a_class(class_slot(capacity=60)))[0]
    page = f"/fr/registrations/{registration.code}"
    opened = forms.answers(client.get(page).text, having="label")
    assert change(client, registration, pupils="24").status_code == 303

    late = client.post(f"{page}/class", data=opened | {"hours": "8:25 – 15:30"})
    again = client.post(f"{page}/class", data=forms.answers(late.text, having="label") | {"pupils": "24"})

    assert late.status_code == 409
    assert "4TQ B, 4e secondaire, 24 élèves et 2 adultes." in late.text
    assert 'value="8:25 – 15:30"' in late.text
    party = behind.party(registration)
    assert (again.status_code, party.pupils, party.hours) == (303, 24, "8:25 – 15:30")


def test_the_same_change_sent_twice_is_done_once(client: FlaskClient) -> None:
    registration = registered(a_class(class_slot(capacity=60)))[0]
    page = f"/fr/registrations/{registration.code}"
    sent = forms.answers(client.get(page).text, having="label") | {"pupils": "24"}

    answers = [client.post(f"{page}/class", data=sent).status_code for _ in range(2)]

    assert answers == [303, 303]


def test_what_a_class_needs_is_changed_by_its_own_link(client: FlaskClient) -> None:
    registration = registered(a_class(class_slot(capacity=60), needs={"wheelchair": 2}))[0]

    answer = need(client, registration, need_wheelchair="1", need_guide_dog="1", needs_note="Un ascenseur assez large.")

    page = client.get(answer.location).text
    assert (answer.status_code, "Vos changements sont enregistrés." in page) == (303, True)
    assert behind.party(registration).needs == {"wheelchair": 1, "guide_dog": 1}
    assert (registration.needs, registration.needs_note) == (["wheelchair", "guide_dog"], "Un ascenseur assez large.")
    assert db.session.scalars(select(Entry).where(Entry.verb == "correct")).one().facts == {"fields": ["needs", "needs_note"]}


def test_what_a_class_needs_holds_no_list_of_names_and_nothing_once_it_is_over(
    client: FlaskClient, frozen_time: Callable[[datetime], None]
) -> None:
    slot = class_slot(capacity=60)
    registration = registered(a_class(slot))[0]
    form = forms.answers(client.get(f"/fr/registrations/{registration.code}").text, having="need_wheelchair")
    names = need(client, registration, needs_note="Ana Marin, Bo Leclercq, Chloé Peeters, Dia Sow, Elias Maes, Farah Amrani")

    frozen_time(slot.starts_at)
    late = client.post(f"/fr/registrations/{registration.code}/class/needs", data=form | {"need_wheelchair": "1"})

    assert (names.status_code, late.status_code) == (422, 409)
    assert (behind.party(registration).needs, registration.needs_note) == ({}, None)


def test_needs_a_colleague_told_meanwhile_are_not_written_over(client: FlaskClient) -> None:
    registration = registered(a_class(class_slot(capacity=60)))[0]
    page = f"/fr/registrations/{registration.code}"
    opened = forms.answers(client.get(page).text, having="need_wheelchair")
    assert need(client, registration, need_wheelchair="2").status_code == 303

    late = client.post(f"{page}/class/needs", data=opened | {"need_guide_dog": "1"})
    same = client.post(f"{page}/class/needs", data=opened | {"need_wheelchair": "2"})
    kept = behind.party(registration).needs
    again = client.post(f"{page}/class/needs", data=forms.answers(late.text, having="need_wheelchair"))

    assert (late.status_code, same.status_code, kept) == (409, 303, {"wheelchair": 2})
    assert (again.status_code, behind.party(registration).needs) == (303, {"guide_dog": 1})


def test_the_page_says_how_a_colleague_takes_over_while_the_class_can_still_come(client: FlaskClient) -> None:
    registration = registered(a_class(class_slot(capacity=60)))[0]
    page = f"/fr/registrations/{registration.code}"

    before = client.get(page).text
    client.post(f"{page}/withdraw")

    assert ("reprend la classe" in before, "reprend la classe" in client.get(page).text) == (True, False)


def test_a_move_to_no_date_says_so(client: FlaskClient) -> None:
    slot = class_slot(capacity=30)
    class_slot(event=slot.event, starts_at=FRIDAY, capacity=30)
    registration = registered(a_class(slot))[0]

    answer = client.post(f"/fr/registrations/{registration.code}/class/move", data={})

    assert answer.status_code == 422
    assert answer.text.count("Choisissez une date") == 2


def test_a_class_moves_to_a_date_with_room_and_keeps_its_link(client: FlaskClient) -> None:
    slot = class_slot(capacity=30)
    other = class_slot(event=slot.event, starts_at=FRIDAY, capacity=30)
    registration = registered(a_class(slot, needs={"wheelchair": 1}))[0]
    code = registration.code
    assert "vendredi 4 décembre 2026, 09:00 – 11:00\u00a0: 30 places" in client.get(f"/fr/registrations/{code}").text

    answer = client.post(f"/fr/registrations/{code}/class/move", data={"slot": other.id})

    moved = db.session.scalars(select(Registration).where(Registration.code == answer.location.partition("?")[0].rpartition("/")[2])).one()
    assert (moved.slot_id, moved.state, behind.party(moved).needs) == (other.id, State.CONFIRMED, {"wheelchair": 1})
    assert client.get(f"/fr/registrations/{code}", follow_redirects=True).status_code == 200
    assert (slot.seats_taken, other.seats_taken) == (0, 24)
    assert "classes.transferred" in db.session.scalars(select(Notice.kind)).all()


def test_nobody_moves_a_class_unread_that_a_colleague_has_moved(client: FlaskClient) -> None:
    slot = class_slot(capacity=30)
    friday = class_slot(event=slot.event, starts_at=FRIDAY, capacity=30)
    monday = class_slot(event=slot.event, starts_at=FRIDAY + timedelta(days=3), capacity=30)
    registration = registered(a_class(slot))[0]
    page = client.get(f"/nl/registrations/{registration.code}").text
    sent = forms.answers(page, having="seen_slot")
    move_url = f"/nl/registrations/{registration.code}/class/move"

    done = client.post(move_url, data={**sent, "slot": friday.id})
    again = client.post(move_url, data={**sent, "slot": friday.id})
    other = client.post(move_url, data={**sent, "slot": monday.id})

    assert "De nieuwe datum is bewaard." in client.get(done.location).text
    assert (again.status_code, other.status_code) == (303, 409)
    assert "komt nu op vrijdag 4 december 2026" in other.text
    assert (friday.seats_taken, monday.seats_taken) == (24, 0)


def test_a_date_without_room_for_the_whole_class_is_not_offered_and_refused(client: FlaskClient) -> None:
    slot = class_slot(capacity=30)
    small = class_slot(event=slot.event, starts_at=FRIDAY, capacity=23)
    registration = registered(a_class(slot))[0]

    page = client.get(f"/fr/registrations/{registration.code}")
    answer = client.post(f"/fr/registrations/{registration.code}/class/move", data={"slot": small.id})

    assert "/class/move" not in page.text
    assert answer.status_code == 409
    assert "plus de place pour toute la classe" in answer.text
    assert registration.slot_id == slot.id


def test_a_holiday_of_its_school_is_neither_offered_nor_taken(client: FlaskClient) -> None:
    slot = class_slot(capacity=30)
    holiday = class_slot(event=slot.event, starts_at=DUTCH_HOLIDAY, capacity=30)
    registration = registered(a_class(slot), school_id=school(ATHENEUM).id)[0]

    page = client.get(f"/fr/registrations/{registration.code}")
    answer = client.post(f"/fr/registrations/{registration.code}/class/move", data={"slot": holiday.id})

    assert "/class/move" not in page.text
    assert answer.status_code == 409
    assert registration.slot_id == slot.id


def test_a_request_moves_and_stays_a_request(client: FlaskClient) -> None:
    slot = class_slot(capacity=30, terms={"approval": True})
    other = class_slot(event=slot.event, starts_at=FRIDAY, capacity=30)
    registration = registered(a_class(slot))[0]

    moved = actions.move(registration, other)

    assert (moved.state, moved.slot_id) == (State.REQUESTED, other.id)


def test_a_waiting_class_is_split_only_once_it_says_so_and_chooses_who_comes(client: FlaskClient) -> None:
    slot = class_slot(capacity=40)
    first = registered(a_class(slot), email="first@example.org")[0]
    waiting = registered(a_class(slot))[0]
    assert (waiting.state, waiting.whole_only, slot.seats_left) == (State.WAITING, True, 16)

    client.post(f"/nl/registrations/{waiting.code}/class/waiting", data={"part": "1"})
    assert waiting.state == State.OFFERED
    page = client.get(f"/nl/registrations/{waiting.code}").text
    assert (forms.answers(page, having="pupils")["pupils"], forms.answers(page, having="pupils")["adults"]) == ("15", "1")
    too_many = client.post(f"/nl/registrations/{waiting.code}/class/offer", data={"answer": "take", "pupils": "16", "adults": "1"})
    answer = client.post(f"/nl/registrations/{waiting.code}/class/offer", data={"answer": "take", "pupils": "13", "adults": "1"})

    assert (too_many.status_code, answer.status_code) == (422, 303)
    assert (waiting.state, waiting.seats, waiting.seats_waiting) == (State.CONFIRMED, 14, 0)
    assert (behind.party(waiting).pupils, behind.party(waiting).adults) == (13, 1)
    assert first.state == State.CONFIRMED


def test_a_class_from_the_line_becomes_a_request_by_its_offer_and_is_decided_on_once(client: FlaskClient) -> None:
    slot = class_slot(capacity=30, terms={"approval": True})
    first = registered(a_class(slot), email="first@example.org")[0]
    waiting = registered(a_class(slot))[0]
    registrations.withdraw(first)
    registrations.accept_offer(waiting, 24)

    taken = waiting.state, _kinds_to(waiting)[-1]
    desk.approve(waiting, actor="staff:1")
    slot_actions.set_capacity(slot, 24, actor="staff:1")
    registrations.change_size(waiting, 26)
    slot_actions.set_capacity(slot, 30, actor="staff:1")
    registrations.accept_offer(waiting, 2)

    assert taken == (State.REQUESTED, "classes.requested")
    assert (waiting.state, waiting.seats, _kinds_to(waiting)[-1]) == (State.CONFIRMED, 26, "classes.changed")


def _kinds_to(registration: Registration) -> list[str]:
    return list(db.session.scalars(select(Notice.kind).where(Notice.about_id == registration.id).order_by(Notice.id)))


def test_a_class_with_an_open_offer_takes_another_date_instead_of_answering_it(client: FlaskClient) -> None:
    slot = class_slot(capacity=41)
    other = class_slot(event=slot.event, starts_at=FRIDAY, capacity=30)
    registered(a_class(slot), email="first@example.org")
    waiting, behind_it = (registered(a_class(slot), email=f"{name}@example.org")[0] for name in ("second", "third"))
    client.post(f"/nl/registrations/{waiting.code}/class/waiting", data={"part": "1"})
    offered, page = State(waiting.state), client.get(f"/nl/registrations/{waiting.code}").text

    answer = client.post(f"/nl/registrations/{waiting.code}/class/move", data={"slot": other.id})

    offers = db.session.scalars(select(Offer.state).order_by(Offer.id)).all()
    moved = db.session.scalars(select(Registration).where(Registration.slot_id == other.id)).one()
    assert (offered, "/class/move" in page, answer.status_code) == (State.OFFERED, True, 303)
    assert (offers, moved.state, moved.seats, other.seats_taken) == ([OfferState.WITHDRAWN], State.CONFIRMED, 24, 24)
    assert (waiting.state, behind_it.state, slot.seats_taken, slot.seats_waiting) == (State.CANCELLED, State.WAITING, 24, 24)


@pytest.mark.parametrize(
    ("free", "words"), [(1, "Prendre cette place et attendre le reste"), (3, "Prendre ces 3 places et attendre le reste")]
)
def test_a_part_of_an_offer_is_named_by_its_number(client: FlaskClient, free: int, words: str) -> None:
    slot = class_slot(capacity=24 + free)
    registration = registered(a_class(slot))[0]
    change(client, registration, label="4TQ B", pupils="28", adults="2")

    assert words in client.get(f"/fr/registrations/{registration.code}").text


def test_what_staff_change_keeps_the_class_in_line_with_its_seats() -> None:
    slot = class_slot(capacity=60)
    registration = registered(a_class(slot))[0]

    registrations.change_size(registration, 20, actor="staff:1")

    party = behind.party(registration)
    assert (party.pupils, party.adults) == (18, 2)


def test_the_class_is_copied_to_another_workshop(client: FlaskClient) -> None:
    slot, other = class_slot(capacity=60), class_slot(capacity=60, starts_at=FRIDAY)
    registration = registered(a_class(slot, counts={"girls": 12}), school_id=school(ATHENEE).id)[0]
    page = client.get(f"/fr/registrations/{registration.code}").text
    assert f"/fr/events/{other.event.slug}/register?slot={other.id}&amp;class={registration.code}" in page

    form = open_form(client, other, query=f"?slot={other.id}&class={registration.code}")

    assert {name: form[name] for name in ("school", "c1_label", "c1_level", "c1_pupils", "c1_count_girls", "email")} == {
        "school": str(school(ATHENEE).id),
        "c1_label": "4TQ B",
        "c1_level": "S4",
        "c1_pupils": "22",
        "c1_count_girls": "12",
        "email": "odile@example.org",
    }
    assert client.get(f"/fr/events/{other.event.slug}/register?class=nobody").status_code == 200


def test_withdrawing_gives_the_seats_to_the_class_that_waits() -> None:
    slot = class_slot(capacity=30)
    first = registered(a_class(slot), email="first@example.org")[0]
    waiting = registered(a_class(slot))[0]

    registrations.withdraw(first)

    assert waiting.state == State.OFFERED
    assert behind.party(waiting).size == 24


def test_a_withdrawn_class_is_not_told_as_if_it_came(client: FlaskClient) -> None:
    slot = class_slot(capacity=100)
    stays, goes = registered(a_class(slot, label="4A"), a_class(slot, label="4B"))
    before = client.get(f"/nl/registrations/{stays.code}").text.partition("Samen ingeschreven")[2]

    registrations.withdraw(goes)

    page, gone = (client.get(f"/nl/registrations/{one.code}").text for one in (stays, goes))
    after = page.partition("Samen ingeschreven")[2]
    assert ("Bevestigd" in before, "Bevestigd" in after, "Uitgeschreven" in after) == (True, False, True)
    assert ("Deze klas is uitgeschreven" in gone, "U bent uitgeschreven" in gone) == (True, False)


def test_the_page_costs_the_same_with_one_class_and_with_three(client: FlaskClient) -> None:
    counts = []
    for classes in (1, 3):
        slot = class_slot(capacity=200)
        for number in range(classes):
            class_slot(event=slot.event, starts_at=FRIDAY + timedelta(days=number), capacity=60)
            class_slot(starts_at=FRIDAY, capacity=60)
        made = registered(*[a_class(slot, label=f"4TQ {n}") for n in range(classes)], email=f"t{classes}@example.org")
        with count_queries() as statements:
            assert client.get(f"/fr/registrations/{made[0].code}").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1] <= STATEMENTS_OF_THE_PAGE


def test_once_it_is_over_no_code_is_to_be_shown_at_the_entrance(client: FlaskClient) -> None:
    slot = class_slot(capacity=30)
    registration = registered(a_class(slot))[0]
    slot.starts_at, slot.ends_at = MONDAY - timedelta(days=2), MONDAY - timedelta(days=2, hours=-2)
    db.session.flush()

    assert "data:image/svg+xml" not in client.get(f"/fr/registrations/{registration.code}").text


def test_private_pages_of_persons_have_nothing_of_this(client: FlaskClient) -> None:
    registration = factories.make_registration()

    assert client.post(f"/fr/registrations/{registration.code}/class", data={}).status_code == 404


def change(client: FlaskClient, registration: Registration, **values: str) -> Any:
    """Send the form that changes a class, as it stands but for some answers."""
    form = forms.answers(client.get(f"/fr/registrations/{registration.code}").text, having="label")
    return client.post(f"/fr/registrations/{registration.code}/class", data=form | values)


def need(client: FlaskClient, registration: Registration, **values: str) -> Any:
    """Send the form of what a class needs, as it stands but for some answers."""
    form = forms.answers(client.get(f"/fr/registrations/{registration.code}").text, having="need_wheelchair")
    return client.post(f"/fr/registrations/{registration.code}/class/needs", data=form | values)
