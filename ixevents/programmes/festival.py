"""The North-South solidarity festival."""

from ixevents.core.languages import Translated
from ixevents.events.programme import Programme
from ixevents.registrations.forms import PersonForm

FESTIVAL = Programme(
    slug="festival",
    name=Translated(
        fr="Festival de la solidarité Nord-Sud",
        nl="Festival van de Noord-Zuidsolidariteit",
        en="North-South Solidarity Festival",
    ),
    short=Translated(fr="Festival", nl="Festival", en="Festival"),
    tagline=Translated(
        fr="Deux jours de musique, de films et de débats sur une place pleine de monde.",
        nl="Twee dagen muziek, film en debat op een plein vol mensen.",
        en="Two days of music, films and debates on a square full of people.",
    ),
    theme="festival",
    form=PersonForm,
    schema_org="Festival",
    timetable=True,
)
