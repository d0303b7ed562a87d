"""An edition copied to the next year, and dates made by a rule: days of the week and hours of the clock stay."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from ixevents.core import zones
from ixevents.core.clock import BRUSSELS, now
from ixevents.core.languages import Translated
from ixevents.core.markdown import to_text
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.events import agenda, copying, desk, planning, publishing
from ixevents.events.models import Edition, EditionState, Event, EventState, Slot, SlotState
from ixevents.events.planning import Rule
from ixevents.extensions import db
from tests.support.factories import CHECKED, make_edition, make_event, make_place, make_question, make_slot
from tests.support.queries import count_queries

STAFF = "staff:1"


@pytest.fixture(autouse=True)
def _in_english(app: Flask) -> Iterator[None]:
    with speaking("en"):
        yield


def loaded(edition: Edition, how: Callable[[int], Select[Edition]] = desk.edition_with_words) -> Edition:
    """Return an edition as a view loads it, into a session that holds nothing of it yet."""
    db.session.flush()
    number = edition.id
    db.session.expire_all()
    return db.session.scalars(how(number)).one()


def slots_of(edition: Edition) -> list[Slot]:
    found = select(Event).where(Event.edition_id == edition.id).options(selectinload(Event.slots))
    return [slot for event in db.session.scalars(found) for slot in event.slots]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (date(2026, 12, 12), date(2027, 12, 11)),
        (date(2029, 12, 1), date(2030, 12, 7)),
        (date(2027, 1, 30), date(2028, 1, 29)),
        (date(2028, 2, 29), date(2029, 2, 27)),
    ],
    ids=["second-saturday", "first-saturday", "fifth-saturday", "leap-day"],
)
def test_a_copy_begins_on_the_same_day_of_the_week(first: date, expected: date) -> None:
    found = copying.next_first_day(make_edition(starts_on=first, ends_on=first))

    assert found == expected
    assert found.weekday() == first.weekday()


def test_a_school_year_keeps_its_days_and_moves_its_dates_by_weeks() -> None:
    edition = make_edition(programme="youth", slug="2026-2027", starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))

    plan = copying.plan(loaded(edition))

    assert (plan.slug, plan.starts_on, plan.ends_on, plan.days) == ("2027-2028", date(2027, 9, 1), date(2028, 8, 31), 364)


def test_a_copy_has_the_same_hours_of_the_clock_also_when_the_clock_has_changed() -> None:
    edition = make_edition(slug="2026", starts_on=date(2026, 3, 28), ends_on=date(2026, 3, 29))
    make_slot(
        event=make_event(edition=edition),
        starts_at=datetime(2026, 3, 29, 14, tzinfo=BRUSSELS),
        ends_at=datetime(2026, 3, 29, 16, tzinfo=BRUSSELS),
    )

    copied = copying.copy(copying.plan(loaded(edition), date(2027, 3, 20)), actor=STAFF)

    assert [slot.starts_at for slot in slots_of(copied)] == [datetime(2027, 3, 21, 13, tzinfo=UTC)]


def test_a_copy_is_planned_and_nothing_of_it_public() -> None:
    edition = make_edition(
        slug="2026", starts_on=date(2026, 12, 12), ends_on=date(2026, 12, 13), registration_opens_at=datetime(2026, 11, 2, 8, tzinfo=UTC)
    )
    event = make_event(
        edition=edition,
        slug="bal",
        checked={"fr": CHECKED["fr"]},
        title=Translated("Bal", "Bal"),
        pending={"title": {"fr": "Grand bal", "nl": "Bal"}},
        inhabitants_first_until=datetime(2026, 11, 30, 11, tzinfo=UTC),
    )
    make_slot(event=event, seats_taken=12, revision=3, capacity=20)

    copied = copying.copy(copying.plan(loaded(edition)), actor=STAFF)
    slot = slots_of(copied)[0]
    made = db.session.scalars(select(Event).where(Event.edition_id == copied.id)).one()

    assert (copied.state, made.state, slot.state) == (EditionState.DRAFT, EventState.DRAFT, SlotState.PLANNED)
    assert (slot.seats_taken, slot.revision, slot.capacity) == (0, 0, 20)
    assert (made.slug, made.title.fr, made.checked) == ("bal-2027", "Grand bal", {"fr": CHECKED["fr"]})
    assert copied.registration_opens_at == datetime(2027, 11, 1, 8, tzinfo=UTC)
    assert made.inhabitants_first_until == datetime(2027, 11, 29, 11, tzinfo=UTC)


def test_a_copy_of_many_events_costs_no_more_statements_and_is_found_by_its_words(any_app: Flask) -> None:
    costs = []
    for number in (1, 3):
        edition = make_edition(slug=f"201{number}", starts_on=date(2026, 12, 12), ends_on=date(2026, 12, 13))
        for name in range(number):
            event = make_event(edition=edition, slug=f"bal-{number}-{name}", title=Translated("Œuvre *ouverte*", "Open & bloot"))
            make_slot(event=event, starts_at=datetime(2026, 12, 12, 14, tzinfo=UTC), ends_at=datetime(2026, 12, 12, 16, tzinfo=UTC))
            make_slot(event=event, starts_at=datetime(2026, 12, 13, 14, tzinfo=UTC), ends_at=datetime(2026, 12, 13, 16, tzinfo=UTC))
        whole = loaded(edition)
        with count_queries() as sent:
            copied = copying.copy(copying.plan(whole, date(2030 + number, 12, 7)), actor=STAFF)
        costs.append(len(sent))
        made = db.session.scalars(desk.events_whole().where(Event.edition_id == copied.id)).all()
        before = [event.search for event in made]
        for event in made:
            agenda.index(event)

        assert before == [event.search for event in made]
        assert [len(event.slots) for event in made] == [2] * number
    assert costs[0] == costs[1]


def test_two_events_whose_copies_would_have_one_name_are_told_apart() -> None:
    edition = make_edition(slug="2026", starts_on=date(2026, 12, 12), ends_on=date(2026, 12, 13))
    make_event(slug="bal-2027-2")
    for name in ("bal", "bal-2026", "bal-2025"):
        make_event(edition=edition, slug=name)

    copied = copying.copy(copying.plan(loaded(edition)), actor=STAFF)

    names = db.session.scalars(select(Event.slug).where(Event.edition_id == copied.id).order_by(Event.id)).all()
    assert names == ["bal-2027", "bal-2027-3", "bal-2027-4"]


@given(st.text(alphabet=st.sampled_from("aé 1.)-+*_#>=~!&;[]()<\\\n\t\u00a0`:/")))
def test_a_text_without_marks_says_what_it_says_once_it_is_read_as_markdown(text: str) -> None:
    assert agenda._written(Translated(fr=text)).split() == to_text(text).split()


def test_a_copy_with_an_hour_that_does_not_exist_is_refused_whole() -> None:
    edition = make_edition(slug="2026", starts_on=date(2026, 3, 29), ends_on=date(2026, 3, 29))
    make_slot(
        event=make_event(edition=edition), starts_at=datetime(2026, 3, 22, 1, 30, tzinfo=UTC), ends_at=datetime(2026, 3, 22, 3, tzinfo=UTC)
    )
    plan = copying.plan(loaded(edition), date(2027, 4, 4))

    with pytest.raises(Refused) as refusal:
        copying.copy(plan, actor=STAFF)

    assert refusal.value.reason == "gap"
    assert len(plan.problems) == 1


def test_all_that_is_ready_is_published_and_the_rest_says_why() -> None:
    edition = make_edition(state=EditionState.DRAFT)
    drafts = {"edition": edition, "state": EventState.DRAFT, "language_proof": {}}
    ready = make_slot(event=make_event(**drafts), state=SlotState.PLANNED)
    make_slot(event=make_event(**drafts, checked={}), state=SlotState.PLANNED)
    make_slot(event=make_event(**drafts), state=SlotState.PLANNED, place=make_place(checked={}))
    make_event(**drafts)

    outcome = publishing.publish_ready(loaded(edition, desk.edition_whole), actor=STAFF)

    assert [event.id for event in outcome.events] == [ready.event_id]
    assert (outcome.slots, ready.state) == (1, SlotState.PUBLISHED)
    assert [left.reasons[0].sentence.split(":")[0].split("“")[0].strip() for left in outcome.left] == [
        "Still to be checked",
        "Place",
        "It has no date yet.",
    ]


def test_publishing_many_reads_each_thing_once_and_makes_them_findable(any_app: Flask) -> None:
    read = []
    for number in (1, 4):
        edition = make_edition(state=EditionState.DRAFT)
        for _event in range(number):
            event = make_event(edition=edition, state=EventState.DRAFT, language_proof={})
            make_slot(event=event, state=SlotState.PLANNED)
            make_slot(event=event, state=SlotState.PLANNED)
            event.search = "stale"
        whole = loaded(edition, desk.edition_whole)
        with count_queries() as sent:
            outcome = publishing.publish_ready(whole, actor=STAFF)
        read.append([line for line in sent if line.startswith("SELECT")])
        before = [event.search for event in outcome.events]
        for event in outcome.events:
            agenda.index(event)

        assert (len(outcome.events), outcome.slots, outcome.left) == (number, 2 * number, ())
        assert before == [event.search for event in outcome.events]
        assert "stale" not in before
    assert len(read[0]) == len(read[1])


def test_an_event_whose_question_lacks_a_language_stays_and_the_others_go(app: Flask) -> None:
    edition = make_edition(state=EditionState.DRAFT)
    drafts = {"edition": edition, "state": EventState.DRAFT, "language_proof": {}}
    asking, silent = (make_slot(event=make_event(**drafts), state=SlotState.PLANNED).event for _event in range(2))
    make_question(event=asking, label=Translated(fr="Ville"))
    make_question(event=silent, label=Translated(fr="Repas"), retired_at=now())

    outcome = publishing.publish_ready(loaded(edition, desk.edition_whole), actor=STAFF)

    assert [event.id for event in outcome.events] == [silent.id]
    assert [(left.event.id, [str(one) for one in left.reasons]) for left in outcome.left] == [
        (asking.id, ["Still to be written: question “Ville” (NL)."])
    ]


def every_wednesday(**values: object) -> Rule:
    defaults: dict[str, object] = {
        "first": date(2027, 3, 17),
        "last": date(2027, 4, 7),
        "weekdays": frozenset({2}),
        "starts": time(19),
        "ends": time(21),
    }
    return Rule(**{**defaults, **values})


def test_a_rule_keeps_the_hour_over_the_change_of_the_clock() -> None:
    found = planning.occurrences(every_wednesday(), make_event())

    assert [one.starts_at and one.starts_at.hour for one in found] == [18, 18, 17, 17]


def test_a_rule_every_second_week_counts_from_its_first_day() -> None:
    assert planning.days(every_wednesday(every=2)) == [date(2027, 3, 17), date(2027, 3, 31)]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"last": date(2027, 3, 1)}, "no_day"),
        ({"weekdays": frozenset({6}), "last": date(2027, 3, 18)}, "no_day"),
        ({"weekdays": frozenset(range(7)), "last": date(2029, 1, 1)}, "too_many"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(values: dict[str, object], reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        planning.days(every_wednesday(**values))

    assert refusal.value.reason == reason


def test_a_rule_says_which_day_has_no_such_hour() -> None:
    rule = every_wednesday(weekdays=frozenset({6}), starts=time(2, 30), ends=time(4))

    found = planning.occurrences(rule, make_event())

    assert [one.day for one in found if one.problem] == [date(2027, 3, 28)]


def test_a_public_date_is_not_quietly_given_another_hour() -> None:
    slot = make_slot()

    with pytest.raises(Refused) as refusal:
        planning.edit_slot(slot, 1, {"starts_at": zones.instant(date(2030, 1, 1), time(10))}, actor=STAFF)

    assert refusal.value.reason == "public"
