"""Objects for tests: published, open and in the future unless told otherwise. They are flushed; the test commits."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from ixevents.accounts.models import Staff
from ixevents.accounts.roles import Role
from ixevents.allocation.matching import commitment
from ixevents.allocation.models import Round, RoundEvent, RoundLine, RoundState
from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code
from ixevents.council import queries as council_queries
from ixevents.council.models import Council, CouncilCategory, CouncilSeat, Mandate, Member
from ixevents.events import agenda
from ixevents.events.models import (
    Audience,
    Edition,
    EditionState,
    Event,
    EventKind,
    EventState,
    Place,
    Slot,
    SlotState,
)
from ixevents.events.questions import CHOSEN, Kind, Question
from ixevents.extensions import db
from ixevents.mailings.models import Mailing, MailingKind, MailingRecipient
from ixevents.projects.models import Project, ProjectKind, ProjectState
from ixevents.projects.partners import Partner, PartnerKind, Relation
from ixevents.registrations import seats as seat_rules
from ixevents.registrations.models import Registration, State
from ixevents.resources.models import Kind as ResourceKind
from ixevents.resources.models import Resource

M = TypeVar("M")
_numbers = count(1)


CHECKED = {lang: {"at": "2026-01-05T09:00:00+00:00", "by": "staff:1"} for lang in ("fr", "nl")}
"""Both official languages confirmed by somebody, as publication asks."""
PROOF = dict.fromkeys(("fr", "nl"), "2026-01-05T10:00:00+00:00")


def words(fr: str, nl: str | None = None, en: str | None = None) -> Translated:
    """Return a text in three languages; Dutch and English are told apart by a mark when not given."""
    return Translated(fr, nl or f"{fr} (nl)", en or f"{fr} (en)")


def make_project(**values: Any) -> Project:
    """Make a project record."""
    number = next(_numbers)
    defaults = {
        "slug": f"project-{number}",
        "title": words(f"Projet {number}"),
        "summary": words("De l'eau pour tous."),
        "kind": ProjectKind.DECENTRALISED_COOPERATION,
        "state": ProjectState.PUBLIC,
    }
    return _kept(Project(**defaults | values))


def make_edition(**values: Any) -> Edition:
    """Make a published festival edition, two weeks from now, with registration open."""
    number = next(_numbers)
    starts_on = values.get("starts_on", today() + timedelta(days=14))
    defaults = {
        "programme": "festival",
        "slug": f"edition-{number}",
        "title": words(f"Festival {number}"),
        "tagline": words("Une place, beaucoup de monde."),
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=1),
        "state": EditionState.PUBLISHED,
        "checked": CHECKED,
        "language_proof": PROOF,
        "pending": {},
        "events": [],
        "picture": None,
    }
    return _kept(Edition(**defaults | values))


def make_place(**values: Any) -> Place:
    """Make a place in Ixelles."""
    number = next(_numbers)
    defaults = {
        "slug": f"place-{number}",
        "name": words(f"Salle {number}", f"Zaal {number}", f"Room {number}"),
        "street": words("Place Fernand Cocq 1", "Fernand Cocqplein 1", "Place Fernand Cocq 1"),
        "locality": words("Ixelles", "Elsene", "Ixelles"),
        "checked": CHECKED,
        "pending": {},
    }
    return _kept(Place(**defaults | values))


def make_event(**values: Any) -> Event:
    """Make a published event; its edition and project are made when not given."""
    number = next(_numbers)
    defaults = {
        "slug": f"event-{number}",
        "kind": EventKind.CONCERT,
        "audience": Audience.EVERYONE,
        "title": words(f"Concert {number}"),
        "summary": words("Musique de Kinshasa."),
        "languages": ["fr"],
        "state": EventState.PUBLISHED,
        "published_at": now(),
        "checked": CHECKED,
        "language_proof": PROOF,
        "pending": {},
        "slots": [],
        "picture": None,
    }
    edition = values.pop("edition", None) or make_edition()
    project = values.pop("project", None) or make_project()
    event = _kept(Event(edition=edition, project=project, **defaults | values))
    agenda.index(event)
    db.session.flush()
    return event


def make_slot(**values: Any) -> Slot:
    """Make a published slot of two hours with 40 seats, two weeks from now; its event and place are made when not given."""
    starts_at: datetime = values.get("starts_at", now().replace(minute=0, second=0, microsecond=0) + timedelta(days=14))
    defaults = {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "capacity": 40,
        "state": SlotState.PUBLISHED,
    }
    event = values.pop("event", None) or make_event()
    place = values.pop("place", None) or make_place()
    slot = _kept(Slot(event=event, place=place, **defaults | values))
    agenda.index(event)
    db.session.flush()
    return slot


def make_registration(**values: Any) -> Registration:
    """Make a confirmed registration of one seat without a letter; its slot is made when not given and counts it."""
    number = next(_numbers)
    email = values.get("email", f"resident-{number}@example.org")
    defaults = {
        "name": f"Resident {number}",
        "email": email,
        "email_key": email.casefold() if email else None,
        "language": "fr",
        "seats": 1,
        "state": State.CONFIRMED,
    }
    slot = values.pop("slot", None) or make_slot()
    if values.get("seats_waiting"):
        values.setdefault("waiting_since", now())
    registration = _kept(Registration(slot=slot, **defaults | values))
    seat_rules.recount(slot)
    db.session.flush()
    return registration


def make_question(**values: Any) -> Question:
    """Make a yes/no question of an event, asked once on the form; its event is made when neither that nor an edition is given."""
    number = next(_numbers)
    owner = values.pop("event", None) or values.pop("edition", None) or make_event()
    defaults: dict[str, Any] = {
        "event_id" if isinstance(owner, Event) else "edition_id": owner.id,
        "position": number,
        "kind": Kind.YES_NO,
        "label": words(f"Question {number}"),
        "purpose": words("pour préparer la salle"),
        "retention_days": 30,
        "choices": [],
    }
    if values.get("kind") in CHOSEN:
        defaults["choices"] = [{"key": key, "words": words(f"Choix {key}").as_dict()} for key in ("a", "b", "c")]
    return _kept(Question(**defaults | values))


def make_round(slot: Slot, registration: Registration) -> Round:
    """Make a confirmed round in which a registration got its slot."""
    seed = new_code()
    made = Round(edition_id=slot.event.edition_id, opens_at=now() - timedelta(days=9), deadline=now() - timedelta(days=2), seed=seed)
    made.commitment, made.state, made.entries = commitment(seed), RoundState.CONFIRMED, [RoundEvent(event=slot.event)]
    _kept(made)
    told = [{"slot": slot.id, "why": "given", "left": 3, "before": 0}]
    place = {"turn": 1, "of_school": 0, "school": 1, "served": 0, "lot": "0123456789abcdef", "size": registration.seats}
    _kept(RoundLine(round=made, registration=registration, wishes=[slot.id], answers=told, slot_id=slot.id, rank=1, **place))
    return made


def make_staff(**values: Any) -> Staff:
    """Make somebody who works here, an administrator unless told otherwise, who has taken up the invitation."""
    number = next(_numbers)
    defaults = {
        "email": f"staff-{number}@example.org",
        "name": f"Staff {number}",
        "language": "en",
        "event_ids": [],
    }
    roles = [str(role) for role in values.pop("roles", None) or [Role.ADMINISTRATOR]]
    return _kept(Staff(roles=roles, **defaults | values))


def make_resource(**values: Any) -> Resource:
    """Make a facilitator without dates, or with `kind` a room or a kit."""
    number = next(_numbers)
    kind = values.get("kind", ResourceKind.FACILITATOR)
    address = f"facilitator-{number}@example.org" if kind == ResourceKind.FACILITATOR else None
    defaults = {"kind": kind, "name": f"{kind.capitalize()} {number}", "email": address, "email_key": address, "language": "fr"}
    return _kept(Resource(**defaults | values))


def make_mailing(**values: Any) -> Mailing:
    """Make the draft of a mailing to registrants, in French and Dutch."""
    defaults = {
        "audience": "registrations",
        "selection": {},
        "kind": MailingKind.PRACTICAL,
        "subject": Translated("Bonjour {name}", "Dag {name}"),
        "text": Translated("À bientôt, {name}.", "Tot binnenkort, {name}."),
        "author": "staff:1",
    }
    return _kept(Mailing(**defaults | values))


def make_mailing_recipient(**values: Any) -> MailingRecipient:
    """Make a reader of some news, to be written to."""
    number = next(_numbers)
    mailing = values.pop("mailing", None) or make_mailing(kind=MailingKind.NEWS)
    defaults = {"email_key": f"reader-{number}@example.org", "member_id": number, "language": "fr"}
    return _kept(MailingRecipient(mailing_id=mailing.id, **defaults | values))


def make_council(**values: Any) -> Council:
    """Return the council, made with three categories when it is not there: residents, organisations, and experts without a vote."""
    known = db.session.scalars(council_queries.composition()).first()
    if known is not None:
        return known
    partner = _kept(
        Partner(slug="council-municipality", name=words("Ixelles", "Elsene"), kind=PartnerKind.LOCAL_AUTHORITY, relation=Relation.SELF)
    )
    defaults = {
        "slug": "council",
        "coordinator_id": partner.id,
        "name": words("Conseil consultatif", "Adviesraad", "Council"),
        "purpose": words("conseiller", "adviseren", "to advise"),
        "term_starts_on": date(2024, 12, 1),
        "term_ends_on": date(2030, 11, 30),
    }
    kinds = (("habitants", False, True), ("ONG", True, True), ("experts", False, False))
    categories = [
        CouncilCategory(position=place, name=words(name), organisations=organisations, voting=voting)
        for place, (name, organisations, voting) in enumerate(kinds)
    ]
    _kept(Council(categories=categories, **defaults | values))
    return db.session.scalars(council_queries.composition()).one()


def make_seat(category: int = 0, **values: Any) -> CouncilSeat:
    """Make a seat of a category: 0 residents, 1 organisations, 2 without a vote."""
    council, number = make_council(), next(_numbers)
    organisation = f"Association {number}" if council.categories[category].organisations else ""
    defaults = {"organisation": organisation, "opened_on": date(2025, 1, 1), "mandates": []}
    return _kept(CouncilSeat(category=council.categories[category], **defaults | values))


def make_member(**values: Any) -> Member:
    """Make a person without a mandate, reached by mail in French."""
    number = next(_numbers)
    address = values.pop("email", f"member-{number}@example.org")
    defaults = {"name": f"Membre {number}", "language": "fr", "links": [], "mandates": [], "search": f"membre {number}"}
    return _kept(Member(email=address, email_key=address, **defaults | values))


def make_mandate(**values: Any) -> Mandate:
    """Make a mandate in office, of a new member in a new seat of residents unless told otherwise (`category`)."""
    seat = values.pop("seat", None) or make_seat(values.pop("category", 0))
    member = values.pop("member", None) or make_member()
    defaults = {"starts_on": date(2025, 1, 1), "ends_on": date(2030, 11, 30)}
    return _kept(Mandate(seat=seat, member=member, **defaults | values))


def _kept(thing: M) -> M:
    db.session.add(thing)
    db.session.flush()
    return thing
