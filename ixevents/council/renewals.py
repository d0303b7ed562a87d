"""Renewing the council: ask, take answers, ask again, close the round. Nothing here commits."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from ixevents.core import addresses
from ixevents.core.clock import now, today
from ixevents.core.languages import UNKNOWN
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.council import actions, mandates, notices, renewal_queries, telling, terms, thanks
from ixevents.council.models import Council, EndReason, Mandate, Member
from ixevents.council.renewal import Renewal, RenewalAnswer, RenewalAsk
from ixevents.extensions import db
from ixevents.journal import actions as journal

NAMED = ("name", "email", "phone", "language", "gender")


def open_round(council: Council, *, until: date, deadline: date, starts_on: date, ends_on: date, actor: str) -> Renewal:
    """Ask everybody whose mandate is planned to end by a day; each with an address gets a letter, the others are to be written to.

    Who is asked in a round that is open is not asked again in another.
    """
    terms.lock()
    _require_sense(until, deadline, starts_on, ends_on)
    found = db.session.scalars(renewal_queries.ending(until)).all()
    if not found:
        raise Refused(_("No mandate is planned to end by that day."), "nobody")
    asked = set(db.session.scalars(renewal_queries.asked_about()))
    found = [mandate for mandate in found if mandate.id not in asked]
    if not found:
        raise Refused(_("Everybody is asked in a renewal that is open already. Remind them there, or close it first."), "open")
    renewal = Renewal(council_id=council.id, until=until, deadline=deadline, starts_on=starts_on, ends_on=ends_on, asks=[])
    db.session.add(renewal)
    renewal.asks = [RenewalAsk(mandate=mandate) for mandate in found]
    db.session.flush()
    for ask in renewal.asks:
        notices.renewal_asked(ask)
    journal.record("open_renewal", renewal, actor=actor, count=len(found), until=deadline.isoformat())
    return renewal


def seen(ask: RenewalAsk) -> str:
    """Return a mark of an answer that is another one after every other answer."""
    return _mark(ask.answer, {name: getattr(ask, name) for name in NAMED})


def answer(ask: RenewalAsk, given: RenewalAnswer, named: Mapping[str, Any] | None = None, *, opened: str = "", by: str) -> RenewalAsk:
    """Take what a member says; the last word before the deadline counts. Staff may write an answer down until the round is closed.

    Raises `Conflict` where the answer is another one than when it was `opened`.
    """
    terms.lock()
    renewal = ask.renewal
    db.session.refresh(renewal, ["closed_at", "deadline"])
    db.session.refresh(ask, ["answer", *NAMED])
    if renewal.closed_at is not None or (by.startswith("member:") and not renewal.takes_answers(today())):
        raise Refused(_("The time to answer is over. Write to us."), "late")
    if given == RenewalAnswer.OTHER and not ask.mandate.seat.category.organisations:
        raise Refused(_("Only an organisation names somebody else."), "person")
    facts = {**dict.fromkeys(NAMED), **(named or {})} if given == RenewalAnswer.OTHER else dict.fromkeys(NAMED)
    said: dict[str, Any] = {name: facts[name] or "" for name in ("name", "phone")}
    said |= {"email": facts["email"] or None, "language": facts["language"] or UNKNOWN, "gender": facts["gender"] or None}
    if opened and seen(ask) not in (opened, _mark(given, said)):
        raise Conflict
    ask.answer, ask.answered_at, ask.answered_by = given, now(), by
    for name, value in said.items():
        setattr(ask, name, value)
    ask.email_key = addresses.read(ask.email).key if ask.email else None
    journal.record("answer_renewal", ask, actor=by, answer=str(given))
    return ask


def remind(renewal: Renewal, *, actor: str) -> int:
    """Ask those who have not answered once more, once a day at most; return how many letters that were."""
    if not renewal.takes_answers(today()):
        raise Refused(_("The time to answer is over."), "late")
    silent = [ask for ask in db.session.scalars(renewal_queries.asks(renewal.id)) if ask.answer == RenewalAnswer.AWAITED]
    written = sum(notices.renewal_asked(ask, again_on=today()) is not None for ask in silent if ask.mandate.ended_on is None)
    journal.record("remind_renewal", renewal, actor=actor, count=written)
    return written


def close(renewal: Renewal, *, decision: str, thank: bool = False, actor: str) -> dict[str, int]:
    """End the round: who goes on, or is named, is appointed for the next term; who stops leaves; the silent stay until replaced.

    `thank` writes a letter of thanks to those who leave.
    """
    terms.lock()
    db.session.refresh(renewal, ["closed_at"])
    if renewal.closed_at is not None:
        raise Refused(_("This round is closed already."), "closed")
    counts = dict.fromkeys(map(str, RenewalAnswer), 0)
    for ask in db.session.scalars(renewal_queries.asks(renewal.id)).all():
        if ask.mandate.ended_on is not None:
            continue
        counts[str(ask.answer)] += 1
        _settle(ask, renewal, decision, actor)
        if thank and ask.leaves:
            thanks.write_all([ask.mandate], actor=actor)
    renewal.closed_at, renewal.decision = now(), decision
    journal.record("close_renewal", renewal, actor=actor, decision=decision, **counts)
    return counts


def _mark(given: RenewalAnswer, said: Mapping[str, Any]) -> str:
    return seen_mark([str(given), *(said[name] for name in NAMED)])


def _settle(ask: RenewalAsk, renewal: Renewal, decision: str, actor: str) -> None:
    if ask.answer == RenewalAnswer.AWAITED:
        return
    old = ask.mandate
    mandates.end(old, on=renewal.starts_on, reason=EndReason.TERM, decision=decision, actor=actor)
    if ask.answer == RenewalAnswer.STOP:
        return
    member = old.member if ask.answer == RenewalAnswer.CONTINUE else _named(ask, old, actor)
    office = old.office if ask.answer == RenewalAnswer.CONTINUE else None
    first, last = renewal.starts_on, renewal.ends_on
    new = mandates.appoint(old.seat, member, role=old.role, starts_on=first, ends_on=last, office=office, decision=decision, actor=actor)
    telling.of_appointment(new, actor=actor)


def _named(ask: RenewalAsk, old: Mandate, actor: str) -> Member:
    facts = {"name": ask.name, "email": ask.email, "phone": ask.phone, "language": ask.language, "gender": ask.gender}
    return actions.add_member(facts, sample=old.seat.sample, actor=actor)


def _require_sense(until: date, deadline: date, starts_on: date, ends_on: date) -> None:
    if deadline < today():
        raise Refused(_("The last day to answer must not be over."), "deadline")
    if starts_on < deadline or starts_on > until + timedelta(days=366):
        raise Refused(_("The next term begins after the last day to answer, and within a year of the end of this one."), "order")
    if ends_on < starts_on:
        raise Refused(_("The end must not come before the start."), "order")
