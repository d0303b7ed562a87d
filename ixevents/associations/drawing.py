"""The plan of the square as lengths of an SVG: pitches on a grid in metres, each with the stand that stands there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ixevents.associations.models import Pitch, Stand, StandCall

METRE = 20
"""Units of the drawing."""
GRID = 5
"""Metres between two lines of the grid."""


@dataclass(frozen=True)
class Spot:
    """A pitch as it is drawn."""

    pitch: Pitch
    stand: Stand | None
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[float, float]:
        """Where its number stands."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def kind(self) -> str:
        """Free, taken, or taken by who sells food or drinks."""
        if self.stand is None:
            return "free"
        return "food" if self.stand.food or self.stand.drink else "taken"


@dataclass(frozen=True)
class Plan:
    """The whole drawing."""

    width: int
    height: int
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    "Where lines of the grid are."
    spots: tuple[Spot, ...]

    @property
    def taken(self) -> list[Spot]:
        """Pitches with a stand."""
        return [spot for spot in self.spots if spot.stand is not None]


def plan(call: StandCall, pitches: Sequence[Pitch], stands: Iterable[Stand]) -> Plan:
    """Return the drawing of a square."""
    at = {stand.pitch_id: stand for stand in stands if stand.pitch_id is not None}
    return Plan(
        width=call.plan_width * METRE,
        height=call.plan_depth * METRE,
        columns=tuple(range(0, call.plan_width * METRE + 1, GRID * METRE)),
        rows=tuple(range(0, call.plan_depth * METRE + 1, GRID * METRE)),
        spots=tuple(_spot(pitch, at.get(pitch.id)) for pitch in pitches),
    )


def _spot(pitch: Pitch, stand: Stand | None) -> Spot:
    return Spot(pitch, stand, pitch.x * METRE, pitch.y * METRE, pitch.width * METRE, pitch.depth * METRE)
