"""Sample proposals for the sample Week: invented associations and contacts, one in each state, one with its published event."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from sqlalchemy import select

from ixevents.core import zones
from ixevents.core.clock import now, today
from ixevents.core.languages import Translated
from ixevents.events import desk, editing, publishing
from ixevents.events.models import Audience, Edition, EventKind, Place
from ixevents.extensions import db
from ixevents.journal.models import SYSTEM
from ixevents.proposals import actions, deciding, queries, scheduling
from ixevents.proposals.models import EventProposal, ProposalCall
from ixevents.registrations.models import Channel

CONDITIONS = Translated(
    "Exemple d’appel. Chaque association et chaque membre du Conseil consultatif peut proposer un événement, **gratuit** et ouvert à tout "
    "le monde. La commune prête la salle, tient les inscriptions et fait connaître le programme.",
    "Voorbeeld van een oproep. Elke vereniging en elk lid van de Adviesraad mag een evenement voorstellen, **gratis** en open voor "
    "iedereen. De gemeente leent de zaal uit, beheert de inschrijvingen en maakt het programma bekend.",
    "Sample call. Every association and every member of the Consultative Council may propose an event, **free** and open to everybody. "
    "The municipality lends the room, takes the registrations and makes the programme known.",
)
IDEAS: tuple[tuple[str, str, Mapping[str, str], Mapping[str, str], EventKind, int, int], ...] = (
    (
        "Chœur de la Source (exemple)",
        "fr",
        {"fr": "Chanter le fleuve", "nl": "De stroom bezingen", "en": "Singing the river"},
        {
            "fr": "Un soir de chants d’ici et du Congo, avec le public.",
            "nl": "Een avond met liederen van hier en uit Congo, samen met het publiek.",
            "en": "An evening of songs from here and from the Congo, with the audience.",
        },
        EventKind.CONCERT,
        1,
        19,
    ),
    (
        "Atelier Semences (voorbeeld)",
        "nl",
        {"nl": "Zaden die reizen"},
        {"nl": "Een workshop over zaden die boeren hier en ginder bewaren."},
        EventKind.WORKSHOP,
        2,
        14,
    ),
    (
        "Voix du Quartier (exemple)",
        "fr",
        {"fr": "Chanter le grand fleuve"},
        {"fr": "Une chorale de quartier raconte le fleuve."},
        EventKind.CONCERT,
        1,
        19,
    ),
    (
        "Marche et Mémoire (exemple)",
        "fr",
        {"fr": "Marche des noms de rue", "nl": "Wandeling langs straatnamen"},
        {"fr": "Deux heures à pied, de rue en rue.", "nl": "Twee uur te voet, van straat tot straat."},
        EventKind.WALK,
        5,
        10,
    ),
    (
        "Tafel van de Wereld (voorbeeld)",
        "nl",
        {"nl": "Koken met wat overblijft", "fr": "Cuisiner les restes"},
        {"nl": "Samen koken en eten.", "fr": "Cuisiner et manger ensemble."},
        EventKind.MEAL,
        3,
        12,
    ),
    (
        "Ciné Passerelle (exemple)",
        "fr",
        {"fr": "Courts métrages sans frontières"},
        {"fr": "Six films courts, puis la parole au public."},
        EventKind.FILM,
        4,
        20,
    ),
)
"""Organisation, language, titles, summaries, kind, day of the Week, hour."""


def load() -> int:
    """Add the sample call with its proposals and return how many that were; only beside the sample Week, once."""
    asked = select(Edition).where(Edition.programme == queries.PROGRAMME, Edition.sample).order_by(Edition.starts_on.desc())
    edition = db.session.scalars(asked).first()
    if edition is None or db.session.scalars(queries.call_of(edition.id)).first() is not None:
        return 0
    evening = max(edition.starts_on - timedelta(days=14), today() + timedelta(days=7))
    closes = zones.instant(evening, time(20))
    facts = {"conditions": CONDITIONS, "opens_at": now() - timedelta(days=20), "closes_at": closes}
    call = actions.open_call(edition, facts, actor=SYSTEM)
    made = [_propose(call, number) for number in range(len(IDEAS))]
    _decide(made)
    return len(made)


def _propose(call: ProposalCall, number: int) -> EventProposal:
    organisation, language, titles, summaries, kind, day, hour = IDEAS[number]
    starts = zones.instant(call.edition.starts_on + timedelta(days=day), time(hour))
    texts = {"title": Translated.of(titles), "summary": Translated.of(summaries), "text": Translated()}
    person = {"contact": organisation, "email": f"proposal-{number + 1}@example.org", "phone": "", "language": language}
    facts: dict[str, Any] = {"kind": kind, "audience": Audience.EVERYONE, "languages": [language], "access": ["step_free"], "expected": 40}
    values = {**texts, **person, **facts, "organisation": organisation, "capacity": 40, "needs_registration": True, "sample": True}
    return actions.enter(call, values, [(starts, starts + timedelta(hours=2))], channel=Channel.COUNTER, actor=SYSTEM)


def _decide(made: list[EventProposal]) -> None:
    """Leave one in each state."""
    published, _received, double, asked, accepted, refused = made
    deciding.merge(double, published, actor=SYSTEM)
    deciding.ask(asked, "Combien de personnes peuvent marcher ensemble ?", actor=SYSTEM)
    deciding.accept(accepted, actor=SYSTEM)
    deciding.refuse(refused, "La salle de projection est déjà prise toute la Semaine.", actor=SYSTEM)
    place = db.session.scalars(select(Place).where(Place.language_proof != {}).order_by(Place.id)).first()
    if place is not None:
        dates = [(wish.starts_at, wish.ends_at) for wish in published.wishes]
        event = scheduling.schedule(published, scheduling.Plan(dates, place, None, capacity=40, shared=True), actor=SYSTEM)
        _publish(event.id)


def _publish(event_id: int) -> None:
    db.session.flush()
    # What was made in this session is read anew, with all that publishing looks at.
    db.session.expire_all()
    event = db.session.scalars(desk.event_whole(event_id)).one()
    editing.confirm(event, ("fr", "nl"), actor=SYSTEM)
    publishing.publish_with_slots(event, actor=SYSTEM)
