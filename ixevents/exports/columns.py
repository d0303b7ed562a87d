"""The columns an export can have: what is known of every registration, and one for each question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.core.tables import Cell
from ixevents.core.web import plain
from ixevents.events.questions import CONDITIONS, Kind, Question
from ixevents.registrations.audience import STATES
from ixevents.registrations.forms import NEEDS
from ixevents.registrations.models import Channel, Need, Registration, State

CHANNELS = {Channel.WEB: _l("Website"), Channel.PHONE: _l("Telephone"), Channel.PAPER: _l("Paper"), Channel.COUNTER: _l("Counter")}
LANGUAGES = {"fr": _l("French"), "nl": _l("Dutch"), "en": _l("English"), "unknown": _l("Not known")}

Read = Callable[[Registration, int], Cell]
"""Reads a cell from a registration, for one of its persons (0: for all of them)."""


@dataclass(frozen=True)
class Column:
    """One column."""

    key: str
    title: object
    read: Read
    guarded: bool = False
    "Tells something about health: only with a reason (GDPR-03)."
    usual: bool = False
    "Ticked to begin with."


def fixed() -> tuple[Column, ...]:
    """Return the columns that every registration has."""
    return (
        Column("number", _l("Number"), lambda row, _person: row.id, usual=True),
        Column("event", _l("Event"), lambda row, _person: plain(row.slot.event.title), usual=True),
        Column("edition", _l("Edition"), lambda row, _person: plain(row.slot.event.edition.title)),
        Column("start", _l("Begins at"), lambda row, _person: row.slot.starts_at, usual=True),
        Column("end", _l("Ends at"), lambda row, _person: row.slot.ends_at),
        Column("place", _l("Place"), lambda row, _person: plain(row.slot.place.name)),
        Column("state", _l("State"), lambda row, _person: _state(row), usual=True),
        Column("name", _l("Name"), lambda row, _person: row.name, usual=True),
        Column("email", _l("Email address"), lambda row, _person: row.email, usual=True),
        Column("phone", _l("Telephone"), lambda row, _person: row.phone),
        Column("language", _l("Language"), lambda row, _person: str(LANGUAGES.get(row.language, row.language)), usual=True),
        Column("seats", _l("Places"), lambda row, _person: row.seats, usual=True),
        Column("waiting", _l("Seats not given yet"), lambda row, _person: row.seats_waiting),
        Column("came", _l("How many came"), lambda row, _person: _came(row)),
        Column("channel", _l("How it came in"), lambda row, _person: str(CHANNELS.get(row.channel, row.channel))),
        Column("ordered", _l("Registered on"), lambda row, _person: row.created_at),
        Column("inhabitant", _l("Lives in the municipality"), lambda row, _person: _yes_or_no(row.inhabitant)),
        Column("needs", _l("Access needs"), lambda row, _person: ", ".join(_need(need) for need in row.needs), guarded=True),
        Column("needs_note", _l("Note on needs"), lambda row, _person: row.needs_note, guarded=True),
    )


def of_questions(questions: Sequence[Question]) -> list[Column]:
    """Return a column for each question."""
    return [Column(f"q{one.id}", plain(one.label), _answer_to(one), guarded=one.sensitive, usual=not one.sensitive) for one in questions]


def person() -> Column:
    """Return the column that tells the lines of one party apart."""
    return Column("person", _l("Person"), lambda _row, person: person)


def question_ids(keys: Sequence[str]) -> list[int]:
    """Return the numbers of the questions among the keys of columns."""
    return [int(key[1:]) for key in keys if key[:1] == "q" and key[1:].isdecimal()]


def _yes_or_no(value: bool | None) -> Cell:
    return None if value is None else _("Yes") if value else _("No")


def _answer_to(question: Question) -> Read:
    def read(row: Registration, person: int) -> Cell:
        given = [(one.person, one.value) for one in row.answers if one.question_id == question.id and one.person <= row.seats_asked]
        if not question.per_seat:
            return _cell(question, given[0][1]) if given else None
        if person:
            own = [value for whose, value in given if whose == person]
            return _cell(question, own[0]) if own else None
        # One line for all: who answered what, in the order of the persons.
        return "\n".join(_("%(number)s: %(answer)s", number=whose, answer=question.words(value)) for whose, value in sorted(given)) or None

    return read


def _cell(question: Question, value: str) -> Cell:
    """Return an answer with its type: a number counts, a day sorts."""
    if question.kind == Kind.NUMBER:
        return int(value)
    if question.kind == Kind.DATE:
        return date.fromisoformat(value)
    return question.words(value) if question.kind in CONDITIONS else value


def _came(row: Registration) -> Cell:
    """Return how many came; nothing as long as the door may still count them, for that is no zero."""
    return row.came if row.came or row.slot.door_closed_at else None


def _state(row: Registration) -> str:
    return _("Address not confirmed") if row.state == State.HELD else str(STATES[State(row.state)])


def _need(need: str) -> str:
    return str(NEEDS[Need(need)]) if need in NEEDS else need
