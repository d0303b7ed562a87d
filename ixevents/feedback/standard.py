"""The questions an edition begins with, by its programme; staff change them from there."""

from dataclasses import dataclass
from typing import Any

from ixevents.core.languages import Translated
from ixevents.feedback.models import AskedOf, Kind


@dataclass(frozen=True)
class Standard:
    """One question to begin with."""

    kind: Kind
    label: Translated
    asked_of: AskedOf = AskedOf.EVERYBODY
    choices: tuple[tuple[str, Translated], ...] = ()


_HOW = Standard(Kind.SCALE, Translated("Comment était-ce ?", "Hoe was het?", "How was it?"))
_LEVEL = (
    ("easy", Translated("Trop simple", "Te eenvoudig", "Too simple")),
    ("right", Translated("Juste bien", "Precies goed", "Just right")),
    ("hard", Translated("Trop difficile", "Te moeilijk", "Too difficult")),
)
_FOLLOWED = Standard(
    Kind.CHOICE,
    Translated("Le niveau vous convenait-il ?", "Was het niveau goed voor u?", "Was the level right for you?"),
    AskedOf.PERSONS,
    _LEVEL,
)
_CLASS_FOLLOWED = Standard(
    Kind.CHOICE,
    Translated("Le niveau convenait-il à la classe ?", "Paste het niveau bij de klas?", "Was the level right for the class?"),
    AskedOf.CLASSES,
    _LEVEL,
)
_CLASS_LEARNED = Standard(
    Kind.WORDS,
    Translated("Qu’est-ce que les élèves en retiennent ?", "Wat onthouden de leerlingen?", "What do the pupils take away?"),
    AskedOf.CLASSES,
)
_LEARNED = Standard(
    Kind.WORDS, Translated("Qu’en retenez-vous ?", "Wat onthoudt u ervan?", "What do you take away from it?"), AskedOf.PERSONS
)
_CLASS_USED = Standard(
    Kind.CHOICE,
    Translated(
        "Le dossier pédagogique vous a-t-il servi en classe ?",
        "Was het lesdossier bruikbaar in de klas?",
        "Was the teaching dossier of use in class?",
    ),
    AskedOf.CLASSES,
    (
        ("yes", Translated("Oui", "Ja", "Yes")),
        ("partly", Translated("En partie", "Voor een deel", "In part")),
        ("no", Translated("Non", "Nee", "No")),
        ("unseen", Translated("Je ne l’ai pas lu", "Ik heb het niet gelezen", "I have not read it")),
        # Not every workshop has one, and the questions are those of the edition.
        ("none", Translated("Il n’y en avait pas", "Er was er geen", "There was none")),
    ),
)
_FOUND = Standard(
    Kind.CHOICE,
    Translated("Comment l’avez-vous appris ?", "Hoe hebt u ervan gehoord?", "How did you hear of it?"),
    AskedOf.PERSONS,
    (
        ("letterbox", Translated("Dans ma boîte aux lettres", "In mijn brievenbus", "In my letterbox")),
        ("poster", Translated("Par une affiche", "Via een affiche", "From a poster")),
        ("online", Translated("En ligne", "Online", "Online")),
        ("people", Translated("Par quelqu’un", "Via iemand", "From somebody")),
        (
            "association",
            Translated("Par une association ou une école", "Via een vereniging of een school", "From an association or a school"),
        ),
    ),
)
_AGAIN = Standard(
    Kind.CHOICE,
    Translated("Reviendriez-vous ?", "Zou u terugkomen?", "Would you come again?"),
    choices=(
        ("yes", Translated("Oui", "Ja", "Yes")),
        ("perhaps", Translated("Peut-être", "Misschien", "Perhaps")),
        ("no", Translated("Non", "Nee", "No")),
    ),
)
_MORE = Standard(Kind.WORDS, Translated("Que pouvons-nous faire mieux ?", "Wat kunnen we beter doen?", "What can we do better?"))

_WORKSHOPS = (_HOW, _FOLLOWED, _CLASS_FOLLOWED, _LEARNED, _CLASS_LEARNED, _AGAIN, _MORE)
_BY_PROGRAMME = {
    "festival": (_HOW, _CLASS_FOLLOWED, _FOUND, _AGAIN, _MORE),
    "youth": (_HOW, _FOLLOWED, _CLASS_FOLLOWED, _LEARNED, _CLASS_LEARNED, _CLASS_USED, _AGAIN, _MORE),
}


def questions(programme: str) -> list[dict[str, Any]]:
    """Return what an edition of a programme asks to begin with, as the values of its questions."""
    return [_values(one) for one in _BY_PROGRAMME.get(programme, _WORKSHOPS)]


def _values(one: Standard) -> dict[str, Any]:
    choices = [{"key": key, "words": words.as_dict()} for key, words in one.choices]
    return {"kind": one.kind, "asked_of": one.asked_of, "label": one.label, "choices": choices}
