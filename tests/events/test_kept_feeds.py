"""Calendars written once: found again for the same rows, anew for others; and rows of the database say what objects do."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from ixevents.core.languages import Translated
from ixevents.events import dated, feeds, kept_feeds, queries
from ixevents.events.feed_notes import Subject
from ixevents.events.kept_feeds import Feed, Shelf
from ixevents.events.models import EventKind, SlotState
from ixevents.extensions import db
from tests.support import factories

MOMENT = datetime(2026, 12, 5, 13, 30, 59, 123456, tzinfo=UTC)
LONG_AGO = {"ended": datetime(2000, 1, 1, tzinfo=UTC), "called_off": datetime(2000, 1, 1, tzinfo=UTC)}


def _feed(words: str) -> Feed:
    return Feed(words.encode() * (kept_feeds.SHORT + 1), MOMENT)


def _draw(shelf: Shelf, words: str, *, address: str = "all.ics", seen: str = "rows", prove: bool = False) -> str:
    found = shelf.draw(address, seen, lambda: _feed(words), prove=prove)
    assert (len(found.body), found.changed_at) == (kept_feeds.SHORT + 1, MOMENT)
    return found.body[:1].decode()


def test_a_feed_is_written_once_for_the_same_rows() -> None:
    shelf = Shelf(10_000)

    assert [_draw(shelf, "a"), _draw(shelf, "b"), _draw(shelf, "c", address="week.ics")] == ["a", "a", "c"]


def test_a_feed_that_changed_takes_the_place_of_what_it_was() -> None:
    shelf = Shelf(10_000)

    assert [_draw(shelf, "a"), _draw(shelf, "b", seen="other rows"), _draw(shelf, "c")] == ["a", "b", "c"]


def test_the_oldest_feed_goes_when_there_is_no_room() -> None:
    shelf = Shelf(1_000)

    # Each takes some 430 bytes: two have room, also when one of them comes again as another.
    told = [_draw(shelf, words, address=address, seen=words) for words, address in (("a", "1"), ("b", "2"), ("c", "2"))]
    assert told == ["a", "b", "c"]
    assert [_draw(shelf, "x", address="1", seen="a"), _draw(shelf, "x", address="2", seen="c")] == ["a", "c"]
    assert _draw(shelf, "d", address="3", seen="d") == "d"
    assert [_draw(shelf, "x", address=address, seen=seen) for address, seen in (("2", "c"), ("3", "d"), ("1", "a"))] == ["c", "d", "x"]


def test_a_few_dates_are_written_each_time() -> None:
    shelf = Shelf(10_000)

    assert shelf.draw("event.ics", 1, lambda: Feed(b"a", None), prove=False) == Feed(b"a", None)
    assert shelf.draw("event.ics", 1, lambda: Feed(b"b", None), prove=False) == Feed(b"b", None)


def test_what_a_feed_depends_on_besides_is_found_in_tests() -> None:
    shelf = Shelf(10_000)
    _draw(shelf, "a", prove=True)

    assert _draw(shelf, "a", prove=True) == "a"
    with pytest.raises(AssertionError, match=r"all.ics depends on something else"):
        _draw(shelf, "b", prove=True)


def test_rows_say_what_objects_say(any_app: Flask) -> None:
    place = factories.make_place(latitude=Decimal("-0.5"), longitude=Decimal("4.37000"), directions=factories.words("Tram 81"))
    event = factories.make_event(kind=EventKind.STAND, price=Decimal(8), summary=Translated(), needs_registration=False)
    called_off = {"state": SlotState.CALLED_OFF, "called_off_reason": Translated(nl="Ziek"), "revision": 3, "changed_at": MOMENT}
    slots = [
        factories.make_slot(event=event, place=place, starts_at=MOMENT, ends_at=MOMENT + timedelta(hours=1), **called_off),
        factories.make_slot(zone="Africa/Kinshasa", starts_at=MOMENT + timedelta(days=1)),
        factories.make_slot(all_day=True, starts_at=MOMENT + timedelta(days=2)),
    ]

    rows = db.session.execute(queries.slots_of_feeds(), LONG_AGO).all()

    assert any_app.testing
    assert [dated.read(row) for row in rows] == [dated.of(slot) for slot in slots]
    assert dated.subjects([*rows, rows[0]]) == [Subject(s.event_id, s.event.edition_id, s.event.kind, "festival") for s in slots]
    assert [feeds.single(row, "fr").changed_at for row in rows[:1]] == [max(MOMENT, event.changed_at)]
