"""Calls for stands: opened for an edition of the festival, changed by officers. Nothing here commits."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select

from ixevents.associations import arrivals, calling_off, locks, queries, schedule, village
from ixevents.associations.models import StandCall
from ixevents.core.refusal import Refused
from ixevents.events.models import Edition
from ixevents.extensions import db
from ixevents.journal import actions as journal


def open_call(edition: Edition, facts: Mapping[str, Any], *, sample: bool = False, actor: str) -> StandCall:
    """Ask who wants a stand at an edition; each edition has one call, and the event by which the public finds the stands, as a draft."""
    if edition.programme != queries.FESTIVAL:
        raise Refused(_("Stands belong to an edition of the festival."), "edition")
    if db.session.scalar(select(exists().where(StandCall.edition_id == edition.id))):
        raise Refused(_("This edition has a call for stands already."), "double")
    _require_sense(facts)
    call = StandCall(edition_id=edition.id, sample=sample, **facts)
    db.session.add(call)
    db.session.flush()
    moments = {"since": call.opens_at.isoformat(), "until": call.closes_at.isoformat()}
    journal.record("open_stand_call", call, actor=actor, edition=edition.id, **moments)
    found = db.session.scalars(queries.call(call.id)).one()
    village.make_where_possible(found, actor=actor)
    return found


def edit_call(call: StandCall, facts: Mapping[str, Any], *, actor: str) -> StandCall:
    """Change the words, the moments or what the square has; the event of the stands goes along where it was at their hours and place.

    The stands that come are told by officers, after they saw what goes out (`arrivals.tell`).
    """
    locks.lock(call)
    calling_off.require_on(call)
    _require_sense(facts)
    changed = {name: value for name, value in facts.items() if getattr(call, name) != value}
    before = {name: _plain(getattr(call, name)) for name in changed}
    stood = {name: getattr(call, name) for name in village.WHEN_AND_WHERE}
    told, arrived_from = schedule.when_and_where(call), call.arrival_from
    for name, value in changed.items():
        setattr(call, name, value)
    if changed.keys() & set(village.WHEN_AND_WHERE):
        village.follow(call, stood, actor=actor)
    if changed.keys() & {*village.WHEN_AND_WHERE, "arrival_from", "arrival_until"}:
        arrivals.follow(call, told, arrived_from)
    if changed:
        after = {name: _plain(value) for name, value in changed.items()}
        journal.record("edit", call, actor=actor, before=before, after=after)
    return call


def _require_sense(facts: Mapping[str, Any]) -> None:
    if facts["closes_at"] <= facts["opens_at"]:
        raise Refused(_("The call must close after it has opened."), "order")
    if facts["ends_at"] <= facts["starts_at"]:
        raise Refused(_("The stands must close after they have opened."), "order")
    if not facts["arrival_from"] < facts["arrival_until"] <= facts["starts_at"]:
        raise Refused(_("People arrive before the stands open: check the hours of arrival."), "order")
    if facts["closes_at"] > facts["arrival_from"]:
        raise Refused(_("The call must close before people arrive."), "order")


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.as_dict() if hasattr(value, "as_dict") else value
