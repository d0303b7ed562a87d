"""What the first page shows of one thing that waits."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tile:
    """One number, what it counts, where it leads and how much it matters."""

    value: int
    words: str
    url: str | None = None
    tone: str = "plain"
    note: str = ""
