"""Samples of the letters around visits: an invented class of an invented school."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l

from ixevents.classes.models import ClassParty, ClassTerms, Photos
from ixevents.core.languages import Translated
from ixevents.extensions import db
from ixevents.outbox import samples
from ixevents.registrations.samples import party as invented
from ixevents.visits import notices, queries

NAMES = {
    "final": _l("Final number asked"),
    "final_again": _l("Final number asked again"),
    "practical": _l("Practical letter"),
    "thanks": _l("Thanks to a class"),
    "my_classes": _l("My classes"),
}


def add() -> None:
    """Make the samples known."""
    for letter, title in NAMES.items():
        samples.add(f"visits.{letter}", title, _practical if letter == "practical" else _plain(letter))


def _party(language: str) -> ClassParty:
    registration = invented(language, seats=28)
    facts = {"label": "4TQ B", "level": "S4", "pupils": 26, "adults": 2, "pupils_came": 25, "adults_came": 2, "photos": Photos.ATMOSPHERE}
    db.session.add(ClassParty(registration_id=registration.id, school_named="", **facts))
    db.session.flush()
    return db.session.scalars(queries.by_registration(registration.id)).one()


def _plain(letter: str) -> Callable[[str], object]:
    return lambda language: getattr(notices, letter)(_party(language))


def _practical(language: str) -> object:
    terms = ClassTerms(
        bring=Translated("Un bic par élève", "Een balpen per leerling", "A pen for each pupil"),
        travel=Translated("Tram 81, arrêt Flagey", "Tram 81, halte Flagey", "Tram 81, stop Flagey"),
        practical=Translated(
            "Soyez là dix minutes avant le début.", "Wees er tien minuten voor het begin.", "Be there ten minutes before the start."
        ),
        dossier_url="https://events.example.org/dossier.pdf",
    )
    return notices.practical(_party(language), terms)
