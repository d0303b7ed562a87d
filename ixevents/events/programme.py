"""What a programme is, and which there are. The values themselves are made higher up, in `ixevents.programmes`."""

from dataclasses import dataclass
from enum import StrEnum

from ixevents.core.forms import PublicForm
from ixevents.core.languages import Translated


class Party(StrEnum):
    """Who registers: a person with company, or a class with its teacher."""

    PERSON = "person"
    CLASS = "class"


@dataclass(frozen=True)
class Programme:
    """A campaign with its own face: a value, not a row. A new one is one file in `ixevents/programmes/`."""

    slug: str
    "In addresses, feeds and `Edition.programme`; never changes (links live in letters for years)."
    name: Translated
    short: Translated
    "One word, for chips, breadcrumbs and the line above a title."
    tagline: Translated
    theme: str
    "Its colour: the CSS class is `theme-<theme>`."
    form: type[PublicForm]
    "What a party fills in to register."
    party: Party = Party.PERSON
    needs_approval: bool = False
    "Registrations are asked for, and staff confirm them."
    schema_org: str = "Event"
    "The schema.org type of an edition (WEB-01)."
    timetable: bool = False
    "Its days are dense enough to be shown as rooms by hours."


_programmes: dict[str, Programme] = {}


def register(programme: Programme) -> None:
    """Make a programme known; the order of registering is the order on every page."""
    _programmes[programme.slug] = programme


def get(slug: str) -> Programme:
    """Return the programme of a slug; raises `KeyError` when there is none."""
    return _programmes[slug]


def all_programmes() -> tuple[Programme, ...]:
    """Return every programme in its order."""
    return tuple(_programmes.values())
