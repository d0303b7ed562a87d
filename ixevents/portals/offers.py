"""What both agendas want to know: an event at one place, for they give each event a single one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ixevents.core import zones
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.links import external
from ixevents.core.web import current_language
from ixevents.events import photographs, pictures
from ixevents.events.models import Event, Place, Slot

Json = dict[str, Any]


@dataclass(frozen=True)
class Offer:
    """An event with its slots at one place."""

    event: Event
    place: Place
    slots: tuple[Slot, ...]

    @property
    def identity(self) -> str:
        """Its name with us, which stays: the other agenda knows it again."""
        return f"{self.event.slug}@{self.place.slug}"

    @property
    def called_off(self) -> bool:
        """Whether all of it is called off."""
        return all(slot.called_off for slot in self.slots)


def of(events: Iterable[Event]) -> Iterator[Offer]:
    """Return the offers of events, in the order of the events and of their slots."""
    for event in events:
        places: dict[int, list[Slot]] = {}
        for slot in event.slots:
            places.setdefault(slot.place_id, []).append(slot)
        for slots in places.values():
            yield Offer(event, slots[0].place, tuple(slots))


def texts(text: Translated, most: int | None = None) -> Json:
    """Return a text by language, cut at a word where the other agenda takes no more."""
    return {lang: _cut(words, most) for lang, words in text.as_dict().items()}


def pages(event: Event) -> dict[str, str]:
    """Return the address of an event's page by language."""
    return {lang: external("events.event", lang=lang, slug=event.slug) for lang in LANGUAGES}


def moment(value: datetime, slot: Slot) -> str:
    """Return a moment with the offset of its zone."""
    return value.astimezone(zones.zone(slot.zone)).isoformat(timespec="seconds")


def image(event: Event) -> str:
    """Return the address of the event's picture."""
    if event.picture:
        return photographs.share_address(event.picture)
    return pictures.address(current_language(), "event", event.slug)


def _cut(words: str, most: int | None) -> str:
    if most is None or len(words) <= most:
        return words
    return f"{words[: most - 1].rsplit(' ', 1)[0]}…"
