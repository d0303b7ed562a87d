"""Letters about proposals: one function a letter, each in the language of who reads it (LANG-05)."""

from collections.abc import Callable, Mapping

from flask import current_app
from flask_babel import gettext as _

from ixevents.core import dates, periods
from ixevents.core.languages import UNKNOWN
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.events import words as event_words
from ixevents.events.models import Slot
from ixevents.outbox import letters
from ixevents.outbox.models import Notice
from ixevents.outbox.post import post
from ixevents.proposals import words
from ixevents.proposals.models import HELD_DAYS, EventProposal

THEME = "week"
Rows = list[tuple[str, str]]


def confirm(proposal: EventProposal) -> Notice | None:
    """Ask whether the address is the proposer's own; nothing that was typed stands in it, for it may go to a stranger."""
    return _about("confirm", proposal, lambda: _call(proposal), days=HELD_DAYS)


def received(proposal: EventProposal) -> Notice | None:
    """Say that a proposal arrived, and what comes next."""
    return _about("received", proposal, lambda: [*_what(proposal), *_wishes(proposal)])


def asked(proposal: EventProposal) -> Notice | None:
    """Ask for changes, in the officer's words."""
    return _about("asked", proposal, lambda: _what(proposal), words=proposal.asked)


def answered(proposal: EventProposal, language: str = UNKNOWN) -> Notice | None:
    """Tell the team that what was asked for is answered."""
    address = external("staff_proposals.proposal", proposal_id=proposal.id)
    values = _values(lambda: [*_what(proposal), (_("Organised by"), proposal.organisation)], lambda: address)
    return post("proposals.answered", current_app.config["CONTACT_EMAIL"], language, about=proposal, context=values)


def accepted(proposal: EventProposal, to: EventProposal | None = None) -> Notice | None:
    """Say that it will be in the programme; the date is still to be fixed. `to` is a proposal that goes on in it."""
    return _about("accepted", to or proposal, lambda: [*_what(proposal), *_wishes(proposal)])


def scheduled(proposal: EventProposal, to: EventProposal | None = None) -> Notice | None:
    """Say when and where it will be."""
    return _about("scheduled", to or proposal, lambda: [*_what(proposal), *_dates(proposal)])


def published(proposal: EventProposal, to: EventProposal | None = None) -> Notice | None:
    """Say that the public reads it, in both languages."""
    slug = proposal.event.slug if proposal.event else ""

    def rows() -> Rows:
        page = (_("Public page"), external("events.event", lang=current_language(), slug=slug))
        return [*_what(proposal), *_dates(proposal), page]

    return _about("published", to or proposal, rows)


def refused(proposal: EventProposal) -> Notice | None:
    """Say that it will not be in the programme, and why."""
    return _about("refused", proposal, lambda: _what(proposal), words=proposal.reason, months=_closed_months())


def merged(proposal: EventProposal) -> Notice | None:
    """Say that it goes on together with another one."""
    return _about("merged", proposal, lambda: [*_what(proposal), *_beside(proposal.merged_into)])


def joined(proposal: EventProposal, other: EventProposal) -> Notice | None:
    """Say that another one goes on in it."""
    return _about("joined", proposal, lambda: [*_what(proposal), *_beside(other)])


def reopened(proposal: EventProposal) -> Notice | None:
    """Say that it stands by itself again."""
    return _about("reopened", proposal, lambda: [*_what(proposal), *_wishes(proposal)])


def withdrawn(proposal: EventProposal) -> Notice | None:
    """Say that a proposal is withdrawn."""
    return _about("withdrawn", proposal, lambda: _what(proposal), months=_closed_months())


def _closed_months() -> int:
    return periods.length("RETENTION_PROPOSAL_CLOSED_MONTHS")


def _about(letter: str, proposal: EventProposal, rows: Callable[[], Rows], **more: object) -> Notice | None:
    if not proposal.email:
        return None

    def own() -> str:
        return external("proposals.proposal", lang=current_language(), code=proposal.code)

    context = _values(rows, own, **more)
    return post(f"proposals.{letter}", proposal.email, proposal.language, about=proposal, context=context)


def _values(rows: Callable[[], Rows], link: Callable[[], str], **more: object) -> letters.Context:
    def values() -> Mapping[str, object]:
        lines = [(label, letters.one_line(value)) for label, value in rows()]
        return {"theme": THEME, "rows": lines, "link": link(), **more}

    return values


def _call(proposal: EventProposal) -> Rows:
    edition, closes = proposal.call.edition, dates.until(proposal.call.closes_at, current_language())
    kind = str(event_words.KINDS[proposal.kind])
    return [(_("For"), plain(edition.title)), (_("What it is"), kind), (_("The call closes on"), closes)]


def _what(proposal: EventProposal) -> Rows:
    return [(_("Proposal"), plain(proposal.title)), (_("For"), plain(proposal.call.edition.title))]


def _beside(other: EventProposal | None) -> Rows:
    return [(_("Goes together with"), plain(other.title)), (_("Organised by"), other.organisation)] if other is not None else []


def _wishes(proposal: EventProposal) -> Rows:
    return [(_("Date wished for"), words.wish(wish)) for wish in proposal.wishes]


def _dates(proposal: EventProposal) -> Rows:
    slots = [slot for slot in proposal.event.slots if not slot.called_off] if proposal.event else []
    return [row for slot in slots for row in _slot(slot)]


def _slot(slot: Slot) -> Rows:
    return [(_("When"), event_words.when(slot)), (_("Where"), event_words.address(slot.place))]
