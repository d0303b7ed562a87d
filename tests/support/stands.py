"""Calls for stands and who applied, for tests: open and in the future unless told otherwise. Everything is flushed; the test commits."""

from datetime import timedelta
from itertools import count
from typing import Any

from ixevents.associations.models import Pitch, Stand, StandCall, StandDocument, StandState, Vehicle
from ixevents.core.clock import now, today
from ixevents.core.languages import fold
from ixevents.extensions import db
from ixevents.projects.partners import Partner, PartnerKind, Relation
from tests.support import factories

_numbers = count(1)


def make_call(**values: Any) -> StandCall:
    """Make a call that is open, for a festival a month from now."""
    edition = values.pop("edition", None) or factories.make_edition(starts_on=today() + timedelta(days=30))
    start = (now() + timedelta(days=30)).replace(hour=10, minute=0, second=0, microsecond=0)
    defaults = {
        "edition": edition,
        "place": values.pop("place", None) or factories.make_place(),
        "conditions": factories.words("Une table par stand."),
        "opens_at": now() - timedelta(days=5),
        "closes_at": now() + timedelta(days=10),
        "starts_at": start,
        "ends_at": start + timedelta(hours=8),
        "arrival_from": start - timedelta(hours=3),
        "arrival_until": start - timedelta(hours=1),
        "tables": 10,
        "watts": 3000,
        "stands_most": 8,
    }
    return _kept(StandCall(**defaults | values))


def make_stand(call: StandCall | None = None, **values: Any) -> Stand:
    """Make an application that was received, in French."""
    number = next(_numbers)
    name, email = values.get("association", f"Association {number}"), values.get("email", f"association-{number}@example.org")
    defaults = {
        "call": call or make_call(),
        "association": name,
        "association_key": fold(name),
        "activity": factories.words("Des jeux du monde entier."),
        "languages": ["fr"],
        "vehicle": Vehicle.VAN,
        "insured": True,
        "contact": f"Contact {number}",
        "email": email,
        "email_key": email,
        "language": "fr",
        "state": StandState.RECEIVED,
        "received_at": now(),
        "pitch": None,
        "partner": None,
        "documents": [],
    }
    return _kept(Stand(**defaults | values))


def make_pitch(call: StandCall, number: int, **values: Any) -> Pitch:
    """Make a pitch of three metres by three; numbers stand side by side."""
    return _kept(Pitch(call_id=call.id, number=number, **{"x": 3 * (number - 1), "y": 0} | values))


def make_partner(**values: Any) -> Partner:
    """Make an association of the records."""
    defaults = {
        "slug": f"partner-{next(_numbers)}",
        "name": factories.words("Les Palabres", "De Praters"),
        "kind": PartnerKind.NON_STATE_ACTOR,
        "relation": Relation.INSTITUTIONAL_PARTNER,
    }
    return _kept(Partner(**defaults | values))


def make_document(stand: Stand) -> StandDocument:
    """Make a document that was handed in."""
    body = b"%PDF-1.7 sample"
    document = StandDocument(filename="assurance.pdf", media_type="application/pdf", size=len(body), sha256="0" * 64, body=body)
    stand.documents.append(document)
    return _kept(document)


def application(**answers: Any) -> dict[str, Any]:
    """Return what an association sends, by the names of the form."""
    answers = {
        "association": "Les Palabres",
        "number": "",
        "activity": "Des jeux du monde entier.",
        "languages": ["fr", "nl"],
        "width": "3",
        "tables": "2",
        "watts": "400",
        "hygiene": "",
        "insured": "y",
        "vehicle": "van",
        "arrival_wish": "",
        "volunteers": "4",
        "needs_note": "",
        "contact": "Amina Diallo",
        "phone": "",
        "email": "amina@example.org",
        "language": "fr",
    } | answers
    return {name: value for name, value in answers.items() if value is not None}


def _kept(thing: Any) -> Any:
    db.session.add(thing)
    db.session.flush()
    return thing
