"""Finding one's school by name, number, municipality, network or language, in words of one's own."""

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from ixevents.core import town
from ixevents.core.languages import fold
from ixevents.extensions import db
from ixevents.schools import queries
from ixevents.schools.models import Community, School

MOST = 12
SHORTEST = 2
LONGEST = 100
_TWO_NAMES = {
    "ixelles": "1050",
    "elsene": "1050",
    "uccle": "1180",
    "ukkel": "1180",
    "forest": "1190",
    "vorst": "1190",
    "schaerbeek": "1030",
    "schaarbeek": "1030",
    "auderghem": "1160",
    "oudergem": "1160",
    "watermael-boitsfort": "1170",
    "boitsfort": "1170",
    "watermaal-bosvoorde": "1170",
    "bosvoorde": "1170",
    "saint-gilles": "1060",
    "sint-gillis": "1060",
    "molenbeek": "1080",
    "molenbeek-saint-jean": "1080",
    "sint-jans-molenbeek": "1080",
    "woluwe-saint-lambert": "1200",
    "sint-lambrechts-woluwe": "1200",
    "woluwe-saint-pierre": "1150",
    "sint-pieters-woluwe": "1150",
    "saint-josse": "1210",
    "sint-joost": "1210",
}
"""A register knows one name of a municipality; its postcode is that of both."""

_LANGUAGES = {
    "francophone": Community.FRENCH,
    "francophones": Community.FRENCH,
    "french": Community.FRENCH,
    "franstalig": Community.FRENCH,
    "franstalige": Community.FRENCH,
    "neerlandophone": Community.DUTCH,
    "neerlandophones": Community.DUTCH,
    "flamand": Community.DUTCH,
    "flamande": Community.DUTCH,
    "dutch": Community.DUTCH,
    "nederlandstalig": Community.DUTCH,
    "nederlandstalige": Community.DUTCH,
}
_LEFT_OUT = re.compile(r"(?:fase|nr|no|n°|numero|nummer)[.:]?|speaking")


@dataclass(frozen=True)
class Found:
    """Schools that were found, and whether there are more."""

    schools: list[School]
    more: bool = False


def search(text: str, *, proposed: bool = False) -> Found:
    """Return the schools that have every word; a word for a language asks for its community.

    With `proposed` those too that a teacher wrote: staff enter a class for one instead of writing it a second time.
    """
    words = fold(text[:LONGEST]).replace("’", " ").replace("'", " ").split()
    communities = {_LANGUAGES[word] for word in words if word in _LANGUAGES}
    wanted = " ".join(_TWO_NAMES.get(word, word) for word in words if word not in _LANGUAGES and not _LEFT_OUT.fullmatch(word))
    if len(wanted) < SHORTEST and not communities:
        return Found([])
    community = communities.pop() if len(communities) == 1 else None
    found = db.session.scalars(queries.found(wanted, community=community, near=town.postcodes(), proposed=proposed, most=MOST + 1)).all()
    return Found(list(found[:MOST]), more=len(found) > MOST)


def details(school: School) -> str:
    """Return what tells schools of one name apart: the address, the language, the network."""
    languages = {Community.FRENCH: _("French-speaking"), Community.DUTCH: _("Dutch-speaking")}
    place = ", ".join(part for part in (school.street, f"{school.postcode} {school.locality}".strip()) if part)
    return " · ".join(part for part in (place, languages.get(school.community, ""), school.network or "") if part)
