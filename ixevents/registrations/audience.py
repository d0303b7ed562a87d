"""Registrants as readers of mailings: those of an event, an edition or a slot by state and language, or some ticked ones."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from ixevents.core import dates, town
from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES, UNKNOWN
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.events.models import Edition, Event, Slot
from ixevents.extensions import db
from ixevents.mailings.audiences import Count, Key, Reader, Selection
from ixevents.mailings.models import MailingKind
from ixevents.outbox import letters
from ixevents.registrations import facts, words
from ixevents.registrations.models import Registration, State

NAME = "registrations"
PLACEHOLDERS = ("name", "event", "when", "where", "seats", "link")
PARTICULAR = frozenset({"event", "when", "where", "seats", "link"})
KINDS = tuple(MailingKind)

# Who has not confirmed the address may not be who owns it: nothing but that one letter goes there (case 20).
WRITTEN_TO = tuple(state for state in State if state != State.HELD)
STATES: dict[State, object] = {state: words.STATES[state] for state in WRITTEN_TO}
USUAL = (State.REQUESTED, State.CONFIRMED, State.WAITING, State.OFFERED, State.WISHED, State.ATTENDED, State.ABSENT)
"""Written to when no state is named: whoever still has something to do with it."""

_LANGUAGES = {"fr": _l("French"), "nl": _l("Dutch"), "en": _l("English"), UNKNOWN: _l("Language not known")}
_PLACES = ("edition", "event", "slot")
_NOT_A_NAME = re.compile(r"://|www\.|@|\w\.\w|/")
_MOST_IDS = 5000


def read(arguments: Any) -> Selection:
    """Return the selection an address asks for: event, edition or slot, states, languages, ids."""
    selection: Selection = {}
    for name in _PLACES:
        number = arguments.get(name, "")
        if number.isascii() and number.isdigit() and len(number) < 10:
            selection[name] = int(number)
    words = ",".join(arguments.getlist("ids")).split(",")
    ids = sorted({int(word) for word in words[:_MOST_IDS] if word.isascii() and word.isdigit() and len(word) < 10})
    if ids:
        selection["ids"] = ids
    states = [*arguments.getlist("state"), *arguments.getlist("states")]
    selection["states"] = [str(state) for state in WRITTEN_TO if state in states]
    selection["languages"] = [lang for lang in (*LANGUAGES, UNKNOWN) if lang in arguments.getlist("language")]
    return selection


def describe(selections: Sequence[Selection]) -> list[str]:
    """Say in a line each who is selected."""
    places = _places(selections)
    return [_described(selection, places) for selection in selections]


def why() -> str:
    """Say to the reader why this letter comes."""
    return _("You get this letter because you registered with us.")


def own_page() -> str:
    """Say to the reader what the page is that the letter leads to."""
    return _("See it, change it or withdraw:")


def samples() -> Mapping[str, str]:
    """Return values of somebody invented, in the language being spoken."""
    return {
        "name": "Amina Diallo",
        "event": _("A concert on the square"),
        "when": f"{dates.day_long(now(), current_language())}, 14:30 – 16:00",
        "where": ", ".join((_("Great hall, Church Square 1"), f"{town.postcode()} {plain(town.name())}")),
        "seats": "3",
        "link": external("events.agenda", lang=current_language()),
    }


def reply_to() -> str | None:
    """Answers go to the address of the site."""
    return None


def refusing(email_keys: Sequence[str]) -> set[str]:
    """Registrants refuse news by unsubscribing only."""
    return set()


def unsubscribe(email_key: str) -> bool:
    """There is no other place where registrants choose."""
    return False


def asking() -> str | None:
    """There is no page to ask for it on."""
    return None


def counts(selection: Selection) -> list[Count]:
    """Return how many addresses there are, by language and state."""
    number = func.count(func.distinct(Registration.email_key))
    rows = db.session.execute(
        select(Registration.language, Registration.state, number)
        .where(*_selected(selection), Registration.email_key.is_not(None))
        .group_by(Registration.language, Registration.state)
        .order_by(Registration.language, Registration.state)
    )
    return [Count(language, str(STATES[State(state)]), number) for language, state, number in rows]


def without_address(selection: Selection) -> int:
    """Return how many registrations are selected that have no address."""
    nowhere = select(func.count()).select_from(Registration).where(*_selected(selection), Registration.email_key.is_(None))
    return db.session.scalar(nowhere) or 0


def keys(selection: Selection, after: int, limit: int) -> list[Key]:
    """Return the selected after an id, in order of registration."""
    return [
        Key(number, email_key or "", language) for number, email_key, language in db.session.execute(next_keys(selection, after, limit))
    ]


def next_keys(selection: Selection, after: int, limit: int) -> Select[int, str | None, str]:
    """What makes them: id, address and language.

    Where some went before, many are selected: the next ones are found by going on from there, not by sorting all of them each time.
    """
    return (
        select(Registration.id, Registration.email_key, Registration.language)
        .where(*_selected(selection, one_by_one=after > 0), Registration.email_key.is_not(None), Registration.id > after)
        .order_by(Registration.id)
        .limit(limit)
    )


def load(selection: Selection, ids: Sequence[int]) -> dict[int, Reader]:
    """Return those of these registrations that are selected still."""
    rows = db.session.scalars(_whole().where(*_selected(selection), Registration.id.in_(ids), Registration.email_key.is_not(None)))
    return {row.id: _reader(row) for row in rows}


def at_address(selection: Selection, email_key: str) -> Reader | None:
    """Return the first selected registration of an address."""
    query = _whole().where(*_selected(selection), Registration.email_key == email_key).order_by(Registration.id).limit(1)
    row = db.session.scalars(query).first()
    return _reader(row) if row is not None else None


def _selected(selection: Selection, *, one_by_one: bool = False) -> list[ColumnElement[bool]]:
    states = selection.get("states") or (WRITTEN_TO if selection.get("ids") else USUAL)
    conditions: list[ColumnElement[bool]] = [Registration.state.in_(states), Registration.anonymous_at.is_(None)]
    if selection.get("ids"):
        conditions.append(Registration.id.in_(selection["ids"]))
    if selection.get("slot"):
        conditions.append(Registration.slot_id == selection["slot"])
    if selection.get("event"):
        conditions.append(Registration.slot_id.in_(select(Slot.id).where(Slot.event_id == selection["event"])))
    if selection.get("edition"):
        of_edition = select(Slot.id).join(Event, Event.id == Slot.event_id).where(Event.edition_id == selection["edition"])
        here = of_edition.where(Slot.id == Registration.slot_id).exists() if one_by_one else Registration.slot_id.in_(of_edition)
        conditions.append(here)
    if selection.get("languages"):
        conditions.append(Registration.language.in_(selection["languages"]))
    return conditions


def _described(selection: Selection, places: Mapping[tuple[str, int], str]) -> str:
    if selection.get("ids"):
        number = len(selection["ids"])
        parts = [ngettext("%(num)s ticked registration", "%(num)s ticked registrations", number)]
    else:
        named = [places[kind, selection[kind]] for kind in reversed(_PLACES) if (kind, selection.get(kind)) in places]
        wanted = any(selection.get(kind) for kind in _PLACES)
        parts = [named[0] if named else _("What is no longer there") if wanted else _("All registrations")]
    states = [str(STATES[State(state)]) for state in selection.get("states", ())]
    return " · ".join([*parts, *states, *(str(_LANGUAGES[lang]) for lang in selection.get("languages", ()))])


def _places(selections: Sequence[Selection]) -> dict[tuple[str, int], str]:
    """Return what the named editions, events and slots are called."""
    ids = {kind: sorted({selection[kind] for selection in selections if selection.get(kind)}) for kind in _PLACES}
    found: dict[tuple[str, int], str] = {}
    if ids["edition"]:
        found |= {
            ("edition", one.id): plain(one.title) for one in db.session.scalars(select(Edition).where(Edition.id.in_(ids["edition"])))
        }
    if ids["event"]:
        found |= {("event", one.id): plain(one.title) for one in db.session.scalars(select(Event).where(Event.id.in_(ids["event"])))}
    if ids["slot"]:
        slots = select(Slot).where(Slot.id.in_(ids["slot"])).options(joinedload(Slot.event))
        found |= {("slot", one.id): f"{plain(one.event.title)}, {facts.when(one)}" for one in db.session.scalars(slots)}
    return found


def _whole() -> Select[Registration]:
    slot = joinedload(Registration.slot)
    return select(Registration).options(slot.joinedload(Slot.event).joinedload(Event.edition), slot.joinedload(Slot.place))


def _reader(row: Registration) -> Reader:
    return Reader(
        id=row.id,
        email=row.email or "",
        email_key=row.email_key or "",
        language=row.language,
        name=row.name,
        standing=str(STATES.get(State(row.state), row.state)),
        values=lambda: _values(row),
        about=row,
        until=row.slot.ends_at,
    )


def _values(row: Registration) -> Mapping[str, str]:
    return {
        "name": _greeted(row.name),
        "event": letters.one_line(plain(row.slot.event.title)),
        "when": facts.when(row.slot),
        "where": letters.one_line(facts.where(row.slot.place)),
        "seats": str(row.seats_asked),
        "link": external("registrations.private", lang=current_language(), code=row.code),
    }


def _greeted(name: str) -> str:
    """Return a name fit for a letter: whoever types an address where a name is asked is greeted without one (case 20)."""
    name = letters.one_line(name)
    return _("resident") if not name or _NOT_A_NAME.search(name) else name
