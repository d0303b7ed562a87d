"""The kinds of work on many: title, what follows, form, and the facts the worker needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from ixevents.core.clock import now
from ixevents.core.forms import Form
from ixevents.extensions import db
from ixevents.registrations import listing
from ixevents.registrations.audience import WRITTEN_TO
from ixevents.registrations.listing import Wanted
from ixevents.staff import finding
from ixevents.staff.registrations import deeds, forms


@dataclass(frozen=True)
class Work:
    """One kind of work on many."""

    title: object
    words: object
    form: type[Form]
    facts: Callable[[Any], Mapping[str, Any]]
    warning: bool = False


def _reason(form: forms.ReasonForm) -> Mapping[str, Any]:
    return {"reason": form.reason.as_dict()}


WORKS: dict[str, Work] = {
    "approve": Work(
        _l("Approve requests"), _l("Each party gets its confirmation with the date for its calendar."), forms.PlainForm, lambda _form: {}
    ),
    "refuse": Work(
        _l("Refuse requests"),
        _l("The places go to others. Each party gets the reason in its language: write it in French and in Dutch."),
        forms.ReasonForm,
        _reason,
        warning=True,
    ),
    "offer": Work(
        _l("Offer places out of turn"),
        _l("To each party as many as it waits for, while any are free; in the order in which they registered."),
        forms.NoteForm,
        lambda form: {"reason": form.reason.data},
    ),
    "transfer": Work(
        _l("Move to another date"),
        _l("Links and tickets stay the same. The old date leaves each calendar, the new one enters it."),
        forms.TransferForm,
        lambda form: {"slot": form.slot.data, "wait": bool(form.wait.data)},
    ),
    "cancel": Work(
        _l("Withdraw or end registrations"),
        _l("Without a reason they are withdrawn at the wish of the parties. With a reason it is we who end them, and the letter says why."),
        forms.ReasonForm,
        _reason,
        warning=True,
    ),
}


ASKED_BY_MAILINGS = {"edition", "event", "slot", "state", "language"}
MOST_READERS = 1000
"""So many registrations fit into an address, one by one."""


@dataclass(frozen=True)
class Chosen:
    """Whom it is about: ticked rows, or all of a list as it was asked for."""

    ids: list[int]
    wanted: Wanted
    everything: bool

    @property
    def back(self) -> str:
        """Return the address of the list they were chosen from."""
        args: dict[str, Any] = dict(self.wanted.args())
        return url_for("staff_registrations.index", **args)

    @property
    def readers(self) -> dict[str, Any]:
        """Return the same people as a mailing asks for them.

        A mailing knows places, states and languages only: what the list was narrowed by besides, and rows that were
        ticked, go over as the very registrations, so that nobody else is written to (GDPR-15).
        """
        args: dict[str, Any] = {name: value for name, value in self.wanted.args().items() if name != "sort"}
        if self.everything and set(args) <= ASKED_BY_MAILINGS and args.get("state", "") in ("", *map(str, WRITTEN_TO)):
            return args
        return {"ids": ",".join(map(str, self.ids))}

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Return the fields with which the next page asks for the same."""
        asked = [(name, str(value)) for name, value in self.wanted.args().items()]
        return [*asked, ("everything", "1")] if self.everything else [*asked, *(("chosen", str(one)) for one in self.ids)]


def chosen() -> Chosen:
    """Read from the form whom it is about; a list is asked anew."""
    wanted, everything = Wanted.of(request.form), request.form.get("everything") == "1"
    if everything:
        return Chosen(list(db.session.scalars(listing.ids(wanted))), wanted, everything)
    numbers = [int(one) for one in request.form.getlist("chosen")[:500] if one.isascii() and one.isdigit() and len(one) < 10]
    return Chosen(list(dict.fromkeys(numbers)), wanted, everything)


def form_for(verb: str, picked: Chosen) -> Form:
    """Return the form of a kind of work; the first page that shows it was sent by the list, and is filled in by nobody yet."""
    form = WORKS[verb].form() if "go" in request.form or "show" in request.form else WORKS[verb].form(formdata=None)
    if isinstance(form, forms.TransferForm):
        first = deeds.load(picked.ids[0])
        slots, form.finder = finding.slots(listing.slots_to_go_to(first.slot.event.edition_id, now()), event_id=first.slot.event_id)
        form.offer(slots, [deeds.slot_name(slot, first.slot.event_id) for slot in slots])
    return form
