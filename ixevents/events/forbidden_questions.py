"""What nobody may be asked here: register numbers, identity papers, birth dates, nationality, names of pupils (GDPR-01, GDPR-04)."""

import re
from collections.abc import Iterable

from flask_babel import gettext as _

from ixevents.core.languages import fold
from ixevents.core.refusal import Refused

_REGISTER = (
    r"(numero|n°|no|nr|num) ?(de |du |d')?(registre )?national|registre national|registe national|\bniss\b|\binsz\b|\bnrn\b|\brrn\b"
    r"|rijksregister|national (register|registry|registration|number|id)|identificatienummer|(social security|bsn|ssn)( number)?\b"
)
_PAPERS = (
    r"carte d'identite|carte identite|piece d'identite|titre de sejour|passeport|identiteitskaart|identiteitsbewijs|paspoort|verblijfstitel"
    r"|identity (card|paper|document)|\bid[ -]?card|\beid\b|e-id|passport|residence permit"
)
_BIRTH = (
    r"date (et lieu )?de naissance|lieu de naissance|\bne\(e\) le\b|geboorte(datum|plaats|dag)|geboren op|birth ?da(te|y)|date of birth"
    r"|place of birth|born on"
)
_ORIGIN = r"nationalit|citoyennete|staatsburgerschap|citizenship|pays d'origine|herkomst|origine ethnique|religion|godsdienst|ethnic"
_PUPILS = (
    r"(nom|prenom|liste)s? (de|des|de l'|du) ?(tous les |chaque )?(eleve|enfant)"
    r"|(naam|namen|lijst) van (de|elke|alle) ?(leerling|kinderen|kind)"
    r"|leerlingenlijst|(names?|list) of (the |each |all )?(pupil|child|student)|(pupils?|students?|children)['’]?s? names?"
)


def require_lawful(texts: Iterable[str]) -> None:
    """Raise `Refused`, saying why and what to ask instead, when a text of a question asks for what must not be kept."""
    said = [fold(text).replace("’", "'") for text in texts]
    for pattern, sentence in _reasons():
        if any(re.search(pattern, text) for text in said):
            raise Refused(sentence, "unlawful")


def holds_register_number(text: str) -> bool:
    """Whether a text holds a Belgian national register number: eleven digits whose last two check the others."""
    for found in re.finditer(r"(?<!\d)\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}(?!\d)", text):
        digits = re.sub(r"\D", "", found[0])
        number, check = int(digits[:9]), int(digits[9:])
        # Who was born from 2000 on has a 2 before the nine digits when they are checked.
        if check in (97 - number % 97, 97 - (2_000_000_000 + number) % 97):
            return True
    return False


def _reasons() -> tuple[tuple[str, str], ...]:
    return (
        (
            _REGISTER,
            _("The national register number may not be asked: the act of 8 August 1983 wants an authorisation for that."),
        ),
        (_PAPERS, _("Identity papers may not be asked for. Ask only what the event needs, such as a name for the door.")),
        (_BIRTH, _("Full birth dates may not be asked. Ask for the age in years, or an age group, when the event needs it.")),
        (
            _ORIGIN,
            _("Nationality, origin and religion may not be asked. Ask what the event has to prepare, such as the language or the meal."),
        ),
        (_PUPILS, _("Pupils are never named. Ask how many come.")),
    )
