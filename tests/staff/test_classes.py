"""The officer's screens of classes: what an event asks, the list, the class in its file, one entered by telephone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.classes import actions as classes
from ixevents.classes import school_search, terms
from ixevents.classes.actions import Class, Contact, Sending
from ixevents.classes.models import ClassParty, ClassTerms
from ixevents.core import addresses
from ixevents.core.clock import now
from ixevents.core.languages import fold
from ixevents.events.models import Audience, Slot
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.registrations.models import Channel, Registration, State
from ixevents.resources import actions as resources
from ixevents.schools import actions as school_actions
from ixevents.schools.models import Community, School, SchoolState, Source
from tests.support import factories, forms
from tests.support.client import StaffClient
from tests.support.queries import count_queries

LIST = "/staff/classes/"


@pytest.fixture(autouse=True)
def _monday(frozen_time: Callable[[datetime], None]) -> None:
    """Schools are closed on some days: what is three days ahead must be a day of school."""
    frozen_time(datetime(2026, 11, 23, 11, tzinfo=UTC))


@pytest.fixture
def officer(desk: StaffClient) -> StaffClient:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    return desk


def school(**values: Any) -> School:
    defaults = {
        "community": Community.FRENCH,
        "number": str(len(db.session.scalars(select(School)).all()) + 500),
        "name": "École des Étangs",
    }
    facts = {"stages": [], "kinds": [], "postcode": "1050", "locality": "Ixelles", "state": SchoolState.LISTED, "source": Source.REGISTER}
    found = School(**facts | defaults | values)
    found.search = fold(f"{found.name} {found.number}")
    db.session.add(found)
    db.session.flush()
    return found


def slot(**values: Any) -> Slot:
    # A Monday in school time of both communities, whatever today is.
    start = now().replace(month=3, day=8, hour=9, minute=0, second=0, microsecond=0) + timedelta(days=366)
    start -= timedelta(days=start.weekday())
    made = factories.make_slot(starts_at=start, event=factories.make_event(audience=Audience.SCHOOLS), **values)
    made.event.edition.ends_on = start.date()
    db.session.flush()
    return made


def a_class(at: Slot, of: School, label: str = "4TQ B", **values: Any) -> Registration:
    sending = Sending(
        f"k-{label}-{at.id}", Contact("A. Teacher", addresses.read("teacher@example.org")), "fr", of.id, day_phone="0470 00 00 00"
    )
    facts = {"level": "S4", "pupils": 22, "adults": 2}
    return classes.register(sending, [Class(label=label, wishes=(at,), **facts | values)])[0]


def test_the_list_is_narrowed_and_says_how_many_pupils_come(app: Flask, officer: StaffClient) -> None:
    first, second = slot(capacity=60), slot(capacity=60)
    french, dutch = school(name="École de l’Étang"), school(community=Community.DUTCH, name="De Vijvers")
    a_class(first, french), a_class(first, dutch, "Rode klas", pupils=18, level="P5")
    gone = a_class(second, french, "2A")
    gone.state = State.CANCELLED

    page = officer.get(LIST).text
    assert "3 classes · 40 pupils and 4 adults" in page
    for query, labels in (
        ("q=vijvers", {"Rode klas"}),
        ("q=4tq", {"4TQ B"}),
        ("q=l'étang", {"4TQ B", "2A"}),
        ("q=l’étang", {"4TQ B", "2A"}),
        ("community=nl", {"Rode klas"}),
        ("level=S4&state=live", {"4TQ B"}),
        (f"slot={second.id}", {"2A"}),
        (f"school={french.id}", {"4TQ B", "2A"}),
        ("final=given", set[str]()),
        ("slot=x&level=%00&from=never&state=odd", {"4TQ B", "Rode klas", "2A"}),
    ):
        text = officer.get(f"{LIST}?{query}").text
        assert {label for label in ("4TQ B", "Rode klas", "2A") if f">{label}</a>" in text} == labels, query


def test_a_class_that_has_another_date_to_answer_is_found_by_that(app: Flask, officer: StaffClient) -> None:
    at, of = slot(capacity=60), school()
    registration = a_class(at, of)
    a_class(at, of, "5B")
    target = factories.make_slot(event=at.event, place=at.place, capacity=60, starts_at=at.starts_at + timedelta(days=1))
    page = f"/staff/registrations/{registration.id}/propose"
    until = target.starts_at - timedelta(days=2)
    form = {"slot": target.id, "until": f"{until:%Y-%m-%dT%H:%M}", "reason_fr": "Plus de place.", "go": "do"}

    assert (officer.get(page).status_code, officer.send(page, **form).status_code) == (200, 303)

    text = officer.get(f"{LIST}?state=proposed").text
    assert (">4TQ B</a>" in text, ">5B</a>" in text, "Another date proposed" in text) == (True, False, True)
    assert "Take the proposal back" in officer.get(f"/staff/registrations/{registration.id}").text
    assert "Plus de place." in officer.get(f"/fr/registrations/{registration.code}").text
    assert officer.send(f"/staff/registrations/{registration.id}/take-back-proposal", go="do").status_code == 303
    assert ">4TQ B</a>" not in officer.get(f"{LIST}?state=proposed").text


def test_the_list_and_a_school_cost_the_same_with_one_class_and_with_three(app: Flask, officer: StaffClient) -> None:
    at, of, costs = slot(capacity=200), school(), []
    for label in "ABC":
        a_class(at, of, label)
        with count_queries() as statements:
            for path in (LIST, f"/staff/schools/{of.id}"):
                assert officer.get(path).status_code == 200
        costs.append(len(statements))

    assert costs[0] == costs[2]


def test_what_a_move_writes_to_teachers_is_named_in_words(app: Flask, officer: StaffClient) -> None:
    taken = slot(capacity=60)
    a_class(taken, school())
    facilitator = factories.make_resource(email="water@example.org")
    resources.assign(taken, facilitator, actor="staff:1")
    db.session.commit()
    starts, ends = (moment + timedelta(days=1) for moment in (taken.starts_at, taken.ends_at))
    form = {"starts": f"{starts:%Y-%m-%dT%H:%M}", "ends": f"{ends:%Y-%m-%dT%H:%M}", "place": taken.place_id}

    looked = officer.send(f"/staff/dates/{taken.id}/move", go="rehearse", **form).text

    assert ("Class: the date has moved: 1" in looked, "Facilitator: a date has changed: 1" in looked) == (True, True)
    assert "classes.moved" not in looked


def test_a_class_is_in_the_file_of_its_registration_and_changed_with_a_look_beforehand(app: Flask, officer: StaffClient) -> None:
    registration = a_class(slot(capacity=60), school())
    db.session.commit()
    file, page = f"/staff/registrations/{registration.id}", f"{LIST}{registration.id}/change"
    shown = officer.get(file).text
    assert ("École des Étangs" in shown, "0470 00 00 00" in shown, "22 pupils and 2 adults" in shown) == (True, True, True)
    written = len(db.session.scalars(select(Notice)).all())

    form = {"label": "4TQ C", "level": "S4", "pupils": "25", "adults": "2"}
    looked = officer.send(page, go="rehearse", **form)
    assert (looked.status_code, len(db.session.scalars(select(Notice)).all())) == (200, written)
    assert officer.send(page, go="do", **form).status_code == 303

    party = db.session.get_one(ClassParty, registration.id)
    assert (party.label, party.pupils, registration.seats) == ("4TQ C", 25, 27)
    assert officer.send(page, go="do", **form | {"pupils": "36"}).status_code == 422


def test_an_officer_does_not_write_over_what_the_teacher_changed_meanwhile(app: Flask, officer: StaffClient) -> None:
    registration = a_class(slot(capacity=60), school())
    db.session.commit()
    page = f"{LIST}{registration.id}/change"
    opened = forms.answers(officer.get(page).text, having="label")
    classes.change(registration, label="4TQ B", level="S4", pupils=24, adults=2)
    db.session.commit()

    late = officer.send(page, go="do", **opened | {"label": "4TQ C"})
    again = officer.send(page, go="do", **forms.answers(late.text, having="label") | {"pupils": "24"})

    party = db.session.get_one(ClassParty, registration.id)
    assert (late.status_code, "24 pupils and 2 adults" in late.text, again.status_code) == (409, True, 303)
    assert (party.label, party.pupils) == ("4TQ C", 24)


def test_a_class_that_moved_is_once_beside_those_it_was_registered_with(app: Flask, officer: StaffClient) -> None:
    at, of = slot(capacity=60), school()
    sending = Sending("one", Contact("A. Teacher", addresses.read("teacher@example.org")), "fr", of.id)
    first, second = classes.register(sending, [Class(label=label, level="S4", pupils=22, adults=2, wishes=(at,)) for label in ("4A", "4B")])
    classes.move(second, factories.make_slot(event=at.event, place=at.place, starts_at=at.starts_at + timedelta(days=1), capacity=60))
    db.session.commit()

    page = officer.get(f"/staff/registrations/{first.id}").text

    assert page.count(">4B, ") == 1


def test_a_class_that_telephoned_is_entered_once_for_a_school(app: Flask, officer: StaffClient) -> None:
    at, of = slot(capacity=30), school()
    assert of.name in officer.get(f"{LIST}enter?q=étangs").text
    page = f"{LIST}enter?school={of.id}&slot={at.id}"
    assert officer.get(page).status_code == 200
    form = {"slot": at.id, "label": "6A", "level": "P6", "pupils": "20", "adults": "2", "name": "A. Teacher", "email": "t@example.org"}
    form |= {"language": "nl", "photos": "atmosphere", "channel": "phone", "sending": "abc"}

    answers = [officer.send(page, **form).status_code for _time in range(2)]

    made = db.session.scalars(select(Registration)).one()
    assert (answers, made.channel, made.seats, made.state) == ([303, 303], Channel.PHONE, 22, State.CONFIRMED)
    assert db.session.get_one(ClassParty, made.id).school_id == of.id
    assert officer.send(page, **form | {"label": "x@y.example", "sending": "z"}).status_code == 422


def test_a_class_is_entered_for_a_school_that_a_teacher_wrote(app: Flask, officer: StaffClient) -> None:
    """Staff would write it a second time; a teacher is offered only what staff have looked at."""
    made = school_actions.propose("École du Canal", "Quai 1", "1050", "Ixelles", Community.FRENCH)
    db.session.commit()

    page = officer.get(f"{LIST}enter?q=canal").text

    assert f'href="{LIST}enter?school={made.id}"' in page
    assert "Proposed by a teacher" in page
    assert officer.get(f"{LIST}enter?school={made.id}").status_code == 200
    assert school_search.search("canal").schools == []


def test_no_class_is_entered_on_a_day_without_school_of_its_community(app: Flask, officer: StaffClient) -> None:
    at, of = slot(capacity=30), school()
    at.starts_at = at.starts_at.replace(month=7, day=21)
    at.ends_at = at.starts_at + timedelta(hours=2)
    form = {"slot": at.id, "label": "6A", "level": "P6", "pupils": "20", "adults": "2", "name": "A. Teacher", "language": "fr"}

    answer = officer.send(f"{LIST}enter?school={of.id}", photos="none", channel="phone", sending="q", **form)

    assert (answer.status_code, "no school that day" in answer.text) == (409, True)


def test_what_an_event_asks_is_written_in_both_languages_and_not_over_somebody_elses(app: Flask, officer: StaffClient) -> None:
    at = slot()
    page = f"/staff/classes/events/{at.event_id}/terms"
    opened = officer.get(page).text.partition('name="opened"')[2].partition('value="')[2].partition('"')[0]
    form = {"opened": opened, "levels": ["P5", "P6"], "max_pupils": "28", "pupils_per_adult": "12", "final_days": "5", "approval": "y"}

    half = officer.send(page, bring_fr="Des bottes", **form)
    saved = officer.send(page, bring_fr="Des bottes", bring_nl="Laarzen", dossier_url="https://example.org/d", **form)
    late = officer.send(page, bring_fr="Un seau", bring_nl="Een emmer", **form)

    assert [half.status_code, saved.status_code, late.status_code] == [422, 303, 422]
    assert ("What to bring (NL)" in half.text, "Somebody else" in late.text, "Un seau" in late.text) == (True, True, True)
    found = terms.of(at.event)
    assert (found.levels, found.max_pupils, found.approval, found.bring.nl) == (["P5", "P6"], 28, True, "Laarzen")
    entry = db.session.scalars(select(Entry).where(Entry.verb == "change_terms")).one()
    assert (entry.facts["before"]["max_pupils"], entry.facts["after"]["max_pupils"]) == (35, 28)


def test_only_events_for_schools_ask_something_of_classes(app: Flask, officer: StaffClient) -> None:
    event = factories.make_event()

    assert officer.get(f"/staff/classes/events/{event.id}/terms").status_code == 404
    assert "Asked of classes" not in officer.get(f"/staff/events/{event.id}").text


def test_what_waits_for_classes_is_on_the_first_page(app: Flask, officer: StaffClient) -> None:
    at = slot(capacity=60)
    at.starts_at, at.ends_at = now() + timedelta(days=3), now() + timedelta(days=3, hours=2)
    db.session.add(ClassTerms(event_id=at.event_id, approval=True))
    db.session.flush()
    a_class(at, school())
    other = a_class(at, school(), "5B")
    other.state = State.CONFIRMED
    db.session.get_one(ClassParty, other.id).final_asked_at = now()

    page = officer.get("/staff/").text

    assert ("class waits for approval" in page, "has not told its final number" in page) == (True, True)
    assert "date for schools that nobody leads" in page
    assert at.event.title.en in officer.get("/staff/filling?how=unled").text


def test_the_needs_of_a_class_are_counted_on_a_page_of_their_own(app: Flask, officer: StaffClient) -> None:
    registration = a_class(slot(capacity=60), school())
    db.session.commit()
    page, particulars = f"/staff/classes/{registration.id}/needs", f"/staff/registrations/{registration.id}/particulars"
    assert page in officer.get(f"/staff/registrations/{registration.id}").text
    opened = forms.answers(officer.get(page).text, having="need_wheelchair")

    counted = officer.send(page, **opened | {"need_wheelchair": "3", "needs_note": "Un ascenseur"})
    late = officer.send(page, **opened | {"need_guide_dog": "1"})
    officer.send(particulars, name="Odile", email=registration.email, language="nl")

    assert (counted.status_code, late.status_code) == (303, 409)
    assert "3 × A place for a wheelchair; Un ascenseur" in late.text
    assert "needs" not in forms.answers(officer.get(particulars).text, having="language")
    db.session.expire_all()
    party = db.session.get_one(ClassParty, registration.id)
    assert (party.needs, registration.needs, registration.needs_note) == ({"wheelchair": 3}, ["wheelchair"], "Un ascenseur")
