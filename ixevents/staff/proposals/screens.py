"""What the screens of proposals show, ready to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from ixevents.core.languages import fold
from ixevents.core.refusal import Refused
from ixevents.core.web import plain
from ixevents.events import desk, gate
from ixevents.events.models import Place
from ixevents.extensions import db
from ixevents.projects import queries as projects
from ixevents.proposals import guard, joined, likeness, queries, sharing, words
from ixevents.proposals.guard import About, Against
from ixevents.proposals.models import OPEN, WITH_EVENT, EventProposal
from ixevents.resources import queries as resources
from ixevents.resources.models import Kind, Resource
from ixevents.staff import ways
from ixevents.staff.council import words as people
from ixevents.staff.journal import told
from ixevents.staff.proposals.forms import NamesForm, PartnerForm, ScheduleForm, TextsForm
from ixevents.staff.records import queries as record_queries
from ixevents.staff.registrations.words import CHANNELS


@dataclass(frozen=True)
class Line:
    """One thing that speaks against a date, and the screen where it is, for who may go there."""

    words: str
    url: str | None


@dataclass(frozen=True)
class Dated:
    """A date wished for or planned, and what speaks against it."""

    words: str
    lines: Sequence[Line]


def proposal_page(proposal: EventProposal, texts: TextsForm | None = None) -> dict[str, object]:
    """Return what the page of a proposal shows."""
    partners = PartnerForm(formdata=None).offer(db.session.scalars(record_queries.partners(proposal.partner_id)), proposal.partner_id)
    return {
        "proposal": proposal,
        "open": proposal.state in OPEN,
        "wishes": wishes(proposal) if proposal.state in OPEN else [],
        "likes": likeness.of(proposal) if proposal.state in OPEN else [],
        "rows": words.rows(proposal),
        "joined": joined.into(proposal),
        "person": _person(proposal),
        "texts": texts or TextsForm(formdata=None).show(proposal),
        "partners": partners,
        "names": _names(proposal),
        "history": told.history("event_proposal", proposal.id, limit=20),
        "event_url": url_for("staff_events.event", event_id=proposal.event_id) if proposal.state in WITH_EVENT else "",
    }


def wishes(proposal: EventProposal) -> list[Dated]:
    """Return the dates wished for, each with what speaks against it."""
    moments = [(wish.starts_at, wish.ends_at) for wish in proposal.wishes]
    return _dated(moments, guard.against(proposal, moments, proposal.place_id))


def planned(proposal: EventProposal, form: ScheduleForm) -> list[Dated]:
    """Return each date of the form with what speaks against it, and let the form say that it was read; nothing while it cannot be read."""
    moments: list[tuple[datetime, datetime]] = []
    try:
        moments = form.dates()
    except Refused:
        return []
    found = guard.against(proposal, moments, form.place.data, form.resources.data or ())
    form.read.data = " ".join(sorted({one.key for there in found for one in there}))
    return _dated(moments, found)


def reservable() -> list[Resource]:
    """Return the rooms and kits that can be reserved, rooms first."""
    found = [one for one in db.session.scalars(resources.in_use()) if one.kind != Kind.FACILITATOR]
    return sorted(found, key=lambda one: (one.kind != Kind.ROOM, fold(one.title)))


def rooms_and_kits() -> list[tuple[int, str]]:
    """Return the rooms and kits by their name, with where they are."""
    return [(one.id, f"{one.title}, {plain(one.place.name)}" if one.place else one.title) for one in reservable()]


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


def _dated(moments: Sequence[guard.Moment], found: Sequence[Sequence[Against]]) -> list[Dated]:
    return [Dated(words.moment(*one), [_line(line) for line in lines]) for one, lines in zip(moments, found, strict=True)]


def _line(found: Against) -> Line:
    endpoint, argument = {
        About.EVENT: ("staff_events.event", "event_id"),
        About.MEETING: ("staff_meetings.meeting", "meeting_id"),
        About.RESOURCE: ("staff_resources.resource", "resource_id"),
        About.DAY: ("staff_holidays.index", ""),
    }[found.about]
    values = {argument: found.number} if argument else {}
    return Line(found.words, ways.to(endpoint, **values))


def _places() -> Sequence[Place]:
    return db.session.scalars(desk.places()).all()


def _names(proposal: EventProposal) -> NamesForm | None:
    """Return the form that says who sees names; none without an event people sign up for."""
    if proposal.event is None or proposal.state not in WITH_EVENT or not proposal.event.needs_registration:
        return None
    form = NamesForm(formdata=None)
    form.shared.data = sharing.sees_names(proposal.event)
    return form


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
