"""A teacher registers classes on the page: finding the school, one class and several, and everything that is stopped."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.classes.models import ClassParty, ClassWish
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations.models import Registration, State
from ixevents.schools.models import SchoolState
from tests.classes.conftest import (
    ATHENEE,
    ATHENEUM,
    DUTCH_HOLIDAY,
    FRIDAY,
    MONDAY,
    SATURDAY,
    a_class,
    class_slot,
    filled,
    open_form,
    registered,
    school,
    send,
)
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("schools")

STATEMENTS_FOR_ONE_CLASS = 22
STATEMENTS_A_FURTHER_CLASS = 12
NAMES = "Amina Diallo\nBilal Saïdi\nChloé Martin\nDavid De Smet\nEmma Peeters\nFarid El Amrani"


@pytest.fixture(autouse=True)
def _monday(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MONDAY)


def test_school_is_found_without_a_script_and_what_was_typed_stays(client: FlaskClient) -> None:
    slot = class_slot()
    form = open_form(client, slot) | {"find": "elsene atheneum", "step": "find", "name": "Odile", "c1_label": "4TQ B"}

    page = send(client, slot, form)

    assert page.status_code == 200
    assert f'type="radio" name="school" id="school" value="{school(ATHENEUM).id}"' in page.text
    assert 'value="Odile"' in page.text
    assert 'value="4TQ B"' in page.text
    assert "Mon école n’est pas dans la liste" in page.text


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("990011", "Athénée des Lilas"),
        ("FASE 990011", "Athénée des Lilas"),
        ("athenee lilas", "Athénée des Lilas"),
        ("ixelles néerlandophone secundair", None),
        ("ixelles nederlandstalig college", "Sint-Adelheidcollege"),
        ("Elsene WBE athenee", "Athénée des Lilas"),
        ("xyzzy", None),
        ("%", None),
    ],
)
def test_schools_are_found_as_one_types(client: FlaskClient, words: str, first: str | None) -> None:
    found = client.get("/fr/schools", query_string={"q": words}).get_json()

    assert next((one["name"] for one in found["schools"]), None) == first


def test_one_class_has_its_adults_counted_and_gets_a_letter(client: FlaskClient) -> None:
    slot = class_slot(capacity=60)

    answer = send(client, slot, filled(client, slot))

    party, registration = db.session.execute(select(ClassParty, Registration).join(ClassParty.registration)).one()
    assert (answer.status_code, answer.location) == (303, f"/fr/registrations/{registration.code}")
    assert (party.label, party.level, party.pupils, party.adults, party.school_id) == ("4TQ B", "S4", 22, 2, school(ATHENEE).id)
    assert (registration.state, registration.seats, registration.language) == (State.CONFIRMED, 24, "fr")
    letter = db.session.scalars(select(Notice)).one()
    assert (letter.kind, letter.calendar_method) == ("classes.confirmed", "REQUEST")


def test_several_classes_come_in_one_sending_each_with_its_letter_and_calendar_entry(client: FlaskClient) -> None:
    slot = class_slot(capacity=60)
    form = send(client, slot, filled(client, slot) | {"step": "add"}).text
    assert 'name="numbers" value="1 2"' in form
    two = filled(client, slot) | {"numbers": "1 2", "c2_label": "4TQ C", "c2_level": "S4", "c2_pupils": "20", "c2_wish1": str(slot.id)}

    answer = send(client, slot, two)

    assert answer.status_code == 303
    parties = db.session.scalars(select(ClassParty).order_by(ClassParty.label)).all()
    assert [(party.label, party.size) for party in parties] == [("4TQ B", 24), ("4TQ C", 22)]
    assert len({party.sending for party in parties}) == 1
    uids = [re.search(r"UID:(\S+)", letter.calendar or "") for letter in db.session.scalars(select(Notice))]
    assert len({found.group(1) for found in uids if found}) == 2
    page = client.get(answer.location).text
    assert "4TQ C" in page
    assert slot.seats_taken == 46


def test_a_class_can_be_taken_away_again(client: FlaskClient) -> None:
    slot = class_slot()
    form = filled(client, slot) | {"numbers": "1 2", "c2_label": "4TQ C", "step": "drop-1"}

    page = send(client, slot, form).text

    assert 'name="numbers" value="2"' in page
    assert 'value="4TQ C"' in page


def test_registering_costs_a_known_number_of_statements(client: FlaskClient) -> None:
    counts = []
    for classes in (1, 3):
        slot = class_slot(capacity=200)
        form = filled(client, slot, numbers=" ".join(map(str, range(1, classes + 1))))
        for number in range(2, classes + 1):
            form |= {
                f"c{number}_label": f"4TQ {number}",
                f"c{number}_level": "S4",
                f"c{number}_pupils": "20",
                f"c{number}_wish1": str(slot.id),
            }
        with count_queries() as statements:
            assert send(client, slot, form).status_code == 303
        counts.append(len(statements))

    assert counts == [STATEMENTS_FOR_ONE_CLASS, STATEMENTS_FOR_ONE_CLASS + 2 * STATEMENTS_A_FURTHER_CLASS]


def test_the_first_wish_with_room_is_taken_and_the_letter_says_which(client: FlaskClient) -> None:
    full = class_slot(capacity=20)
    room = class_slot(event=full.event, starts_at=FRIDAY, capacity=60)

    send(client, full, filled(client, full, c1_wish2=str(room.id)))

    registration = db.session.scalars(select(Registration)).one()
    assert (registration.slot_id, registration.state) == (room.id, State.CONFIRMED)
    assert "La première date que vous souhaitiez était complète" in " ".join(db.session.scalars(select(Notice)).one().text.split())
    assert [wish.slot_id for wish in db.session.scalars(select(ClassWish).order_by(ClassWish.rank))] == [full.id, room.id]


def test_a_second_press_of_the_button_takes_no_second_date(client: FlaskClient) -> None:
    slot = class_slot(capacity=30)
    other = class_slot(event=slot.event, starts_at=FRIDAY, capacity=30)
    form = filled(client, slot, c1_wish2=str(other.id))

    first, second = send(client, slot, form), send(client, slot, form)

    assert first.location == second.location
    assert (slot.seats_taken, other.seats_taken) == (24, 0)


def test_without_room_the_whole_class_waits_and_hears_of_other_dates(client: FlaskClient) -> None:
    slot = class_slot(capacity=20)
    class_slot(event=slot.event, starts_at=FRIDAY, capacity=26)

    send(client, slot, filled(client, slot))

    registration = db.session.scalars(select(Registration)).one()
    assert (registration.state, registration.whole_only, registration.seats_waiting) == (State.WAITING, True, 24)
    assert "vendredi 4 décembre 2026, 09:00 – 11:00\u00a0: 26 places" in db.session.scalars(select(Notice)).one().text


def test_who_waits_hears_what_its_own_sending_and_the_calendar_of_its_school_leave() -> None:
    slot = class_slot(capacity=20)
    friday = class_slot(event=slot.event, starts_at=FRIDAY, capacity=50)
    class_slot(event=slot.event, starts_at=DUTCH_HOLIDAY, capacity=50)

    waiting, seated = registered(a_class(slot), a_class(friday, label="4TQ C"), school_id=school(ATHENEUM).id)

    letter = db.session.scalars(select(Notice).where(Notice.kind == "classes.waiting")).one()
    assert (waiting.state, seated.state) == (State.WAITING, State.CONFIRMED)
    assert re.findall(r"(\d+) places\n", letter.text) == ["26", "24"]


def test_a_class_that_would_come_in_part_is_offered_what_is_left(client: FlaskClient) -> None:
    slot = class_slot(capacity=20)

    send(client, slot, filled(client, slot, c1_part="y"))

    registration = db.session.scalars(select(Registration)).one()
    assert registration.state == State.OFFERED
    assert db.session.scalars(select(Notice)).one().kind == "classes.offer"


def test_a_holiday_counts_for_the_schools_own_community_only(client: FlaskClient) -> None:
    slot = class_slot(starts_at=DUTCH_HOLIDAY)

    dutch = send(client, slot, filled(client, slot, ATHENEUM))
    french = send(client, slot, filled(client, slot, ATHENEE))

    assert (dutch.status_code, french.status_code) == (422, 303)
    assert errors(dutch.text) == {"c1_wish1": "Il n’y a pas école ce jour-là\u00a0: Vacances de carnaval."}


def test_a_saturday_wants_a_second_word(client: FlaskClient) -> None:
    slot = class_slot(starts_at=SATURDAY)
    form = filled(client, slot)

    asked = send(client, slot, form)
    sure = send(client, slot, form | {"c1_sure": "y"})

    assert (asked.status_code, sure.status_code) == (422, 303)
    assert 'name="c1_sure"' in asked.text


@pytest.mark.parametrize("field", ["topic", "lessons", "experience", "c1_needs_note"])
@pytest.mark.parametrize("names", [NAMES, ", ".join(NAMES.splitlines())], ids=["lines", "commas"])
def test_a_list_of_names_is_stopped_and_kept_nowhere_but_on_the_page(client: FlaskClient, field: str, names: str) -> None:
    slot = class_slot()

    page = send(client, slot, filled(client, slot, **{field: names}))

    assert page.status_code == 422
    assert "ressemble à une liste de noms" in errors(page.text)[field]
    assert "Amina Diallo" in page.text
    assert db.session.scalars(select(ClassParty)).all() == []


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"school": ""}, "school", "Trouvez votre école"),
        ({"school": "999999"}, "school", "Trouvez votre école"),
        ({"c1_label": ""}, "c1_label", "Indiquez le nom de la classe"),
        ({"c1_label": "www.example.org"}, "c1_label", "lettres et en chiffres"),
        ({"c1_level": "P1"}, "c1_level", ""),
        ({"c1_pupils": "0"}, "c1_pupils", "de 1 à 35"),
        ({"c1_pupils": "36"}, "c1_pupils", "de 1 à 35"),
        ({"c1_pupils": "33"}, "c1_pupils", "beaucoup pour une classe"),
        ({"c1_pupils": "douze"}, "c1_pupils", "nombre entier"),
        ({"c1_adults": "1"}, "c1_adults", "Pour 22\u00a0élèves" if False else "au moins 2 adultes"),
        ({"c1_wish1": "999999"}, "c1_wish1", ""),
        ({"phone": "plus tard"}, "phone", "8 chiffres"),
        ({"c1_contact_name": "Karim"}, "c1_contact_email", "adresse e-mail de l’autre personne"),
        ({"school": "new"}, "new_community", "langue de votre école"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_stays(
    client: FlaskClient, wrong: dict[str, str], field: str, words: str
) -> None:
    slot = class_slot(terms={"levels": ["S3", "S4"]})

    page = send(client, slot, filled(client, slot, **wrong))

    assert page.status_code == 422
    assert words in errors(page.text)[field]
    assert 'value="odile@example.org"' in page.text


def test_a_large_class_is_believed_once_it_is_confirmed(client: FlaskClient) -> None:
    slot = class_slot(capacity=60)

    answer = send(client, slot, filled(client, slot, c1_pupils="33", c1_many="y"))

    assert answer.status_code == 303
    assert db.session.scalars(select(ClassParty)).one().adults == 3


def test_a_school_that_is_not_in_the_list_is_proposed_to_it(client: FlaskClient) -> None:
    slot = class_slot()
    form = filled(client, slot, school="new", new_name="École du Vent", new_postcode="1050", new_locality="Ixelles", new_community="fr")

    answer = send(client, slot, form)

    assert answer.status_code == 303
    party = db.session.scalars(select(ClassParty)).one()
    proposed = db.session.get(type(school(ATHENEE)), party.school_id)
    assert proposed is not None
    assert (proposed.name, proposed.state, party.school_named) == ("École du Vent", SchoolState.PROPOSED, "École du Vent")
    assert "École du Vent" not in db.session.scalars(select(Notice)).one().text


def test_the_same_class_twice_is_one_and_the_sender_learns_no_code(client: FlaskClient) -> None:
    slot = class_slot(capacity=60)
    first = filled(client, slot)
    send(client, slot, first)
    again = send(client, slot, first)

    other = send(client, slot, filled(client, slot, c1_label="4 tq b"))

    code = db.session.scalars(select(Registration.code)).one()
    assert again.location.endswith(code)
    assert other.location == f"/fr/events/{slot.event.slug}/register/sent"


def test_another_contact_gets_the_letters_of_that_class_and_its_page_alone(client: FlaskClient) -> None:
    slot = class_slot(capacity=60)
    two = {"numbers": "1 2", "c2_label": "4TQ C", "c2_level": "S4", "c2_pupils": "20", "c2_wish1": str(slot.id)}
    other = {"c2_contact_name": "Karim", "c2_contact_email": "karim@example.org"}

    answer = send(client, slot, filled(client, slot, **two, **other))

    assert sorted(db.session.scalars(select(Notice.recipient))) == ["karim@example.org", "odile@example.org"]
    assert "4TQ C" not in client.get(answer.location).text


def test_a_class_of_an_event_that_decides_is_a_request(client: FlaskClient) -> None:
    slot = class_slot(capacity=60, terms={"approval": True})

    answer = send(client, slot, filled(client, slot))

    assert db.session.scalars(select(Registration.state)).one() == State.REQUESTED
    assert db.session.scalars(select(Notice.kind)).one() == "classes.requested"
    assert "Nous avons votre demande" in client.get(answer.location).text


def errors(page: str) -> dict[str, str]:
    """Return the errors of the summary by the field they lead to."""
    summary = page.partition("error-summary__list")[2].partition("</ul>")[0]
    return {field.removesuffix("-0"): words for field, words in re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary)}
