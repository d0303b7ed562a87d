"""What the back-office calls the facts of records."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ixevents.core.languages import NAMES
from ixevents.core.web import plain
from ixevents.projects.files import DocumentKind
from ixevents.projects.models import FundingRole, LineKind, ObjectiveKind, PartnerRole, Project, ProjectKind, ProjectState, ProjectStatus
from ixevents.projects.partners import PartnerKind, Relation
from ixevents.projects.results import Measure, ResultType, Source
from ixevents.projects.texts import Waiting

STATES: dict[str, object] = {
    ProjectState.DRAFT: _l("Draft"),
    ProjectState.PUBLIC: _l("Public"),
    ProjectState.ARCHIVED: _l("Archived"),
}
STATE_KINDS = {ProjectState.DRAFT: "wait", ProjectState.PUBLIC: "good", ProjectState.ARCHIVED: "over"}
KINDS: dict[str, object] = {
    ProjectKind.DECENTRALISED_COOPERATION: _l("Cooperation between municipalities"),
    ProjectKind.DEVELOPMENT_EDUCATION: _l("Development education"),
    ProjectKind.GENERAL_POLICY: _l("General policy"),
}
STATUSES: dict[str, object] = {
    ProjectStatus.UNKNOWN: _l("Not confirmed"),
    ProjectStatus.PIPELINE: _l("In preparation"),
    ProjectStatus.IMPLEMENTATION: _l("Under way"),
    ProjectStatus.FINALISATION: _l("Being completed"),
    ProjectStatus.CLOSED: _l("Project closed"),
    ProjectStatus.CANCELLED: _l("Cancelled"),
    ProjectStatus.SUSPENDED: _l("Suspended"),
}
ROLES: dict[str, object] = {PartnerRole.LEAD: _l("Project lead"), PartnerRole.PARTNER: _l("Partner")}
FUNDING: dict[str, object] = {
    FundingRole.CO_FINANCING: _l("Co-financing"),
    FundingRole.SUPPORTED_BY: _l("Support"),
    FundingRole.CALL: _l("Asked for in a call; not known whether granted"),
}
OBJECTIVES: dict[str, object] = {
    ObjectiveKind.MAIN: _l("Main objective"),
    ObjectiveKind.SPECIFIC: _l("Specific objective"),
    ObjectiveKind.OTHER: _l("Other objective"),
}
LINES: dict[str, object] = {
    LineKind.ACTIVITY: _l("Activities"),
    LineKind.TOPIC: _l("Topics"),
    LineKind.METHOD: _l("Ways of working"),
    LineKind.OUTPUT: _l("Results named"),
    LineKind.SUB_PROJECT_THEME: _l("Sub-projects, by theme"),
    LineKind.RELATED_TOPIC: _l("Related topics"),
}
LEVELS: dict[str, object] = {
    "local": _l("local"),
    "national": _l("national"),
    "European": _l("European"),
    "international": _l("international"),
}
MEASURES: dict[str, object] = {
    Measure.UNIT: _l("A number"),
    Measure.PERCENTAGE: _l("A percentage"),
    Measure.QUALITATIVE: _l("Told in words"),
}
RESULT_TYPES: dict[str, object] = {
    ResultType.OUTPUT: _l("Output: what the work itself yields"),
    ResultType.OUTCOME: _l("Outcome: what changes by it"),
    ResultType.IMPACT: _l("Impact: what changes in the long run"),
}
SOURCES: dict[str, object] = {
    Source.PARTICIPATIONS: _l("Participations: each person at each slot"),
    Source.PERSONS: _l("Persons: each counted once, where known"),
    Source.PUPILS: _l("Pupils of classes that came"),
    Source.ADULTS: _l("Adults with classes that came"),
    Source.CLASSES: _l("Classes that came"),
    Source.SCHOOLS: _l("Schools reached"),
    Source.EVENTS: _l("Events held"),
    Source.SLOTS: _l("Slots held"),
    Source.SEATS_ANNOUNCED: _l("Seats announced"),
    Source.MEETINGS: _l("Exchanges of classes held"),
}
DOCUMENTS: dict[str, object] = {
    DocumentKind.REPORT: _l("Report"),
    DocumentKind.EVALUATION: _l("Evaluation"),
    DocumentKind.AGREEMENT: _l("Agreement"),
    DocumentKind.BUDGET: _l("Budget"),
    DocumentKind.TEACHING: _l("Teaching material"),
    DocumentKind.PRESS: _l("Press"),
    DocumentKind.PICTURE: _l("Picture"),
    DocumentKind.OTHER: _l("Other"),
}
DOCUMENT_LANGUAGES: dict[str, object] = {
    "fr": _l("French"),
    "nl": _l("Dutch"),
    "en": _l("English"),
    "mul": _l("Several languages"),
    "und": _l("No words, or another language"),
}
PARTNER_KINDS: dict[str, object] = {
    PartnerKind.LOCAL_AUTHORITY: _l("Local authority"),
    PartnerKind.REGIONAL_INSTITUTION: _l("Regional institution"),
    PartnerKind.NATIONAL_GOVERNMENT: _l("National government"),
    PartnerKind.EU_INSTITUTION: _l("Institution of the European Union"),
    PartnerKind.NON_STATE_ACTOR: _l("Association or NGO"),
    PartnerKind.GROUP_NON_STATE_ACTORS: _l("Group of associations or NGOs"),
    PartnerKind.GROUP_SCHOOLS: _l("Group of schools"),
    PartnerKind.HIGHER_EDUCATION: _l("Institute of higher education"),
}
RELATIONS: dict[str, object] = {
    Relation.SELF: _l("The municipality itself"),
    Relation.TWINNING: _l("Twin town"),
    Relation.PROJECT_PARTNER: _l("Partner of our projects"),
    Relation.INSTITUTIONAL_PARTNER: _l("Institution, association or school"),
    Relation.FUNDER: _l("Funder"),
}
TEXTS: dict[str, object] = {
    "title": _l("Title"),
    "summary": _l("In one or two sentences"),
    "programme_name": _l("The funder’s programme it is part of"),
    "story": _l("The story of the project"),
    "funding_note": _l("Remark on the funding"),
    "partners_note": _l("Remark on the partners"),
    "beneficiaries_note": _l("Remark on the beneficiaries"),
    "related_note": _l("Remark on what is related"),
    "text": _l("Text"),
    "who": _l("Who"),
    "accompanied_by": _l("Together with"),
    "name": _l("What is measured"),
    "unit": _l("Unit"),
    "sentence": _l("What the funder wants said"),
}


def title(project: Project) -> str:
    """Return the title of a record as it is being worked on."""
    draft = (project.pending or {}).get("title")
    return plain(project.title.of(draft) if draft else project.title) or _("(no title)")


def waits(one: Waiting) -> str:
    """Say why a text is not public yet."""
    if one.missing:
        return _("waits for %(languages)s", languages=", ".join(NAMES[lang] for lang in one.missing))
    if one.unchanged:
        return _("ready; %(language)s was left as it is", language=NAMES[one.unchanged])
    return _("ready to go out")


def days(starts: date, ends: date) -> str:
    """Return "01/02/2013 – 31/01/2014"."""
    return f"{starts.strftime('%d/%m/%Y')} – {ends.strftime('%d/%m/%Y')}"
