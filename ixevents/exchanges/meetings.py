"""Meetings: planned by staff, confirmed by each side, moved, called off, counted. Letters go to every side's coordinators."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import inspect, update

from ixevents.core.clock import now
from ixevents.core.languages import OFFICIAL, Translated
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.events.models import Slot
from ixevents.exchanges import notices, queries, words
from ixevents.exchanges.models import (
    Answer,
    Authority,
    Coordinator,
    Exchange,
    ExchangeParty,
    ExchangeSide,
    ExchangeState,
    Proposal,
    ProposalState,
)
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox.models import Notice
from ixevents.projects.models import Project

LONGEST = timedelta(days=31)
SEEN = ("starts_at", "ends_at", "location")
"""What asks every side again when it changes (INV-05)."""
ROOM = "video_url"
"""What every side is told when it changes, and asks nobody again."""

FILLED_IN = ("kind", "title", "text", "slot_id", "zone", "starts_at", "ends_at", "location", "video_url")
"""What staff fill in about a meeting, beside who meets."""

Letter = Callable[..., Notice | None]


def lock(exchange: Exchange) -> Exchange:
    """Take a meeting's row, on SQLite and PostgreSQL alike, and bring it up to date; the first statement of every change."""
    db.session.execute(update(Exchange).where(Exchange.id == exchange.id).values(version=Exchange.version + 1))
    db.session.refresh(exchange, [column.key for column in inspect(Exchange).column_attrs])
    for side in exchange.sides:
        db.session.refresh(side, [column.key for column in inspect(ExchangeSide).column_attrs])
    return exchange


def tied(values: Mapping[str, Any], slot: Slot | None) -> dict[str, Any]:
    """Return the facts of a meeting tied to a public date: it has the time of that date."""
    if slot is None:
        return {**values, "slot": None}
    return {**values, "slot": slot, "starts_at": slot.starts_at, "ends_at": slot.ends_at, "zone": slot.zone}


def plan(project: Project, values: Mapping[str, Any], parties: Sequence[ExchangeParty], *, actor: str) -> Exchange:
    """Plan a meeting; nobody hears of it until it is sent."""
    facts = {"text": Translated(), **values}
    exchange = Exchange(project_id=project.id, **facts, sides=[ExchangeSide(party=party) for party in parties], proposals=[])
    _require_sense(exchange, parties)
    db.session.add(exchange)
    db.session.flush()
    journal.record("plan", exchange, actor=actor)
    return exchange


def invite(exchange: Exchange, *, actor: str) -> Exchange:
    """Ask every side's coordinators whether the time suits."""
    lock(exchange)
    if exchange.state != ExchangeState.DRAFT:
        raise Refused(_("The sides have been invited already."), "invited")
    if exchange.starts_at <= now():
        raise Refused(_("This moment is over: choose another one first."), "over")
    people = _coordinators(exchange.authorities)
    _require_somebody(exchange.authorities, people)
    exchange.state, exchange.changed_at = ExchangeState.INVITED, now()
    _tell(notices.invited, exchange, people, actor)
    journal.record("invite", exchange, actor=actor, letters=len(people))
    return exchange


def seen(exchange: Exchange) -> str:
    """Return a mark of what staff fill in about a meeting, that is another one after every change of it."""
    return seen_mark([*(str(_recorded(getattr(exchange, name))) for name in FILLED_IN), sorted(side.party_id for side in exchange.sides)])


def edit(
    exchange: Exchange,
    values: Mapping[str, Any],
    parties: Sequence[ExchangeParty],
    *,
    actor: str,
    wished_by: Authority | None = None,
    opened: str = "",
) -> Exchange:
    """Change a meeting. Once the sides know of it, another time or place asks all again; who joins is invited, who leaves is told.

    Another video room alone is told to all, and asks nobody. Who wished it so is not asked, and has confirmed. Raises `Conflict`
    where somebody else changed it since it was `opened`.
    """
    lock(exchange)
    _require_open(exchange)
    before = {name: getattr(exchange, name) for name, value in values.items() if getattr(exchange, name) != value}
    asked = list(exchange.authorities)
    stays = not before and {side.party_id for side in exchange.sides} == {party.id for party in parties}
    if opened and opened != seen(exchange) and not stays:
        raise Conflict
    for name, value in values.items():
        setattr(exchange, name, value)
    _set_sides(exchange, parties)
    _require_sense(exchange, parties)
    _require_public_words(exchange)
    exchange.changed_at = now()
    if exchange.state == ExchangeState.INVITED:
        _after_edit(exchange, asked, before, actor=actor, wished_by=wished_by)
    db.session.flush()
    kept = {name: _recorded(value) for name, value in before.items()}
    journal.record("edit", exchange, actor=actor, before=kept, after={name: _recorded(values[name]) for name in before})
    return exchange


def call_off(exchange: Exchange, reason: Translated, *, actor: str) -> Exchange:
    """Call a meeting off: every side is told why, and it leaves their calendars. Twice changes nothing."""
    lock(exchange)
    if exchange.called_off:
        return exchange
    _require_open(exchange)
    told = exchange.state == ExchangeState.INVITED
    exchange.state, exchange.reason, exchange.changed_at = ExchangeState.CALLED_OFF, reason, now()
    exchange.revision += 1
    people = _coordinators(exchange.authorities) if told else []
    _tell(notices.called_off, exchange, people, actor)
    journal.record("call_off", exchange, actor=actor, letters=len(people))
    return exchange


def answer(exchange: Exchange, authority: Authority, said: Answer, *, revision: int, by: str) -> Exchange:
    """Take a side's answer about the time it was shown. The last side to confirm makes the meeting sure, and all are told."""
    lock(exchange)
    if exchange.state != ExchangeState.INVITED or exchange.ends_at <= now():
        raise Refused(_("This exchange takes no answer any more."), "closed")
    if revision != exchange.revision:
        raise Refused(_("The time has been changed meanwhile. Look at it again before you answer."), "changed")
    sure = exchange.agreed
    for side in exchange.sides:
        if side.party.authority_id == authority.id:
            side.answer, side.answered_at = said, now()
    db.session.flush()
    journal.record("answer", exchange, actor=by, state=str(said))
    if exchange.agreed and not sure:
        exchange.revision, exchange.changed_at = exchange.revision + 1, now()
        _tell(notices.agreed, exchange, _coordinators(exchange.authorities), by)
    return exchange


def propose(exchange: Exchange, authority: Authority, starts_at: datetime, ends_at: datetime, *, by: str) -> Proposal:
    """Keep another time that a side would like; staff decide. An earlier proposal of that side gives way."""
    lock(exchange)
    if exchange.state != ExchangeState.INVITED or exchange.ends_at <= now():
        raise Refused(_("This exchange takes no answer any more."), "closed")
    _require_span(starts_at, ends_at)
    if starts_at <= now():
        raise Refused(_("Choose a moment that is still to come."), "over")
    for earlier in exchange.proposals:
        if earlier.authority_id == authority.id and earlier.state == ProposalState.OPEN:
            earlier.state = ProposalState.LEFT
    proposal = Proposal(authority=authority, starts_at=starts_at, ends_at=ends_at)
    exchange.proposals.append(proposal)
    db.session.flush()
    journal.record("propose", exchange, actor=by, starts_at=starts_at.isoformat(), ends_at=ends_at.isoformat())
    return proposal


def take_proposal(exchange: Exchange, proposal: Proposal, *, actor: str) -> Exchange:
    """Give a meeting the time a side proposed: that side has confirmed it, the others are asked."""
    lock(exchange)
    db.session.refresh(proposal, ["state"])
    if proposal.state != ProposalState.OPEN:
        raise Refused(_("This proposal has been decided on already."), "decided")
    if proposal.starts_at <= now():
        raise Refused(_("This moment is over: choose another one first."), "over")
    proposal.state = ProposalState.TAKEN
    values = {"starts_at": proposal.starts_at, "ends_at": proposal.ends_at}
    return edit(exchange, values, [side.party for side in exchange.sides], actor=actor, wished_by=proposal.authority)


def leave_proposal(exchange: Exchange, proposal: Proposal, *, actor: str) -> None:
    """Keep the time of a meeting as it is in spite of a proposal."""
    lock(exchange)
    db.session.refresh(proposal, ["state"])
    if proposal.state == ProposalState.OPEN:
        proposal.state = ProposalState.LEFT
        journal.record("refuse", exchange, actor=actor, what="proposal")


def counted(exchange: Exchange) -> str:
    """Return a mark of how many of each side came, that is another one after every change."""
    return seen_mark(sorted((side.id, side.pupils_came, side.teachers_came) for side in exchange.sides))


def count(exchange: Exchange, came: Mapping[int, tuple[int | None, int | None]], *, actor: str, opened: str = "") -> Exchange:
    """Write down how many pupils and teachers of each side came; unknown stays unknown.

    Raises `Conflict` where somebody else wrote other numbers since it was `opened`.
    """
    lock(exchange)
    stays = all(came.get(side.id) == (side.pupils_came, side.teachers_came) for side in exchange.sides)
    if opened and opened != counted(exchange) and not stays:
        raise Conflict
    if exchange.called_off or exchange.state == ExchangeState.DRAFT:
        raise Refused(_("Nobody can have come to this exchange."), "state")
    if exchange.starts_at > now():
        raise Refused(_("It has not begun yet."), "early")
    before = {side.party.label: [side.pupils_came, side.teachers_came] for side in exchange.sides}
    for side in exchange.sides:
        side.pupils_came, side.teachers_came = came.get(side.id, (side.pupils_came, side.teachers_came))
    known = any(side.pupils_came is not None or side.teachers_came is not None for side in exchange.sides)
    exchange.state = ExchangeState.HELD if known else ExchangeState.INVITED
    db.session.flush()
    after = {side.party.label: [side.pupils_came, side.teachers_came] for side in exchange.sides}
    journal.record("attend", exchange, actor=actor, before=before, after=after)
    return exchange


def publish(exchange: Exchange, *, actor: str) -> Exchange:
    """Let the public read of a meeting, in French and Dutch at the same moment (LANG-01, LANG-02)."""
    lock(exchange)
    if exchange.state == ExchangeState.DRAFT:
        raise Refused(_("Invite the sides first."), "state")
    if exchange.called_off and exchange.published_at is None:
        raise Refused(_("It is called off: there is nothing to show any more."), "called_off")
    if exchange.published_at is None:
        exchange.published_at = now()
        _require_public_words(exchange)
        journal.record("publish", exchange, actor=actor, languages=list(OFFICIAL))
    return exchange


def take_back(exchange: Exchange, *, actor: str) -> None:
    """Take a meeting off the public pages."""
    lock(exchange)
    if exchange.published_at is not None:
        exchange.published_at = None
        journal.record("unpublish", exchange, actor=actor)


def _after_edit(
    exchange: Exchange, asked: Sequence[Authority], before: Mapping[str, Any], *, actor: str, wished_by: Authority | None
) -> None:
    there, again = exchange.authorities, not before.keys().isdisjoint(SEEN)
    gone, new = [one for one in asked if one not in there], [one for one in there if one not in asked]
    people = _coordinators(there)
    _require_somebody(there, people)
    if again or gone or new or ROOM in before:
        exchange.revision += 1
    if again:
        for side in exchange.sides:
            wished = side.party.authority is wished_by
            side.answer, side.answered_at = (Answer.CONFIRMED, now()) if wished else (Answer.AWAITED, None)
    _tell(notices.left, exchange, _coordinators(gone), actor)
    _tell(notices.invited, exchange, [one for one in people if one.authority in new], actor)
    if again or ROOM in before:
        letter = partial(notices.changed, before=before) if again else notices.room
        _tell(letter, exchange, [one for one in people if one.authority not in new], actor)


def _set_sides(exchange: Exchange, parties: Sequence[ExchangeParty]) -> None:
    known = {side.party_id: side for side in exchange.sides}
    said = {side.party.authority_id: (side.answer, side.answered_at) for side in exchange.sides}
    exchange.sides = [known.get(party.id) or _joining(party, *said.get(party.authority_id, (Answer.AWAITED, None))) for party in parties]


def _joining(party: ExchangeParty, answer: Answer, answered_at: datetime | None) -> ExchangeSide:
    """Return a class that joins; an authority answers once for all its classes."""
    return ExchangeSide(party=party, answer=answer, answered_at=answered_at)


def _coordinators(authorities: Iterable[Authority]) -> Sequence[Coordinator]:
    return db.session.scalars(queries.coordinators([authority.id for authority in authorities])).all()


def _tell(letter: Letter, exchange: Exchange, people: Iterable[Coordinator], actor: str) -> None:
    for coordinator in people:
        letter(exchange, coordinator, actor=actor)


def _require_sense(exchange: Exchange, parties: Sequence[ExchangeParty]) -> None:
    _require_span(exchange.starts_at, exchange.ends_at)
    if len({party.authority_id for party in parties}) < len(("one side", "the other")):
        raise Refused(_("Choose classes or crews of at least two authorities."), "sides")
    if not words.both(exchange.text) or not words.both(exchange.title) or not exchange.title:
        raise Refused(_("Write title and text in French and in Dutch."), "languages")


def _require_span(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused(_("The end comes before the start."), "order")
    if ends_at - starts_at > LONGEST:
        raise Refused(_("That is longer than a month. Check the dates."), "long")


def _require_public_words(exchange: Exchange) -> None:
    if exchange.published_at is not None and not exchange.title.complete:
        raise Refused(_("The public reads of it: write title and text in French and in Dutch."), "languages")


def _require_open(exchange: Exchange) -> None:
    if exchange.state not in (ExchangeState.DRAFT, ExchangeState.INVITED):
        raise Refused(_("This exchange is over or called off."), "closed")


def _require_somebody(authorities: Iterable[Authority], people: Iterable[Coordinator]) -> None:
    reached = {coordinator.authority_id for coordinator in people}
    missing = [authority.name.pick("fr").text for authority in authorities if authority.id not in reached]
    if missing:
        raise Refused(_("Nobody to write to: %(names)s. Add a coordinator first.", names=", ".join(missing)), "coordinator")


def _recorded(value: object) -> object:
    if isinstance(value, Translated):
        return value.as_dict()
    if isinstance(value, Slot):
        return value.id
    return value.isoformat() if isinstance(value, datetime) else value
