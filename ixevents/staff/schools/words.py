"""The words of the school screens."""

from flask_babel import lazy_gettext as _l

from ixevents.schools.models import Community, HolidayRule, ImportState, SchoolState, Source, Stage

COMMUNITIES = {Community.FRENCH: _l("French-speaking"), Community.DUTCH: _l("Dutch-speaking"), Community.OTHER: _l("Other schools")}
STAGES = {Stage.NURSERY: _l("Nursery"), Stage.PRIMARY: _l("Primary"), Stage.SECONDARY: _l("Secondary"), Stage.HIGHER: _l("Higher")}
STATES = {
    SchoolState.LISTED: _l("Listed"),
    SchoolState.PROPOSED: _l("Proposed by a teacher"),
    SchoolState.VANISHED: _l("No longer in the register"),
}
SOURCES = {
    Source.REGISTER: _l("The register"),
    Source.STAFF: _l("Added by staff"),
    Source.TEACHER: _l("Written by a teacher"),
    Source.SAMPLE: _l("Invented sample"),
}
RULES = {HolidayRule.CLOSED: _l("No school"), HolidayRule.OPEN: _l("School after all")}
IMPORT_STATES = {
    ImportState.TO_CHECK: _l("Being tried"),
    ImportState.CHECKED: _l("Waits for you"),
    ImportState.TO_DO: _l("Being taken over"),
    ImportState.DONE: _l("Taken over"),
    ImportState.REFUSED: _l("Refused"),
    ImportState.DROPPED: _l("Let go"),
}
FIELDS = {
    "name": _l("Name"),
    "network": _l("Network"),
    "street": _l("Street and number"),
    "postcode": _l("Postcode"),
    "locality": _l("Municipality"),
    "company_number": _l("Company number"),
    "latitude": _l("Latitude"),
    "longitude": _l("Longitude"),
    "stages": _l("Stages"),
    "kinds": _l("Types of teaching"),
    "special": _l("Specialised"),
    "state": _l("State"),
}
