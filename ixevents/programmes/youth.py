"""What is done with young people: short films, debates, evenings open to everyone."""

from ixevents.core.languages import Translated
from ixevents.events.programme import Programme
from ixevents.registrations.forms import PersonForm

YOUTH = Programme(
    slug="youth",
    name=Translated(fr="Jeunes du monde entier", nl="Jongeren van overal", en="Young people everywhere"),
    short=Translated(fr="Jeunes", nl="Jongeren", en="Youth"),
    tagline=Translated(
        fr="Des élèves et des étudiants filment et racontent le monde qu’ils veulent, et ils en débattent.",
        nl="Leerlingen en studenten tonen, filmen en bespreken de wereld die ze willen.",
        en="Pupils and students show, film and discuss the world they want.",
    ),
    theme="youth",
    form=PersonForm,
    schema_org="EventSeries",
)
