"""The rule of a fair round, without a database: who is served when, and why somebody did not get what was wished.

One order holds for all slots: a school's second class comes after everybody's first, schools served longest ago come
first, and a seeded draw decides between equals. Each class in turn takes the first of its wishes that has room for all of it. With one
order for all slots this is what deferred acceptance gives: a stable result, in which nobody may rightly envy somebody
(a class never misses a slot because of one that came after it), also when classes differ in size.

A class too large for what is left of a slot keeps nothing from the ones after it: seats it cannot use may serve a smaller
class, and it would not fit either if that one were sent home (docs/fair-round.md).
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

BOUNDLESS = 10**9
"""Free seats of a slot without capacity."""


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
    GONE = "gone"
    "The slot no longer takes place, or is in the round no more."


@dataclass(frozen=True)
class Answer:
    """What became of one wish of one class."""

    slot: int
    why: Why
    left: int
    "Seats that were left when its turn came."
    before: int = 0
    "Classes that had been given this slot by then."


@dataclass(frozen=True)
class Outcome:
    """The result of a round."""

    given: dict[int, int]
    "Slot by class; who got nothing is not in it."
    turn: dict[int, int]
    "The place of each class in the order, from 1."
    answers: dict[int, tuple[Answer, ...]]
    "What became of each wish, up to the one that was met; nothing for classes settled beforehand."
    of_school: dict[int, int] = field(default_factory=dict)
    "Which of its school's classes each is, from 0."


@dataclass
class _Hall:
    """What is left and who has what, while the classes come by."""

    left: dict[int, int]
    placed: Counter[int] = field(default_factory=Counter)
    of_school: Counter[int] = field(default_factory=Counter)
    given: dict[int, int] = field(default_factory=dict)

    def seat(self, wish: Wish, slot: int) -> None:
        """Give a class a slot."""
        self.given[wish.party] = slot
        self.left[slot] = self.left.get(slot, 0) - wish.size
        self.placed[slot] += 1
        self.of_school[wish.school] += 1


def in_order(wishes: Iterable[Wish], seed: str) -> list[Wish]:
    """Return the classes in the order in which they are served; the same seed gives the same order."""
    return [wish for _number, wish in _queue(wishes, seed)]


def allot(
    wishes: Sequence[Wish],
    seats: Mapping[int, int],
    seed: str,
    quota: int | None = None,
    settled: Mapping[int, int | None] | None = None,
) -> Outcome:
    """Serve every class in its turn. `seats` are the free seats of each slot, `quota` the most classes of one school.

    `settled` are classes somebody decided about beforehand: they have that slot, or none, and all others come after them.
    """
    settled = settled or {}
    hall = _Hall(dict(seats))
    queue = _queue(wishes, seed)
    for _number, wish in queue:
        slot = settled.get(wish.party)
        if slot is not None:
            hall.seat(wish, slot)
    answers: dict[int, tuple[Answer, ...]] = {}
    for _number, wish in queue:
        if wish.party in settled:
            continue
        told = answers[wish.party] = _answers(wish, hall, seats, allowed=quota is None or hall.of_school[wish.school] < quota)
        if told and told[-1].why == Why.GIVEN:
            hall.seat(wish, told[-1].slot)
    turn = {wish.party: place for place, (_number, wish) in enumerate(queue, 1)}
    return Outcome(hall.given, turn, answers, {wish.party: number for number, wish in queue})


def draw(seed: str, name: str) -> bytes:
    """Return the lot of a name: anybody who knows the seed can draw it again, with nothing but SHA-256."""
    return hashlib.sha256(f"{seed}:{name}".encode()).digest()


def lot_name(school: int, of_school: int) -> str:
    """Return the name under which the lot of a school's first, second... class is drawn."""
    return f"school:{school}:{of_school}"


def commitment(seed: str) -> str:
    """Return what is shown of a seed beforehand: it says nothing of the seed, and no other seed has it."""
    return hashlib.sha256(seed.encode()).hexdigest()


def _queue(wishes: Iterable[Wish], seed: str) -> list[tuple[int, Wish]]:
    own: dict[int, list[Wish]] = defaultdict(list)
    for wish in sorted(wishes, key=lambda one: (one.place, draw(seed, f"class:{one.party}"))):
        own[wish.school].append(wish)
    queue = [(number, wish) for classes in own.values() for number, wish in enumerate(classes)]
    queue.sort(key=lambda pair: (pair[0], pair[1].served, draw(seed, lot_name(pair[1].school, pair[0])), pair[1].party))
    return queue


def _answers(wish: Wish, hall: _Hall, seats: Mapping[int, int], *, allowed: bool) -> tuple[Answer, ...]:
    told: list[Answer] = []
    for slot in wish.slots:
        room = hall.left.get(slot, 0)
        why = _why(slot in seats, allowed, room >= wish.size)
        told.append(Answer(slot, why, max(0, room), hall.placed[slot]))
        if why == Why.GIVEN:
            break
    return tuple(told)


def _why(there: bool, allowed: bool, fits: bool) -> Why:
    if not there:
        return Why.GONE
    if not allowed:
        return Why.QUOTA
    return Why.GIVEN if fits else Why.FULL
