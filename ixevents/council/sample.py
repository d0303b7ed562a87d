"""The sample council: invented people and associations, through the same actions as real ones, for trying the application."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ixevents.core import entries
from ixevents.core.clock import today
from ixevents.core.languages import Translated, fold
from ixevents.council import actions, candidatures, mandates, queries, rules, terms
from ixevents.council.models import Council, CouncilGroup, CouncilSeat, EndReason, MandateRole, Member, Office
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM

_FILE = Path(__file__).with_name("sample.yaml")
STREET, POSTCODE, LOCALITY = "rue des Exemples / Voorbeeldenstraat {number}", "1050", "Ixelles / Elsene"

Entry = Mapping[str, Any]


def load() -> int:
    """Add the sample council and return how many members that were; the records are loaded before. A real council stays alone."""
    council = db.session.scalars(queries.composition()).first()
    if council is None or db.session.scalars(select(CouncilSeat.id)).first() is not None:
        return 0
    content: Entry = entries.read(_FILE)
    if council.term_ends_on is None:
        term = {"term_starts_on": content["term"]["starts"], "term_ends_on": content["term"]["ends"]}
        rules.edit(council, council.version, term, actor=SYSTEM)
    people: dict[str, Member] = {}
    former = {entry[4]: entry for entry in content["former"]}
    for entry in content["seats"]:
        _seat(terms.council(), entry, content, people, former)
    for entry in content["groups"]:
        _group(council, entry, people)
    _call(terms.council(), content)
    return len(people)


def _seat(council: Council, entry: list[Any], content: Entry, people: dict[str, Member], former: Mapping[str, list[Any]]) -> None:
    position, organisation, *holders = entry
    category = council.categories[position]
    began: date = content["began"]
    seat = mandates.open_seat(category, organisation=organisation, opened_on=began, sample=True, actor=SYSTEM)
    for role, holder in zip(MandateRole, holders, strict=True):
        if holder is None:
            continue
        name = holder[0]
        since = _former(seat, role, former[name], content, people) if name in former else began
        people[name] = _person(*holder, number=len(people) + 1)
        office = Office(content["offices"][name]) if name in content["offices"] else None
        mandates.appoint(seat, people[name], role=role, starts_on=since, office=office, decision=content["decision"], actor=SYSTEM)


def _former(seat: CouncilSeat, role: MandateRole, entry: list[Any], content: Entry, people: dict[str, Member]) -> date:
    """Let somebody have held a seat before; return from when on it is free."""
    *holder, _successor, left, reason = entry
    until: date = left
    people[holder[0]] = _person(*holder, number=len(people) + 1)
    held = mandates.appoint(seat, people[holder[0]], role=role, starts_on=content["began"], decision=content["decision"], actor=SYSTEM)
    mandates.end(held, on=until, reason=EndReason(reason), decision=content["decision"], actor=SYSTEM)
    return until


def _call(council: Council, content: Entry) -> None:
    """Ask for members, and let some have answered."""
    entry = content["call"]
    facts = {
        "text": Translated.of(entry["text"]),
        "opens_on": today() + timedelta(days=entry["from"]),
        "closes_on": today() + timedelta(days=entry["until"]),
        "category_ids": [council.categories[position].id for position in entry["categories"]],
        "sample": True,
    }
    call = candidatures.open_call(council, facts, actor=SYSTEM)
    for number, (position, *one, state) in enumerate(content["candidatures"]):
        offered = candidatures.offer(call, _candidate(council.categories[position].id, *one), sending=f"sample-{number}")
        candidatures.confirm(offered)
        if state == "proposed":
            candidatures.propose(offered, actor=SYSTEM)


def _candidate(category_id: int, *row: Any) -> dict[str, Any]:
    organisation, name, gender, language, motivation, second = row
    facts = {"category_id": category_id, "organisation": organisation, "name": name, "gender": gender, "language": language}
    return {**facts, "motivation": motivation, "email": _address(name), "second_name": second or "", "second_email": _address(second)}


def _address(name: str | None) -> str | None:
    return f"{fold(name).replace(' ', '.').replace(chr(39), '')}@example.org" if name else None


def _person(name: str, gender: str, language: str, way: str, *, number: int) -> Member:
    by_mail = way == "mail"
    facts = {
        "name": name,
        "gender": gender,
        "language": language,
        "email": _address(name) if by_mail else None,
        "street": STREET.format(number=number),
        "postcode": POSTCODE,
        "locality": LOCALITY,
    }
    return actions.add_member(facts, sample=True, actor=SYSTEM)


def _group(council: Council, entry: Entry, people: Mapping[str, Member]) -> CouncilGroup:
    return actions.add_group(council, Translated.of(entry["name"]), [people[name] for name in entry["members"]], actor=SYSTEM)
