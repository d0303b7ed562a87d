"""Reading lines of members: which column is which in French, Dutch and English, and what is wrong with a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from ixevents.core import addresses
from ixevents.core.languages import LANGUAGES, UNKNOWN, fold
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language, plain
from ixevents.council.models import CouncilCategory, Gender, MandateRole, Office
from ixevents.schools.sheets import Line

COLUMNS: dict[str, tuple[str, ...]] = {
    "category": ("category", "categorie"),
    "organisation": ("organisation", "organization", "organisatie", "association", "vereniging"),
    "name": ("name", "nom", "naam", "nom_et_prenom", "naam_en_voornaam"),
    "role": ("role", "rol", "qualite", "hoedanigheid"),
    "office": ("office", "fonction", "functie"),
    "email": ("email", "e_mail", "mail", "courriel", "adresse_e_mail", "e_mailadres"),
    "phone": ("phone", "telephone", "telefoon", "gsm"),
    "street": ("street", "rue", "straat", "adresse", "adres"),
    "postcode": ("postcode", "code_postal"),
    "locality": ("locality", "municipality", "commune", "gemeente"),
    "language": ("language", "langue", "taal"),
    "gender": ("gender", "sex", "sexe", "geslacht"),
    "starts_on": ("starts_on", "from", "debut", "begin", "start"),
    "ends_on": ("ends_on", "until", "fin", "einde"),
    "decision": ("decision", "beslissing", "besluit"),
}
HEADINGS = {
    "fr": "catégorie;association;nom;qualité;fonction;adresse e-mail;téléphone;rue;code postal;commune;langue;sexe;début;fin;décision",
    "nl": "categorie;vereniging;naam;rol;functie;e-mailadres;telefoon;straat;postcode;gemeente;taal;geslacht;begin;einde;beslissing",
    "en": "category;organisation;name;role;office;email;phone;street;postcode;locality;language;gender;starts on;ends on;decision",
}
"""What an empty list calls its columns to whoever fills it in, in the order of `COLUMNS`."""

NEEDED = ("category", "name", "starts_on")
LONGEST = {"name": 120, "organisation": 160, "email": 254, "phone": 40, "street": 160, "postcode": 10, "locality": 80, "decision": 160}

_ROLES = {"effective": MandateRole.EFFECTIVE, "effectif": MandateRole.EFFECTIVE, "effectief": MandateRole.EFFECTIVE}
_SECONDS = ("substitute", "suppleant", "plaatsvervanger", "plaatsvervangend")
_OFFICES = {
    Office.CHAIR: ("chair", "president", "presidente", "presidence", "voorzitter", "voorzitterschap"),
    Office.VICE_CHAIR: ("vice_chair", "vice-chair", "vice-president", "vice-presidente", "ondervoorzitter", "vice-presidence"),
    Office.SECRETARY: ("secretary", "secretaire", "secretaris", "secretariat"),
}
_GENDERS = {"f": Gender.WOMAN, "v": Gender.WOMAN, "w": Gender.WOMAN, "m": Gender.MAN, "h": Gender.MAN, "x": Gender.OTHER}
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True)
class Entry:
    """One line, read: a person in a seat for a time."""

    line: int
    category: CouncilCategory
    organisation: str
    role: MandateRole
    office: Office | None
    starts_on: date
    ends_on: date | None
    decision: str
    person: dict[str, Any]

    @property
    def key(self) -> tuple[str, str, MandateRole, date]:
        """By what the same line is known when the file comes again."""
        return fold(self.person["name"]), fold(self.organisation), self.role, self.starts_on


class Wrong(Exception):
    """A line that cannot be taken, and why."""


def read(lines: Sequence[Line], categories: Sequence[CouncilCategory]) -> tuple[list[Entry], list[tuple[int, str]]]:
    """Return the lines that can be taken, and what is wrong with the others. Raises `Refused` without the needed columns."""
    if lines:
        missing = [name for name in NEEDED if not any(heading in lines[0].cells for heading in COLUMNS[name])]
        if missing:
            called = dict(zip(COLUMNS, HEADINGS[current_language()].split(";"), strict=True))
            raise Refused(_("These columns are missing: %(names)s.", names=", ".join(called[name] for name in missing)), "columns")
    entries, errors = [], []
    for line in lines:
        cells = {name: _cell(line.cells, headings) for name, headings in COLUMNS.items()}
        if not any(cells.values()):
            continue
        try:
            entries.append(_entry(line.number, cells, categories))
        except Wrong as wrong:
            errors.append((line.number, str(wrong)))
    return entries, errors


def _entry(number: int, cells: Mapping[str, str], categories: Sequence[CouncilCategory]) -> Entry:
    for name, most in LONGEST.items():
        if len(cells[name]) > most:
            raise Wrong(_("“%(column)s” is longer than %(most)s characters.", column=COLUMNS[name][0], most=most))
    if not cells["name"]:
        raise Wrong(_("The name is missing."))
    category = _category(cells["category"], categories)
    if category.organisations and not cells["organisation"]:
        raise Wrong(_("The organisation is missing."))
    starts_on, ends_on = _day(cells["starts_on"]), _day(cells["ends_on"]) if cells["ends_on"] else None
    if ends_on is not None and ends_on < starts_on:
        raise Wrong(_("The end must not come before the start."))
    organisation = cells["organisation"] if category.organisations else ""
    role, office = _role(cells["role"]), _office(cells["office"])
    return Entry(number, category, organisation, role, office, starts_on, ends_on, cells["decision"], _person(cells))


def _person(cells: Mapping[str, str]) -> dict[str, Any]:
    email = cells["email"]
    try:
        shown = addresses.read(email).shown if email else None
    except Refused as refusal:
        raise Wrong(refusal.message) from refusal
    if not shown and not (cells["street"] and cells["postcode"] and cells["locality"]):
        raise Wrong(_("Neither an email address nor a whole postal address."))
    language = fold(cells["language"])[:2]
    gender = _GENDERS.get(fold(cells["gender"])[:1])
    texts = {name: cells[name] for name in ("name", "phone", "street", "postcode", "locality")}
    return {**texts, "email": shown, "language": language if language in LANGUAGES else UNKNOWN, "gender": gender}


def _category(text: str, categories: Sequence[CouncilCategory]) -> CouncilCategory:
    wanted = fold(text)
    for category in categories:
        if wanted and wanted in (fold(category.name.fr), fold(category.name.nl), fold(category.name.en)):
            return category
    names = ", ".join(f"“{plain(category.name)}”" for category in categories)
    raise Wrong(_("No category is called “%(name)s”. There are: %(names)s.", name=text, names=names))


def _role(text: str) -> MandateRole:
    wanted = fold(text)
    if not wanted or any(wanted.startswith(word) for word in _ROLES):
        return MandateRole.EFFECTIVE
    if any(wanted.startswith(word) for word in _SECONDS):
        return MandateRole.SUBSTITUTE
    raise Wrong(_("“%(text)s” is neither effective nor substitute.", text=text))


def _office(text: str) -> Office | None:
    wanted = fold(text)
    if not wanted:
        return None
    for office, names in _OFFICES.items():
        if wanted in names:
            return office
    raise Wrong(_("No office is called “%(text)s”.", text=text))


def _day(text: str) -> date:
    for form in _DAYS:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007  # a day, not a moment
        except ValueError:
            continue
        if 1950 <= found.year <= 2100:
            return found
    raise Wrong(_("“%(text)s” is not a day such as 2025-03-20 or 20/03/2025.", text=text))


def _cell(cells: Mapping[str, str], headings: Sequence[str]) -> str:
    return next((cells[heading].strip() for heading in headings if heading in cells), "")
