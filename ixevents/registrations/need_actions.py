"""Changing what a party needs, after it signed up."""

from collections.abc import Sequence

from ixevents.core.refusal import Overtaken
from ixevents.core.seen import seen_mark
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.registrations import actions, admission
from ixevents.registrations.models import Need, Registration


def change(registration: Registration, needs: Sequence[str], note: str | None, *, actor: str = PUBLIC, seen: str = "") -> Registration:
    """Keep what a party needs; the journal is told which fields changed, not what they say.

    Raises `Refused` once it is over, and `Overtaken` where somebody changed the needs since they were `seen`.
    """
    slot = actions.lock(registration)
    admission.require_live(registration, slot)
    db.session.refresh(registration, attribute_names=["needs", "needs_note"])
    before, after = _told(registration.needs, registration.needs_note), _told(needs, note)
    if before == after:
        return registration
    if seen and seen != mark(registration):
        raise Overtaken
    registration.needs, registration.needs_note = after[0], after[1] or None
    fields = [name for name, old, new in zip(("needs", "needs_note"), before, after, strict=True) if old != new]
    journal.record("correct", registration, actor=actor, fields=fields)
    return registration


def mark(registration: Registration) -> str:
    """Return a mark that is another one after every change of the needs."""
    return seen_mark(_told(registration.needs, registration.needs_note))


def _told(needs: Sequence[str], note: str | None) -> tuple[list[str], str]:
    return [str(need) for need in Need if need in needs], (note or "").strip()
