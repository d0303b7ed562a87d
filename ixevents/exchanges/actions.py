"""Keeping authorities, their coordinators, schools, classes and film crews. Nothing here is guessed."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from ixevents.core import addresses, zones
from ixevents.core.clock import now
from ixevents.core.languages import fold
from ixevents.core.refusal import Refused
from ixevents.exchanges import as_seen, links, notices, queries
from ixevents.exchanges.models import Authority, Coordinator, ExchangeParty, ExchangeSchool, PartyKind
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.projects.models import Project
from ixevents.projects.partners import Partner
from ixevents.schools.models import School

MOST = 100
"""No class and no crew is larger."""

PARTIES_MOST = 30
"""So many classes and crews a coordinator writes down without us."""


def add_authority(project: Project, partner: Partner, *, actor: str) -> Authority:
    """Let a partner of the municipality take part; its clock and its week stay unknown until somebody tells them."""
    authority = Authority(project_id=project.id, partner_id=partner.id, country=partner.country, partner=partner)
    db.session.add(authority)
    db.session.flush()
    journal.record("add", authority, actor=actor)
    return authority


def set_up(authority: Authority, *, zone: str | None, days_off: Iterable[int] | None, source: str, actor: str) -> Authority:
    """Write down the clock and the week of an authority, and who told them; unknown stays unknown."""
    if zone:
        zones.zone(zone)
    if (zone or days_off is not None) and not source.strip():
        raise Refused(_("Write who told it, by function, or where it is written."), "source")
    values = {"zone": zone or None, "days_off": sorted(days_off) if days_off is not None else None, "source": source.strip()}
    _edit(authority, values, actor=actor)
    return authority


def add_coordinator(authority: Authority, *, function: str, email: str, language: str, actor: str) -> Coordinator:
    """Add who coordinates, by function, and write of every meeting to come of which the authority knows.

    Raises `Refused` for the officials named by the source: nobody writes to them (Q-03).
    """
    address = addresses.read(email)
    if any(one.email_key == address.key and one.ended_at is None for one in authority.coordinators):
        raise Refused(_("This address coordinates here already."), "known")
    coordinator = Coordinator(function=function, email=address.shown, email_key=address.key, language=language, links=[])
    authority.coordinators.append(coordinator)
    db.session.flush()
    journal.record("add", coordinator, actor=actor)
    for exchange in db.session.scalars(queries.to_come(authority.id, now())).all():
        letter = notices.agreed if exchange.agreed else notices.invited
        letter(exchange, coordinator, actor=actor)
    return coordinator


def end_coordinator(coordinator: Coordinator, *, actor: str) -> None:
    """Let somebody no longer coordinate: the address is written to no more, and its links open nothing."""
    if coordinator.ended_at is None:
        links.revoke(coordinator, actor=actor)
        coordinator.ended_at = now()
        journal.record("remove", coordinator, actor=actor)


def send_link(coordinator: Coordinator, *, actor: str) -> None:
    """Make a new address for a coordinator, close the earlier ones, and send it."""
    if coordinator.ended_at is not None:
        raise Refused(_("This address no longer coordinates."), "ended")
    links.revoke(coordinator, actor=actor)
    notices.link(coordinator, links.make(coordinator, actor=actor))


def add_school(
    authority: Authority, *, school: School | None, name: str = "", identifier: str = "", country: str | None = None, actor: str
) -> ExchangeSchool:
    """Add a school of an authority: one of the directory, or one abroad under its own number."""
    if school is None and not name.strip():
        raise Refused(_("Choose a school of the directory, or write the name of the school."), "name")
    here = country or authority.country if school is None else school.country
    added = ExchangeSchool(authority_id=authority.id, school=school, name=name.strip(), identifier=identifier.strip(), country=here)
    db.session.add(added)
    db.session.flush()
    journal.record("add", added, actor=actor)
    return added


def add_party(authority: Authority, values: Mapping[str, Any], *, actor: str) -> ExchangeParty:
    """Add a class or a film crew."""
    party = ExchangeParty(authority=authority, **values)
    _require_sense(party.pupils, party.teachers)
    if party.pupils is not None or party.teachers is not None:
        party.counted_at, party.counted_by = now(), actor
    db.session.add(party)
    db.session.flush()
    journal.record("add", party, actor=actor)
    return party


def edit_party(party: ExchangeParty, values: Mapping[str, Any], *, actor: str, seen: str = "") -> ExchangeParty:
    """Correct a class or a film crew. Raises `Refused` where somebody changed it since it was `seen`."""
    as_seen.require(party, values, seen)
    _require_first(party, values.get("same_as_id"))
    _require_sense(values.get("pupils"), values.get("teachers"))
    counted = (values.get("pupils"), values.get("teachers")) != (party.pupils, party.teachers)
    _edit(party, values, actor=actor)
    if counted:
        party.counted_at, party.counted_by = now(), actor
    return party


def state_numbers(party: ExchangeParty, pupils: int | None, teachers: int | None, *, by: str, seen: str = "") -> ExchangeParty:
    """Take a coordinator's word for how many there are.

    Raises `Refused` where somebody gave others since they were `seen`, and for who no longer takes part.
    """
    edit_party(party, {"pupils": pupils, "teachers": teachers}, actor=by, seen=seen)
    if party.ended_at is not None:
        raise Refused(_("%(name)s no longer takes part: nothing was changed.", name=party.label), "ended")
    return party


def offer_party(authority: Authority, values: Mapping[str, Any], *, by: str) -> ExchangeParty:
    """Add a class or crew at a coordinator's word.

    Raises `Refused` for one that is there already, which is a second press of the button more often than a second class, and
    beyond so many.
    """
    db.session.execute(update(Authority).where(Authority.id == authority.id).values(created_at=Authority.created_at))
    there = db.session.scalars(queries.parties_of(authority.id)).all()
    twin = (fold(values["label"]), values["school_id"])
    if any((fold(one.label), one.school_id) == twin for one in there):
        raise Refused(_("%(name)s is on the list already.", name=values["label"]), "known")
    if len(there) >= PARTIES_MOST:
        raise Refused(_("There are %(most)s already. Write to us before you add more.", most=PARTIES_MOST), "too_many")
    return add_party(authority, values, actor=by)


def end_party(party: ExchangeParty, *, actor: str) -> None:
    """Let a class or crew no longer take part; what it took part in stays."""
    if party.ended_at is None:
        party.ended_at = now()
        journal.record("remove", party, actor=actor)


def _edit(thing: Authority | ExchangeParty, values: Mapping[str, Any], *, actor: str) -> None:
    before = {name: getattr(thing, name) for name, value in values.items() if getattr(thing, name) != value}
    for name, value in values.items():
        setattr(thing, name, value)
    db.session.flush()
    if before:
        after = {name: _plain(values[name]) for name in before}
        journal.record("edit", thing, actor=actor, before={name: _plain(value) for name, value in before.items()}, after=after)


def _require_first(party: ExchangeParty, same_as_id: int | None) -> None:
    """Let the same people be told by one step only, so that figures need not follow a chain."""
    if same_as_id is None or same_as_id == party.same_as_id:
        return
    first = db.session.get(ExchangeParty, same_as_id)
    followed = db.session.scalars(queries.followers(party.id)).first() is not None
    if first is None or first.id == party.id or first.same_as_id is not None or followed:
        raise Refused(_("Choose the first class or crew these people were in."), "same")


def _plain(value: object) -> object:
    return str(value) if isinstance(value, PartyKind) else value


def _require_sense(pupils: int | None, teachers: int | None) -> None:
    if any(number is not None and not 0 <= number <= MOST for number in (pupils, teachers)):
        raise Refused(_("Enter a number from 0 to %(most)s.", most=MOST), "number")
