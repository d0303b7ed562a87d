"""Changing what a class needs, after it was registered: counts and a note, never names (GDPR-03)."""

from collections.abc import Mapping

from flask_babel import gettext as _

from ixevents.classes import as_seen, behind
from ixevents.classes.models import ClassParty
from ixevents.core.refusal import Refused
from ixevents.core.seen import seen_mark
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.registrations import actions as registrations
from ixevents.registrations import admission
from ixevents.registrations.models import Need, Registration


def change(registration: Registration, counts: Mapping[str, int], note: str | None, *, actor: str = PUBLIC, seen: str = "") -> Registration:
    """Keep how many of a class need what, and its note; the journal is told which of them changed, not what they say.

    Raises `Refused` when the class is over, and where somebody changed its needs since they were `seen`.
    """
    slot = registrations.lock(registration)
    admission.require_live(registration, slot)
    party = behind.party(registration)
    db.session.refresh(party, attribute_names=["needs"])
    db.session.refresh(registration, attribute_names=["needs", "needs_note"])
    before, after = _told(party.needs, registration.needs_note), _told(counts, note)
    if before == after:
        return registration
    if seen and seen != mark(registration, party):
        message = _("Somebody changed the needs of this class meanwhile: they stand on this page. Send again if yours are right.")
        raise Refused(message, as_seen.CHANGED)
    party.needs, registration.needs_note = after[0], after[1] or None
    registration.needs = list(after[0])
    fields = [name for name, old, new in zip(("needs", "needs_note"), before, after, strict=True) if old != new]
    journal.record("correct", registration, actor=actor, fields=fields)
    return registration


def mark(registration: Registration, party: ClassParty) -> str:
    """Return a mark that is another one after every change of the needs."""
    return seen_mark(_told(party.needs, registration.needs_note))


def _told(counts: Mapping[str, int], note: str | None) -> tuple[dict[str, int], str]:
    return {need: counts[need] for need in Need if counts.get(need)}, (note or "").strip()
