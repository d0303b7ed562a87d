"""What is read of a million registrations is read from indexes: the plans of both databases say so, on empty tables too.

A plan that begins to read whole tables costs nothing in tests and seconds in a town; see `docs/performance.md`.
"""

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import Executable, event, text
from sqlalchemy.engine import Engine

from ixevents.classes import listing as classes
from ixevents.classes import queries as class_queries
from ixevents.core.clock import now
from ixevents.events import queries as events
from ixevents.events.forms import Filters
from ixevents.events.models import EditionState, Event, EventState, SlotState
from ixevents.exports import queries as exports
from ixevents.extensions import db
from ixevents.outbox import queries as letters
from ixevents.registrations import audience, doubles, listing, priority, queries, sums
from ixevents.registrations.listing import Wanted
from ixevents.registrations.models import SEATED, Registration
from ixevents.staff.dashboard import queries as dashboard
from ixevents.statistics import queries as statistics
from ixevents.statistics.overview import LEAD_STEPS
from ixevents.visits import participation
from tests.support import factories

STATEMENTS: dict[str, Executable] = {
    "number of dates": events.counted_by_time(until=False).params(start=now(), most=1001),
    "list by name": listing.found(Wanted(sort="name")).limit(50),
    "list by seats": listing.found(Wanted(sort="-seats")).limit(50),
    "list as they came": listing.found(Wanted()).limit(50).offset(950),
    "number of registrations": listing.count(Wanted()),
    "number of those who come": listing.count(Wanted(state="live")),
    "words searched": cast(Executable, listing.named(Wanted(q="dupont amelie"))),
    "number of those who have them": listing.count(Wanted(q="dupont"), range(listing.FEW + 1)),
    "registrations by slot": sums.by_slot(Registration.state.in_(SEATED)),
    "participations": participation._parties([], participation._here()),
    "statistics of all": statistics.parties([], LEAD_STEPS),
    "statistics of an edition": statistics.parties([Event.edition_id == 1], LEAD_STEPS),
    "who waited": statistics.waited([]),
    "schools reached": statistics.reached_by_postcode([]),
    "classes": class_queries.parties().limit(50),
    "numbers of classes": classes.totals(classes.Wanted()),
    "requests": dashboard.requests(),
    "kinds of letters": letters.kinds(),
    "letters by state": letters.by_state(),
    "whether there are classes": exports.has_classes(Wanted()),
    "what was answered": exports.answered(Wanted()),
    "kept waiting for inhabitants": priority.kept_waiting(now()),
    "likely doubles": doubles.parties(1),
    "parties to compare": doubles.to_compare(),
}

_FROM_AN_INDEX = r"USING (COVERING INDEX|INDEX ix_registration_(waited|requested|not_alone|lives_elsewhere)$)"
READ_WHOLE = re.compile(rf"SCAN (registration|notice|event)\b(?!.* {_FROM_AN_INDEX})|Seq Scan on (registration|notice)\b")
BY_ROWS = ("list", "classes")
"""Pages of whole rows: they follow an index and stop."""


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_table_of_many_rows_is_read_whole(any_app: Flask, name: str) -> None:
    if db.engine.dialect.name == "postgresql":
        # Of an empty table it reads the one page there is.
        db.session.execute(text("SET LOCAL enable_seqscan = off"))

    plan = _plan(STATEMENTS[name])

    whole = [line for line in plan if READ_WHOLE.search(line) and not (name.startswith(BY_ROWS) and " USING INDEX " in line)]
    assert whole == []


def test_who_is_kept_waiting_is_found_before_the_dates_to_come(app: Flask) -> None:
    plan = _plan(priority.kept_waiting(now()))

    # Those who ever waited are few as well.
    assert any(re.search("ix_registration_(lives_elsewhere|waited)$", line) for line in plan), plan


def test_what_an_address_has_at_a_slot_is_found_by_the_address(app: Flask) -> None:
    for statement in (
        queries.known().params(slot=1, email_key="a@example.org", party_key="", idempotency_key="key"),
        queries.live_at(1, "a@example.org", ""),
    ):
        plan = _plan(statement)

        assert any("ix_registration_email_key" in line for line in plan), plan
        assert not any("(slot_id=?" in line for line in plan), plan


def test_of_an_edition_only_parties_that_share_something_are_read(app: Flask) -> None:
    read = [line for line in _plan(doubles.parties(1)) if " registration " in line]

    assert [re.findall(r"INDEX ix_(\w+)|(PRIMARY KEY)", line)[0] for line in read] == [
        ("", "PRIMARY KEY"),
        ("registration_address_key", ""),
        ("registration_not_alone", ""),
        ("registration_phone_key", ""),
        ("registration_name_key", ""),
    ]


def test_the_next_dates_are_read_in_their_order_until_the_page_is_full(app: Flask) -> None:
    at = now()

    for statement in (events.next_slots(12), events.first(Filters(q="eau").narrow(events.listed_slots()), 40)):
        plan = _plan(statement.params(events.between(at)))

        assert any("slot USING INDEX ix_slot_starts_at (starts_at>?)" in line for line in plan), plan
        assert any("slot USING COVERING INDEX ix_slot_long (ends_at>?)" in line for line in plan), plan
        assert not any("FOR ORDER BY" in line for line in plan), plan


def test_the_next_readers_of_a_mailing_to_an_edition_are_not_looked_for_among_all(app: Flask) -> None:
    plan = _plan(audience.next_keys({"edition": 1}, 500, 500))

    assert any("SEARCH registration USING INTEGER PRIMARY KEY (rowid>?)" in line for line in plan), plan
    assert not any("FOR ORDER BY" in line for line in plan), plan


def test_counting_dates_by_time_leaves_out_what_the_public_may_not_see(any_app: Flask) -> None:
    hidden = factories.make_event(edition=factories.make_edition(state=EditionState.DRAFT))
    draft = factories.make_event(state=EventState.DRAFT)
    for event_, states in ((factories.make_event(), SlotState), (hidden, SlotState), (draft, SlotState)):
        for state in states:
            factories.make_slot(event=event_, state=state)
    at = now()

    values = events.between(at) | {"most": 10}
    exact = events.counted(Filters().narrow(events.public_ids()), 10)
    assert db.session.scalar(Filters().counted(10), values) == db.session.scalar(exact, values) == 2
    assert db.session.scalar(Filters().counted(1), values | {"most": 1}) == 1


def _plan(statement: Executable) -> list[str]:
    sent = list(_sent(statement))
    explain = "EXPLAIN" if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    rows = db.session.connection().exec_driver_sql(f"{explain} {sent[0][0]}", sent[0][1])
    return [str(row[-1]) for row in rows]


def _sent(statement: Executable) -> Iterator[tuple[str, Any]]:
    """Yield what the driver is given."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, sql: str, values: Any, *_rest: Any) -> None:
        found.append((sql, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        db.session.execute(statement)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    yield from found
