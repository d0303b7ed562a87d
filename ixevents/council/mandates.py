"""Seats and the mandates of those who hold them. Nothing is overwritten: whoever leaves stays in the history (COU-03, COU-04)."""

from datetime import date

from flask_babel import gettext as _

from ixevents.core.clock import today
from ixevents.core.languages import fold
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.seen import seen_mark
from ixevents.council import listeners, queries, terms
from ixevents.council.models import Council, CouncilCategory, CouncilSeat, EndReason, Mandate, MandateRole, Member, Office
from ixevents.extensions import db
from ixevents.journal import actions as journal

LONGEST_SEARCH = 400


def open_seat(
    category: CouncilCategory,
    *,
    organisation: str = "",
    partner_id: int | None = None,
    opened_on: date | None = None,
    sample: bool = False,
    actor: str,
) -> CouncilSeat:
    """Give a category one more seat; raises `Refused` beyond what the municipal council gave it."""
    terms.lock()
    taken = db.session.scalars(queries.open_seats(category.id)).all()
    if category.seats_most is not None and len(taken) >= category.seats_most:
        raise Refused(_("All %(most)s seats of this category are given.", most=category.seats_most), "full")
    _require_organisation(category, organisation, taken)
    seat = CouncilSeat(
        category=category, organisation=organisation, partner_id=partner_id, opened_on=opened_on or today(), sample=sample, mandates=[]
    )
    db.session.add(seat)
    db.session.flush()
    journal.record("open_seat", seat, actor=actor, category=category.id)
    return seat


def seen(seat: CouncilSeat) -> str:
    """Return a mark of whose a seat is that is another one after every change."""
    return seen_mark([seat.organisation, seat.partner_id])


def rename_seat(seat: CouncilSeat, organisation: str, partner_id: int | None, *, opened: str = "", actor: str) -> CouncilSeat:
    """Write the organisation of a seat in other words, or tie it to the project records.

    Raises `Conflict` where somebody else did since it was `opened`.
    """
    terms.lock()
    db.session.refresh(seat, ["organisation", "partner_id"])
    if opened and (seat.organisation, seat.partner_id) != (organisation, partner_id) and opened != seen(seat):
        raise Conflict
    others = [other for other in db.session.scalars(queries.open_seats(seat.category_id)) if other.id != seat.id]
    _require_organisation(seat.category, organisation, others)
    if (seat.organisation, seat.partner_id) != (organisation, partner_id):
        before = seat.organisation
        seat.organisation, seat.partner_id = organisation, partner_id
        for mandate in db.session.scalars(queries.mandates_of_seat(seat.id)).all():
            index(mandate.member)
        journal.record("edit", seat, actor=actor, before={"organisation": before}, after={"organisation": organisation})
    return seat


def close_seat(seat: CouncilSeat, *, on: date, decision: str = "", actor: str) -> CouncilSeat:
    """Take a seat away; the mandates held in it end the same day."""
    terms.lock()
    if seat.closed_on is not None:
        return seat
    if on < seat.opened_on:
        raise Refused(_("The seat was given after that day."), "order")
    for mandate in db.session.scalars(queries.mandates_of_seat(seat.id)).all():
        if mandate.ended_on is None or mandate.ended_on > on:
            end(mandate, on=max(on, mandate.starts_on), reason=EndReason.REVOKED, decision=decision, actor=actor)
    seat.closed_on = on
    journal.record("close_seat", seat, actor=actor, day=on.isoformat(), decision=decision)
    return seat


def appoint(
    seat: CouncilSeat,
    member: Member,
    *,
    role: MandateRole = MandateRole.EFFECTIVE,
    starts_on: date,
    ends_on: date | None = None,
    office: Office | None = None,
    decision: str = "",
    actor: str,
) -> Mandate:
    """Give a member a seat, effective or as substitute, until the end of the term unless told otherwise.

    Raises `Refused` when the seat is held or closed then, when the member holds another, or when the office is taken.
    """
    council = terms.lock()
    _require_open(seat, starts_on)
    _require_free(seat, role, starts_on)
    _require_without_mandate(member, starts_on)
    _require_office_free(office, starts_on)
    planned = ends_on or end_of_term(council, starts_on)
    if planned is not None and planned < starts_on:
        raise Refused(_("The end must not come before the start."), "order")
    mandate = Mandate(seat=seat, member=member, role=role, office=office, starts_on=starts_on, ends_on=planned, decision=decision)
    db.session.add(mandate)
    db.session.flush()
    index(member)
    journal.record("appoint", member, actor=actor, seat=seat.id, role=str(role), since=starts_on.isoformat(), decision=decision)
    return mandate


def leaving(seat: CouncilSeat, role: MandateRole, day: date) -> Mandate | None:
    """Return the mandate in a seat that is held on a day and has its end already; the next one begins with that end."""
    return next((one for one in seat.mandates if one.role == role and one.in_office(day) and one.ended_on), None)


def first_free(seat: CouncilSeat, role: MandateRole, day: date) -> date:
    """Return the first day from `day` on which the seat can be given again, as far as it is known."""
    found = leaving(seat, role, day)
    return found.ended_on if found and found.ended_on else day


def end(mandate: Mandate, *, on: date, reason: EndReason, decision: str = "", actor: str) -> Mandate:
    """End a mandate: `on` is the first day on which it is no longer held. Those who convened the member are told."""
    terms.lock()
    db.session.refresh(mandate, ["ended_on"])
    if mandate.ended_on is not None:
        raise Refused(_("This mandate has an end already."), "ended")
    if on < mandate.starts_on:
        raise Refused(_("The mandate began after that day."), "order")
    mandate.ended_on, mandate.end_reason, mandate.end_decision = on, reason, decision
    db.session.flush()
    journal.record("end_mandate", mandate.member, actor=actor, day=on.isoformat(), reason=str(reason), decision=decision)
    listeners.ended(mandate, actor=actor)
    return mandate


def keep(mandate: Mandate, *, actor: str) -> Mandate:
    """Take back an end that is still to come: the mandate lasts. Raises `Refused` where seat, member or office are promised from then."""
    terms.lock()
    db.session.refresh(mandate, ["ended_on", "office"])
    day = mandate.ended_on
    if day is None:
        return mandate
    if day <= today():
        raise Refused(_("This mandate is over. Appoint the same person again, from the day it ended."), "over")
    _require_open(mandate.seat, day)
    _require_free(mandate.seat, MandateRole(mandate.role), day)
    _require_without_mandate(mandate.member, day)
    _require_office_free(Office(mandate.office) if mandate.office else None, day)
    mandate.ended_on, mandate.end_reason, mandate.end_decision = None, None, ""
    db.session.flush()
    journal.record("keep_mandate", mandate.member, actor=actor, day=day.isoformat(), seat=mandate.seat_id)
    return mandate


def replace(mandate: Mandate, member: Member, *, on: date, reason: EndReason, decision: str = "", actor: str) -> Mandate:
    """Let somebody else take over a mandate on a day, with the same planned end: one leaves, the other comes, no gap."""
    seat, role, ends_on = mandate.seat, mandate.role, mandate.ends_on
    end(mandate, on=on, reason=reason, decision=decision, actor=actor)
    planned = ends_on if ends_on and ends_on >= on else None
    return appoint(seat, member, role=role, starts_on=on, ends_on=planned, decision=decision, actor=actor)


def give_office(mandate: Mandate, office: Office | None, *, actor: str) -> Mandate:
    """Let a member preside, or no longer; raises `Refused` when somebody else holds the office."""
    terms.lock()
    if mandate.office == office:
        return mandate
    _require_office_free(office, max(today(), mandate.starts_on))
    before, mandate.office = mandate.office, office
    db.session.flush()
    journal.record("give_office", mandate.member, actor=actor, before=str(before or ""), after=str(office or ""))
    return mandate


def end_of_term(council: Council, starts_on: date) -> date | None:
    """Return the planned end of a mandate that begins on a day, where the term is known and not over."""
    return council.term_ends_on if council.term_ends_on and council.term_ends_on >= starts_on else None


def index(member: Member) -> None:
    """Bring what a member is found by up to date."""
    if member.forgotten_at is not None:
        return
    represented = dict.fromkeys(db.session.scalars(queries.organisations_of(member.id)))
    member.search = " ".join(filter(None, (fold(member.name), fold(member.email or ""), *map(fold, represented))))[:LONGEST_SEARCH]


def _require_organisation(category: CouncilCategory, organisation: str, others: object) -> None:
    if category.organisations and not organisation:
        raise Refused(_("Write which organisation holds this seat."), "organisation")
    taken = {fold(other.organisation) for other in others if other.organisation}  # type: ignore[attr-defined]
    if organisation and fold(organisation) in taken:
        raise Refused(_("This organisation has a seat already: an organisation has one."), "one")


def _require_open(seat: CouncilSeat, day: date) -> None:
    if seat.closed_on is not None and seat.closed_on <= day:
        raise Refused(_("This seat was taken away."), "closed")


def _require_free(seat: CouncilSeat, role: MandateRole, day: date) -> None:
    held = [one for one in db.session.scalars(queries.mandates_of_seat(seat.id)) if one.role == role and _reaches(one, day)]
    if held and role == MandateRole.EFFECTIVE:
        raise Refused(_("This seat has an effective member then. End that mandate first."), "held")
    if held:
        raise Refused(_("This seat has a substitute then. End that mandate first."), "held")


def _require_without_mandate(member: Member, day: date) -> None:
    if member.forgotten_at is not None:
        raise Refused(_("This person was forgotten and cannot be appointed."), "forgotten")
    if any(_reaches(one, day) for one in db.session.scalars(queries.mandates_of_member(member.id))):
        raise Refused(_("This person holds a mandate then. One person has one seat: end that mandate first."), "already")


def _require_office_free(office: Office | None, day: date) -> None:
    if office is None:
        return
    if any(_reaches(one, day) for one in db.session.scalars(queries.with_office(office))):
        raise Refused(_("Somebody else holds this office. Take it from that member first."), "office")


def _reaches(mandate: Mandate, day: date) -> bool:
    """Whether a mandate is held on a day or begins later."""
    return mandate.ended_on is None or mandate.ended_on > day
