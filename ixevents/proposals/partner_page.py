"""What a partner did over the years: events proposed and held, its projects, its seat on the council, and what others add."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ixevents.core.clock import now, today
from ixevents.core.languages import fold
from ixevents.core.web import plain
from ixevents.council.models import CouncilSeat
from ixevents.events.models import Event, EventState, Slot
from ixevents.extensions import db
from ixevents.figures import small_cells
from ixevents.projects import wording, world_map
from ixevents.projects.models import Project, ProjectPartner, ProjectState
from ixevents.projects.partners import Partner, Relation
from ixevents.projects.world_map import Sheet
from ixevents.proposals.models import EventProposal, ProposalCall, ProposalState
from ixevents.registrations import attendance


@dataclass(frozen=True)
class Held:
    """An event a partner proposed; how many came where the number may be told."""

    year: int
    title: str
    edition: str
    slug: str
    over: bool
    called_off: bool
    came: int | None
    "None is too small to publish, or not counted."


class Deed(Protocol):
    """Something else a partner did, as a package of its own tells it: a stand at the festival."""

    @property
    def year(self) -> int:
        """The year of the edition."""

    @property
    def words(self) -> str:
        """What it was."""

    @property
    def url(self) -> str:
        """Its page, or nothing."""


Tell = Callable[[Partner], Sequence[Deed]]
_tellers: list[Tell] = []


def add(tell: Tell) -> None:
    """Let another package tell what partners did."""
    if tell not in _tellers:
        _tellers.append(tell)


def partner(slug: str) -> Select[Partner]:
    """A partner by its name in addresses, with the body it is part of and its other names."""
    return select(Partner).where(Partner.slug == slug).options(joinedload(Partner.parent), selectinload(Partner.names))


def values(found: Partner, *, exact: bool = False) -> dict[str, object]:
    """Return what the page shows; `exact` is for staff, who read small numbers too."""
    events = held(found, exact=exact)
    return {
        "partner": found,
        "exact": exact,
        "name": wording.partner_name(found),
        "tie": "" if found.relation == Relation.SELF else wording.capitalised(wording.words_for(found.relation, "tie")),
        "where": wording.whereabouts(found),
        "others": [plain(other.name) for other in found.names],
        "came": sum(one.came or 0 for one in events),
        "held": events,
        "deeds": sorted((deed for tell in _tellers for deed in tell(found)), key=lambda deed: -deed.year),
        "parts": _parts(found),
        "seats": _seats(found),
    }


def held(found: Partner, *, exact: bool = False) -> list[Held]:
    """Return the public events a partner proposed, alone or with others, the latest first; in a constant number of statements."""
    proposals = db.session.scalars(_public(found)).unique().all()
    slots = [slot.id for one in proposals if one.event for slot in one.event.slots]
    counts = attendance.counts(slots) if slots else {}
    rows = [_held(one.event, sum(counts[slot.id].inside for slot in one.event.slots), exact) for one in proposals if one.event]
    return sorted(rows, key=lambda row: (-row.year, fold(row.title)))


def _public(found: Partner) -> Select[EventProposal]:
    joined = select(EventProposal.merged_into_id).where(
        EventProposal.partner_id == found.id, EventProposal.state == ProposalState.MERGED, EventProposal.merged_into_id.is_not(None)
    )
    event = joinedload(EventProposal.event).options(joinedload(Event.edition), selectinload(Event.slots))
    return (
        select(EventProposal)
        .join(EventProposal.event)
        .where(or_(EventProposal.partner_id == found.id, EventProposal.id.in_(joined)), Event.state == EventState.PUBLISHED)
        .options(event, joinedload(EventProposal.call).joinedload(ProposalCall.edition))
    )


def _held(event: Event, came: int, exact: bool) -> Held:
    over = bool(event.slots) and all(_is_over(slot) for slot in event.slots)
    counted = (came if exact else small_cells.one(came)) if over and came else None
    year = event.edition.starts_on.year
    return Held(year, plain(event.title), plain(event.edition.title), event.slug, over, event.called_off, counted)


def _is_over(slot: Slot) -> bool:
    return slot.called_off or slot.ends_at <= now()


def sheets(found: Partner) -> tuple[Sheet, ...]:
    """Return where a partner lies, with the municipality; nothing where nobody has placed it."""
    return world_map.sheets([found, *db.session.scalars(select(Partner).where(Partner.relation == Relation.SELF))])


def _parts(found: Partner) -> list[ProjectPartner]:
    """Return the parts a partner has in public records."""
    query = select(ProjectPartner).join(ProjectPartner.project).where(ProjectPartner.partner_id == found.id)
    shown = query.where(Project.state != ProjectState.DRAFT).options(joinedload(ProjectPartner.project)).order_by(Project.position)
    return list(db.session.scalars(shown))


def _seats(found: Partner) -> list[tuple[str, str]]:
    """Return the seats it holds on the council: its name and the category, and nobody's name."""
    query = select(CouncilSeat).where(CouncilSeat.partner_id == found.id, CouncilSeat.opened_on <= today())
    standing = query.where((CouncilSeat.closed_on.is_(None)) | (CouncilSeat.closed_on > today()))
    seats = db.session.scalars(standing.options(joinedload(CouncilSeat.category)).order_by(CouncilSeat.id))
    return [(seat.organisation, wording.capital(seat.category.name)) for seat in seats]
