"""The rule of a fair round, without a database: who is served when, and why somebody did not get what was wished.

One order holds for all slots: schools served longest ago come first, a school's second class comes after everybody's first, and
a seeded draw decides between equals. Each class in turn takes the first of its wishes that has room for all of it. With one
order for all slots this is what deferred acceptance gives: a stable result, in which nobody may rightly envy somebody
(a class never misses a slot because of one that came after it), also when classes differ in size.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Wish:
    """What one class asks for."""

    party: int
    "Identifies the class; the registration's id."
    school: int
    size: int
    "Seats: pupils and adults."
    slots: tuple[int, ...]
    "Ids, the dearest first."
    served: int = 0
    "How lately the school was served: 0 is never; the larger, the more lately."
    place: int = 0
    "Which of its school's classes it is, in the school's own order."


class Why(StrEnum):
    """Why a wish was or was not met."""

    GIVEN = "given"
    FULL = "full"
    "Those before it in the order left too few seats."
    QUOTA = "quota"
    "Its school has as many classes as one school may have."


@dataclass(frozen=True)
class Answer:
    """What became of one wish of one class."""

    slot: int
    why: Why
    left: int
    "Seats that were left when its turn came."


@dataclass(frozen=True)
class Outcome:
    """The result of a round."""

    given: dict[int, int]
    "Slot by class; who got nothing is not in it."
    turn: dict[int, int]
    "The place of each class in the order, from 1."
    answers: dict[int, tuple[Answer, ...]]
    "What became of each wish, up to the one that was met."


def in_order(wishes: Iterable[Wish], seed: str) -> list[Wish]:
    """Return the classes in the order in which they are served; the same seed gives the same order."""
    first_come: dict[int, list[Wish]] = defaultdict(list)
    for wish in sorted(wishes, key=lambda one: (one.place, draw(seed, f"class:{one.party}"))):
        first_come[wish.school].append(wish)
    queue = [(number, wish) for own in first_come.values() for number, wish in enumerate(own)]
    queue.sort(key=lambda pair: (pair[0], pair[1].served, draw(seed, f"school:{pair[1].school}:{pair[0]}"), pair[1].party))
    return [wish for _number, wish in queue]


def allot(wishes: Sequence[Wish], seats: Mapping[int, int], seed: str, quota: int | None = None) -> Outcome:
    """Serve every class in its turn. `seats` are the free seats of each slot, `quota` the most classes of one school."""
    left, classes = dict(seats), Counter[int]()
    given: dict[int, int] = {}
    turn: dict[int, int] = {}
    answers: dict[int, tuple[Answer, ...]] = {}
    for number, wish in enumerate(in_order(wishes, seed), 1):
        turn[wish.party] = number
        allowed = quota is None or classes[wish.school] < quota
        told = _answers(wish, left, allowed=allowed)
        answers[wish.party] = told
        if told and told[-1].why == Why.GIVEN:
            given[wish.party] = told[-1].slot
            left[told[-1].slot] -= wish.size
            classes[wish.school] += 1
    return Outcome(given, turn, answers)


def draw(seed: str, name: str) -> bytes:
    """Return the lot of a name: anybody who knows the seed can draw it again, with nothing but SHA-256."""
    return hashlib.sha256(f"{seed}:{name}".encode()).digest()


def _answers(wish: Wish, left: Mapping[int, int], *, allowed: bool) -> tuple[Answer, ...]:
    told: list[Answer] = []
    for slot in wish.slots:
        room = left.get(slot, 0)
        if not allowed:
            told.append(Answer(slot, Why.QUOTA, room))
        elif room < wish.size:
            told.append(Answer(slot, Why.FULL, room))
        else:
            return (*told, Answer(slot, Why.GIVEN, room))
    return tuple(told)
