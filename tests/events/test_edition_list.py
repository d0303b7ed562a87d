"""The events of one edition as staff search them; what the database says is ready is what publishing would let out."""

from datetime import timedelta
from typing import Any

from flask import Flask

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.events import desk, edition_list, publishing
from ixevents.events.edition_list import HELD, READY, Wanted
from ixevents.events.models import Edition, Event, EventState, SlotState
from ixevents.extensions import db
from ixevents.projects.models import ProjectState
from tests.support.factories import CHECKED, make_edition, make_event, make_place, make_project, make_slot

OUT_OF_STEP = CHECKED | {"nl": CHECKED["nl"] | {"out_of_step_since": "2026-01-06T09:00:00+00:00"}}
DRAFT: dict[str, Any] = {"state": EventState.DRAFT, "published_at": None, "language_proof": {}}
NEW_TITLE = {"title": {"fr": "Neuf", "nl": "Nieuw"}}
EXEMPT: dict[str, Any] = {
    "title": Translated(nl="Dans"),
    "summary": Translated(nl="Dans."),
    "exemption": "nl",
    "checked": {"nl": CHECKED["nl"]},
}


def edition_in_every_stage() -> Edition:
    """Make an edition with an event in each stage on its way to the public."""
    edition = make_edition()
    unread: dict[str, Any] = {"checked": {}, "language_proof": {}}
    stages: list[tuple[dict[str, Any], dict[str, Any] | None]] = [
        (DRAFT, {}),
        (DRAFT, None),
        (DRAFT | {"title": Translated("Danse", " \t")}, {}),
        (DRAFT | {"checked": {"fr": CHECKED["fr"]}}, {}),
        (DRAFT | {"checked": OUT_OF_STEP}, {}),
        (DRAFT | {"project": make_project(state=ProjectState.DRAFT)}, {}),
        (DRAFT | EXEMPT | {"exemption_reason": "Club", "exemption_decided_by": "College"}, {}),
        (DRAFT | EXEMPT, {}),
        (DRAFT | {"text": Translated("Un texte")}, {}),
        ({}, {"state": SlotState.PUBLISHED}),
        ({}, {}),
        ({}, {"place": make_place(**unread)}),
        ({}, {"place": make_place(language_proof={})}),
        ({"pending": NEW_TITLE}, {"state": SlotState.PUBLISHED}),
        ({"pending": NEW_TITLE, "checked": {}}, {"state": SlotState.PUBLISHED}),
    ]
    for values, slot in stages:
        event = make_event(**{"edition": edition, **values})
        if slot is not None:
            make_slot(**{"event": event, "state": SlotState.PLANNED, **slot})
    db.session.flush()
    return edition


def asked(edition: Edition, **args: str) -> list[Event]:
    db.session.expunge_all()
    return list(db.session.scalars(edition_list.found(edition.id, Wanted.of(args), edition_list.ready(edition.id))))


def test_what_is_ready_is_what_publishing_would_let_out(any_app: Flask) -> None:
    edition = edition_in_every_stage()

    every = asked(edition)
    waits = [event for event in every if publishing.waits(event)]
    ready = [event.id for event in waits if not publishing.reasons(event)]

    assert len(every) == 15
    assert len(ready) == 5
    assert [event.id for event in asked(edition, state=READY)] == ready
    assert [event.id for event in asked(edition, state=HELD)] == [event.id for event in waits if event.id not in ready]
    assert db.session.scalar(desk.counted(edition.id, edition_list.ready(edition.id))) == 5


def test_events_are_found_by_days_and_sorted(any_app: Flask) -> None:
    edition, at = make_edition(), now().replace(hour=12)
    without = make_event(edition=edition, title=Translated("Zumba", "Zumba"))
    later = make_slot(event=make_event(edition=edition, title=Translated("atelier", "atelier")), starts_at=at + timedelta(days=5)).event
    sooner = make_slot(event=make_event(edition=edition, title=Translated("Bal", "Bal")), starts_at=at + timedelta(days=2)).event
    make_slot(event=later, starts_at=at + timedelta(days=9))
    until = (at + timedelta(days=3)).date().isoformat()

    names = {sort: [event.id for event in asked(edition, sort=sort)] for sort in ("date", "-date", "title", "-title", "-dates", "nonsense")}

    assert [event.id for event in asked(edition, to=until)] == [sooner.id]
    assert [event.id for event in asked(edition, **{"from": until})] == [later.id]
    assert names == {
        "date": [sooner.id, later.id, without.id],
        "-date": [later.id, sooner.id, without.id],
        "title": [later.id, sooner.id, without.id],
        "-title": [without.id, sooner.id, later.id],
        "-dates": [later.id, sooner.id, without.id],
        "nonsense": [sooner.id, later.id, without.id],
    }
