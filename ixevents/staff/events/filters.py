"""What the list of events is narrowed by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select

from ixevents.core import asked, confinement
from ixevents.events import desk
from ixevents.events import programme as programmes
from ixevents.events.models import Edition, Event, EventState


@dataclass(frozen=True)
class Filters:
    """Answers of the filter bar; what cannot be read means all."""

    edition: int | None
    programme: str
    state: str
    lacking: bool
    q: str
    page: int

    @property
    def active(self) -> int:
        """How many filters are on, the words apart."""
        return sum(map(bool, (self.edition, self.programme, self.state, self.lacking)))

    @property
    def args(self) -> dict[str, object]:
        """What a link to another page of the list carries."""
        found = {"edition": self.edition, "programme": self.programme, "state": self.state, "lacking": int(self.lacking), "q": self.q}
        return {name: value for name, value in found.items() if value}

    def narrow(self, events: Select[int], day: date) -> Select[int]:
        """Return the events asked for; what lacks a language only while its edition is not over."""
        if self.edition:
            events = events.where(Event.edition_id == self.edition)
        if self.programme:
            events = events.where(Edition.programme == self.programme)
        if self.state:
            events = events.where(Event.state == self.state)
        if self.lacking:
            events = events.where(desk.lacking(), Edition.ends_on >= day)
        return events.where(desk.saying(self.q)) if self.q else events


def read(args: Mapping[str, str]) -> Filters:
    """Read the filters of an address."""
    slugs = {programme.slug for programme in programmes.known() if confinement.reaches(programme.slug)}
    return Filters(
        edition=asked.number(args.get("edition")) or None,
        programme=wanted if (wanted := args.get("programme", "")) in slugs else "",
        state=state if (state := args.get("state", "")) in set(EventState) else "",
        lacking=args.get("lacking") == "1",
        q=asked.words(args.get("q")),
        page=asked.number(args.get("page")) or 1,
    )
