"""Rehearsals: the letters are the ones that would go, and nothing is left of the work, on either database."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from ixevents.core import dates
from ixevents.core.db import Base
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.outbox.rehearsal import rehearse
from ixevents.registrations import actions, queries, slot_actions
from tests.support import factories

REASON = Translated("La salle est inondée.", "De zaal is ondergelopen.", "The hall is flooded.")


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, read anew."""
    return {table.name: [tuple(row) for row in db.session.execute(select(table))] for table in Base.metadata.sorted_tables}


def slot_with_parties() -> Slot:
    slot = factories.make_slot(capacity=10)
    for number, language in enumerate(("fr", "fr", "nl", "en", "unknown")):
        actions.register(slot, name="Party", email=f"p{number}@example.org", email_key=f"p{number}@example.org", size=2, language=language)
    actions.register(slot, name="At the counter", email=None, email_key=None, size=1, language="fr")
    db.session.commit()
    return slot


def test_rehearsing_leaves_nothing_behind(any_app: Flask) -> None:
    slot = slot_with_parties()
    before = everything()

    found = rehearse(lambda: slot_actions.call_off(slot, REASON, actor="staff:1"))

    assert (found.count, found.result) == (5, 6)
    assert everything() == before
    assert (slot.called_off, slot.revision, slot.seats_taken) == (False, 0, 10)
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 5


def test_rehearsal_tells_the_letters_by_language_and_kind(app: Flask) -> None:
    slot = slot_with_parties()

    found = rehearse(lambda: slot_actions.call_off(slot, REASON, actor="staff:1"))

    assert found.by_language == {"fr": 2, "nl": 1, "en": 1, "unknown": 1}
    assert found.by_kind == {"registrations.called_off": 5}
    assert found.by_method == {"CANCEL": 5}
    assert [sample.language for sample in found.samples] == ["fr", "nl", "en", "unknown"]
    assert "La salle est inondée." in found.samples[0].text
    assert "De zaal is ondergelopen." in found.samples[1].html


def test_rehearsal_shows_what_changes_in_the_calendar(app: Flask) -> None:
    slot = slot_with_parties()
    other = factories.make_place()
    db.session.commit()
    start, end = slot.starts_at + timedelta(days=1), slot.ends_at + timedelta(days=1)

    found = rehearse(lambda: slot_actions.move(slot, start, end, other, actor="staff:1"))

    changes = {change.name: change for change in found.samples[0].changes}
    assert (changes["METHOD"].before, changes["METHOD"].after) == ("REQUEST", "REQUEST")
    assert (changes["SEQUENCE"].before, changes["SEQUENCE"].after) == ("0", "1")
    assert changes["DTSTART"].after == f"{dates.day_short(start, 'fr')}, {dates.hour(start)}", "as people write it"
    assert changes["DTSTART"].before != changes["DTSTART"].after
    assert other.name.fr in changes["LOCATION"].after
    assert changes["SUMMARY"].same


def test_refused_work_is_told_and_writes_nothing(any_app: Flask) -> None:
    slot = slot_with_parties()
    before = everything()

    def work() -> None:
        slot_actions.call_off(slot, REASON, actor="staff:1")
        raise Refused("Not today.", "today")

    found = rehearse(work)

    assert (found.count, found.refusal and found.refusal.reason) == (0, "today")
    assert everything() == before


def test_the_real_work_after_a_rehearsal_writes_the_same_letters(any_app: Flask) -> None:
    slot_id = slot_with_parties().id
    slot = db.session.scalars(queries.slot_whole(slot_id)).one()

    found = rehearse(lambda: slot_actions.call_off(slot, REASON, actor="staff:1"))
    slot_actions.call_off(db.session.scalars(queries.slot_whole(slot_id)).one(), REASON, actor="staff:1")
    db.session.commit()

    written = db.session.scalars(select(Notice).where(Notice.kind == "registrations.called_off").order_by(Notice.id)).all()
    assert len(written) == found.count
    assert (written[0].subject, written[0].text) == (found.samples[0].subject, found.samples[0].text)
