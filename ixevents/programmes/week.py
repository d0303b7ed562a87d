"""The International Solidarity Week."""

from ixevents.core.languages import Translated
from ixevents.events.programme import Programme
from ixevents.registrations.forms import PersonForm

WEEK = Programme(
    slug="week",
    name=Translated(
        fr="Semaine de la solidarité internationale",
        nl="Week van de internationale solidariteit",
        en="International Solidarity Week",
    ),
    short=Translated(fr="Semaine", nl="Week", en="Week"),
    tagline=Translated(
        fr="Sept jours, dans toute la commune, avec les associations et le Conseil consultatif.",
        nl="Zeven dagen lang, in de hele gemeente, met de verenigingen en de Adviesraad.",
        en="Seven days, all over the municipality, with the associations and the Consultative Council.",
    ),
    theme="week",
    form=PersonForm,
    schema_org="EventSeries",
)
