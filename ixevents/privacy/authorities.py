"""The public bodies a person can turn to. Their names and addresses are official in each language, hence not in the catalogues."""

from dataclasses import dataclass, field

from flask import current_app

from ixevents.core.languages import LANGUAGES, Translated


@dataclass(frozen=True)
class Authority:
    """A public body and how to reach it."""

    name: Translated
    site: Translated
    address: Translated = field(default_factory=Translated)
    email: str = ""
    phone: str = ""


DATA_PROTECTION = Authority(
    name=Translated("Autorité de protection des données", "Gegevensbeschermingsautoriteit", "Belgian Data Protection Authority"),
    site=Translated(
        "https://www.autoriteprotectiondonnees.be",
        "https://www.gegevensbeschermingsautoriteit.be",
        "https://www.dataprotectionauthority.be",
    ),
    address=Translated("rue de la Presse 35, 1000 Bruxelles", "Drukpersstraat 35, 1000 Brussel", "rue de la Presse 35, 1000 Brussels"),
    email="contact@apd-gba.be",
    phone="+32 2 274 48 00",
)

ACCESSIBILITY_CHECKER = Authority(
    # Named in 2022 for the checks of the ordinance of 4 October 2018.
    name=Translated.of("equal.brussels"),
    site=Translated.of("https://equal.brussels"),
)


def ombudsman() -> Authority:
    """Return who takes complaints about the municipality: its own ombudsman, or the regional one where it has none (A11Y-03)."""
    config = current_app.config
    name = Translated(**{lang: str(config[f"OMBUDSMAN_{lang.upper()}"]) for lang in LANGUAGES})
    return Authority(name=name, site=Translated.of(str(config["OMBUDSMAN_SITE"])))
