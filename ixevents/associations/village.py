"""The event the public finds the stands by: agenda, calendars and other sites know events, and the stands of an edition are one."""

from sqlalchemy import Select, select

from ixevents.associations import locks
from ixevents.associations.models import StandCall
from ixevents.core.languages import Translated
from ixevents.events import actions as events
from ixevents.events import editing, planning, slugs
from ixevents.events.models import Audience, Event, EventKind
from ixevents.extensions import db
from ixevents.projects.models import Project

TITLE = Translated("Le village des associations", "Het dorp van de verenigingen", "The village of the associations")
SUMMARY = Translated(
    "Des associations d’Ixelles et d’ailleurs montrent ce qu’elles font, avec leurs partenaires ici et là-bas.",
    "Verenigingen uit Elsene en daarbuiten tonen wat ze doen, met hun partners hier en ginder.",
    "Associations from Ixelles and beyond show what they do, with their partners here and there.",
)


def is_there(call: StandCall) -> bool:
    """Whether the edition of a call has the event."""
    return db.session.scalars(_of(call).limit(1)).first() is not None


def make(call: StandCall, *, actor: str) -> Event:
    """Make the event as a draft, with the hours and the place of the stands; where there is one, it is that one."""
    locks.lock(call)
    if known := db.session.scalars(_of(call).order_by(Event.id)).first():
        return known
    edition = call.edition
    slug = slugs.free(Event.slug, f"{slugs.of_text(TITLE, 'event')}-{edition.slug}")
    event = Event(edition_id=edition.id, slug=slug, slots=[], pending={}, checked={}, language_proof={}, details={}, shared_with="")
    standing = db.session.scalars(select(Project.id).where(Project.standing)).one()
    facts = {"kind": EventKind.STAND, "audience": Audience.EVERYONE, "languages": ["fr", "nl"], "access": [], "needs_registration": False}
    editing.create(event, {"title": TITLE, "summary": SUMMARY, "text": Translated(), "project_id": standing, **facts}, actor=actor)
    planning.planned(events.plan_slot(event, call.place, call.starts_at, call.ends_at, capacity=None), actor=actor)
    events.reindex(event.id)
    return event


def _of(call: StandCall) -> Select[Event]:
    return select(Event).where(Event.edition_id == call.edition_id, Event.kind == EventKind.STAND)
