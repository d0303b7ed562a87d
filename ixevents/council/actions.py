"""What the secretary does with members, derogations and working groups. Nothing here commits."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, inspect, update

from ixevents.core import addresses
from ixevents.core.clock import now
from ixevents.core.languages import Translated, fold
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.council import listeners, mandates, queries
from ixevents.council.models import Council, CouncilGroup, Derogation, Member
from ixevents.extensions import db
from ixevents.journal import actions as journal

FACTS = ("name", "email", "phone", "street", "postcode", "locality", "country", "language", "gender", "by_post", "news")


def add_member(facts: Mapping[str, Any], *, sample: bool = False, actor: str) -> Member:
    """Add a person who may be given a mandate."""
    member = Member(sample=sample, links=[], mandates=[], **{name: facts[name] for name in FACTS if name in facts})
    _read_address(member)
    db.session.add(member)
    db.session.flush()
    mandates.index(member)
    journal.record("add", member, actor=actor)
    return member


def edit_member(member: Member, version: int, facts: Mapping[str, Any], *, actor: str) -> Member:
    """Change how a member is reached; raises `Conflict` when somebody else saved first. A corrected address is told on."""
    take(member, version)
    if member.forgotten_at is not None:
        raise Refused(_("This person was forgotten."), "forgotten")
    changed = [name for name in FACTS if name in facts and facts[name] != getattr(member, name)]
    before = member.email
    for name in changed:
        setattr(member, name, facts[name])
    _read_address(member)
    db.session.flush()
    mandates.index(member)
    if changed:
        journal.record("edit", member, actor=actor, fields=changed)
    if "email" in changed:
        listeners.corrected(member, before, actor=actor)
    return member


def take(thing: Member | Council, version: int) -> None:
    """Take a row for writing when it is still at this version; of two who save at once the second is told."""
    table: type[Any] = type(thing)
    statement = update(table).where(table.id == thing.id, table.version == version).values(version=version + 1).returning(table.id)
    if db.session.execute(statement.execution_options(synchronize_session=False)).first() is None:
        raise Conflict
    db.session.refresh(thing, [column.key for column in inspect(table).column_attrs])


def derogate(council: Council, *, starts_on: date, ends_on: date, decision: str, reason: str, actor: str) -> Derogation:
    """Write down that the municipal council allows more than two thirds of one sex for a time (COU-01)."""
    if ends_on < starts_on:
        raise Refused(_("The end must not come before the start."), "order")
    _take_turns(council)
    if (
        db.session.scalars(queries.derogations().where(Derogation.starts_on == starts_on, Derogation.ends_on == ends_on)).first()
        is not None
    ):
        raise Refused(_("A derogation for these days is written down already."), "known")
    derogation = Derogation(council_id=council.id, starts_on=starts_on, ends_on=ends_on, decision=decision, reason=reason)
    db.session.add(derogation)
    db.session.flush()
    journal.record("derogate", derogation, actor=actor, since=starts_on.isoformat(), until=ends_on.isoformat(), decision=decision)
    return derogation


def withdraw_derogation(derogation: Derogation, *, actor: str) -> None:
    """Take away a derogation that was entered by mistake; of two who do, one has done it."""
    gone = delete(Derogation).where(Derogation.id == derogation.id).returning(Derogation.id)
    facts = {"since": derogation.starts_on.isoformat(), "until": derogation.ends_on.isoformat(), "decision": derogation.decision}
    if db.session.scalar(gone.execution_options(synchronize_session=False)) is not None:
        journal.record("withdraw_derogation", derogation, actor=actor, **facts)
    db.session.expunge(derogation)


def add_group(council: Council, name: Translated, members: Sequence[Member], *, actor: str) -> CouncilGroup:
    """Form a working group. Raises `Refused` for a name without both languages, and for one that a group in being has."""
    _require_name(name)
    _take_turns(council)
    if any(_called(one) == _called(name) for one in db.session.scalars(queries.group_names())):
        raise Refused(_("There is a working group with this name already."), "known")
    group = CouncilGroup(council_id=council.id, name=name, members=list(members))
    db.session.add(group)
    db.session.flush()
    journal.record("add", group, actor=actor, members=[member.id for member in members])
    return group


def seen(group: CouncilGroup) -> str:
    """Return a mark of a working group that is another one after every change."""
    return seen_mark([group.name.as_dict(), sorted(member.id for member in group.members)])


def edit_group(group: CouncilGroup, name: Translated, members: Sequence[Member], *, actor: str, opened: str = "") -> CouncilGroup:
    """Change the name of a working group or who is in it. Raises `Conflict` where somebody else changed it since it was `opened`."""
    _require_name(name)
    db.session.execute(update(CouncilGroup).where(CouncilGroup.id == group.id).values(council_id=CouncilGroup.council_id))
    db.session.scalars(queries.groups().where(CouncilGroup.id == group.id).execution_options(populate_existing=True)).one()
    before = sorted(member.id for member in group.members)
    after = sorted(member.id for member in members)
    if (group.name, before) != (name, after):
        if opened and opened != seen(group):
            raise Conflict
        group.name, group.members = name, list(members)
        journal.record("edit", group, actor=actor, before={"members": before}, after={"members": after})
    return group


def close_group(group: CouncilGroup, *, actor: str) -> None:
    """Let a working group be over; who was in it stays written down."""
    if group.closed_at is None:
        group.closed_at = now()
        journal.record("close_group", group, actor=actor)


def _read_address(member: Member) -> None:
    member.email = member.email or None
    member.email_key = addresses.read(member.email).key if member.email else None


def _take_turns(council: Council) -> None:
    """Let who writes the same down at the same time look one after the other."""
    db.session.execute(update(Council).where(Council.id == council.id).values(version=Council.version))


def _called(name: Translated) -> tuple[str, str]:
    return fold(name.fr.strip()), fold(name.nl.strip())


def _require_name(name: Translated) -> None:
    if not name.complete:
        raise Refused(_("Name the group in French and in Dutch."), "languages")
