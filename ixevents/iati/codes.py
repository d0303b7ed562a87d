"""Our words in the code lists of IATI (IATI-03, IATI-04, IATI-06)."""

from ixevents.core.languages import Translated
from ixevents.projects.files import DocumentKind
from ixevents.projects.models import ObjectiveKind, ProjectStatus
from ixevents.projects.partners import PartnerKind
from ixevents.projects.results import Measure, ResultType

VERSION = "2.03"
OUR_TYPE = "11"
"""Local government."""

STATUSES = {
    ProjectStatus.PIPELINE: "1",
    ProjectStatus.IMPLEMENTATION: "2",
    ProjectStatus.FINALISATION: "3",
    ProjectStatus.CLOSED: "4",
    ProjectStatus.CANCELLED: "5",
    ProjectStatus.SUSPENDED: "6",
}
"""An unknown status has no code, and none is made up."""

CLOSED = STATUSES[ProjectStatus.CLOSED]

PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
FUNDING, ACCOUNTABLE, IMPLEMENTING = "1", "2", "4"

ORGANISATION_TYPES = {
    PartnerKind.LOCAL_AUTHORITY: "11",
    PartnerKind.REGIONAL_INSTITUTION: "15",
    PartnerKind.NATIONAL_GOVERNMENT: "10",
    PartnerKind.EU_INSTITUTION: "40",
    PartnerKind.NON_STATE_ACTOR: "22",
    PartnerKind.GROUP_NON_STATE_ACTORS: "22",
    PartnerKind.GROUP_SCHOOLS: "80",
    PartnerKind.HIGHER_EDUCATION: "80",
}
"""For partners whose type nobody has entered; the record of the partner goes before."""

GENERAL, OBJECTIVES, TARGET_GROUPS = "1", "2", "3"
"""Types of descriptions."""

OBJECTIVE_ORDER = (ObjectiveKind.MAIN, ObjectiveKind.SPECIFIC, ObjectiveKind.OTHER)
RESULTS = {ResultType.OUTPUT: "1", ResultType.OUTCOME: "2", ResultType.IMPACT: "3"}
MEASURES = {Measure.UNIT: "1", Measure.PERCENTAGE: "2", Measure.QUALITATIVE: "5"}
QUALITATIVE = MEASURES[Measure.QUALITATIVE]

DAC = "1"
"""Vocabulary of sectors, regions, aid types and policy markers."""
GOALS, TARGETS = "2", "3"
"""Vocabularies of tags: sustainable development goals, and their targets."""

RETROACTIVE = Translated(
    fr="Attribué par la commune après coup : le projet ne s’y référait pas lui-même.",
    nl="Door de gemeente achteraf toegekend: het project verwees er zelf niet naar.",
    en="Retroactive: given by the municipality in retrospect; the project itself did not refer to it.",
)

CONTRACT_NUMBER = "A9"
"""Another identifier, of another body: the number the funder gave."""

DOCUMENTS = {
    DocumentKind.AGREEMENT: "A09",
    DocumentKind.BUDGET: "A05",
    DocumentKind.REPORT: "A08",
    DocumentKind.EVALUATION: "A07",
}
"""Documents of other kinds have no category and stay out."""
WEB_PAGE = "A12"

ORIGINAL, REVISED = "1", "2"
INDICATIVE, COMMITTED = "1", "2"
