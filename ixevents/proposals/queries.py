"""What pages of proposals read. Eager loading is chosen here; a list costs the same with one row and with many."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from ixevents.core.alphabetical import alphabetical
from ixevents.core.languages import LANGUAGES, parted
from ixevents.events.models import Edition, EditionState, Event, Place, Slot
from ixevents.proposals.models import OPEN, WITH_EVENT, EventProposal, ProposalCall, ProposalState

PROGRAMME = "week"
"""The programme events are proposed for."""


def edition(slug: str) -> Select[Edition]:
    """A public edition of the Week by its name in addresses."""
    return select(Edition).where(Edition.programme == PROGRAMME, Edition.slug == slug, Edition.state == EditionState.PUBLISHED)


def call_of(edition_id: int) -> Select[ProposalCall]:
    """The call of an edition."""
    return select(ProposalCall).where(ProposalCall.edition_id == edition_id).options(joinedload(ProposalCall.edition))


def open_calls(moment: datetime) -> Select[ProposalCall]:
    """Calls that take proposals now, of editions the public sees; the one that closes first stands first."""
    return (
        select(ProposalCall)
        .join(ProposalCall.edition)
        .where(ProposalCall.opens_at <= moment, ProposalCall.closes_at > moment, Edition.state == EditionState.PUBLISHED)
        .options(joinedload(ProposalCall.edition))
        .order_by(ProposalCall.closes_at, ProposalCall.id)
    )


def calls() -> Select[ProposalCall, int]:
    """Every call with its edition and how many confirmed proposals it has, the latest edition first."""
    confirmed = EventProposal.call_id == ProposalCall.id, EventProposal.state != ProposalState.HELD
    count = select(func.count()).where(*confirmed).scalar_subquery()
    return (
        select(ProposalCall, count).join(ProposalCall.edition).options(joinedload(ProposalCall.edition)).order_by(Edition.starts_on.desc())
    )


def call(call_id: int) -> Select[ProposalCall]:
    """One call with its edition."""
    return select(ProposalCall).where(ProposalCall.id == call_id).options(joinedload(ProposalCall.edition))


def editions_without_call() -> Select[Edition]:
    """Editions of the Week for which nobody was asked yet."""
    asked = select(ProposalCall.edition_id)
    return select(Edition).where(Edition.programme == PROGRAMME, Edition.id.not_in(asked)).order_by(Edition.starts_on.desc())


def by_code(code: str) -> Select[EventProposal]:
    """The proposal of a private page, with its event."""
    return (
        select(EventProposal)
        .where(EventProposal.code == code, EventProposal.forgotten_at.is_(None))
        .options(*_shown(), _with_event(), _merged())
    )


def whole(proposal_id: int) -> Select[EventProposal]:
    """One proposal with everything around it."""
    return (
        select(EventProposal)
        .where(EventProposal.id == proposal_id)
        .options(*_shown(), _with_event(), _merged(), joinedload(EventProposal.member), joinedload(EventProposal.partner))
    )


def scheduled(event_ids: Collection[int]) -> Select[EventProposal]:
    """Those that wait for these events to be published."""
    waits = EventProposal.event_id.in_(event_ids), EventProposal.state == ProposalState.SCHEDULED
    return (
        select(EventProposal).where(*waits).options(*_shown(), _with_event(), joinedload(EventProposal.partner)).order_by(EventProposal.id)
    )


def id_of_event(event_id: int) -> Select[int]:
    """Which proposal an event was made from."""
    return select(EventProposal.id).where(EventProposal.event_id == event_id)


def merged_into(proposal_id: int) -> Select[EventProposal]:
    """Those that were taken together into a proposal."""
    merged = EventProposal.merged_into_id == proposal_id, EventProposal.state == ProposalState.MERGED
    return select(EventProposal).where(*merged).options(*_shown(), joinedload(EventProposal.merged_into)).order_by(EventProposal.id)


def of_member(member_id: int) -> Select[EventProposal]:
    """What a member of the council proposed, the newest first."""
    return (
        select(EventProposal)
        .where(EventProposal.member_id == member_id, EventProposal.forgotten_at.is_(None))
        .options(*_shown())
        .order_by(EventProposal.id.desc())
    )


def of_sending(key: str) -> Select[EventProposal]:
    """What a sending has made already."""
    return select(EventProposal).where(EventProposal.idempotency_key == key).options(*_shown())


def same(call_id: int, email_key: str) -> Select[EventProposal]:
    """What an address has proposed in a call and nobody has closed."""
    return (
        select(EventProposal)
        .where(EventProposal.call_id == call_id, EventProposal.email_key == email_key, EventProposal.state.in_((ProposalState.HELD, *OPEN)))
        .options(*_shown())
        .order_by(EventProposal.id)
    )


def places() -> Select[Place]:
    """Places by their French name; only those are offered that the public knows already."""
    return select(Place).order_by(alphabetical(Place.name["fr"].as_string()), Place.id)


def listed(state: str = "", call_id: int = 0, words: str = "", lacking: str = "") -> Select[EventProposal]:
    """Proposals whose address was confirmed, the newest first."""
    query = (
        select(EventProposal)
        .where(EventProposal.state != ProposalState.HELD)
        .options(*_shown(), joinedload(EventProposal.partner))
        .order_by(EventProposal.received_at.desc(), EventProposal.id.desc())
    )
    if state in set(ProposalState):
        query = query.where(EventProposal.state == state)
    elif state == "answered":
        query = query.where(EventProposal.state == ProposalState.RECEIVED, EventProposal.answered_at.is_not(None))
    if call_id:
        query = query.where(EventProposal.call_id == call_id)
    if lacking in LANGUAGES:
        query = query.where(func.coalesce(EventProposal.title[lacking].as_string(), "") == "", EventProposal.state.in_(OPEN))
    for word in parted(words):
        where = [*(EventProposal.title[lang].as_string() for lang in LANGUAGES), EventProposal.organisation, EventProposal.contact]
        query = query.where(or_(*(text.icontains(word, autoescape=True) for text in where)))
    return query


def standing_beside(proposal: EventProposal) -> Select[EventProposal]:
    """The other proposals of its call that still stand."""
    standing = EventProposal.state.in_((*OPEN, *WITH_EVENT))
    return select(EventProposal).where(EventProposal.call_id == proposal.call_id, EventProposal.id != proposal.id, standing)


def waiting() -> Select[int, int]:
    """How many proposals nobody has looked at, and how many were answered after changes were asked for."""
    received = func.count(EventProposal.id).filter(EventProposal.answered_at.is_(None))
    answered = func.count(EventProposal.id).filter(EventProposal.answered_at.is_not(None))
    return select(received, answered).where(EventProposal.state == ProposalState.RECEIVED)


def _shown() -> tuple[_AbstractLoad, ...]:
    return (
        joinedload(EventProposal.call).joinedload(ProposalCall.edition),
        joinedload(EventProposal.place),
        joinedload(EventProposal.project),
        selectinload(EventProposal.wishes),
    )


def _with_event() -> _AbstractLoad:
    slots = selectinload(Event.slots).options(joinedload(Slot.place), joinedload(Slot.event))
    return joinedload(EventProposal.event).options(joinedload(Event.edition), slots)


def _merged() -> _AbstractLoad:
    return joinedload(EventProposal.merged_into).options(*_shown(), _with_event())
