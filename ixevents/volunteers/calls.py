"""Calls for volunteers: made for an edition, written in both languages, opened, closed and deleted. Nothing here commits."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete as remove
from sqlalchemy import exists, select

from ixevents.core.refusal import Refused
from ixevents.events.models import Edition
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.volunteers import as_seen, locks, queries
from ixevents.volunteers.models import Shift, Volunteer, VolunteerCall


def make(edition: Edition, facts: Mapping[str, Any], *, sample: bool = False, actor: str) -> VolunteerCall:
    """Make the call of an edition; it is closed until somebody opens it."""
    if db.session.scalar(select(exists().where(VolunteerCall.edition_id == edition.id))):
        raise Refused(_("This edition has a call for volunteers already."), "double")
    call = VolunteerCall(edition=edition, sample=sample, **facts)
    db.session.add(call)
    db.session.flush()
    journal.record("make_volunteer_call", call, actor=actor, edition=edition.id)
    return call


def edit(call: VolunteerCall, facts: Mapping[str, Any], *, opened: str, actor: str) -> None:
    """Change what a call says.

    Raises `Conflict` when somebody saved it since the form was opened, `Refused` when an open one would lack a language.
    """
    locks.of_call(call)
    as_seen.require(call, opened)
    changed = {name: value for name, value in facts.items() if getattr(call, name) != value}
    before = {name: _plain(getattr(call, name)) for name in changed}
    for name, value in changed.items():
        setattr(call, name, value)
    if call.open:
        _require_both_languages(call)
    if changed:
        journal.record("edit", call, actor=actor, before=before, after={name: _plain(value) for name, value in changed.items()})


def open_to_public(call: VolunteerCall, *, actor: str) -> None:
    """Let the public read the call and take shifts. Raises `Refused` as long as something is not there in French and Dutch (LANG-01)."""
    locks.of_call(call)
    _require_both_languages(call)
    shifts = db.session.scalars(queries.shifts_of(call.id)).all()
    if not any(shift.told for shift in shifts):
        raise Refused(_("Add at least one shift with a title in French and in Dutch first."), "empty")
    if not call.open:
        call.open = True
        journal.record("open_volunteer_call", call, actor=actor)


def close(call: VolunteerCall, *, actor: str) -> None:
    """Take no more volunteers; who is counted on already stays, with the own page and the letters."""
    locks.of_call(call)
    if call.open:
        call.open = False
        journal.record("close_volunteer_call", call, actor=actor)


def delete(call: VolunteerCall, *, actor: str) -> None:
    """Delete a call nobody answered, with its shifts; one that somebody answered is closed."""
    locks.of_call(call)
    require_unanswered(call.id)
    journal.record("delete", call, actor=actor, edition=call.edition_id)
    drop(call.id)


def require_unanswered(call_id: int) -> None:
    """Raise `Refused` when somebody ever took a shift of a call."""
    if db.session.scalar(select(exists().where(Volunteer.call_id == call_id))):
        raise Refused(_("Volunteers took shifts: this cannot vanish. Call the shifts off, so that everybody is told."), "volunteers")


def drop(call_id: int) -> None:
    """Delete a call and its shifts."""
    db.session.execute(remove(Shift).where(Shift.call_id == call_id))
    db.session.execute(remove(VolunteerCall).where(VolunteerCall.id == call_id))


def _require_both_languages(call: VolunteerCall) -> None:
    if not (call.words.complete and call.note.complete):
        raise Refused(_("The public reads it in French and in Dutch: write both texts in both languages."), "languages")


def _plain(value: Any) -> Any:
    return value.as_dict() if hasattr(value, "as_dict") else value
