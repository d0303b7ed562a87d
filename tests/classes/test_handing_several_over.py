"""A teacher hands several classes over at once: one letter, one answer, and all that was named or nothing."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.classes.actions import Contact
from ixevents.classes.handing import actions, sendings, tasks
from ixevents.classes.handover import ClassHandover, HandoverState
from ixevents.core import addresses
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.registrations import actions as registration_actions
from ixevents.registrations import queries, seats
from ixevents.registrations.models import Registration, State
from ixevents.staff.registrations import file
from ixevents.visits import notices as visit_notices
from tests.classes.conftest import FRIDAY, MONDAY, THURSDAY, a_class, class_slot, registered
from tests.registrations.test_desk_races import at_once
from tests.support import forms
from tests.support.queries import count_queries

ODILE, LENA = "odile@example.org", "lena@example.org"
COLLEAGUE = {"colleague_name": "Lena Peeters", "colleague_email": LENA, "colleague_phone": "0470 99 88 77"}
PHONE = {"phone": "0471 00 00 00"}


@pytest.fixture(autouse=True)
def _monday(frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MONDAY)


@pytest.fixture
def classes(any_app: Flask) -> list[Registration]:
    """Odile's three classes at three workshops, registered one after the other."""
    return made(3)


def made(count: int) -> list[Registration]:
    """Register so many classes of Odile's, each at a workshop and by a sending of its own, on one day after the other."""
    slots = [class_slot(capacity=60, starts_at=THURSDAY + timedelta(hours=number)) for number in range(count)]
    found = [registered(a_class(slot, label=f"G {n}"), key=f"sending-{n}")[0] for n, slot in enumerate(slots, 1)]
    db.session.commit()
    return found


def test_one_letter_lists_all_classes_and_nothing_the_sender_typed_but_their_names(
    client: FlaskClient, classes: list[Registration]
) -> None:
    asked = hand_over(client, classes)
    page = client.get(asked.location).text

    (letter,) = letters("handover_asked")
    assert (asked.status_code, letter.recipient, letter.calendar) == (303, LENA, None)
    # Nothing of the public site is looked up in a cookie, not even whether the back-office refused something.
    assert "Cookie" not in asked.headers.get("Vary", "")
    assert all(f"G {n}  " in letter.text for n in (1, 2, 3))
    said = " ".join(letter.text.split())
    assert said.count("22 élèves et 2 adultes") == said.count("jeudi 3 décembre 2026") == 3
    assert not any(word in letter.text + letter.html for word in ("Odile", "Lena", "École", *(one.code for one in classes)))
    assert "G 1, G 2, G 3" in page
    assert "hand-over" not in page


def test_nothing_is_ticked_beforehand_and_one_class_at_least_is_wanted(client: FlaskClient, classes: list[Registration]) -> None:
    mine = mine_of(classes[0])
    page = client.get(mine).text

    nothing = client.post(f"{mine}/handover", data=COLLEAGUE)

    assert page.count('name="classes"') == 3
    assert not re.search(r'name="classes"[^>]* checked', page)
    assert (nothing.status_code, "Cochez au moins une classe." in nothing.text) == (422, True)
    assert forms.answers(nothing.text, having="colleague_name")["colleague_email"] == LENA


def test_one_answer_takes_all_with_one_telephone(client: FlaskClient, classes: list[Registration]) -> None:
    before = {one.id: (one.code, one.sequence) for one in classes}
    hand_over(client, classes)
    link, page = question(client)

    taken = client.post(f"{link}/take", data=ticked(page) | PHONE)
    landed = client.get(taken.location).text

    assert (taken.status_code, {(one.email, one.phone, one.language) for one in classes}) == (303, {(LENA, PHONE["phone"], "nl")})
    # A letter each, for each has an entry in both calendars.
    for kind, reader, method in (("handed_over", ODILE, "CANCEL"), ("taken_over", LENA, "REQUEST")):
        told = letters(kind)
        assert [(one.recipient, one.calendar_method) for one in told] == [(reader, method)] * 3
        assert [f"SEQUENCE:{before[one.about_id][1] + 1}" in one.calendar for one in told] == [True] * 3
        assert len({re.search("UID:(.*)", one.calendar)[1] for one in told}) == 3
    assert "Samen overgenomen" in client.get(taken.location.partition("?")[0]).text
    assert all(one.code in landed for one in classes[1:])
    assert not {one.code for one in classes} & {code for code, _sequence in before.values()}
    assert verbs() == ["hand_over"] * 3 + ["take_over"] * 3
    with speaking("en"):
        story = {told.title: told.text for told in file.read(classes[1]).story}
    assert story["A colleague was asked to take the class over"] == "with 2 other classes"


def test_what_is_unticked_stays_and_its_teacher_is_told_in_one_letter(client: FlaskClient, classes: list[Registration]) -> None:
    hand_over(client, classes)
    link, page = question(client)
    first, *others = ticked(page)["classes"]

    client.post(f"{link}/take", data={"classes": [first]} | PHONE)

    assert sorted(one.email for one in classes) == [LENA, ODILE, ODILE]
    assert len(others) == len(states(HandoverState.DECLINED)) == 2
    (told,) = letters("handover_ended")
    assert (told.recipient, told.subject) == (ODILE, "2 de vos classes restent à vous")


def test_the_link_of_a_class_that_stays_shows_no_class_that_was_taken(client: FlaskClient, classes: list[Registration]) -> None:
    hand_over(client, classes)
    link, page = question(client)
    _first, *others = ticked(page)["classes"]
    client.post(f"{link}/take", data={"classes": others} | PHONE)

    left = client.get(link).text
    again = client.post(f"{link}/take", data={"classes": others} | PHONE)
    back = client.post(f"{link}/undo", data={"all": "1"})

    assert "U nam andere klassen over" in left
    # Neither sent again nor undone by whoever took the others: it leads to this page and nowhere else.
    assert (again.location, back.status_code) == (link, 409)
    assert [one.email for one in classes].count(LENA) == 2


def test_saying_no_is_for_all_of_them_and_is_told_once(client: FlaskClient, classes: list[Registration]) -> None:
    hand_over(client, classes)
    link, _page = question(client)

    none = client.post(f"{link}/take", data=PHONE)
    client.post(f"{link}/decline")

    assert (none.status_code, "zeg hieronder nee" in none.text) == (422, True)
    assert (len(letters("handover_ended")), len(states(HandoverState.DECLINED))) == (1, 3)
    assert {one.email for one in classes} == {ODILE}


def test_a_class_that_ended_meanwhile_is_named_and_the_others_wait_for_a_second_look(
    client: FlaskClient, classes: list[Registration]
) -> None:
    hand_over(client, classes)
    link, page = question(client)
    registration_actions.withdraw(classes[1])
    db.session.commit()

    late = client.post(f"{link}/take", data=ticked(page) | PHONE)
    assert (late.status_code, {one.email for one in classes}, letters("taken_over")) == (422, {ODILE}, [])
    assert re.search(r"<b>G 2 · [^<]*</b><br>Deze inschrijving is voorbij", late.text)
    client.post(f"{link}/take", data=ticked(late.text) | PHONE)

    assert [one.email for one in classes] == [LENA, ODILE, LENA]


def test_of_two_the_one_that_is_left_is_not_taken_unread(client: FlaskClient, classes: list[Registration]) -> None:
    hand_over(client, classes[:2])
    link, page = question(client)
    registration_actions.withdraw(classes[0])
    db.session.commit()

    late = client.post(f"{link}/take", data=ticked(page) | PHONE)

    assert (late.status_code, classes[1].email) == (422, ODILE)
    assert ticked(late.text) == {"classes": ticked(page)["classes"][1:]}


def test_a_class_of_the_same_name_is_told_beside_it_and_takes_nothing(client: FlaskClient, classes: list[Registration]) -> None:
    hand_over(client, classes)
    link, page = question(client)
    hers = registered(a_class(classes[0].slot, label="G 1"), email=LENA, key="hers")[0]
    db.session.commit()

    refused = client.post(f"{link}/take", data=ticked(page) | PHONE)
    again = client.get(link).text

    assert (refused.status_code, {one.email for one in classes}) == (422, {ODILE})
    assert "G 1 · " in again.partition('id="blocked-title"')[2].partition("</section>")[0]
    assert len(ticked(again)["classes"]) == 2
    registration_actions.withdraw(hers)
    db.session.commit()
    client.post(f"{link}/take", data=ticked(client.get(link).text) | PHONE)
    assert {one.email for one in classes} == {LENA}


def test_the_rule_under_the_locks_takes_all_or_none(classes: list[Registration]) -> None:
    ask(classes)
    parts = parts_of(classes[0])
    chosen = {part.handover.id for part in parts}
    classes[2].state = State.CANCELLED
    db.session.commit()

    with speaking("fr"), pytest.raises(Refused, match="G 3") as refusal:
        actions.take(parts_of(classes[0]), chosen, phone="0471 00 00 00", language="nl")
    db.session.rollback()

    assert (refusal.value.reason, {one.email for one in classes}, letters("taken_over")) == ("ended", {ODILE}, [])


def test_one_class_that_cannot_be_handed_over_holds_all_back(client: FlaskClient, classes: list[Registration]) -> None:
    ask([classes[1]], "other@example.org")
    with pytest.raises(Refused, match="G 2") as refusal:
        ask(classes)
    actions.take_back(parts_of(classes[1]))
    registration_actions.withdraw(classes[2])
    db.session.commit()

    late = hand_over(client, classes)

    assert (refusal.value.reason, late.status_code, len(letters("handover_asked"))) == ("asked", 422, 1)
    assert f'value="{classes[2].id}"' not in late.text.partition('id="hand-over"')[2]


def test_a_form_that_is_sent_twice_asks_once(client: FlaskClient, classes: list[Registration]) -> None:
    answers = [hand_over(client, classes).status_code for _ in range(2)]
    link, page = question(client)
    taken = [client.post(f"{link}/take", data=ticked(page) | PHONE).status_code for _ in range(2)]

    assert (answers, taken) == ([303, 303], [303, 303])
    assert [len(letters(kind)) for kind in ("handover_asked", "handed_over", "taken_over")] == [1, 3, 3]


def test_each_is_undone_alone_and_all_at_once(client: FlaskClient, classes: list[Registration]) -> None:
    former = [one.code for one in classes]
    taken(client, classes)

    page = client.get(f"/fr/class-handovers/{former[0]}").text
    client.post(f"/fr/class-handovers/{former[0]}/undo")
    alone = [one.email for one in classes]
    undone = [client.post(f"/fr/class-handovers/{former[1]}/undo", data={"all": "1"}).status_code for _ in range(2)]

    assert "Reprendre les 3 classes transmises ensemble" in page
    assert not any(f"G {n}" in page for n in (1, 2, 3))
    assert (alone, undone) == ([ODILE, LENA, LENA], [303, 303])
    assert ([one.email for one in classes], [one.code for one in classes]) == ([ODILE] * 3, former)
    assert [one.calendar_method for one in letters("handover_undone") + letters("handed_back")] == ["CANCEL"] * 3 + ["REQUEST"] * 3


def test_classes_without_a_calendar_entry_are_told_in_one_letter(client: FlaskClient, classes: list[Registration]) -> None:
    for one in classes[:2]:
        one.state, one.seats, one.seats_waiting = State.WAITING, 0, 24
    db.session.commit()
    former = classes[0].code

    taken(client, classes)
    client.post(f"/fr/class-handovers/{former}/undo", data={"all": "1"})

    for kind in ("handed_over", "taken_over", "handover_undone", "handed_back"):
        assert [(one.calendar_method is None, "G 1  " in one.text and "G 2  " in one.text) for one in letters(kind)] == [
            (False, False),
            (True, True),
        ]
    assert {one.email for one in classes} == {ODILE}


def test_a_question_is_taken_back_for_one_class_or_for_all(client: FlaskClient, classes: list[Registration]) -> None:
    hand_over(client, classes)
    own = f"/fr/registrations/{classes[0].code}"
    page = client.get(own).text

    client.post(f"{own}/class/handover/take-back")
    link, asked = question(client)
    mine = client.get(mine_of(classes[0])).text
    number = re.search(r'name="question" value="(\d+)"', mine)[1]
    client.post(f"{mine_of(classes[0])}/handover/take-back", data={"question": number})

    assert "La retirer pour les 3 classes demandées ensemble" in page
    assert (len(ticked(asked)["classes"]), "G 1 · " in asked.partition('id="blocked-title"')[2]) == (2, True)
    assert len(states(HandoverState.TAKEN_BACK)) == 3
    assert (client.post(f"{link}/take", data=ticked(asked) | PHONE).status_code, {one.email for one in classes}) == (409, {ODILE})


def test_the_page_of_a_class_offers_those_of_its_sending_and_no_other(client: FlaskClient, any_app: Flask) -> None:
    slot = class_slot(capacity=200)
    first, second = registered(a_class(slot, label="G 1"), a_class(slot, label="G 1 B"), key="one")
    # Whoever types an address into a form gets to such a page before the address is proved (case 19).
    elsewhere = registered(a_class(class_slot(starts_at=FRIDAY), label="G 2"), key="two")[0]
    db.session.commit()
    ask_here = f"/fr/registrations/{first.code}/class/handover"

    page = client.get(f"/fr/registrations/{first.code}").text
    foreign = client.post(ask_here, data=COLLEAGUE | {"classes": [elsewhere.id]})
    both = client.post(ask_here, data=COLLEAGUE | {"classes": [second.id]})

    assert re.findall(r'name="classes"[^>]*value="(\d+)"', page) == [str(second.id)]
    assert "G 2" not in page
    assert (foreign.status_code, both.status_code) == (422, 303)
    assert len(states(HandoverState.ASKED)) == 2


def test_five_classes_go_in_one_day_and_strangers_are_not_written_to(client: FlaskClient, any_app: Flask) -> None:
    classes = made(5)
    sent = []
    for number in range(4):
        answer = hand_over(client, classes, f"stranger{number}@example.org")
        sent.append(answer.status_code)
        if answer.status_code == 303:
            actions.take_back(parts_of(classes[0]))
            db.session.commit()

    assert (sent, len(letters("handover_asked"))) == ([303, 303, 303, 409], 3)
    many = [classes[0]] * (actions.MOST_TOGETHER + 1)
    with speaking("fr"), pytest.raises(Refused) as refusal:
        ask(many)
    assert refusal.value.reason == "too_many"


def test_questions_nobody_answers_end_together_with_one_letter(
    client: FlaskClient, classes: list[Registration], frozen_time: Callable[[datetime], None]
) -> None:
    hand_over(client, classes)
    frozen_time(MONDAY + timedelta(days=7))

    assert tasks.end_questions() == 1

    assert (len(letters("handover_ended")), len(states(HandoverState.EXPIRED))) == (1, 3)


def test_the_pages_cost_the_same_for_two_classes_and_for_five(client: FlaskClient, any_app: Flask) -> None:
    costs = []
    for count in (2, 5):
        classes = made(count)
        hand_over(client, classes)
        link, _page = question(client)
        with count_queries() as statements:
            for page in (link, f"/fr/class-handovers/{link.rpartition('/')[2]}", mine_of(classes[0])):
                assert client.get(page).status_code == 200
        costs.append(len(statements))
        actions.decline(parts_of(classes[0]))
        for one in classes:
            registration_actions.withdraw(one)
        db.session.commit()

    assert costs[0] == costs[1]


def test_of_two_who_answer_at_once_one_takes_and_nothing_is_told_twice(any_app: Flask, classes: list[Registration]) -> None:
    ask(classes)
    db.session.commit()
    take = taking(classes)
    outcomes = at_once(any_app, take, take)

    assert outcomes == ["done", "done"]
    assert ({one.email for one in classes}, len(letters("taken_over")), len(letters("handed_over"))) == ({LENA}, 3, 3)


def test_slots_are_locked_in_the_order_of_their_ids_however_the_classes_are_named(
    classes: list[Registration], monkeypatch: pytest.MonkeyPatch
) -> None:
    locked: list[int] = []
    lock = seats.lock

    def note(slot: Slot) -> None:
        locked.append(slot.id)
        lock(slot)

    monkeypatch.setattr(seats, "lock", note)
    ask(classes[::-1])
    with speaking("nl"):
        parts = parts_of(classes[0])[::-1]
        actions.take(parts, {part.handover.id for part in parts}, phone="0471 00 00 00", language="nl")
        actions.undo(parts)

    assert locked == sorted(one.slot_id for one in classes) * 3


def test_taking_back_and_taking_at_once_leave_all_with_one_of_the_two(any_app: Flask, classes: list[Registration]) -> None:
    ask(classes)
    db.session.commit()
    number = classes[0].id

    def take_back() -> None:
        with speaking("fr"):
            actions.take_back(list(reversed(parts_of(registration(number)))))

    outcomes = at_once(any_app, taking(classes), take_back)

    assert outcomes in (["done", "done"], ["not_asked", "done"])
    assert {one.email for one in classes} == {LENA if outcomes[0] == "done" else ODILE}
    assert len(letters("taken_over")) == (3 if outcomes[0] == "done" else 0)


def ask(classes: Sequence[Registration], email: str = LENA) -> None:
    """Ask a colleague."""
    with speaking("fr"):
        actions.ask(classes, Contact("Lena Peeters", addresses.read(email)))


def taking(classes: Sequence[Registration]) -> Callable[[], None]:
    """Return the deed of a colleague who takes all of them over, to be done beside another."""
    number, chosen = classes[0].id, {part.handover.id for part in parts_of(classes[0])}

    def take() -> None:
        with speaking("nl"):
            actions.take(parts_of(registration(number)), chosen, phone="0471 00 00 00", language="nl")

    return take


def registration(number: int) -> Registration:
    """Return one, whole."""
    return db.session.scalars(queries.by_id(number)).one()


def parts_of(one: Registration) -> list[sendings.Part]:
    """Return the last sending a class was handed over by."""
    last = select(ClassHandover.sending).where(ClassHandover.registration_id == one.id).order_by(ClassHandover.id.desc()).limit(1)
    return sendings.parts(db.session.scalars(last).one())


def ids(classes: Sequence[Registration]) -> list[int]:
    """Return what the boxes of classes send."""
    return [one.id for one in classes]


def mine_of(one: Registration) -> str:
    """Return the page "my classes" of a contact."""
    return f"/fr/classes/{visit_notices.mine_token(one)}"


def hand_over(client: FlaskClient, classes: Sequence[Registration], email: str = LENA) -> object:
    """Send the form of "my classes"."""
    return client.post(f"{mine_of(classes[0])}/handover", data=COLLEAGUE | {"colleague_email": email, "classes": ids(classes)})


def question(client: FlaskClient) -> tuple[str, str]:
    """Return the page the last letter leads to, in Dutch: its address and what it shows."""
    code = re.search(r"/registrations/(\S+)", letters("handover_asked")[-1].text)[1]
    link = client.get(f"/nl/registrations/{code}").location
    return link, client.get(link).text


def ticked(page: str) -> dict[str, list[str]]:
    """Return which boxes of a page are ticked."""
    return {"classes": re.findall(r'name="classes"[^>]*value="(\d+)" checked', page)}


def taken(client: FlaskClient, classes: Sequence[Registration]) -> None:
    """Hand classes over, taken by the colleague."""
    hand_over(client, classes)
    link, page = question(client)
    assert client.post(f"{link}/take", data=ticked(page) | PHONE).status_code == 303


def letters(kind: str) -> list[Notice]:
    """Return the letters of a kind."""
    return list(db.session.scalars(select(Notice).where(Notice.kind == f"classes.{kind}").order_by(Notice.id)))


def states(state: HandoverState) -> list[ClassHandover]:
    """Return the handings over in a state."""
    return list(db.session.scalars(select(ClassHandover).where(ClassHandover.state == state)))


def verbs() -> list[str]:
    """Return what the journal says of handing over."""
    return [entry.verb for entry in db.session.scalars(select(Entry).order_by(Entry.id)) if "over" in entry.verb]
