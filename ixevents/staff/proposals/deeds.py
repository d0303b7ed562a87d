"""The deeds on a proposal: their words, their form, and what they do."""

from dataclasses import dataclass

from flask import abort
from flask_babel import lazy_gettext as _l

from ixevents.accounts import access
from ixevents.core.forms import Form
from ixevents.events.models import Place
from ixevents.extensions import db
from ixevents.proposals import deciding, queries
from ixevents.proposals.models import EventProposal
from ixevents.proposals.samples import NAMES
from ixevents.proposals.scheduling import Plan
from ixevents.staff.proposals import screens
from ixevents.staff.proposals.forms import AcceptForm, AskForm, MergeForm, RefuseForm, ScheduleForm

LETTERS = {f"proposals.{letter}": title for letter, title in NAMES.items()}


@dataclass(frozen=True)
class Deed:
    """What is done, in words."""

    slug: str
    title: object
    lead: object
    do: object
    "Words of the button."


DEEDS = {
    "ask": Deed(
        "ask",
        _l("Ask for changes"),
        _l("Whoever proposed gets your words by letter, answers on the private page, and you get a letter back."),
        _l("Ask and write"),
    ),
    "accept": Deed(
        "accept",
        _l("Accept"),
        _l("You promise that it will be in the programme. The day and the place can come later."),
        _l("Accept and write"),
    ),
    "refuse": Deed(
        "refuse", _l("Do not retain"), _l("Whoever proposed reads the reason by letter and on the private page."), _l("Refuse and write")
    ),
    "merge": Deed(
        "merge",
        _l("Take together with another"),
        _l("This proposal ends in the other one, which then names both organisations."),
        _l("Take together and write"),
    ),
}


def form(deed: str, proposal: EventProposal) -> Form:
    """Return the form of a deed."""
    if deed == "merge":
        return MergeForm().offer(screens.others(proposal))
    return {"ask": AskForm, "accept": AcceptForm, "refuse": RefuseForm}[deed]()


def do(deed: str, proposal: EventProposal, form: Form) -> EventProposal:
    """Do it; nothing is committed."""
    actor = access.actor()
    if isinstance(form, MergeForm):
        into = db.session.scalars(queries.whole(form.into.data)).first() or abort(404)
        return deciding.merge(proposal, into, actor=actor)
    if isinstance(form, AskForm):
        return deciding.ask(proposal, form.words.data, actor=actor)
    if isinstance(form, RefuseForm):
        return deciding.refuse(proposal, form.words.data, actor=actor)
    return deciding.accept(proposal, actor=actor)


def plan(form: ScheduleForm, *, final: bool) -> Plan:
    """Return what the form plans; a final one says what the officer has read."""
    place = db.session.get(Place, form.place.data) or abort(404)
    return Plan(
        dates=form.dates(),
        place=place,
        project_id=form.project.data,
        capacity=form.capacity.data,
        needs_registration=bool(form.needs_registration.data),
        shared=bool(form.shared.data),
        resources=[one for one in screens.reservable() if one.id in (form.resources.data or ())],
        read=frozenset((form.read.data or "").split()) if final else None,
    )
