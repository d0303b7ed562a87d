"""The composition as the public reads it: name, category and organisation, never an address (GDPR-14)."""

from collections.abc import Sequence
from dataclasses import dataclass

from ixevents.council.models import Council, CouncilSeat, Mandate, MandateRole, Office
from ixevents.projects import wording


@dataclass(frozen=True)
class Place:
    """One seat: who holds it, for whom, and who sits instead."""

    name: str
    organisation: str
    partner: str
    "The organisation's name in addresses, where it is a partner of the records."
    substitute: str
    office: Office | None


@dataclass(frozen=True)
class Group:
    """The seats of one category."""

    title: str
    voting: bool
    places: tuple[Place, ...]


def published(council: Council, office: Sequence[Mandate]) -> list[Group]:
    """Return who is in office by category, the chair first; nothing while nobody is."""
    if not office:
        return []
    groups = [(category, _places([one for one in office if one.seat.category_id == category.id])) for category in council.categories]
    return [Group(wording.capital(category.name), category.voting, places) for category, places in groups if places]


def _places(mandates: Sequence[Mandate]) -> tuple[Place, ...]:
    effective = {one.seat_id: one for one in mandates if one.role == MandateRole.EFFECTIVE}
    second = {one.seat_id: one for one in mandates if one.role == MandateRole.SUBSTITUTE}
    seats = {one.seat_id: one.seat for one in mandates}
    places = [_place(effective.get(number), second.get(number), seat) for number, seat in seats.items()]
    order = {office: place for place, office in enumerate(Office)}
    return tuple(
        sorted(places, key=lambda one: (order[one.office] if one.office else len(order), not one.name, one.organisation, one.name))
    )


def _place(first: Mandate | None, second: Mandate | None, seat: CouncilSeat) -> Place:
    named = [one.member.name if one is not None else "" for one in (first, second)]
    office = Office(first.office) if first is not None and first.office else None
    return Place(named[0], seat.organisation, seat.partner.slug if seat.partner else "", named[1], office)
