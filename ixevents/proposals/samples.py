"""Samples of the letters about proposals: an invented association, an invented evening."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.core.tokens import new_code
from ixevents.events import slugs
from ixevents.events.models import Audience, Edition, EditionState, Event, EventKind, Place, Slot
from ixevents.extensions import db
from ixevents.outbox import samples
from ixevents.projects.models import Project, ProjectKind
from ixevents.proposals import notices
from ixevents.proposals.models import DateWish, EventProposal, ProposalCall, ProposalState

NAMES = {
    "confirm": _l("Proposal: confirm the address"),
    "received": _l("Proposal: received"),
    "asked": _l("Proposal: changes asked for"),
    "answered": _l("Proposal: changes answered, to the team"),
    "accepted": _l("Proposal: accepted"),
    "scheduled": _l("Proposal: day and place"),
    "published": _l("Proposal: published"),
    "refused": _l("Proposal: not retained"),
    "merged": _l("Proposal: taken together with another"),
    "joined": _l("Proposal: another one joins"),
    "reopened": _l("Proposal: stands by itself again"),
    "withdrawn": _l("Proposal: withdrawn"),
}
TITLE = Translated("Chanter le fleuve", "De stroom bezingen", "Singing the river")

ASKED = "Combien de musiciens ? / Hoeveel muzikanten?"
REASON = "La salle est prise ce soir-là. / De zaal is die avond bezet."


def add() -> None:
    """Make the samples known."""
    for letter, title in NAMES.items():
        samples.add(f"proposals.{letter}", title, _writer(letter))


def write(letter: str, language: str) -> object:
    """Write one letter about something invented; the caller undoes it."""
    found = proposal(language)
    if letter == "answered":
        return notices.answered(found, language)
    if letter == "merged":
        found.event, found.state = None, ProposalState.MERGED
        found.merged_into = other = proposal(language, "Voix du port")
        other.title = Translated("Chants du port", "Liederen van de haven", "Songs of the harbour")
    if letter == "joined":
        other = proposal(language, "Voix du port")
        other.title = Translated("Chants du port", "Liederen van de haven", "Songs of the harbour")
        return notices.joined(found, other)
    return getattr(notices, letter)(found)


def proposal(language: str, organisation: str = "Les Palabres") -> EventProposal:
    """Make an invented proposal with its event, in the session."""
    call, start = _call(), now().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=40)
    event = _event(call.edition)
    event.slots = [Slot(event=event, place=_place(), starts_at=start, ends_at=start + timedelta(hours=2))]
    words = {"title": TITLE, "summary": TITLE, "asked": ASKED, "reason": REASON}
    person = {"contact": "Amina Diallo", "email": "amina@example.org", "email_key": "amina@example.org", "language": language}
    facts = {"kind": EventKind.CONCERT, "audience": Audience.EVERYONE, "languages": ["fr"], "project": None, "place": None}
    found = EventProposal(call=call, organisation=organisation, event=event, **words, **person, **facts)
    found.state = ProposalState.RECEIVED
    found.wishes = [DateWish(position=0, starts_at=start, ends_at=start + timedelta(hours=2))]
    db.session.add(found)
    db.session.flush()
    return found


def _call() -> ProposalCall:
    edition = Edition(programme="week", slug=f"sample-{new_code()}"[:60], title=Translated("Semaine 2027", "Week 2027", "Week 2027"))
    edition.starts_on, edition.ends_on, edition.state = today() + timedelta(days=38), today() + timedelta(days=44), EditionState.DRAFT
    call = ProposalCall(edition=edition, conditions=TITLE, opens_at=now() - timedelta(days=1), closes_at=now() + timedelta(days=20))
    db.session.add(call)
    db.session.flush()
    return call


def _event(edition: Edition) -> Event:
    project = Project(slug=f"sample-{new_code()}"[:60], title=TITLE, summary=TITLE, kind=ProjectKind.GENERAL_POLICY)
    event = Event(
        edition=edition,
        project=project,
        slug=slugs.free(Event.slug, "chanter-le-fleuve-exemple"),
        kind=EventKind.CONCERT,
        title=TITLE,
        summary=TITLE,
    )
    db.session.add(event)
    return event


def _place() -> Place:
    return Place(
        slug=f"sample-{new_code()}"[:60],
        name=Translated("Maison communale", "Gemeentehuis", "Town hall"),
        street=Translated("Chaussée d’Ixelles 168", "Elsensesteenweg 168", "Chaussée d’Ixelles 168"),
        locality=Translated("Ixelles", "Elsene", "Ixelles"),
    )


def _writer(letter: str) -> samples.Write:
    return lambda language: write(letter, language)
