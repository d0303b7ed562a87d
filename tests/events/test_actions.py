from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core import zones
from ixevents.core.clock import BRUSSELS, now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.events import actions
from ixevents.events.models import EditionState, Event, EventState, SlotState
from ixevents.extensions import db
from ixevents.journal.models import Entry
from tests.support.factories import make_edition, make_event, make_place, make_slot

STAFF = "staff:1"
BOTH = Translated("Bonjour", "Goedendag")


@pytest.fixture(autouse=True)
def _in_english(app: Flask) -> Iterator[None]:
    with speaking("en"):
        yield


def test_publishing_an_event_makes_it_public_and_findable_and_notes_who_did_it(app: Flask) -> None:
    event = make_draft(title=Translated("Théâtre d'été", "Zomertheater"))

    actions.publish_event(event, actor=STAFF)

    assert event.state == EventState.PUBLISHED
    assert event.published_at is not None
    assert "theatre d'ete" in event.search
    assert verbs() == [("publish", "event", STAFF)]


@pytest.mark.parametrize("missing", ["fr", "nl"])
@pytest.mark.parametrize("text", ["title", "summary", "text"])
def test_publishing_an_event_is_refused_while_a_language_is_missing(app: Flask, text: str, missing: str) -> None:
    event = make_draft(**{text: Translated(**{lang: "Mots" for lang in ("fr", "nl", "en") if lang != missing})})

    with pytest.raises(Refused) as refusal:
        actions.publish_event(event, actor=STAFF)

    assert refusal.value.message == f"Still to be written: {text} ({missing.upper()})."
    assert event.state == EventState.DRAFT
    assert verbs() == []


def test_publishing_an_event_in_english_alone_is_refused(app: Flask) -> None:
    event = make_draft(title=Translated(en="Words"), summary=Translated(en="Words"))

    with pytest.raises(Refused, match="title \\(FR\\), title \\(NL\\), summary \\(FR\\), summary \\(NL\\)"):
        actions.publish_event(event, actor=STAFF)


def test_publishing_an_event_in_one_language_needs_a_reason_and_who_decided(app: Flask) -> None:
    event = make_draft(
        title=Translated(nl="Praattafel"), summary=Translated(nl="Kom praten."), exemption="nl", exemption_reason="Eigen publiek."
    )

    with pytest.raises(Refused) as refusal:
        actions.publish_event(event, actor=STAFF)

    assert refusal.value.reason == "exemption"


def test_publishing_an_event_in_one_language_by_exemption_is_in_the_journal(app: Flask) -> None:
    event = make_draft(
        title=Translated(nl="Praattafel"),
        summary=Translated(nl="Kom praten."),
        exemption="nl",
        exemption_reason="Eigen publiek.",
        exemption_decided_by="College",
    )

    actions.publish_event(event, actor=STAFF)

    facts = db.session.scalars(select(Entry)).one().facts
    assert facts == {"languages": ["nl"], "exemption": "nl", "reason": "Eigen publiek.", "decided_by": "College"}


def test_an_exemption_for_english_is_refused(app: Flask) -> None:
    event = make_draft(exemption="en", exemption_reason="Trop court.", exemption_decided_by="College")

    with pytest.raises(Refused) as refusal:
        actions.publish_event(event, actor=STAFF)

    assert refusal.value.reason == "exemption"


def test_publishing_an_edition_needs_both_languages(app: Flask) -> None:
    edition = make_edition(state=EditionState.DRAFT, tagline=Translated(fr="Une place"))

    with pytest.raises(Refused, match="tagline \\(NL\\)"):
        actions.publish_edition(edition, actor=STAFF)
    edition.tagline = BOTH
    actions.publish_edition(edition, actor=STAFF)

    assert edition.state == EditionState.PUBLISHED
    assert verbs() == [("publish", "edition", STAFF)]


def test_publishing_a_slot_needs_a_public_event(app: Flask) -> None:
    slot = make_slot(event=make_draft(), state=SlotState.PLANNED)

    with pytest.raises(Refused) as refusal:
        actions.publish_slot(slot, actor=STAFF)

    assert refusal.value.reason == "event_not_public"


def test_publishing_a_slot_needs_a_place_with_a_name_in_both_languages(app: Flask) -> None:
    slot = make_slot(state=SlotState.PLANNED, place=make_place(name=Translated(fr="Salle")))

    with pytest.raises(Refused, match="name of the place \\(NL\\)"):
        actions.publish_slot(slot, actor=STAFF)


def test_publishing_a_slot_makes_it_public_without_raising_its_sequence(app: Flask) -> None:
    slot = make_slot(state=SlotState.PLANNED)

    actions.publish_slot(slot, actor=STAFF)

    assert (slot.state, slot.revision) == (SlotState.PUBLISHED, 0)


def test_moving_a_slot_raises_its_sequence_and_remembers_when_it_was(app: Flask) -> None:
    slot = make_slot()
    first, second = slot.starts_at, slot.starts_at + timedelta(days=1)
    hall = make_place()

    actions.move_slot(slot, second, second + timedelta(hours=1), hall, actor=STAFF)
    actions.move_slot(slot, first, first + timedelta(hours=1), actor=STAFF)

    assert slot.revision == 2
    assert slot.moved_from == [first.isoformat(), second.isoformat()]
    assert slot.place is hall
    assert verbs() == [("move", "slot", STAFF), ("move", "slot", STAFF)]


def test_moving_a_slot_to_another_room_only_is_no_other_time(app: Flask) -> None:
    slot = make_slot()

    actions.move_slot(slot, slot.starts_at, slot.ends_at, make_place(), actor=STAFF)

    assert (slot.revision, slot.moved_from) == (1, [])


def test_an_event_is_found_by_the_places_of_its_new_and_moved_slots(app: Flask) -> None:
    slot = make_slot(state=SlotState.PLANNED, place=make_place(name=Translated("Théâtre", "Theater")))
    slot.event.search = ""

    actions.publish_slot(slot, actor=STAFF)
    found_first = slot.event.search
    actions.move_slot(slot, slot.starts_at, slot.ends_at, make_place(name=Translated("Étangs", "Vijvers")), actor=STAFF)

    assert "theatre" in found_first.split()
    assert {"etangs", "vijvers"} <= set(slot.event.search.split())


def test_moving_a_slot_nowhere_changes_nothing(app: Flask) -> None:
    slot = make_slot()
    changed_at = slot.changed_at

    actions.move_slot(slot, slot.starts_at, slot.ends_at, slot.place, actor=STAFF)

    assert (slot.revision, slot.changed_at, verbs()) == (0, changed_at, [])


def test_calling_a_slot_off_raises_its_sequence_once(app: Flask) -> None:
    slot = make_slot()

    actions.call_off_slot(slot, BOTH, actor=STAFF)
    actions.call_off_slot(slot, BOTH, actor=STAFF)

    assert (slot.state, slot.revision, slot.called_off_reason) == (SlotState.CALLED_OFF, 1, BOTH)
    assert verbs() == [("call_off", "slot", STAFF)]


def test_calling_a_slot_off_needs_a_reason_in_both_languages(app: Flask) -> None:
    slot = make_slot()

    with pytest.raises(Refused, match="reason \\(NL\\)"):
        actions.call_off_slot(slot, Translated(fr="Malade"), actor=STAFF)

    assert slot.state == SlotState.PUBLISHED


def test_what_has_been_called_off_can_neither_be_moved_nor_published(app: Flask) -> None:
    slot = make_slot(state=SlotState.CALLED_OFF)

    with pytest.raises(Refused, match="cannot be moved"):
        actions.move_slot(slot, slot.starts_at + timedelta(days=1), slot.ends_at + timedelta(days=1), actor=STAFF)
    with pytest.raises(Refused, match="Plan a new date"):
        actions.publish_slot(slot, actor=STAFF)


def test_an_hour_the_clock_jumps_over_is_refused(app: Flask) -> None:
    event, place = make_event(), make_place()
    missing_hour = datetime(2027, 3, 28, 2, 30, tzinfo=BRUSSELS)

    with pytest.raises(Refused) as refusal:
        actions.plan_slot(event, place, missing_hour, datetime(2027, 3, 28, 4, tzinfo=BRUSSELS))
    slot = make_slot()
    with pytest.raises(Refused):
        actions.move_slot(slot, datetime(2027, 3, 28, 1, tzinfo=BRUSSELS), missing_hour, actor=STAFF)

    assert refusal.value.reason == "gap"
    assert slot.revision == 0


def test_the_doubled_hour_of_autumn_can_be_meant_both_ways(app: Flask) -> None:
    event, place = make_event(), make_place()
    first, second = (datetime(2027, 10, 31, 2, 30, tzinfo=BRUSSELS, fold=fold) for fold in (0, 1))

    slot = actions.plan_slot(event, place, first, second)

    assert slot.starts_at.astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert slot.ends_at.astimezone(UTC) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_an_end_before_the_start_is_refused(app: Flask) -> None:
    with pytest.raises(Refused) as refusal:
        actions.plan_slot(make_event(), make_place(), now(), now() - timedelta(hours=1))

    assert refusal.value.reason == "order"


def test_whole_days_begin_and_end_at_midnight_of_their_zone(app: Flask) -> None:
    event, place = make_event(), make_place()
    start, end = (zones.instant(date(2027, 6, day), time(0), "Asia/Hebron") for day in (1, 3))

    with pytest.raises(Refused) as refusal:
        actions.plan_slot(event, place, start, end, all_day=True)
    slot = actions.plan_slot(event, place, start, end, zone="Asia/Hebron", all_day=True)

    assert refusal.value.reason == "midnight"
    assert slot.all_day


def make_draft(**values: object) -> Event:
    return make_event(state=EventState.DRAFT, published_at=None, **values)


def verbs() -> list[tuple[str, str, str]]:
    db.session.flush()
    return [(entry.verb, entry.object_kind, entry.actor) for entry in db.session.scalars(select(Entry).order_by(Entry.id))]
