"""What can be done with one party, each deed with its form, its words and its action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort
from flask_babel import lazy_gettext as _l

from ixevents.core import zones
from ixevents.core.clock import now
from ixevents.core.forms import Form
from ixevents.core.web import plain
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import actions, desk, line, listing, proposal_actions, queries, transfers, words
from ixevents.registrations.models import Offer, Registration, State
from ixevents.staff import finding
from ixevents.staff.registrations import forms

Work = Callable[[Registration, Any, str], object]


@dataclass(frozen=True)
class Deed:
    """One thing to do; `words` say what follows from it."""

    title: object
    words: object
    form: type[Form]
    work: Work
    button: object
    warning: bool = False


def load(registration_id: int) -> Registration:
    """Return a registration whole, or answer 404."""
    return db.session.scalars(queries.by_id(registration_id)).first() or abort(404)


def load_with_answers(registration_id: int) -> Registration:
    """Return a registration whole, with what it answered, or answer 404."""
    return db.session.scalars(queries.with_answers(queries.by_id(registration_id))).first() or abort(404)


def _extend(registration: Registration, form: forms.ExtendForm, actor: str) -> object:
    at = form.moment()
    return line.extend_offer(registration, zones.instant(at.date(), at.time(), registration.slot.zone), actor=actor)


def _transfer(registration: Registration, form: forms.TransferForm, actor: str) -> object:
    target = db.session.scalars(queries.slot_whole(form.slot.data)).one()
    return transfers.transfer(registration, target, actor=actor, wait=bool(form.wait.data))


def _propose(registration: Registration, form: forms.ProposeForm, actor: str) -> object:
    target = db.session.scalars(queries.slot_whole(form.slot.data)).one()
    until = zones.instant(form.until.data.date(), form.until.data.time(), target.zone)
    return proposal_actions.propose(registration, target, form.reason, until, actor=actor)


DEEDS: dict[str, Deed] = {
    "approve": Deed(
        _l("Approve the request"),
        _l("The places are confirmed, and the party gets its confirmation with the date for its calendar."),
        forms.PlainForm,
        lambda registration, _form, actor: desk.approve(registration, actor=actor),
        _l("Approve and write"),
    ),
    "refuse": Deed(
        _l("Refuse the request"),
        _l("The places go to others. The party gets the reason, in its language."),
        forms.ReasonForm,
        lambda registration, form, actor: desk.refuse(registration, form.reason, actor=actor),
        _l("Refuse and write"),
        warning=True,
    ),
    "move": Deed(
        _l("Move to another date"),
        _l("Link and ticket stay the same. The old date leaves the party’s calendar, the new one enters it."),
        forms.TransferForm,
        _transfer,
        _l("Move and write"),
    ),
    "propose": Deed(
        _l("Propose another date"),
        _l("The places are kept there until the party answers on its own page. It keeps what it has meanwhile."),
        forms.ProposeForm,
        _propose,
        _l("Propose and write"),
    ),
    "take-back-proposal": Deed(
        _l("Take the proposal back"),
        _l("The places kept there go to others. The party keeps what it has, and is told so."),
        forms.PlainForm,
        lambda registration, _form, actor: proposal_actions.withdraw(registration, actor=actor),
        _l("Take back and write"),
        warning=True,
    ),
    "swap": Deed(
        _l("Swap with another party"),
        _l("The two change places. Nobody on a waiting list gains or loses by it."),
        forms.SwapForm,
        lambda registration, form, actor: transfers.swap(registration, load(form.other.data), actor=actor),
        _l("Swap and write"),
    ),
    "size": Deed(
        _l("Change the number"),
        _l("More places are taken while they are free; else the difference waits in line."),
        forms.SizeForm,
        lambda registration, form, actor: actions.change_size(registration, form.seats.data, actor=actor),
        _l("Change and write"),
    ),
    "withdraw": Deed(
        _l("Withdraw at the party’s wish"),
        _l("The registration ends and its places go to the next in line."),
        forms.PlainForm,
        lambda registration, _form, actor: actions.withdraw(registration, actor=actor),
        _l("Withdraw and write"),
        warning=True,
    ),
    "end": Deed(
        _l("End the registration ourselves"),
        _l("For reasons of ours. The places go to the next in line, and the party gets the reason in its language."),
        forms.ReasonForm,
        lambda registration, form, actor: desk.release(registration, form.reason, actor=actor),
        _l("End and write"),
        warning=True,
    ),
    "offer": Deed(
        _l("Offer places out of turn"),
        _l("Never more than are free. Who waits in front keeps its place in the line."),
        forms.OfferForm,
        lambda registration, form, actor: line.offer_by_hand(registration, form.seats.data, form.reason.data, actor=actor),
        _l("Offer and write"),
    ),
    "extend-offer": Deed(
        _l("Let the offer stand longer"),
        _l("The party gets the offer again, with its new end."),
        forms.ExtendForm,
        _extend,
        _l("Extend and write"),
    ),
    "take-back-offer": Deed(
        _l("Take the offer back"),
        _l("The party keeps its place in the line and is told so. The places go to the next."),
        forms.NoteForm,
        lambda registration, form, actor: line.withdraw_offer(registration, form.reason.data, actor=actor),
        _l("Take back and write"),
        warning=True,
    ),
}


def possible(registration: Registration, offer: Offer | None, *, proposed: bool = False) -> list[str]:
    """Return the deeds that make sense for a party as it stands, the likeliest first."""
    if not registration.live or registration.anonymous_at is not None:
        return []
    if registration.state == State.WISHED:
        return ["size", "withdraw", "end"]
    if registration.state == State.REQUESTED:
        return ["approve", "take-back-proposal" if proposed else "propose", "refuse", "withdraw", "end"]
    waits = ["extend-offer", "take-back-offer"] if offer else ["offer"] if registration.seats_waiting else []
    moves = [] if offer or registration.state == State.HELD else ["size", "move", *([] if proposed else ["propose"])]
    moves += ["take-back-proposal"] if proposed else []
    swaps = ["swap"] if registration.state == State.CONFIRMED and not registration.seats_waiting else []
    return [*waits, *moves, *swaps, "withdraw", "end"]


def form_for(verb: str, registration: Registration) -> Form:
    """Return the form of a deed with what can be chosen, filled in as the party stands."""
    form = DEEDS[verb].form()
    if isinstance(form, forms.TransferForm | forms.ProposeForm):
        here = registration.slot
        others = listing.slots_to_go_to(here.event.edition_id, now()).where(Slot.id != here.id)
        slots, form.finder = finding.slots(others, event_id=here.event_id)
        form.offer(slots, [slot_name(slot, here.event_id) for slot in slots])
    if isinstance(form, forms.SizeForm | forms.OfferForm) and not form.is_submitted():
        form.seats.data = registration.seats_asked if isinstance(form, forms.SizeForm) else registration.seats_waiting
    return form


def slot_name(slot: Slot, event_id: int = 0) -> str:
    """Return a slot as it is chosen: its event first, unless it is the one at hand."""
    return words.slot_line(slot) if slot.event_id == event_id else f"{plain(slot.event.title)} · {words.slot_line(slot)}"
