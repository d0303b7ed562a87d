"""The fair round."""

import subprocess
from collections import Counter
from itertools import permutations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from ixevents.allocation.matching import Outcome, Why, Wish, allot, draw, in_order, lot_name

SLOTS = (1, 2, 3, 4)


@st.composite
def rounds(draw: st.DrawFn) -> tuple[list[Wish], dict[int, int], int | None]:
    seats = {slot: draw(st.integers(0, 60)) for slot in SLOTS}
    wishes = [
        Wish(
            party=party,
            school=draw(st.integers(1, 4)),
            size=draw(st.integers(1, 30)),
            slots=tuple(draw(st.permutations(SLOTS))[: draw(st.integers(0, 3))]),
            served=draw(st.integers(0, 2)),
            place=draw(st.integers(0, 2)),
        )
        for party in range(draw(st.integers(0, 9)))
    ]
    return wishes, seats, draw(st.none() | st.integers(1, 2))


def room_taken(outcome: Outcome, wishes: list[Wish], slot: int, before: int | None = None) -> int:
    return sum(
        wish.size for wish in wishes if outcome.given.get(wish.party) == slot and (before is None or outcome.turn[wish.party] < before)
    )


@settings(max_examples=100)
@given(rounds())
def test_no_slot_holds_more_than_its_seats_and_no_school_more_than_its_quota(case: tuple[list[Wish], dict[int, int], int | None]) -> None:
    wishes, seats, quota = case

    outcome = allot(wishes, seats, "seed", quota)

    assert all(room_taken(outcome, wishes, slot) <= seats[slot] for slot in seats)
    classes = Counter(wish.school for wish in wishes if wish.party in outcome.given)
    assert quota is None or all(count <= quota for count in classes.values())
    assert all(outcome.given[wish.party] in wish.slots for wish in wishes if wish.party in outcome.given)


@settings(max_examples=100)
@given(rounds())
def test_nobody_rightly_envies_somebody_who_came_later(case: tuple[list[Wish], dict[int, int], int | None]) -> None:
    """A wish that was not met would not fit even if all who came later were sent home, unless the quota forbids it."""
    wishes, seats, quota = case
    outcome = allot(wishes, seats, "seed", quota)

    for wish in wishes:
        turn, got = outcome.turn[wish.party], outcome.given.get(wish.party)
        earlier = sum(1 for one in wishes if one.school == wish.school and one.party in outcome.given and outcome.turn[one.party] < turn)
        if quota is not None and earlier >= quota:
            assert got is None
            continue
        dearer = wish.slots[: wish.slots.index(got)] if got is not None else wish.slots
        assert all(seats[slot] - room_taken(outcome, wishes, slot, before=turn) < wish.size for slot in dearer)


@settings(max_examples=60)
@given(rounds())
def test_it_is_the_stable_result_found_by_trying_all(case: tuple[list[Wish], dict[int, int], int | None]) -> None:
    """On small cases: of all assignments within seats and quota, exactly one leaves nobody with a justified complaint."""
    wishes, seats, quota = case
    small = wishes[:4]
    outcome = allot(small, seats, "seed", quota)
    turns = outcome.turn

    stable = []
    for choice in product(*[(None, *wish.slots) for wish in small]):
        given_slots = {wish.party: slot for wish, slot in zip(small, choice, strict=True) if slot is not None}
        trial = Outcome(given_slots, turns, {})
        if any(room_taken(trial, small, slot) > seats[slot] for slot in seats):
            continue
        if quota is not None and max(Counter(wish.school for wish in small if wish.party in given_slots).values(), default=0) > quota:
            continue
        if not any(_complains(wish, trial, small, seats, quota) for wish in small):
            stable.append(given_slots)

    assert stable == [outcome.given]


def _complains(wish: Wish, outcome: Outcome, wishes: list[Wish], seats: dict[int, int], quota: int | None) -> bool:
    got = outcome.given.get(wish.party)
    dearer = wish.slots[: wish.slots.index(got)] if got is not None else wish.slots
    turn = outcome.turn[wish.party]
    own = sum(1 for one in wishes if one.school == wish.school and one.party in outcome.given and outcome.turn[one.party] < turn)
    if quota is not None and own >= quota:
        return False
    return any(seats[slot] - room_taken(outcome, wishes, slot, before=turn) >= wish.size for slot in dearer)


@settings(max_examples=80)
@given(rounds(), st.data())
def test_what_was_settled_by_hand_stays_and_the_others_are_answered_around_it(
    case: tuple[list[Wish], dict[int, int], int | None], data: st.DataObject
) -> None:
    wishes, seats, quota = case
    chosen = data.draw(st.lists(st.sampled_from(wishes), unique_by=lambda one: one.party, max_size=2)) if wishes else []
    settled: dict[int, int | None] = {}
    for wish in chosen:
        room = {slot: seats[slot] - sum(one.size for one in chosen if settled.get(one.party) == slot) for slot in SLOTS}
        settled[wish.party] = data.draw(st.sampled_from([None, *(slot for slot in SLOTS if room[slot] >= wish.size)]))

    outcome = allot(wishes, seats, "seed", quota, settled)

    assert {party: outcome.given.get(party) for party in settled} == settled
    assert all(room_taken(outcome, wishes, slot) <= seats[slot] for slot in seats)
    for wish in wishes:
        told = outcome.answers.get(wish.party, ())
        if wish.party in settled or any(answer.why == Why.QUOTA for answer in told):
            continue
        # Only those settled beforehand, and those with an earlier turn, may have what it wished for.
        earlier = [one for one in wishes if one.party in settled or outcome.turn[one.party] < outcome.turn[wish.party]]
        missed = [answer.slot for answer in told if answer.why == Why.FULL]
        assert all(seats[slot] - room_taken(outcome, earlier, slot) < wish.size for slot in missed)


def test_a_slot_that_is_gone_is_told_so() -> None:
    outcome = allot([Wish(1, 1, 20, (9, 1))], {1: 20}, "seed")

    assert [(answer.slot, answer.why) for answer in outcome.answers[1]] == [(9, Why.GONE), (1, Why.GIVEN)]


def test_anybody_can_draw_a_lot_again() -> None:
    told = subprocess.run(["sha256sum"], input=f"seed:{lot_name(12, 0)}", capture_output=True, text=True, check=True).stdout

    assert told.split()[0] == draw("seed", "school:12:0").hex()


@given(rounds(), st.text(max_size=8))
def test_the_same_seed_gives_the_same_result_whatever_the_order_of_asking(
    case: tuple[list[Wish], dict[int, int], int | None], seed: str
) -> None:
    wishes, seats, quota = case

    assert allot(wishes, seats, seed, quota) == allot(list(reversed(wishes)), seats, seed, quota)


def test_another_seed_may_give_another_order() -> None:
    wishes = [Wish(party, party, 10, (1,)) for party in range(6)]

    orders = {tuple(wish.party for wish in in_order(wishes, str(seed))) for seed in range(20)}

    assert len(orders) > 10
    assert orders <= set(permutations(range(6)))


def test_a_school_never_served_comes_before_one_served_lately() -> None:
    wishes = [Wish(1, 1, 20, (1,), served=2), Wish(2, 2, 20, (1,), served=0)]

    outcome = allot(wishes, {1: 30}, "seed")

    assert (outcome.given, outcome.answers[1][0].why, outcome.answers[1][0].left) == ({2: 1}, Why.FULL, 10)


def test_a_second_class_waits_until_every_school_had_its_first() -> None:
    wishes = [Wish(1, 1, 20, (1,), place=0), Wish(2, 1, 20, (1,), place=1), Wish(3, 2, 20, (1,), served=9)]

    assert set(allot(wishes, {1: 40}, "seed").given) == {1, 3}


def test_two_thousand_classes_on_three_hundred_slots_are_served() -> None:
    wishes = [
        Wish(party, party % 400, 18 + party % 12, tuple((party * step) % 300 for step in (7, 13, 29)), served=party % 5)
        for party in range(2000)
    ]

    outcome = allot(wishes, dict.fromkeys(range(300), 75), "2026-2027", quota=4)

    assert len(outcome.given) > 500
    assert all(room_taken(outcome, wishes, slot) <= 75 for slot in range(300))
