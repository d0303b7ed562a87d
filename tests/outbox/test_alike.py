"""Letters many get alike: written once, each with its own link; what differs in anything else is another letter."""

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from ixevents.outbox import alike
from ixevents.outbox.alike import Letter, Told

MINE = "https://events.example.org/fr/registrations/AAAAAAAAAAAAAAAAAAAAAA"
YOURS = "https://events.example.org/fr/registrations/BBBBBBBBBBBBBBBBBBBBBB"


class Writer:
    """Counts how often a letter is really written."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, told: Told) -> Letter:
        self.times += 1
        words = " ".join(f"{values.get('seats')} {values['link']}" for values in told.values())
        return Letter("Subject", words, f"<p>{words}</p>")


@pytest.fixture
def writer() -> Iterator[Writer]:
    """A writer before anything is kept."""
    alike._written.cache_clear()
    yield Writer()
    alike._written.cache_clear()


def _told(link: str, **values: object) -> Told:
    return {"fr": {"seats": 2, "link": link, **values}}


def test_the_second_letter_is_the_first_with_its_own_link(writer: Writer) -> None:
    first = alike.write("a.b:fr", _told(MINE), writer, prove=False)
    second = alike.write("a.b:fr", _told(YOURS), writer, prove=False)

    assert writer.times == 1
    assert (first.text, first.html) == (f"2 {MINE}", f"<p>2 {MINE}</p>")
    assert (second.text, second.html) == (f"2 {YOURS}", f"<p>2 {YOURS}</p>")


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("a.c:fr", {}),
        ("a.b:fr", {"seats": 3}),
        ("a.b:fr", {"rows": [("Where", "Here")]}),
        ("a.b:fr", {"starts_at": datetime(2026, 3, 3, tzinfo=UTC)}),
        ("a.b:fr", {"site": SimpleNamespace(name="Other")}),
    ],
)
def test_any_other_value_makes_another_letter(writer: Writer, kind: str, more: dict[str, object]) -> None:
    alike.write("a.b:fr", _told(MINE), writer, prove=False)
    alike.write(kind, _told(YOURS, **more), writer, prove=False)

    assert writer.times == 2


@pytest.mark.parametrize("link", ["", "https://short.example.org", MINE + "?a=1&b=2"])
def test_a_link_that_cannot_be_cut_out_is_written_in(writer: Writer, link: str) -> None:
    for _ in range(2):
        assert alike.write("a.b:fr", _told(link), writer, prove=False).text == f"2 {link}"

    assert writer.times == 2


def test_what_may_change_behind_our_back_is_written_every_time(writer: Writer) -> None:
    for _ in range(2):
        alike.write("a.b:fr", _told(MINE, thing=object()), writer, prove=False)

    assert writer.times == 2


def test_each_language_has_its_own_link(writer: Writer) -> None:
    told = {"fr": {"seats": 1, "link": MINE}, "nl": {"seats": 1, "link": YOURS}}

    for _ in range(2):
        assert alike.write("a.b:unknown", told, writer, prove=False).text == f"1 {MINE} 1 {YOURS}"

    assert writer.times == 1


def test_a_letter_that_depends_on_more_than_its_values_is_found_where_letters_are_proved() -> None:
    alike._written.cache_clear()
    times = iter("ab")

    with pytest.raises(AssertionError, match="depends on something else"):
        alike.write("a.b:fr", _told(MINE), lambda _told: Letter(next(times), "", ""), prove=True)
