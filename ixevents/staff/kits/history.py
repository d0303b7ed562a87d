"""What became of a kit: who changed it, and who noted that it was handed out and is back."""

from dataclasses import replace

from flask import url_for

from ixevents.extensions import db
from ixevents.journal import queries as journal
from ixevents.journal.models import Entry
from ixevents.resources import queries
from ixevents.resources.models import Resource
from ixevents.staff.journal import told, words

DEEDS = ("hand_out", "undo_hand_out", "come_back", "undo_come_back", "settle_kit")
LOOKED_AT = 300
"""So many deeds with kits on the dates of one are looked at, the newest first: a date may have several kits."""


def of(kit: Resource, limit: int) -> list[told.Told]:
    """Return the story of a kit, newest first, with the date each handing was for."""
    deeds = journal.deeds("slot", queries.slots(kit.id), DEEDS).limit(LOOKED_AT)
    handings = [entry for entry in db.session.scalars(deeds) if entry.facts.get("resource") == kit.id]
    own = db.session.scalars(journal.of("resource", [kit.id]).limit(limit)).all()
    entries = sorted([*handings, *own], key=lambda entry: entry.id, reverse=True)[:limit]
    return [_here(entry, one) for entry, one in zip(entries, told.tell(entries, named=("slot",)), strict=True)]


def _here(entry: Entry, one: told.Told) -> told.Told:
    """Leave out of which kit an entry is, for the page says it, and lead to what its date has."""
    date = url_for("staff_resources.slot", slot_id=entry.object_id, _anchor="kit") if one.about else None
    return replace(one, url=date, changes=tuple(change for change in one.changes if change[0] != words.fact("resource")))
