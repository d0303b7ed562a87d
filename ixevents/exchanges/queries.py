"""What is read of exchanges. Each query loads what its page shows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from ixevents.core.languages import parted
from ixevents.events.models import Event, Slot, SlotState
from ixevents.exchanges.models import (
    Authority,
    Coordinator,
    CoordinatorLink,
    Exchange,
    ExchangeParty,
    ExchangeSchool,
    ExchangeSide,
    ExchangeState,
    PartyKind,
    Proposal,
    ProposalState,
)
from ixevents.outbox.models import Notice
from ixevents.projects.background import ProjectNote
from ixevents.projects.models import Project, ProjectPartner
from ixevents.projects.partners import Partner, PartnerKind
from ixevents.schools.models import School


def project() -> Select[Project]:
    """The record whose classes meet, with what it says of its partners and of whom it is for."""
    return (
        select(Project)
        .where(Project.with_exchanges)
        .options(selectinload(Project.partners).joinedload(ProjectPartner.partner), selectinload(Project.groups))
    )


def notes(project: Project) -> Select[ProjectNote]:
    """What is not clear in the record, in the order of its codes."""
    about = cast(ProjectNote.subjects, String).contains(f'"project:{project.slug}"', autoescape=True)
    return select(ProjectNote).where(about).order_by(ProjectNote.code)


def authorities(project_id: int) -> Select[Authority]:
    """The authorities of a project, in the order in which they came."""
    return select(Authority).where(Authority.project_id == project_id).options(joinedload(Authority.partner)).order_by(Authority.id)


def authority(authority_id: int) -> Select[Authority]:
    """One authority with its coordinators and their links, its parties and their schools."""
    return (
        select(Authority)
        .where(Authority.id == authority_id)
        .options(
            joinedload(Authority.partner),
            selectinload(Authority.coordinators).selectinload(Coordinator.links),
            selectinload(Authority.parties).joinedload(ExchangeParty.school).joinedload(ExchangeSchool.school),
        )
    )


def candidates(project_id: int) -> Select[Partner]:
    """Local authorities among the partners of the municipality that have no settings here yet."""
    taken = exists().where(Authority.partner_id == Partner.id, Authority.project_id == project_id)
    return select(Partner).where(Partner.kind == PartnerKind.LOCAL_AUTHORITY, ~taken).order_by(Partner.id)


def coordinator_counts(project_id: int) -> Select[int, int]:
    """How many coordinators each authority has now."""
    live = select(Coordinator.authority_id, func.count()).join(Authority, Authority.id == Coordinator.authority_id)
    return live.where(Authority.project_id == project_id, Coordinator.ended_at.is_(None)).group_by(Coordinator.authority_id)


def coordinators(authority_ids: Sequence[int]) -> Select[Coordinator]:
    """Those who are written to, with their authority and their links."""
    return (
        select(Coordinator)
        .where(Coordinator.authority_id.in_(authority_ids), Coordinator.ended_at.is_(None))
        .options(joinedload(Coordinator.authority).joinedload(Authority.partner), selectinload(Coordinator.links))
        .order_by(Coordinator.id)
    )


def coordinator(coordinator_id: int) -> Select[Coordinator]:
    """One coordinator, with authority and links."""
    return (
        select(Coordinator)
        .where(Coordinator.id == coordinator_id)
        .options(joinedload(Coordinator.authority).joinedload(Authority.partner), selectinload(Coordinator.links))
    )


def who_coordinates(email_key: str, authority_ids: Sequence[int]) -> Select[Coordinator]:
    """The coordinators of some authorities at an address."""
    return select(Coordinator).where(
        Coordinator.email_key == email_key, Coordinator.authority_id.in_(authority_ids), Coordinator.ended_at.is_(None)
    )


def link(link_id: int) -> Select[CoordinatorLink]:
    """A link with its coordinator and that one's authority."""
    whose = joinedload(CoordinatorLink.coordinator).joinedload(Coordinator.authority).joinedload(Authority.partner)
    return select(CoordinatorLink).where(CoordinatorLink.id == link_id).options(whose)


def parties(project_id: int) -> Select[ExchangeParty]:
    """The classes and crews that take part now, by authority."""
    return (
        select(ExchangeParty)
        .join(ExchangeParty.authority)
        .where(Authority.project_id == project_id, ExchangeParty.ended_at.is_(None))
        .options(contains_eager(ExchangeParty.authority).joinedload(Authority.partner), *_school())
        .order_by(Authority.id, ExchangeParty.kind, ExchangeParty.id)
    )


def party(party_id: int) -> Select[ExchangeParty]:
    """One class or crew."""
    return (
        select(ExchangeParty)
        .where(ExchangeParty.id == party_id)
        .options(joinedload(ExchangeParty.authority).joinedload(Authority.partner), *_school())
    )


def parties_of(authority_id: int) -> Select[ExchangeParty]:
    """The classes and crews of one authority."""
    mine = select(ExchangeParty).where(ExchangeParty.authority_id == authority_id, ExchangeParty.ended_at.is_(None))
    return mine.options(*_school()).order_by(ExchangeParty.id)


def followers(party_id: int) -> Select[int]:
    """Parties that are the same people as this one, later."""
    return select(ExchangeParty.id).where(ExchangeParty.same_as_id == party_id)


def schools_of(authority_id: int) -> Select[ExchangeSchool]:
    """The schools of an authority."""
    mine = select(ExchangeSchool).where(ExchangeSchool.authority_id == authority_id)
    return mine.options(joinedload(ExchangeSchool.school)).order_by(ExchangeSchool.id)


def whole(*conditions: ColumnElement[bool]) -> Select[Exchange]:
    """Meetings with their sides, parties, authorities and public date."""
    return select(Exchange).where(*conditions).options(*_sides(), _slot()).order_by(Exchange.starts_at, Exchange.id)


def exchange(exchange_id: int) -> Select[Exchange]:
    """One meeting with all that its pages show."""
    proposals = selectinload(Exchange.proposals).joinedload(Proposal.authority).joinedload(Authority.partner)
    return whole(Exchange.id == exchange_id).options(proposals)


def exchange_of_uid(uid: str) -> Select[Exchange]:
    """The same by its calendar UID, which cannot be counted up."""
    proposals = selectinload(Exchange.proposals).joinedload(Proposal.authority).joinedload(Authority.partner)
    return whole(Exchange.uid == uid).options(proposals)


def of_authority(authority_id: int) -> ColumnElement[bool]:
    """Meetings in which an authority has a side."""
    return Exchange.id.in_(
        select(ExchangeSide.exchange_id)
        .join(ExchangeParty, ExchangeParty.id == ExchangeSide.party_id)
        .where(ExchangeParty.authority_id == authority_id)
    )


def told(authority_id: int) -> Select[Exchange]:
    """Meetings an authority's coordinators have heard of."""
    return whole(of_authority(authority_id), Exchange.state != ExchangeState.DRAFT)


def to_come(authority_id: int, moment: datetime) -> Select[Exchange]:
    """Meetings that an authority's coordinators have heard of, that are not over and not called off."""
    return whole(of_authority(authority_id), Exchange.state == ExchangeState.INVITED, Exchange.ends_at > moment)


def letter_count(exchange_id: int) -> Select[int]:
    """How many letters were written about a meeting."""
    return select(func.count()).select_from(Notice).where(Notice.about_kind == Exchange.__tablename__, Notice.about_id == exchange_id)


def published() -> Select[Exchange]:
    """Meetings the public reads of."""
    return whole(Exchange.published_at.is_not(None)).join(Project, Project.id == Exchange.project_id).where(Project.with_exchanges)


def directory(project_id: int, words: str, state: str, kind: str) -> Select[Exchange]:
    """Meetings as staff search them, the next ones first; an empty filter asks for nothing."""
    conditions: list[ColumnElement[bool]] = [Exchange.project_id == project_id]
    conditions += [func.lower(cast(Exchange.title, String)).contains(word, autoescape=True) for word in parted(words.casefold())]
    conditions += [Exchange.state == state] if state else []
    conditions += [Exchange.kind == kind] if kind else []
    return whole(*conditions).order_by(None).order_by(Exchange.starts_at.desc(), Exchange.id.desc())


def waiting(project_id: int) -> Select[Exchange]:
    """Meetings with a proposal nobody has decided on."""
    asked = select(Proposal.exchange_id).where(Proposal.state == ProposalState.OPEN)
    return whole(Exchange.project_id == project_id, Exchange.id.in_(asked), Exchange.state == ExchangeState.INVITED)


def to_count(project_id: int, moment: datetime) -> Select[Exchange]:
    """Meetings that are over and whose numbers nobody has written down."""
    return whole(Exchange.project_id == project_id, Exchange.state == ExchangeState.INVITED, Exchange.ends_at <= moment)


def out_of_step(project_id: int) -> Select[Exchange]:
    """Meetings whose public date has been moved or called off, while they still stand as they were."""
    moved = or_(Slot.starts_at != Exchange.starts_at, Slot.ends_at != Exchange.ends_at, Slot.state == SlotState.CALLED_OFF)
    there = exists().where(Slot.id == Exchange.slot_id, moved)
    return whole(Exchange.project_id == project_id, Exchange.state == ExchangeState.INVITED, there)


def public_slots(project_id: int, after: datetime) -> Select[Slot]:
    """Dates of the project's events that a meeting can be tied to."""
    return (
        select(Slot)
        .join(Slot.event)
        .where(Event.project_id == project_id, Slot.ends_at > after, Slot.state != SlotState.CALLED_OFF)
        .options(contains_eager(Slot.event), joinedload(Slot.place))
        .order_by(Slot.starts_at, Slot.id)
        .limit(200)
    )


def stated(project_id: int) -> Select[int, PartyKind, int, int | None, int | None, int]:
    """What coordinators state now, by authority and kind: parties, pupils, teachers, and how many parties state no pupils."""
    silent = func.count() - func.count(ExchangeParty.pupils)
    return (
        select(
            ExchangeParty.authority_id,
            ExchangeParty.kind,
            func.count(),
            func.sum(ExchangeParty.pupils),
            func.sum(ExchangeParty.teachers),
            silent,
        )
        .join(Authority, Authority.id == ExchangeParty.authority_id)
        .where(Authority.project_id == project_id, ExchangeParty.ended_at.is_(None))
        .group_by(ExchangeParty.authority_id, ExchangeParty.kind)
    )


def exchange_counts(project_id: int) -> Select[int, ExchangeState, int]:
    """How many meetings each authority has, by state."""
    return (
        select(ExchangeParty.authority_id, Exchange.state, func.count(Exchange.id.distinct()))
        .join(ExchangeSide, ExchangeSide.party_id == ExchangeParty.id)
        .join(Exchange, Exchange.id == ExchangeSide.exchange_id)
        .where(Exchange.project_id == project_id)
        .group_by(ExchangeParty.authority_id, Exchange.state)
    )


def of_number(number: str) -> Select[School]:
    """Schools of the directory with a number, its first site first."""
    return select(School).where(School.number == number).order_by(School.site, School.id).limit(1)


def _school() -> tuple[ORMOption, ...]:
    return (joinedload(ExchangeParty.school).joinedload(ExchangeSchool.school),)


def _sides() -> tuple[ORMOption, ...]:
    party = selectinload(Exchange.sides).joinedload(ExchangeSide.party)
    return (
        party.joinedload(ExchangeParty.authority).joinedload(Authority.partner),
        party.joinedload(ExchangeParty.school).joinedload(ExchangeSchool.school),
    )


def _slot() -> ORMOption:
    return joinedload(Exchange.slot).joinedload(Slot.event).joinedload(Event.edition)
