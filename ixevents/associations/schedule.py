"""When who arrives: vehicles are spread over the windows in which one may drive up, each stand as near to its wish as can be."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from ixevents.associations.models import Stand, StandCall, Vehicle
from ixevents.core.persons import has_words

_BIGGEST_FIRST = (Vehicle.TRUCK, Vehicle.VAN, Vehicle.CAR, Vehicle.BIKE, Vehicle.NONE)
ROOM = {Vehicle.TRUCK: 2, Vehicle.VAN: 1, Vehicle.CAR: 1, Vehicle.BIKE: 0, Vehicle.NONE: 0}
"""How much of a window a vehicle takes; who comes without one takes nothing."""
UNARRANGED = ["", ""]
"""Neither pitch nor hour, as a letter tells them."""


def windows(call: StandCall) -> list[datetime]:
    """Return the moments at which a window of arrival begins."""
    step = timedelta(minutes=call.arrival_minutes)
    count = int((call.arrival_until - call.arrival_from) / step)
    return [call.arrival_from + number * step for number in range(max(1, count))]


def spread(call: StandCall, stands: Sequence[Stand]) -> dict[int, datetime]:
    """Return a moment for every stand, by id: the same for the same stands.

    The largest vehicles choose first, then who applied first. Each gets the window nearest to its wish that has room; without a
    wish, the emptiest. When nothing has room any more, the emptiest is overbooked, so nobody is left without an hour.
    """
    taken: Counter[datetime] = Counter()
    heads: Counter[datetime] = Counter()
    order = sorted(stands, key=lambda stand: (_BIGGEST_FIRST.index(Vehicle(stand.vehicle)), stand.id))
    given = {}
    for stand in order:
        room = ROOM[Vehicle(stand.vehicle)]
        window = _window(call, stand, room, taken, heads)
        taken[window] += room
        heads[window] += 1
        given[stand.id] = window
    return given


def when_and_where(call: StandCall) -> list[str]:
    """Return the hours and the place of the stands, to be held against what was told."""
    return [call.starts_at.isoformat(), call.ends_at.isoformat(), str(call.place_id)]


def latest(call: StandCall, stand: Stand) -> list[str]:
    """Return all a letter tells a stand of its day, to be kept as what was told; pitch and hour once it is confirmed."""
    return [*(stand.arranged if stand.coming else UNARRANGED), *when_and_where(call)]


def knows(call: StandCall, stand: Stand) -> bool:
    """Whether the last letter of a stand says what is so now; earlier ones say pitch and hour alone."""
    told = stand.told or UNARRANGED
    return latest(call, stand)[: len(told)] == told


def with_words(stands: Iterable[Stand], words: str) -> list[Stand]:
    """Return those of some stands that arrive whose association has these words, or whose pitch has this number; in order of arrival."""
    return [one for one in sorted(stands, key=arrives) if has_words(one.association_key, words) or one.arranged[0] == words]


def told_arrival(stand: Stand) -> datetime | None:
    """Return the hour of arrival its last letter told a stand, which its calendar has."""
    told = stand.told[1:2]
    return datetime.fromisoformat(told[0]) if told and told[0] else None


def let_go(stand: Stand) -> None:
    """Free the pitch of a stand that ends, and keep the hour it was last told: its entry is taken out as its calendar has it."""
    stand.pitch_id, stand.pitch, stand.arrival_at = None, None, told_arrival(stand)


def moved(call: StandCall, stand: Stand) -> bool:
    """Whether the stands have other hours or another place than the last letter of one of them said."""
    return stand.told[2:] not in ([], when_and_where(call))


def crowded(call: StandCall, stands: Sequence[Stand]) -> dict[datetime, int]:
    """Return the windows with more vehicles than fit, and how many too many."""
    taken: Counter[datetime] = Counter()
    for stand in stands:
        if stand.arrival_at:
            taken[stand.arrival_at] += ROOM[Vehicle(stand.vehicle)]
    return {at: room - call.vehicles_at_once for at, room in sorted(taken.items()) if room > call.vehicles_at_once}


def arrives(stand: Stand) -> tuple[bool, str, str]:
    """Return the key by which stands are put in the order of their arrival; those without an hour last, by name."""
    return stand.arrival_at is None, stand.arranged[1], stand.association_key


def _window(call: StandCall, stand: Stand, room: int, taken: Counter[datetime], heads: Counter[datetime]) -> datetime:
    every = windows(call)
    free = [at for at in every if taken[at] + room <= call.vehicles_at_once]
    if not free:
        return min(every, key=lambda at: (taken[at], at))
    wish = stand.arrival_wish
    if wish is not None:
        return min(free, key=lambda at: (abs(at - wish), at))
    return min(free, key=lambda at: (taken[at], heads[at], at))
