"""Who reports: the municipality, by its Belgian enterprise number (IATI-05)."""

from dataclasses import dataclass

from flask import current_app

from ixevents.core import enterprise
from ixevents.core.languages import LANGUAGES, Translated
from ixevents.projects.partners import Partner, Relation

AGENCY = "BE-BCE_KBO"
"""The Belgian register of enterprises in the list of agencies."""


@dataclass(frozen=True)
class Organisation:
    """Who reports."""

    ref: str
    name: Translated


def reporting() -> Organisation | None:
    """Return who reports; None while the setting holds no valid number."""
    digits = enterprise.read(str(current_app.config["ORGANISATION_NUMBER"]))
    if digits is None:
        return None
    names = {lang: str(current_app.config[f"ORGANISER_{lang.upper()}"]) for lang in LANGUAGES}
    return Organisation(f"{AGENCY}-{digits}", Translated(**names))


def ref(partner: Partner, organisation: Organisation) -> str:
    """Return the identifier of a partner, or nothing."""
    if partner.relation == Relation.SELF:
        return organisation.ref
    return partner.iati_id or (f"{AGENCY}-{partner.bce_kbo}" if partner.bce_kbo else "")
