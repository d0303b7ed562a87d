"""What the screens of proposals show, ready to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from ixevents.core.refusal import Refused
from ixevents.core.web import plain
from ixevents.events import desk, gate
from ixevents.events.models import Place
from ixevents.extensions import db
from ixevents.projects import queries as projects
from ixevents.proposals import guard, likeness, queries, words
from ixevents.proposals.models import OPEN, WITH_EVENT, EventProposal
from ixevents.staff.council import words as people
from ixevents.staff.journal import told
from ixevents.staff.proposals.forms import PartnerForm, ScheduleForm, TextsForm
from ixevents.staff.registrations.words import CHANNELS


@dataclass(frozen=True)
class Wish:
    """A date wished for, and what speaks against it."""

    words: str
    cautions: Sequence[str]


def proposal_page(proposal: EventProposal, texts: TextsForm | None = None) -> dict[str, object]:
    """Return what the page of a proposal shows."""
    partners = PartnerForm(formdata=None).offer(db.session.scalars(projects.partners()).all())
    partners.partner.data = proposal.partner_id
    return {
        "proposal": proposal,
        "open": proposal.state in OPEN,
        "wishes": wishes(proposal) if proposal.state in OPEN else [],
        "likes": likeness.of(proposal) if proposal.state in OPEN else [],
        "rows": words.rows(proposal),
        "person": _person(proposal),
        "texts": texts or TextsForm(formdata=None).show(proposal),
        "partners": partners,
        "history": told.history("event_proposal", proposal.id, limit=20),
        "event_url": url_for("staff_events.event", event_id=proposal.event_id) if proposal.state in WITH_EVENT else "",
    }


def wishes(proposal: EventProposal) -> list[Wish]:
    """Return the dates wished for, each with what speaks against it."""
    found = guard.against(proposal, [(wish.starts_at, wish.ends_at) for wish in proposal.wishes], proposal.place_id)
    return [Wish(words.wish(wish), lines) for wish, lines in zip(proposal.wishes, found, strict=True)]


def cautions(proposal: EventProposal, form: ScheduleForm) -> list[tuple[str, Sequence[str]]]:
    """Return each date of the form with what speaks against it; nothing while it cannot be read."""
    moments: list[tuple[datetime, datetime]] = []
    try:
        moments = form.dates()
    except Refused:
        return []
    found = guard.against(proposal, moments, form.place.data)
    return [(words.moment(*one), lines) for one, lines in zip(moments, found, strict=True)]


def others(proposal: EventProposal) -> list[tuple[int, str]]:
    """Return the proposals it can be merged into, those that resemble it first."""
    near = [one.proposal.id for one in likeness.of(proposal)]
    found = db.session.scalars(queries.standing_beside(proposal)).all()
    named = [(one.id, f"{plain(one.title)} ({one.organisation})") for one in found]
    return sorted(named, key=lambda one: (near.index(one[0]) if one[0] in near else len(near), one[1]))


def places() -> list[tuple[int, str]]:
    """Return every place by its name."""
    return [(place.id, plain(gate.draft(place, "name"))) for place in _places()]


def records() -> list[tuple[int, str]]:
    """Return the records an event may belong to; the standing one is what is left open."""
    return [(one.id, plain(one.title)) for one in db.session.scalars(projects.choices()) if not one.standing]


def _places() -> Sequence[Place]:
    return db.session.scalars(desk.places()).all()


def _person(proposal: EventProposal) -> list[dict[str, str]]:
    member = _("Member of the council") if proposal.member_id else ""
    rows = [
        (_("Contact person"), proposal.contact or "–"),
        (_("Email"), proposal.email or "–"),
        (_("Telephone"), proposal.phone or "–"),
        (_("Language of the letters"), people.language(proposal.language)),
        (_("How it came"), member or str(CHANNELS[proposal.channel])),
    ]
    return [{"key": key, "value": value} for key, value in rows]
