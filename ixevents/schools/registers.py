"""The registers of schools as they are published: their headings, their words, one entry a site (SCH-01 to SCH-04)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _

from ixevents.core.languages import fold
from ixevents.core.refusal import Refused
from ixevents.schools.models import Community, Stage
from ixevents.schools.sheets import Line

MOST_FAULTS = 10

# The first alias is the published name; the others were seen in exports, or are what people write.
_FRENCH = {
    "number": ("ndeg_fase_de_l_etablissement", "n_fase_de_l_etablissement", "fase_etablissement", "numero_fase_etablissement", "fase"),
    "site": ("ndeg_fase_de_l_implantation", "n_fase_de_l_implantation", "fase_implantation", "numero_fase_implantation", "implantation"),
    "name": ("nom_de_l_etablissement", "nom_d_etablissement", "nom", "denomination", "etablissement"),
    "network": ("reseau",),
    "kind": ("type_d_enseignement", "type_enseignement"),
    "special": ("genre",),
    "stage": ("niveau",),
    "company_number": ("numero_bce_de_l_etablissement", "bce_etablissement", "bce"),
    "street": ("adresse_de_l_implantation", "adresse_implantation", "adresse", "adresse_de_l_etablissement"),
    "house": (),
    "postcode": ("code_postal_de_l_implantation", "code_postal_implantation", "code_postal", "cp"),
    "locality": ("commune_de_l_implantation", "commune_implantation", "commune", "localite"),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
}
_DUTCH = {
    "number": ("instellingsnummer", "schoolnummer", "instelling_nummer", "nummer"),
    "site": ("vestigingsplaats", "vestigingsplaatsnummer", "vestigingsnummer", "intern_vplnummer", "vplnr"),
    "name": ("naam", "schoolnaam", "naam_instelling", "korte_naam", "naam_school"),
    "network": ("net", "onderwijsnet", "soort_bestuur"),
    "kind": ("onderwijstype", "hoofdstructuur", "type"),
    "special": ("onderwijsvorm", "gewoon_buitengewoon", "soort_onderwijs"),
    "stage": ("niveau", "onderwijsniveau"),
    "company_number": ("kbo", "kbo_nummer", "ondernemingsnummer"),
    "street": ("straat", "straatnaam", "adres"),
    "house": ("huisnummer", "huisnr", "nr"),
    "postcode": ("postcode", "postnummer"),
    "locality": ("gemeente", "deelgemeente", "plaats"),
    "latitude": ("latitude", "breedtegraad", "lat"),
    "longitude": ("longitude", "lengtegraad", "lon"),
}
_HEADINGS = {Community.FRENCH: _FRENCH, Community.DUTCH: _DUTCH}
_NEEDED = {
    Community.FRENCH: ("number", "site", "name", "postcode", "locality"),
    Community.DUTCH: ("number", "name", "postcode", "locality"),
}
_NUMBERS = {Community.FRENCH: r"\d{1,6}", Community.DUTCH: r"\d{4,6}"}
_STAGES = (
    (Stage.NURSERY, ("maternel", "kleuter", "fondamental", "basisonderwijs")),
    (Stage.PRIMARY, ("primaire", "lager", "fondamental", "basisonderwijs")),
    (Stage.SECONDARY, ("secondaire", "secundair", "cefa")),
    (Stage.HIGHER, ("superieur", "haute ecole", "universit", "hoger", "hogeschool", "promotion sociale", "volwassenen")),
)
_LEVEL_NUMBERS = {"1": Stage.NURSERY, "2": Stage.PRIMARY, "3": Stage.SECONDARY, "4": Stage.HIGHER}
_SPECIAL = ("specialis", "buitengewoon", "special")
_SMALL_WORDS = {
    "de",
    "du",
    "des",
    "la",
    "le",
    "les",
    "et",
    "en",
    "l",
    "d",
    "a",
    "au",
    "aux",
    "van",
    "het",
    "der",
    "den",
    "voor",
    "te",
    "sur",
    "op",
}


@dataclass
class Entry:
    """One site of a school, from all its rows."""

    row: int
    number: str
    site: str
    facts: dict[str, object]
    stages: list[Stage] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    special: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What the register knows it by."""
        return self.number, self.site


def read(lines: Sequence[Line], community: Community) -> list[Entry]:
    """Return one entry a site, its types of teaching gathered; never joined by name (SCH-01).

    Raises `Refused` when a needed column is missing, or naming the rows that cannot be read.
    """
    columns = _columns(lines, community)
    entries: dict[tuple[str, str], Entry] = {}
    faults: list[str] = []
    for line in lines:
        cells = {name: line.cells.get(column, "") for name, column in columns.items()}
        fault = _fault(line.number, cells, community)
        if fault:
            faults.append(fault)
            continue
        entry = _entry(line.number, cells)
        _gather(entries.setdefault(entry.key, entry), cells)
    if faults:
        more = [_("and %(num)s more rows", num=len(faults) - MOST_FAULTS)] if len(faults) > MOST_FAULTS else []
        raise Refused(" ".join([*faults[:MOST_FAULTS], *more]), "rows")
    return list(entries.values())


def stages_of(*words: str) -> list[Stage]:
    """Return the stages that words of a register speak of: "Fondamental" is nursery and primary school."""
    said = " ".join(fold(word) for word in words)
    found = [stage for stage, signs in _STAGES if any(sign in said for sign in signs)]
    return found or [_LEVEL_NUMBERS[word.strip()] for word in words if word.strip() in _LEVEL_NUMBERS]


def readable(name: str) -> str:
    """Return a name the register writes in capitals as people write it; others stay as they are."""
    if not name.isupper():
        return name
    words = re.split(r"(\W+)", name.lower())
    return "".join(word if index and word in _SMALL_WORDS else word[:1].upper() + word[1:] for index, word in enumerate(words))


def _columns(lines: Sequence[Line], community: Community) -> dict[str, str]:
    if community not in _HEADINGS:
        raise Refused(_("Only the French-speaking and the Dutch-speaking schools have a register."), "community")
    if not lines:
        raise Refused(_("This file has headings and no rows."), "empty")
    there = set(lines[0].cells)
    found = {name: next((alias for alias in aliases if alias in there), "") for name, aliases in _HEADINGS[community].items()}
    missing = [_HEADINGS[community][name][0] for name in _NEEDED[community] if not found[name]]
    if missing:
        raise Refused(_("Columns are missing: %(names)s.", names=", ".join(missing)), "columns")
    return {name: column for name, column in found.items() if column}


def _fault(row: int, cells: dict[str, str], community: Community) -> str | None:
    if not re.fullmatch(_NUMBERS[community], cells["number"]):
        return _("Row %(row)s: “%(number)s” is no school number.", row=row, number=cells["number"][:30])
    if community == Community.FRENCH and not re.fullmatch(r"\d{1,6}", cells["site"]):
        return _("Row %(row)s: “%(number)s” is no number of a site.", row=row, number=cells["site"][:30])
    if not cells["name"]:
        return _("Row %(row)s has no name.", row=row)
    if not re.fullmatch(r"\d{4}", cells["postcode"]):
        return _("Row %(row)s: “%(postcode)s” is no Belgian postcode.", row=row, postcode=cells["postcode"][:30])
    return None


def _entry(row: int, cells: dict[str, str]) -> Entry:
    street = " ".join(part for part in (cells.get("street", ""), cells.get("house", "")) if part)
    facts: dict[str, object] = {
        "name": readable(cells["name"])[:200],
        "network": cells.get("network", "")[:80] or None,
        "street": readable(street)[:200],
        "postcode": cells["postcode"],
        "locality": readable(cells["locality"])[:100],
        "company_number": re.sub(r"\D", "", cells.get("company_number", ""))[:20] or None,
        "latitude": _degrees(cells.get("latitude", "")),
        "longitude": _degrees(cells.get("longitude", "")),
    }
    return Entry(row, cells["number"].lstrip("0") or "0", cells.get("site", "").lstrip("0"), facts)


def _gather(entry: Entry, cells: dict[str, str]) -> None:
    kind = cells.get("kind", "")
    if kind and kind not in entry.kinds:
        entry.kinds.append(kind)
    for stage in stages_of(cells.get("stage", ""), kind):
        if stage not in entry.stages:
            entry.stages.append(stage)
    said = fold(f"{kind} {cells.get('special', '')}")
    entry.special = entry.special or any(sign in said for sign in _SPECIAL)


def _degrees(text: str) -> Decimal | None:
    try:
        value = round(Decimal(text.replace(",", ".")), 5)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) <= 180 else None


def words_of(values: Iterable[object]) -> str:
    """Return the folded words by which a school is found."""
    return " ".join(dict.fromkeys(fold(" ".join(str(value) for value in values if value).replace("’", "'").replace("'", " ")).split()))
