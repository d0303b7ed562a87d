"""The words of proposals: their states, and what was wished for."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.core import dates
from ixevents.core.languages import NAMES, Translated
from ixevents.core.web import apart, current_language, plain
from ixevents.events import words as event_words
from ixevents.events.models import Access
from ixevents.proposals.models import DateWish, EventProposal, ProposalState

STATES = {
    ProposalState.HELD: _l("Not confirmed yet"),
    ProposalState.RECEIVED: _l("Received"),
    ProposalState.ASKED: _l("Changes asked for"),
    ProposalState.ACCEPTED: _l("Retained"),
    ProposalState.SCHEDULED: _l("In the programme, not public yet"),
    ProposalState.PUBLISHED: _l("In the programme, public"),
    ProposalState.REFUSED: _l("Not retained"),
    ProposalState.MERGED: _l("Taken together with another"),
    ProposalState.WITHDRAWN: _l("Retracted"),
}
TONES = {
    ProposalState.HELD: "plain",
    ProposalState.RECEIVED: "wait",
    ProposalState.ASKED: "theme",
    ProposalState.ACCEPTED: "good",
    ProposalState.SCHEDULED: "good",
    ProposalState.PUBLISHED: "good",
    ProposalState.REFUSED: "over",
    ProposalState.MERGED: "over",
    ProposalState.WITHDRAWN: "over",
}

Row = Mapping[str, object]


def wish(one: DateWish) -> str:
    """Return the day and hours of a wish."""
    return moment(one.starts_at, one.ends_at)


def moment(starts_at: datetime, ends_at: datetime) -> str:
    """Return a day with its hours."""
    return f"{dates.day_long(starts_at, current_language())}, {dates.hours(starts_at, ends_at)}"


def place(proposal: EventProposal) -> str:
    """Return where it should be."""
    if proposal.place is not None:
        return plain(proposal.place.name)
    return proposal.place_words or _("Not known yet")


def project(proposal: EventProposal) -> str:
    """Return the record it serves."""
    return plain(proposal.project.title) if proposal.project is not None else _("Awareness raising, all year round")


def written_in(text: Translated) -> str:
    """Return the languages a text is written in."""
    return ", ".join(NAMES[lang] for lang in text.as_dict())


def rows(proposal: EventProposal) -> list[Row]:
    """Return what was proposed, as rows of a summary list; texts and persons stand apart."""
    found = [
        (_("Who organises it"), proposal.organisation),
        (_("In cooperation with"), proposal.together_with),
        (_("What it is"), str(event_words.KINDS[proposal.kind])),
        (_("For whom"), str(event_words.AUDIENCES[proposal.audience])),
        (_("Languages spoken"), event_words.spoken(proposal.languages)),
        (_("Dates wished for"), apart(map(wish, proposal.wishes))),
        (_("Place"), place(proposal)),
        (_("People expected"), str(proposal.expected or "")),
        (_("Registration"), registration(proposal)),
        (_("Price per person"), event_words.price(proposal.price) if proposal.price else _("Free")),
        (_("Accessibility"), apart(str(event_words.ACCESS[Access(fact)]) for fact in proposal.access)),
        (_("Project it serves"), project(proposal)),
    ]
    return [{"key": key, "value": value} for key, value in found if value]


def registration(proposal: EventProposal) -> str:
    """Return whether people sign up, and for how many seats."""
    if not proposal.needs_registration:
        return _("None needed")
    return _("Yes, %(num)s seats", num=proposal.capacity) if proposal.capacity else _("Yes")
