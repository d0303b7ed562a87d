"""A round from its first wish to the last letter: what the worker proposes, what staff decide, what classes get."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.allocation import actions, line_queries, matching, queries, settling, tasks, wishing, words
from ixevents.allocation.models import Job, Result, Round, RoundLine, RoundState
from ixevents.classes.models import ClassWish
from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.registrations import actions as registrations
from ixevents.registrations import queries as registration_queries
from ixevents.registrations import slot_actions
from ixevents.registrations.models import Registration, State
from tests.allocation import world
from tests.support import factories
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("workday")

REASON = Translated("La salle est de plain-pied.", "De zaal is drempelvrij.")


def lines(found: Round) -> dict[int, RoundLine]:
    return {line.registration_id: line for line in db.session.scalars(select(RoundLine).where(RoundLine.round_id == found.id))}


def letters(registration: Registration) -> list[str]:
    kinds = select(Notice.kind).where(Notice.about_kind == "registration", Notice.about_id == registration.id).order_by(Notice.id)
    return list(db.session.scalars(kinds))


def test_while_a_round_collects_classes_wish_and_get_no_seats(app: Flask) -> None:
    event, slots = world.make_event(30, 30)
    world.make_round(event)

    registration = world.wish(world.make_school(), slots)

    wanted = db.session.scalars(select(ClassWish.slot_id).order_by(ClassWish.rank)).all()
    assert (registration.state, registration.seats, registration.seats_waiting) == (State.WISHED, 0, 20)
    assert (wanted, slots[0].seats_taken, letters(registration)) == ([slot.id for slot in slots], 0, ["registrations.wished"])


def test_a_class_has_one_set_of_wishes_whatever_it_names_first(app: Flask) -> None:
    event, slots = world.make_event(30, 30)
    world.make_round(event)
    school = world.make_school()
    first = world.wish(school, slots, email="teacher@example.org")

    again = world.wish(school, list(reversed(slots)), email="teacher@example.org")
    other = world.wish(school, list(reversed(slots)), email="teacher@example.org", label="4B")

    assert (again.id, again.slot_id, other.id != first.id) == (first.id, slots[0].id, True)


def test_before_its_first_day_a_round_takes_no_class_at_all(app: Flask) -> None:
    event, slots = world.make_event(30)
    world.make_round(event, opens_at=now() + timedelta(days=1))

    with pytest.raises(Refused) as refused:
        world.wish(world.make_school(), slots)

    assert refused.value.reason == "not_open"


def test_the_seed_is_proved_from_the_first_day_and_shown_after_the_last(app: Flask) -> None:
    event, _slots = world.make_event(30)
    found = world.make_round(event)
    assert (found.commitment, found.seed_shown) == (matching.commitment(found.seed), False)

    with pytest.raises(Refused):
        actions.close(found)
    found = world.close(found)

    assert (found.state, found.seed_shown, found.commitment) == (RoundState.CLOSED, True, matching.commitment(found.seed))


def test_schools_that_never_came_go_first_and_the_answer_is_told(any_app: Flask) -> None:
    event, slots = world.make_event(20, 20)
    regular, new = world.make_school(), world.make_school()
    world.came(regular, now() - timedelta(days=400))
    found = world.make_round(event)
    late_asker, early_asker = world.wish(regular, slots[:1]), world.wish(new, slots[:1])

    found = world.run(world.close(found))
    told = lines(found)
    assert (told[early_asker.id].slot_id, told[early_asker.id].rank, told[early_asker.id].served) == (slots[0].id, 1, 0)
    assert (told[late_asker.id].slot_id, told[late_asker.id].answers[0]["why"], told[late_asker.id].served > 2000) == (None, "full", True)
    found = world.confirm(found)

    db.session.refresh(early_asker)
    db.session.refresh(late_asker)
    db.session.refresh(slots[0])
    assert (found.state, early_asker.state, early_asker.seats, early_asker.seats_waiting) == (RoundState.CONFIRMED, State.CONFIRMED, 20, 0)
    assert (late_asker.state, late_asker.seats, late_asker.seats_waiting) == (State.WAITING, 0, 20)
    assert (slots[0].seats_taken, slots[0].seats_waiting) == (20, 20)
    assert letters(early_asker) == ["registrations.wished", "allocation.given"]
    assert letters(late_asker) == ["registrations.wished", "allocation.unplaced"]


def test_the_same_seed_gives_the_same_proposal(app: Flask) -> None:
    event, slots = world.make_event(40, 20, 20)
    schools = [world.make_school() for _ in range(5)]
    found = world.make_round(event)
    for number, school in enumerate(schools):
        world.wish(school, [slots[number % 3], slots[(number + 1) % 3]])
    found = world.run(world.close(found))
    before = {party: (line.turn, line.slot_id, line.lot) for party, line in lines(found).items()}

    found = world.run(found)

    after = lines(found)
    assert {party: (line.turn, line.slot_id, line.lot) for party, line in after.items()} == before
    assert [line.changed for line in after.values()] == [False] * 5


def test_a_class_goes_to_the_wish_it_got_and_keeps_link_and_wishes(app: Flask) -> None:
    event, slots = world.make_event(10, 30)
    found = world.make_round(event)
    registration = world.wish(world.make_school(), slots)
    code = registration.code

    world.confirm(world.run(world.close(found)))

    db.session.refresh(registration)
    assert (registration.slot_id, registration.state, registration.code) == (slots[1].id, State.CONFIRMED, code)
    assert [row.seats_taken for row in slots] == [0, 20]


def test_staff_decide_within_the_seats_and_a_new_run_keeps_it(app: Flask) -> None:
    event, slots = world.make_event(20, 10)
    first, second = world.make_school(), world.make_school()
    world.came(second, now() - timedelta(days=400))
    found = world.make_round(event, quota=1)
    lucky, other = world.wish(first, slots, sending="both"), world.wish(second, slots[:1])
    twin = world.wish(first, slots[:1], label="4B", sending="both")
    found = world.run(world.close(found))
    line = lines(found)[other.id]
    with pytest.raises(Refused) as full:
        actions.adjust(found, line, slots[0], REASON, actor=world.ACTOR)
    actions.adjust(found, lines(found)[lucky.id], None, REASON, actor=world.ACTOR)
    actions.adjust(found, line, slots[0], REASON, actor=world.ACTOR)
    with pytest.raises(Refused) as no_reason:
        actions.adjust(found, line, slots[0], Translated("Voilà"), actor=world.ACTOR)

    found = world.run(found)

    told = lines(found)
    assert (full.value.reason, no_reason.value.reason) == ("full", "reason")
    assert [told[one.id].slot_id for one in (lucky, other, twin)] == [None, slots[0].id, None]
    assert [told[one.id].by_hand for one in (lucky, other, twin)] == [True, True, False]
    world.confirm(found)
    assert (letters(other)[-1], letters(lucky)[-1]) == ("allocation.adjusted", "allocation.adjusted")
    assert "La salle est de plain-pied." in db.session.scalars(select(Notice.text).where(Notice.kind == "allocation.adjusted")).all()[0]


def test_a_quota_is_passed_only_when_that_is_said(app: Flask) -> None:
    event, slots = world.make_event(60)
    school = world.make_school()
    found = world.make_round(event, quota=1)
    world.wish(school, slots)
    second = world.wish(school, slots, label="4B")
    found = world.run(world.close(found))
    line = next(line for line in lines(found).values() if line.slot_id is None)
    with pytest.raises(Refused) as refused:
        actions.adjust(found, line, slots[0], REASON, actor=world.ACTOR)

    actions.adjust(found, line, slots[0], REASON, anyway=True, actor=world.ACTOR)

    assert (refused.value.reason, line.slot_id, second.state) == ("quota", slots[0].id, State.WISHED)


def test_a_proposal_that_no_longer_fits_is_not_confirmed(app: Flask) -> None:
    event, slots = world.make_event(20)
    found = world.make_round(event)
    world.wish(world.make_school(), slots)
    found = world.run(world.close(found))
    factories.make_registration(slot=slots[0], seats=5)

    with pytest.raises(Refused) as refused:
        actions.ask(found, Job.CONFIRM, actor=world.ACTOR)

    assert refused.value.reason == "unsound"


def test_a_seat_taken_at_the_last_moment_is_not_given_twice(any_app: Flask) -> None:
    event, slots = world.make_event(20)
    found = world.make_round(event)
    registration = world.wish(world.make_school(), slots)
    found = world.run(world.close(found))
    actions.ask(found, Job.CONFIRM, actor=world.ACTOR)
    factories.make_registration(slot=slots[0], seats=5)
    db.session.commit()

    tasks.work()

    db.session.refresh(registration)
    db.session.refresh(slots[0])
    assert (registration.state, slots[0].seats_taken, letters(registration)[-1]) == (State.WAITING, 5, "allocation.unplaced")


def test_confirming_twice_writes_once_and_goes_on_after_a_crash(any_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    event, slots = world.make_event(60)
    found = world.make_round(event)
    wished = [world.wish(world.make_school(), slots) for _ in range(3)]
    found = world.run(world.close(found))
    actions.ask(found, Job.CONFIRM, actor=world.ACTOR)
    db.session.commit()
    order = [line.registration_id for line in db.session.scalars(line_queries.in_turn(found.id))]
    settle = settling.settle

    def crash(again: Round, registration_id: int) -> Result | None:
        result = settle(again, registration_id)
        if registration_id == order[1]:
            raise RuntimeError("the power went")
        return result

    monkeypatch.setattr(settling, "settle", crash)
    with pytest.raises(RuntimeError):
        tasks.work()
    db.session.rollback()
    monkeypatch.setattr(settling, "settle", settle)
    db.session.execute(Round.__table__.update().values(claimed_at=now() - 2 * queries.LEASE))
    db.session.commit()
    tasks.work()

    found = world.reload(found)
    assert [settling.settle(found, one) for one in order] == [None, None, None]
    kinds = Counter(kind for registration in wished for kind in letters(registration))
    assert (found.state, kinds) == (RoundState.CONFIRMED, {"registrations.wished": 3, "allocation.given": 3})


def test_two_workers_at_once_write_each_letter_once(any_app: Flask) -> None:
    event, slots = world.make_event(40)
    found = world.make_round(event)
    wished = [world.wish(world.make_school(), slots) for _ in range(4)]
    found = world.run(world.close(found))
    round_id, order = found.id, [line.registration_id for line in db.session.scalars(line_queries.in_turn(found.id))]
    db.session.commit()

    def settle_all(barrier: Barrier) -> None:
        with any_app.app_context():
            barrier.wait(20)
            for registration_id in order:
                settling.settle(db.session.scalars(queries.one(round_id)).one(), registration_id)
                db.session.commit()

    barrier = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        [future.result(30) for future in [pool.submit(settle_all, barrier) for _ in range(2)]]

    db.session.expire_all()
    kinds = Counter(kind for registration in wished for kind in letters(registration) if kind != "registrations.wished")
    assert kinds == {"allocation.given": 2, "allocation.unplaced": 2}
    assert db.session.get_one(Slot, slots[0].id).seats_taken == 40


def test_a_teacher_changes_wishes_until_the_closing_date(app: Flask) -> None:
    event, slots = world.make_event(30, 30, 30)
    found = world.make_round(event)
    registration = world.wish(world.make_school(), slots[:1])
    whole = [db.session.scalars(registration_queries.slot_whole(slot.id)).one() for slot in reversed(slots)]

    wishing.change(registration, whole)

    wanted = db.session.scalars(select(ClassWish.slot_id).order_by(ClassWish.rank)).all()
    assert (registration.slot_id, list(wanted)) == (slots[2].id, [slot.id for slot in reversed(slots)])
    found = world.close(found)
    again = db.session.scalars(registration_queries.by_id(registration.id)).one()
    with pytest.raises(Refused) as refused:
        wishing.change(again, [again.slot])
    assert refused.value.reason == "closed"


def test_a_round_past_its_closing_date_is_not_said_to_collect(app: Flask) -> None:
    event, _slots = world.make_event(30)
    found = world.make_round(event)
    assert (str(words.state(found)), words.tone(found)) == ("Recueille les souhaits", "good")

    found.opens_at, found.deadline = now() - timedelta(days=2), now()

    assert (str(words.state(found)), words.tone(found)) == ("Clôturée, à calculer", "wait")


def test_who_wishes_late_is_served_after_all_others(app: Flask) -> None:
    event, slots = world.make_event(40, 40)
    found = world.make_round(event)
    for _ in range(2):
        world.wish(world.make_school(), slots[:1])
    found = world.close(found)
    late = world.wish(world.make_school(), slots)
    found = world.run(found)
    assert late.id not in lines(found)

    found = world.confirm(found)

    db.session.refresh(late)
    assert (late.state, late.slot_id, lines(found)[late.id].late) == (State.CONFIRMED, slots[1].id, True)
    after = world.wish(world.make_school(), slots)
    assert (after.state, after.slot_id) == (State.CONFIRMED, slots[1].id)


def test_nobody_moves_into_places_that_are_being_shared_out(app: Flask, client: FlaskClient) -> None:
    event, slots = world.make_event(20, 20)
    first = world.make_round(event)
    wished = [world.wish(world.make_school(), slots[:1]) for _ in range(2)]
    world.confirm(world.run(world.close(first)))
    waiting = next(one for one in wished if db.session.get_one(Registration, one.id, populate_existing=True).state == State.WAITING)
    path = f"/en/registrations/{waiting.code}"
    free = client.get(path).text
    second = world.make_round(event)
    db.session.commit()

    page = client.get(path).text
    told = client.post(f"{path}/class/move", data={"slot": str(slots[1].id)})
    stayed = db.session.get_one(Registration, waiting.id, populate_existing=True).state
    world.confirm(world.run(world.close(second)))
    moved = client.post(f"{path}/class/move", data={"slot": str(slots[1].id)})

    assert ["/class/move" in text for text in (free, page)] == [True, False]
    assert ("All wishes for these dates are being answered together." in told.text, stayed) == (True, State.WAITING)
    assert (moved.status_code, "Your class is registered" in client.get(path).text) == (303, True)


def test_who_withdrew_gets_nothing_and_its_seats_go_to_another(app: Flask) -> None:
    event, slots = world.make_event(20)
    found = world.make_round(event)
    wished = [world.wish(world.make_school(), slots) for _ in range(2)]
    found = world.run(world.close(found))
    winner = next(one for one in wished if lines(found)[one.id].slot_id)
    other = next(one for one in wished if one is not winner)
    registrations.withdraw(db.session.scalars(registration_queries.by_id(winner.id)).one())

    found = world.confirm(found)

    db.session.refresh(other)
    # Nobody is seated behind the rule's back: what came free is offered to the head of the line.
    assert (lines(found)[winner.id].result, other.state) == (Result.GONE, State.OFFERED)


def test_dates_called_off_at_once_send_a_class_on_to_its_next_wish_that_takes_place(app: Flask) -> None:
    event, slots = world.make_event(30, 30, 30)
    world.make_round(event)
    goes_on, has_no_other = world.wish(world.make_school(), slots), world.wish(world.make_school(), slots[:2])

    slot_actions.call_off_all(slots[:2], REASON, actor=world.ACTOR)

    told = select(Notice.kind).where(Notice.about_id == goes_on.id, Notice.kind.like("%wished"))
    assert (goes_on.state, goes_on.slot_id, has_no_other.state) == (State.WISHED, slots[2].id, State.CALLED_OFF)
    # Once when it wished, and once now.
    assert len(db.session.scalars(told).all()) == 2


def test_a_slot_called_off_is_not_given_and_a_round_called_off_tells_everybody(app: Flask) -> None:
    event, slots = world.make_event(30, 30)
    found = world.make_round(event)
    both, only = world.wish(world.make_school(), slots), world.wish(world.make_school(), slots[:1])
    slot_actions.call_off(slots[0], REASON, actor=world.ACTOR)
    assert (both.state, both.slot_id, only.state) == (State.WISHED, slots[1].id, State.CALLED_OFF)
    actions.ask(found, Job.CALL_OFF, actor=world.ACTOR, reason=REASON)
    db.session.commit()

    tasks.work()

    db.session.refresh(both)
    assert (world.reload(found).state, both.state, letters(both)[-1]) == (RoundState.CALLED_OFF, State.CALLED_OFF, "registrations.released")
    assert world.wish(world.make_school(), slots[1:]).state == State.CONFIRMED


def test_rules_that_teachers_count_on_stay(app: Flask) -> None:
    event, _slots = world.make_event(30)
    found = world.make_round(event)
    sooner = actions.Rules(found.opens_at, found.deadline - timedelta(days=1))

    with pytest.raises(Refused) as earlier:
        actions.change(found, sooner, actor=world.ACTOR)
    with pytest.raises(Refused) as twice:
        world.make_round(event)

    assert (earlier.value.reason, twice.value.reason) == ("earlier", "taken")


def test_what_staff_do_with_a_round_is_in_the_journal(app: Flask) -> None:
    event, slots = world.make_event(30)
    found = world.make_round(event)
    world.wish(world.make_school(), slots)
    found = world.run(world.close(found))
    actions.adjust(found, next(iter(lines(found).values())), None, REASON, actor=world.ACTOR)
    world.confirm(found)

    verbs = db.session.scalars(select(Entry.verb).where(Entry.object_kind == "fair_round").order_by(Entry.id)).all()
    assert list(verbs) == ["make_round", "close_round", "run_round", "propose_round", "adjust_round", "confirm_round", "end_round"]


def test_a_run_costs_the_same_number_of_statements_for_one_class_and_for_many(app: Flask) -> None:
    counts = []
    for classes in (1, 4):
        event, slots = world.make_event(30, 30)
        found = world.make_round(event)
        for _ in range(classes):
            world.wish(world.make_school(), slots)
        found = world.close(found)
        with count_queries() as sent:
            actions.run(found)
        counts.append(len(sent))
        db.session.commit()

    assert counts[0] == counts[1]
