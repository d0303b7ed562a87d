"""What happens with calls and candidatures: offered, confirmed, proposed, then appointed or refused. Nothing here commits."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from ixevents.core import addresses
from ixevents.core.clock import now, today
from ixevents.core.languages import Translated, fold
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.council import actions, candidature_queries, mandates, notices, queries, telling, terms
from ixevents.council.candidature import OPEN, Call, Candidature, CandidatureState
from ixevents.council.models import Council, CouncilSeat, Mandate, MandateRole
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import PUBLIC
from ixevents.outbox import post

CHANGEABLE = ("motivation", "phone", "second_name", "second_email", "second_phone", "second_language", "second_gender", "gender")
"""What a candidate may still change; name, organisation and address are what the call was answered with."""


def open_call(council: Council, facts: Mapping[str, Any], *, actor: str) -> Call:
    """Ask who wants to sit on the council."""
    _require_sense(facts)
    call = Call(council_id=council.id, **facts)
    db.session.add(call)
    db.session.flush()
    journal.record("open_call", call, actor=actor, since=call.opens_on.isoformat(), until=call.closes_on.isoformat())
    return call


def seen(call: Call) -> str:
    """Return a mark of a call that is another one after every change."""
    return seen_mark([call.text.as_dict(), str(call.opens_on), str(call.closes_on), sorted(call.category_ids)])


def edit_call(call: Call, facts: Mapping[str, Any], *, opened: str = "", actor: str) -> Call:
    """Change the words or the days of a call. Raises `Conflict` where somebody else changed it since it was `opened`."""
    terms.lock()
    db.session.refresh(call)
    changed = [name for name, value in facts.items() if getattr(call, name) != value]
    if changed and opened and opened != seen(call):
        raise Conflict
    _require_sense(facts)
    for name in changed:
        setattr(call, name, facts[name])
    if changed:
        journal.record("edit", call, actor=actor, fields=changed)
    return call


def offer(call: Call, facts: Mapping[str, Any], *, sending: str) -> Candidature:
    """Keep a candidature until its address is confirmed, and write to that address.

    The same sending, or the same address for the same kind of seat, is one candidature: its letter is written again.
    """
    if not call.is_open(today()):
        raise Refused(_("This call is closed."), "closed")
    key = addresses.read(facts["email"]).key
    known = db.session.scalars(candidature_queries.known(call.id, facts["category_id"], key, sending)).first()
    if known is not None and known.idempotency_key == sending:
        return known
    if post.too_many(facts["email"]):
        raise Refused(_("We have written to this address often in the last hour. Try again later, or call us."), "letters")
    if known is None:
        known = Candidature(call=call, idempotency_key=sending, **facts)
        _read_addresses(known)
        db.session.add(known)
        db.session.flush()
        db.session.refresh(known, ["category"])
    (notices.candidature_confirm if known.state == CandidatureState.HELD else notices.candidature_received)(known)
    return known


def confirm(candidature: Candidature) -> Candidature:
    """Take a candidature in: its address is the candidate's own. Doing it twice does nothing more."""
    if candidature.state != CandidatureState.HELD:
        return candidature
    if not candidature.call.is_open(today()):
        raise Refused(_("This call is closed."), "closed")
    candidature.state, candidature.received_at = CandidatureState.RECEIVED, now()
    notices.candidature_received(candidature)
    journal.record("offer_candidature", candidature, actor=PUBLIC)
    return candidature


def change(candidature: Candidature, facts: Mapping[str, Any]) -> Candidature:
    """Change what a candidate wrote, until the call is closed or it was proposed."""
    if candidature.state not in (CandidatureState.HELD, CandidatureState.RECEIVED) or not candidature.call.is_open(today()):
        raise Refused(_("It can no longer be changed. Write to us if something is wrong."), "late")
    changed = [name for name in CHANGEABLE if name in facts and getattr(candidature, name) != facts[name]]
    for name in changed:
        setattr(candidature, name, facts[name])
    _read_addresses(candidature)
    if changed:
        journal.record("edit", candidature, actor=PUBLIC, fields=changed)
    return candidature


def withdraw(candidature: Candidature) -> Candidature:
    """End a candidature at the candidate's wish; doing it twice, or after it was decided, does nothing more."""
    if _taken(candidature) in OPEN:
        candidature.state, candidature.decided_at = CandidatureState.WITHDRAWN, now()
        journal.record("withdraw", candidature, actor=PUBLIC)
    return candidature


def propose(candidature: Candidature, *, actor: str) -> Candidature:
    """Put a candidature before the municipal council."""
    if _taken(candidature) != CandidatureState.RECEIVED:
        raise Refused(_("Only a received candidature can be proposed: %(name)s.", name=candidature.name), "state")
    candidature.state = CandidatureState.PROPOSED
    journal.record("propose_candidature", candidature, actor=actor)
    return candidature


def refuse(candidature: Candidature, *, decision: str = "", actor: str) -> Candidature:
    """Close a candidature that was not retained, and say so by letter."""
    _require_undecided(candidature)
    candidature.state, candidature.decision, candidature.decided_at = CandidatureState.REFUSED, decision, now()
    notices.candidature_refused(candidature)
    journal.record("refuse_candidature", candidature, actor=actor, decision=decision)
    return candidature


def appoint(candidature: Candidature, *, starts_on: date, ends_on: date | None = None, decision: str = "", actor: str) -> list[Mandate]:
    """Make members of a candidate and of the substitute, give them a seat, and write to each.

    The seat is the organisation's own or a vacant one of the category; without one a seat is given.
    """
    terms.lock()
    _require_undecided(candidature)
    seat = _vacant(candidature) or _given(candidature, starts_on, actor)
    made = []
    for role, facts in _people(candidature):
        member = actions.add_member(facts, sample=candidature.call.sample, actor=actor)
        mandate = mandates.appoint(seat, member, role=role, starts_on=starts_on, ends_on=ends_on, decision=decision, actor=actor)
        made.append(mandate)
    candidature.state, candidature.decision, candidature.decided_at = CandidatureState.APPOINTED, decision, now()
    candidature.member_id = made[0].member_id
    for mandate in made:
        telling.of_appointment(mandate, actor=actor)
    journal.record("appoint_candidature", candidature, actor=actor, decision=decision, seat=seat.id)
    return made


def _vacant(candidature: Candidature) -> CouncilSeat | None:
    """Return the organisation's own seat, or a vacant one of residents; neither has an effective member."""
    held = {one.seat_id for one in terms.office(today()) if one.role == MandateRole.EFFECTIVE}
    for seat in db.session.scalars(queries.seats().where(CouncilSeat.category_id == candidature.category_id)):
        if seat.id not in held and fold(seat.organisation) == fold(candidature.organisation) and not _promised(seat):
            return seat
    return None


def _promised(seat: CouncilSeat) -> bool:
    """Whether an effective member begins later in a seat."""
    return any(one.ended_on is None and one.role == MandateRole.EFFECTIVE for one in seat.mandates)


def _given(candidature: Candidature, day: date, actor: str) -> CouncilSeat:
    of, since = candidature, min(day, today())
    return mandates.open_seat(of.category, organisation=of.organisation, opened_on=since, sample=of.call.sample, actor=actor)


def _people(candidature: Candidature) -> list[tuple[MandateRole, dict[str, object]]]:
    """Return the candidate and the substitute as facts of members."""
    of = candidature
    first: dict[str, object] = {"name": of.name, "email": of.email, "phone": of.phone, "language": of.language, "gender": of.gender}
    people: list[tuple[MandateRole, dict[str, object]]] = [(MandateRole.EFFECTIVE, first)]
    if of.second_name:
        second: dict[str, object] = {
            "name": of.second_name,
            "email": of.second_email,
            "phone": of.second_phone,
            "language": of.second_language,
            "gender": of.second_gender,
        }
        people.append((MandateRole.SUBSTITUTE, second))
    return people


def _require_undecided(candidature: Candidature) -> None:
    if _taken(candidature) not in (CandidatureState.RECEIVED, CandidatureState.PROPOSED):
        raise Refused(_("This candidature was decided already: %(name)s.", name=candidature.name), "state")


def _taken(candidature: Candidature) -> CandidatureState:
    """Take the row, so that of two who decide at once the second is told; return its state as it is then."""
    row = update(Candidature).where(Candidature.id == candidature.id).values(state=Candidature.state).returning(Candidature.state)
    return CandidatureState(db.session.scalars(row.execution_options(synchronize_session=False)).one())


def _require_sense(facts: Mapping[str, Any]) -> None:
    text: Translated = facts["text"]
    if not text.complete:
        raise Refused(_("Write the call in French and in Dutch: it is published in both at once."), "languages")
    if facts["closes_on"] < facts["opens_on"]:
        raise Refused(_("The end must not come before the start."), "order")
    if not facts["category_ids"]:
        raise Refused(_("Choose at least one category."), "categories")


def _read_addresses(candidature: Candidature) -> None:
    candidature.email_key = addresses.read(candidature.email).key if candidature.email else None
    candidature.second_email_key = addresses.read(candidature.second_email).key if candidature.second_email else None
