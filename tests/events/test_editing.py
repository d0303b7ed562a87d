"""Two languages kept in step, and edits that never overwrite each other."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core.languages import Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.web import speaking
from ixevents.events import actions, editing, gate
from ixevents.events.gate import LanguageState
from ixevents.events.models import Event, EventState
from ixevents.extensions import db
from ixevents.journal.models import Entry
from tests.support.factories import CHECKED, make_event, make_slot

STAFF = "staff:1"
MISSING, WRITTEN, STEP, DONE = LanguageState.MISSING, LanguageState.WRITTEN, LanguageState.OUT_OF_STEP, LanguageState.CHECKED


@pytest.fixture(autouse=True)
def _in_english(request: pytest.FixtureRequest) -> Iterator[None]:
    request.getfixturevalue("any_app" if "any_app" in request.fixturenames else "app")
    with speaking("en"):
        yield


def draft(**values: object) -> Event:
    return make_event(**{"state": EventState.DRAFT, "checked": {}, "language_proof": {}, "published_at": None, **values})


def last_entry() -> Entry:
    db.session.flush()
    return db.session.scalars(select(Entry).order_by(Entry.id.desc())).first() or pytest.fail("nothing in the journal")


@pytest.mark.parametrize(
    ("title", "checked", "expected"),
    [
        (Translated("Concert"), {}, {"fr": WRITTEN, "nl": MISSING}),
        (Translated("Concert", "Concert"), {"fr": CHECKED["fr"]}, {"fr": DONE, "nl": WRITTEN}),
        (Translated("Concert", "Concert"), CHECKED, {"fr": DONE, "nl": DONE}),
    ],
)
def test_each_language_has_a_state(title: Translated, checked: dict[str, object], expected: dict[str, LanguageState]) -> None:
    assert gate.states(draft(title=title, checked=checked)) == expected


def test_an_event_of_one_language_group_has_the_state_of_its_language_only() -> None:
    event = draft(title=Translated(nl="Praattafel"), summary=Translated(nl="Kom."), exemption="nl", checked={"nl": CHECKED["nl"]})

    assert gate.states(event) == {"nl": DONE}


@pytest.mark.parametrize(
    "checked", [{}, {"fr": CHECKED["fr"]}, CHECKED | {"nl": CHECKED["nl"] | {"out_of_step_since": "2026-01-06T09:00:00+00:00"}}]
)
def test_nothing_is_published_that_nobody_has_checked_in_both_languages(checked: dict[str, object]) -> None:
    event = draft(checked=checked)

    with pytest.raises(Refused) as refusal:
        actions.publish_event(event, actor=STAFF)

    assert refusal.value.reason == "unchecked"


def test_publication_keeps_the_moment_of_each_language_as_proof() -> None:
    event = draft(checked=CHECKED)

    actions.publish_event(event, actor=STAFF)

    assert sorted(event.language_proof) == ["fr", "nl"]
    assert len(set(event.language_proof.values())) == 1


def test_a_language_that_is_not_written_cannot_be_confirmed() -> None:
    event = draft(title=Translated("Concert"))

    with pytest.raises(Refused, match=r"title \(NL\)"):
        editing.confirm(event, ["nl"], actor=STAFF)


def test_changing_one_language_of_a_public_text_flags_the_other() -> None:
    event = make_event(title=Translated("Vieux", "Oud"))

    editing.edit(event, 1, {"title": Translated("Neuf", "Oud")}, actor=STAFF)

    assert gate.states(event) == {"fr": WRITTEN, "nl": STEP}
    assert (event.title.fr, gate.draft(event, "title").fr) == ("Vieux", "Neuf")


def test_changing_english_leaves_the_official_languages_alone() -> None:
    event = make_event(title=Translated("Vieux", "Oud", "Old"))

    editing.edit(event, 1, {"title": Translated("Vieux", "Oud", "New")}, actor=STAFF)

    assert gate.states(event) == {"fr": DONE, "nl": DONE}


def test_changed_texts_go_public_when_both_languages_are_confirmed() -> None:
    slot = make_slot(event=make_event(title=Translated("Vieux", "Oud")))
    event, changed_at, revision = slot.event, slot.changed_at, slot.revision
    editing.edit(event, 1, {"title": Translated("Neuf", "Oud")}, actor=STAFF)

    with pytest.raises(Refused, match="Still to be checked: Français, Nederlands"):
        editing.republish(event, actor=STAFF)
    editing.confirm(event, ["fr", "nl"], actor=STAFF)
    editing.republish(event, actor=STAFF)
    db.session.expire(slot, ["changed_at", "revision"])

    assert (event.title.fr, event.pending) == ("Neuf", {})
    assert slot.changed_at > changed_at
    assert slot.revision == revision
    assert last_entry().facts["before"] == {"title": {"fr": "Vieux", "nl": "Oud"}}


def test_a_reason_lets_changed_texts_out_and_is_in_the_journal() -> None:
    event = make_event(title=Translated("À 19 h", "Om 19 uur"))
    before = event.language_proof
    editing.edit(event, 1, {"title": Translated("À 20 h", "Om 19 uur")}, actor=STAFF)

    editing.republish(event, override="L’heure a changé ce matin.", actor=STAFF)

    assert event.title.fr == "À 20 h"
    assert (event.language_proof["nl"], event.language_proof["fr"] > before["fr"]) == (before["nl"], True)
    assert gate.state(event, "nl") == STEP
    assert last_entry().facts["override"] == "L’heure a changé ce matin."


def test_no_reason_lets_a_text_out_that_lacks_a_language() -> None:
    event = make_event(title=Translated("Vieux", "Oud"))
    editing.edit(event, 1, {"title": Translated("Neuf")}, actor=STAFF)

    with pytest.raises(Refused) as refusal:
        editing.republish(event, override="Vite.", actor=STAFF)

    assert refusal.value.reason == "languages"


def test_changes_can_be_given_up() -> None:
    event = make_event(title=Translated("Vieux", "Oud"))
    editing.edit(event, 1, {"title": Translated("Neuf", "Oud")}, actor=STAFF)

    editing.discard(event, 2, actor=STAFF)

    assert (event.pending, gate.states(event)) == ({}, {"fr": DONE, "nl": DONE})


def test_an_edit_is_in_the_journal_with_before_and_after() -> None:
    event = draft(max_party=4)

    editing.edit(event, 1, {"max_party": 6, "minimum_age": None}, actor=STAFF)

    assert last_entry().facts == {"before": {"max_party": 4}, "after": {"max_party": 6}, "confirmed": []}


def test_of_two_who_save_at_once_one_is_told(any_app: Flask) -> None:
    event = draft(title=Translated("Concert", "Concert"))
    event_id, outcomes = event.id, []
    db.session.commit()
    together = threading.Barrier(2)

    def save(age: int) -> None:
        with any_app.app_context(), speaking("en"):
            mine = db.session.get_one(Event, event_id)
            together.wait(timeout=20)
            try:
                editing.edit(mine, 1, {"minimum_age": age}, actor=STAFF)
                db.session.commit()
                outcomes.append("saved")
            except Conflict:
                db.session.rollback()
                outcomes.append("conflict")

    threads = [threading.Thread(target=save, args=(age,)) for age in (12, 16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=40)

    assert sorted(outcomes) == ["conflict", "saved"]


WHOLE = {"title": Translated("Fête", "Feest"), "summary": Translated("Fête", "Feest"), "text": Translated()}
LACKING: dict[str, dict[str, object]] = {
    "a title": {"title": Translated("Fête")},
    "a summary": {"summary": Translated("", "Feest")},
    "a text": {"text": Translated("Fête")},
    "both texts, but for English": {"text": Translated(en="Feast")},
    "more than white": {"summary": Translated("Fête", "\u00a0\n\u2009")},
    "a title that waits": {"pending": {"title": {"fr": "Autre"}}},
}


def test_the_database_knows_which_events_may_lack_a_language(any_app: Flask) -> None:
    lacking = [make_event(**WHOLE | values) for values in LACKING.values()]
    for whole in ({}, {"text": Translated("Fête", "Feest")}, {"text": Translated(" ", "\u2003")}):
        make_event(**WHOLE | whole)

    found = set(db.session.scalars(select(Event).where(gate.may_lack())))

    assert found == set(lacking) == {event for event in db.session.scalars(select(Event)) if gate.gaps(event)}
