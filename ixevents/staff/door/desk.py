"""What a door shows and takes, whoever stands at it: parties by name, what was found, statements as devices send them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import abort, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ixevents.classes import behind
from ixevents.classes import words as class_words
from ixevents.classes.models import ClassParty
from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.languages import fold, sought
from ixevents.core.refusal import Refused
from ixevents.core.web import plain
from ixevents.events import words as event_words
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import attendance, queries, words
from ixevents.registrations.attendance import Place, Statement
from ixevents.registrations.forms import NEEDS
from ixevents.registrations.models import EXPECTED, Need, Registration, State
from ixevents.staff.door import answering, in_twice

MOST_STATEMENTS = 500
MOST_ANSWERS = 600
LONGEST_ANSWER = 2000
MOST_AT_ONCE = 99
"""People without registration in one statement, as on the form."""

MOST_OF_A_PARTY = 999
LONGEST_SIGN = 40
SHORTEST_NAME = 3
"""Letters of a name by which somebody without a seat is told of: the door does not list them."""

MOST_WITHOUT_SEAT = 5
NOT_YET_SEATED = (State.WAITING, State.OFFERED, State.REQUESTED)

KEPT_AFTER = timedelta(hours=12)
"""So long after the end of a slot a device keeps its list."""

SCRIPTS = ("main", "answers", "cards", "scan", "shell", "store", "sync")
READER = ("vendor/barcode-detector.js", "vendor/zxing_reader.wasm")


@dataclass(frozen=True)
class Addresses:
    """Where a door's page and its parts are."""

    page: str
    state: str
    parties: str
    statements: str
    worker: str
    back: str

    @classmethod
    def of(cls, blueprint: str, back: str, **values: Any) -> "Addresses":
        """Return the addresses of a slot's door in a blueprint."""
        names = {"page": "check_in", "state": "state", "parties": "parties", "statements": "statements", "worker": "worker"}
        return cls(**{part: url_for(f"{blueprint}.{endpoint}", **values) for part, endpoint in names.items()}, back=back)


@dataclass(frozen=True)
class Line:
    """One party as the door sees it: name, seats, needs and whether it is in; nothing else is needed there.

    A class goes by its own name and its school's.
    """

    ticket: str
    code: str
    name: str
    seats: int
    needs: list[str]
    came: int
    since: str
    "The hour at which the last thing was said of it."
    who: str = ""
    "Of a class: its pupils and adults, and which pictures may be taken."


def lines(slot: Slot, parties: Sequence[Registration]) -> list[Line]:
    """Return parties as lines, in the order given."""
    said = {party_id: at for party_id, at in db.session.execute(queries.last_said(slot.id))}  # noqa: C416  # rows are no pairs to mypy
    classes = behind.among(parties)
    return [_line(slot, party, said.get(party.id), classes.get(party.id)) for party in parties]


def expected(slot: Slot) -> Sequence[Registration]:
    """Return the parties on a slot's list."""
    return db.session.scalars(queries.expected_at(slot.id)).all()


def need_words(need: str) -> str:
    """Return the words for a need."""
    return str(NEEDS[Need(need)])


def search(parties: Sequence[Registration], text: str) -> list[Registration]:
    """Return the parties meant by a code, a ticket or a part of a name."""
    found = attendance.matching(parties, text)
    if found:
        return found
    return _named(parties, text)[:20]


def _named(parties: Sequence[Registration], text: str) -> list[Registration]:
    classes, wanted = behind.among(parties), sought(text)
    names = {party.id: fold(_name(party, classes.get(party.id))) for party in parties}
    return [party for party in parties if all(part in names[party.id] for part in wanted)]


def explanation(slot: Slot, text: str) -> str:
    """Say why nobody on this list has a code or name: where its holder belongs, or that a party of this name has no seat yet."""
    party = attendance.elsewhere(slot, text)
    if party is not None and party.slot_id == slot.id and party.state in EXPECTED:
        code = f"{party.door_code[:3]} {party.door_code[3:]}"
        return _("This code is an older one of a registration on this list: look for %(name)s, %(code)s.", name=party.name, code=code)
    if party is None:
        return _without_seat(slot, text) or _(
            "Nobody on this list has this code or name. Look at the spelling, or count them as come without registration."
        )
    if party.state not in EXPECTED and party.slot_id == slot.id:
        return _("This registration has no seat: %(standing)s.", standing=words.STATES[State(party.state)])
    other = party.slot
    what = {"title": plain(other.event.title), "when": event_words.when(other), "place": plain(other.place.name)}
    if dates.local_day(other.starts_at, other.zone) != dates.local_day(slot.starts_at, slot.zone):
        return _("Wrong day. This code is for %(title)s, %(when)s, %(place)s.", **what)
    return _("Wrong door. This code is for %(title)s, %(when)s, %(place)s.", **what)


def _without_seat(slot: Slot, text: str) -> str:
    """Say of parties of a name that they wait for a seat of this slot; of those that withdrew the door is told nothing."""
    if len("".join(sought(text))) < SHORTEST_NAME:
        return ""
    waiting = [party for party in db.session.scalars(queries.not_expected_at(slot.id)) if party.state in NOT_YET_SEATED]
    return " ".join(
        _(
            "%(name)s has no seat here: %(standing)s.",
            name=party.name,
            standing=f"{words.STATES[State(party.state)]}, {words.people(party.seats_asked)}",
        )
        for party in _named(waiting, text)[:MOST_WITHOUT_SEAT]
    )


def figures(slot: Slot) -> dict[str, Any]:
    """Return the live counts of a slot, ready for JSON."""
    count = attendance.counts([slot.id])[slot.id]
    return {**asdict(count), "inside": count.inside, "room": attendance.room(slot, count)}


def answer(slot: Slot, **more: Any) -> dict[str, Any]:
    """Return all that a device keeps of a slot, ready for JSON: names and codes of this slot only, and until when."""
    found = [asdict(line) for line in lines(slot, expected(slot))]
    until = int((slot.ends_at + KEPT_AFTER).timestamp() * 1000)
    return {"until": until, "counts": figures(slot), "parties": found, **more}


def keep_all(slot: Slot, sent: object, *, by: str) -> list[dict[str, Any]]:
    """Keep every statement a device has sent; say of each whether it was taken, and why not."""
    return [_kept(slot, _read(entry), _answers(entry), by, nobody_in=entry.get("was") == 0) for entry in _entries(sent)]


def _line(slot: Slot, party: Registration, said_at: datetime | None, of_class: ClassParty | None) -> Line:
    since = dates.hour(said_at, slot.zone) if said_at else ""
    who = class_words.door_note(of_class) if of_class else ""
    return Line(party.ticket, party.door_code, _name(party, of_class), party.seats, list(party.needs), party.came, since, who)


def _name(party: Registration, of_class: ClassParty | None) -> str:
    return class_words.at_the_door(party, of_class) if of_class else party.name


def keep(slot: Slot, said: Statement, answers: answering.Fields, *, by: str) -> str | None:
    """Keep a statement with the answers that came with it; return what is wrong with these. Raises `Refused` for the statement."""
    place = attendance.place(slot, said) if answers else Place.KNOWN
    attendance.state(slot, said, by=by)
    return answering.keep(slot, said, place, answers, by=by)


def _kept(slot: Slot, said: Statement, answers: answering.Fields, by: str, *, nobody_in: bool) -> dict[str, Any]:
    """Keep a statement; `nobody_in` is whether the device believed that nobody of the party had come."""
    try:
        twice = in_twice.words(slot, said, by=by) if nobody_in else None
        trouble = keep(slot, said, answers, by=by) or twice
    except Refused as refusal:
        return {"client_id": said.client_id, "taken": False, "reason": refusal.reason, "words": refusal.message}
    return {"client_id": said.client_id, "taken": True, **({"words": trouble} if trouble else {})}


def _entries(sent: object) -> list[Mapping[str, Any]]:
    entries = sent.get("statements") if isinstance(sent, dict) else None
    if not isinstance(entries, list) or len(entries) > MOST_STATEMENTS or not all(isinstance(entry, dict) for entry in entries):
        abort(400)
    return entries


def _read(entry: Mapping[str, Any]) -> Statement:
    """Read one statement; devices say how long ago it was, so that a wrong clock does not matter."""
    client_id, ticket, came, age = (entry.get(name) for name in ("client_id", "ticket", "came", "age"))
    numbers = all(isinstance(number, int) and not isinstance(number, bool) for number in (came, age))
    texts = _is_sign(client_id) and (ticket is None or _is_sign(ticket))
    most = MOST_AT_ONCE if ticket is None else MOST_OF_A_PARTY
    if not (numbers and texts and -MOST_AT_ONCE <= came <= most and 0 <= age <= 7 * 86_400_000):  # type: ignore[operator]
        abort(400)
    return Statement(str(client_id), int(str(came)), now() - timedelta(milliseconds=int(str(age))), ticket)


def _answers(entry: Mapping[str, Any]) -> answering.Fields:
    """Read what was answered with a statement: lists of texts by the name of the field."""
    sent = entry.get("answers") or {}
    if not isinstance(sent, dict) or len(sent) > MOST_ANSWERS or not all(isinstance(given, list) for given in sent.values()):
        abort(400)
    fields = [(name, text) for name, given in sent.items() for text in given]
    if len(fields) > MOST_ANSWERS or not all(isinstance(text, str) and len(text) <= LONGEST_ANSWER for _name, text in fields):
        abort(400)
    return MultiDict(fields)


def _is_sign(given: object) -> bool:
    """Whether a device sent what codes are made of; PostgreSQL cannot even be asked for a text with a NUL."""
    return isinstance(given, str) and 0 < len(given) <= LONGEST_SIGN and given.isascii() and given.isprintable()
