"""Somebody lends a hand: takes shifts, one more, gives one up; each once, whatever is clicked, and never more than are wanted."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations.models import Channel
from ixevents.volunteers import queries, turns
from ixevents.volunteers.models import Shift, Turn, Volunteer, VolunteerCall
from tests.registrations.test_desk_races import at_once
from tests.support import factories, forms, volunteers
from tests.support.queries import count_queries

LETTER_COMES = "Un message pour chaque créneau est en route"
MOMENT = datetime(2027, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def call(app: Flask, frozen_time: Callable[[datetime], None]) -> VolunteerCall:
    frozen_time(MOMENT)
    made = volunteers.make_call()
    db.session.commit()
    return made


def address(call: VolunteerCall) -> str:
    return f"/fr/festival/{call.edition.slug}/volunteers/"


def sent(client: FlaskClient, path: str, frozen_time: Any, answers: dict[str, Any]) -> Any:
    form = forms.answers(client.get(path).text, "stamp")
    frozen_time(now() + timedelta(seconds=30))
    return client.post(path, data=form | answers)


def letters() -> list[tuple[str, str | None]]:
    rows = db.session.execute(select(Notice.kind, Notice.calendar_method).order_by(Notice.id))
    return [(kind.removeprefix("volunteers."), method) for kind, method in rows]


def only() -> Volunteer:
    db.session.expire_all()
    return db.session.scalars(queries.by_code(db.session.scalars(select(Volunteer.code)).one())).one()


def test_who_takes_two_shifts_gets_a_letter_for_each_and_reads_once_what_the_law_wants_told(
    client: FlaskClient, call: VolunteerCall, frozen_time: Any
) -> None:
    one, two = volunteers.make_shift(call), volunteers.make_shift(call)
    db.session.commit()

    answer = sent(client, address(call), frozen_time, volunteers.answers(one, two))
    volunteer = only()
    first, second = db.session.scalars(select(Notice).order_by(Notice.id))

    assert (answer.status_code, answer.location) == (303, f"/fr/volunteers/{volunteer.code}?saved=taken")
    assert letters() == [("taken", "REQUEST"), ("taken", "REQUEST")]
    assert [LETTER_COMES in client.get(path).text for path in (answer.location, f"/fr/volunteers/{volunteer.code}")] == [True, False]
    assert ("Vous êtes assuré." in first.text, "Vous êtes assuré." in second.text) == (True, False)
    assert (one.uid in str(first.calendar), two.uid in str(second.calendar)) == (True, True)
    assert "Amina" not in f"{first.text}{first.calendar}"
    assert [turn.shift.taken for turn in volunteer.turns] == [1, 1]
    assert volunteer.informed_at is not None


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fr", "numéro de téléphone d’au moins 8 chiffres"), ("nl", "telefoonnummer van minstens 8 cijfers"), ("en", "at least 8 figures")],
)
def test_a_number_nobody_can_dial_is_said_so_beside_its_field(
    client: FlaskClient, call: VolunteerCall, frozen_time: Any, lang: str, words: str
) -> None:
    shift = volunteers.make_shift(call)
    db.session.commit()

    answer = sent(client, address(call).replace("/fr/", f"/{lang}/"), frozen_time, volunteers.answers(shift, phone="abc"))

    assert (answer.status_code, words in answer.text) == (422, True)
    assert db.session.scalar(select(func.count()).select_from(Volunteer)) == 0


def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(
    client: FlaskClient, call: VolunteerCall, frozen_time: Any
) -> None:
    shift = volunteers.make_shift(call)
    db.session.commit()

    answer = sent(client, address(call), frozen_time, volunteers.answers(shift, shifts=[], informed=None, old_enough=None, email="nobody"))

    assert answer.status_code == 422
    for words in ("Choisissez au moins un créneau.", "la loi le demande", "avec un parent", "Indiquez une adresse e-mail complète"):
        assert words in answer.text, words
    assert 'value="Amina Diallo"' in answer.text
    assert db.session.scalars(select(Volunteer)).all() == []


def test_a_call_that_asks_no_age_has_no_box_for_it(client: FlaskClient, call: VolunteerCall, frozen_time: Any) -> None:
    call.age_least, shift = 0, volunteers.make_shift(call)
    db.session.commit()

    assert "old_enough" not in client.get(address(call)).text
    assert sent(client, address(call), frozen_time, volunteers.answers(shift, old_enough=None)).status_code == 303


def test_the_same_sending_twice_is_one_volunteer_and_a_known_address_learns_nothing(
    client: FlaskClient, call: VolunteerCall, frozen_time: Any
) -> None:
    shift, other = volunteers.make_shift(call), volunteers.make_shift(call)
    db.session.commit()
    form = forms.answers(client.get(address(call)).text, "stamp")
    frozen_time(now() + timedelta(seconds=30))
    answers = form | volunteers.answers(shift)

    first, again = (client.post(address(call), data=answers) for _time in range(2))
    later = sent(client, address(call), frozen_time, volunteers.answers(other, email="AMINA@example.org"))

    assert first.location == again.location
    assert later.location == f"{address(call)}sent"
    assert [turn.shift_id for turn in only().turns] == [shift.id]
    assert letters() == [("taken", "REQUEST"), ("own_page", None)]


def test_two_shifts_at_one_time_are_refused_whole(client: FlaskClient, call: VolunteerCall, frozen_time: Any) -> None:
    one = volunteers.make_shift(call)
    two = volunteers.make_shift(call, starts_at=one.starts_at + timedelta(hours=2))
    after = volunteers.make_shift(call, starts_at=one.ends_at)
    db.session.commit()

    refused = sent(client, address(call), frozen_time, volunteers.answers(one, two))
    apart = sent(client, address(call), frozen_time, volunteers.answers(one, after))

    assert (refused.status_code, "en même temps" in refused.text, apart.status_code) == (409, True, 303)
    assert len(only().turns) == 2


def test_a_shift_that_became_complete_meanwhile_is_said_so_and_nothing_is_half_done(
    client: FlaskClient, call: VolunteerCall, frozen_time: Any
) -> None:
    full, free = volunteers.make_shift(call, wanted=1), volunteers.make_shift(call)
    db.session.commit()
    form = forms.answers(client.get(address(call)).text, "stamp")
    volunteers.make_turn(full)
    db.session.commit()
    frozen_time(now() + timedelta(seconds=30))

    answer = client.post(address(call), data=form | volunteers.answers(free, full))

    assert (answer.status_code, "vient d’être complet" in answer.text) == (409, True)
    assert 'value="Amina Diallo"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(Turn)) == 1
    assert letters() == []


def test_nobody_signs_up_at_an_edition_the_public_does_not_see(client: FlaskClient, call: VolunteerCall) -> None:
    volunteers.make_shift(call)
    call.edition.state = "draft"
    db.session.commit()

    assert client.get(address(call)).status_code == 404


def test_a_call_that_is_closed_says_so_and_hands_back_what_was_being_written(
    client: FlaskClient, call: VolunteerCall, frozen_time: Any
) -> None:
    shift = volunteers.make_shift(call)
    db.session.commit()
    form = forms.answers(client.get(address(call)).text, "stamp")
    call.open = False
    db.session.commit()
    frozen_time(now() + timedelta(seconds=30))

    page, late = client.get(address(call)), client.post(address(call), data=form | volunteers.answers(shift))

    assert (page.status_code, shift.title.fr in page.text, "noindex" in page.text) == (200, False, True)
    assert (late.status_code, "Amina Diallo" in late.text, "amina@example.org" in late.text) == (409, True, True)
    assert db.session.scalar(select(func.count()).select_from(Volunteer)) == 0


def test_a_call_closed_a_moment_ago_takes_nobody_of_the_public(call: VolunteerCall) -> None:
    shift = volunteers.make_shift(call)
    call.open = False
    db.session.flush()
    facts = {"name": "Amina Diallo", "email": "amina@example.org", "phone": "", "language": "fr"}

    with pytest.raises(Refused) as refused:
        turns.sign_up(call, facts, [shift.id], sending="one")

    assert refused.value.reason == "closed"
    assert turns.sign_up(call, facts, [shift.id], sending="two", channel=Channel.PHONE, actor="staff:1")[1]


def test_the_last_place_of_a_shift_goes_to_one_of_many(any_app: Flask) -> None:
    shift = volunteers.make_shift(wanted=2)
    db.session.commit()
    number, call_id = shift.id, shift.call_id

    def send(name: str) -> None:
        facts = {"name": name, "email": f"{name}@example.org", "phone": "", "language": "fr"}
        turns.sign_up(db.session.scalars(queries.call(call_id)).one(), facts, [number], sending=name)

    outcomes = at_once(any_app, *((lambda name=f"v{n}": send(name)) for n in range(5)))

    db.session.rollback()
    assert Counter(outcomes) == {"done": 2, "full": 3}
    found = db.session.scalars(select(Shift)).one()
    assert (found.taken, db.session.scalar(select(func.count()).select_from(Turn)), len(letters())) == (2, 2, 2)


def test_one_who_sends_from_two_pages_at_once_is_one_volunteer(any_app: Flask) -> None:
    shift = volunteers.make_shift(wanted=5)
    other = volunteers.make_shift(shift.call, wanted=5)
    db.session.commit()
    numbers, call_id = (shift.id, other.id), shift.call_id
    facts = {"name": "Amina", "email": "amina@example.org", "phone": "", "language": "fr"}

    def send(key: str, number: int) -> None:
        turns.sign_up(db.session.scalars(queries.call(call_id)).one(), facts, [number], sending=key)

    at_once(any_app, lambda: send("one", numbers[0]), lambda: send("two", numbers[1]), lambda: send("one", numbers[0]))

    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Volunteer)) == 1
    assert sorted(db.session.scalars(select(Shift.taken))) == [0, 1]


def test_who_takes_two_shifts_of_one_time_from_two_pages_at_once_has_one(any_app: Flask) -> None:
    for _turn in range(3):
        call = volunteers.make_call()
        volunteer = volunteers.make_volunteer(call).id
        one = volunteers.make_shift(call)
        other = volunteers.make_shift(call, starts_at=one.starts_at)
        numbers = [one.id, other.id]
        db.session.commit()

        def take(number: int, volunteer: int = volunteer) -> None:
            turns.take(db.session.scalars(queries.volunteer(volunteer)).one(), [number])

        outcomes = at_once(any_app, *((lambda number=number: take(number)) for number in numbers))

        db.session.rollback()
        assert sorted(outcomes) == ["at_once", "done"]


def test_giving_up_frees_the_place_takes_the_entry_back_and_lets_somebody_return(
    client: FlaskClient, call: VolunteerCall, frozen_time: Any
) -> None:
    shift = volunteers.make_shift(call, wanted=1)
    turn = volunteers.make_turn(shift)
    db.session.commit()
    page = f"/fr/volunteers/{turn.volunteer.code}"

    gone = client.post(f"{page}/give-up", data={"turn": turn.id})
    twice = client.post(f"{page}/give-up", data={"turn": turn.id})
    assert (gone.status_code, twice.status_code, shift.id in _free(client, call)) == (303, 303, True)
    back = client.post(f"{page}/more", data={"shifts": shift.id})

    assert back.location == f"{page}?saved=taken"
    found = only()
    assert [(one.live, one.sequence) for one in found.turns] == [(True, 2)]
    assert found.turns[0].shift.taken == 1
    assert letters() == [("given_up", "CANCEL"), ("taken", "REQUEST")]


def _free(client: FlaskClient, call: VolunteerCall) -> list[int]:
    page = client.get(address(call)).text
    return [number for number in range(1, 20) if f'name="shifts" id="shifts-0" value="{number}"' in page]


def test_a_shift_that_has_begun_is_not_given_up_by_oneself(client: FlaskClient, call: VolunteerCall, frozen_time: Any) -> None:
    turn = volunteers.make_turn(volunteers.make_shift(call))
    db.session.commit()
    page = f"/fr/volunteers/{turn.volunteer.code}"
    frozen_time(turn.shift.starts_at + timedelta(minutes=1))

    assert "Finalement, je ne peux pas venir" not in client.get(page).text
    refused = client.post(f"{page}/give-up", data={"turn": turn.id})

    assert (refused.status_code, "appelez-nous plutôt" in refused.text, letters()) == (409, True, [])


@pytest.mark.parametrize(
    ("hours", "came", "says"),
    [
        (-1, True, "Nous comptons sur vous"),
        (-5, None, "dès que l’équipe a noté"),
        (-5, False, "vous n’étiez pas là"),
        (-5, True, "Votre attestation est ici"),
    ],
)
def test_the_own_page_says_what_there_is_after_the_shift(
    client: FlaskClient, call: VolunteerCall, hours: int, came: bool | None, says: str
) -> None:
    turn = volunteers.make_turn(volunteers.make_shift(call, starts_at=now() + timedelta(hours=hours)), came=came)
    db.session.commit()

    page = client.get(f"/fr/volunteers/{turn.volunteer.code}").text

    assert (says in page, "certificate/fr" in page) == (True, says.startswith("Votre attestation"))
    assert (".ics" in page) is (hours == -1)


def test_nobody_gives_up_the_shift_of_somebody_else(client: FlaskClient, call: VolunteerCall) -> None:
    mine, yours = (volunteers.make_turn(volunteers.make_shift(call)) for _n in range(2))
    db.session.commit()

    assert client.post(f"/fr/volunteers/{mine.volunteer.code}/give-up", data={"turn": yours.id}).status_code == 404


def test_one_more_shift_is_all_or_none_and_none_once_the_call_is_closed(client: FlaskClient, call: VolunteerCall) -> None:
    turn = volunteers.make_turn(volunteers.make_shift(call))
    clash = volunteers.make_shift(call, starts_at=turn.shift.starts_at + timedelta(hours=1))
    free = volunteers.make_shift(call)
    db.session.commit()
    page = f"/fr/volunteers/{turn.volunteer.code}"

    refused = client.post(f"{page}/more", data={"shifts": [free.id, clash.id]})
    assert (refused.status_code, "en même temps" in refused.text, letters()) == (409, True, [])

    call.open = False
    db.session.commit()
    closed = client.post(f"{page}/more", data={"shifts": free.id})
    assert (closed.status_code, letters()) == (409, [])
    assert "Prenez-en un de plus" not in client.get(page).text


def test_staff_write_down_who_calls_also_without_an_address_and_once_a_shift_has_begun(call: VolunteerCall, frozen_time: Any) -> None:
    shift = volunteers.make_shift(call)
    db.session.commit()
    frozen_time(shift.starts_at + timedelta(minutes=10))
    facts = {"name": "Odette", "email": None, "phone": "02 000 00 01", "language": "unknown"}

    turns.sign_up(call, facts, [shift.id], sending="desk", channel=Channel.PHONE, actor="staff:1")
    with pytest.raises(Refused):
        turns.sign_up(call, {**facts, "email": "o@example.org"}, [shift.id], sending="web")

    assert (shift.taken, letters()) == (1, [])


def test_two_who_call_and_have_no_address_are_two(call: VolunteerCall) -> None:
    shift = volunteers.make_shift(call)
    made = [
        turns.sign_up(
            call,
            {"name": name, "email": None, "phone": "", "language": "nl"},
            [shift.id],
            sending=name,
            channel=Channel.PHONE,
            actor="staff:1",
        )
        for name in ("Odette Grandjean", "Georges Mbala")
    ]

    assert [(volunteer.name, new) for volunteer, new in made] == [("Odette Grandjean", True), ("Georges Mbala", True)]
    assert shift.taken == 2


def test_the_file_for_the_calendar_has_every_shift_and_no_addressee(client: FlaskClient, call: VolunteerCall) -> None:
    turn = volunteers.make_turn(volunteers.make_shift(call))
    other = volunteers.make_turn(volunteers.make_shift(call), turn.volunteer)
    volunteers.make_turn(volunteers.make_shift(call), turn.volunteer, ended_at=now())
    db.session.commit()

    body = client.get(f"/nl/volunteers/{turn.volunteer.code}.ics").text

    assert (body.count("BEGIN:VEVENT"), turn.shift.uid in body, other.shift.uid in body) == (2, True, True)
    assert ("METHOD" in body, "ATTENDEE" in body, "Ik help een handje" in body) == (False, False, True)


def test_pages_cost_the_same_number_of_statements_with_more_shifts(client: FlaskClient, call: VolunteerCall) -> None:
    turn = volunteers.make_turn(volunteers.make_shift(call))
    volunteers.make_shift(call)
    db.session.commit()
    pages = (address(call), f"/fr/volunteers/{turn.volunteer.code}", f"/fr/festival/{call.edition.slug}/?x=1")
    few = [_statements(client, page) for page in pages]
    for _n in range(3):
        volunteers.make_turn(volunteers.make_shift(call), turn.volunteer)
        volunteers.make_shift(call)
    db.session.commit()

    assert [_statements(client, page.replace("x=1", "x=2")) for page in pages] == few


def _statements(client: FlaskClient, page: str) -> int:
    with count_queries() as found:
        assert client.get(page).status_code == 200
    return len(found)


def test_the_page_of_the_edition_asks_for_hands_as_long_as_some_are_missing(client: FlaskClient, call: VolunteerCall) -> None:
    shift = volunteers.make_shift(call, wanted=2)
    factories.make_slot(event=factories.make_event(edition=call.edition))
    db.session.commit()
    page = f"/fr/festival/{call.edition.slug}/"

    assert "Il manque encore 2 paires de mains" in client.get(f"{page}?a=1").text
    volunteers.make_turn(shift)
    volunteers.make_turn(shift)
    db.session.commit()
    assert "paires de mains" not in client.get(f"{page}?a=2").text
