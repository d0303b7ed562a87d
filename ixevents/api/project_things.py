"""Project records and partners as the answers give them: unknown is null, never 0 (PRJ-01), and no persons."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from ixevents.api.kinds import ADDRESS, DAY, DECIMAL, FLAG, LINE, MOMENT, MONEY, NUMBER, PARTIAL, TEXT, Field, Thing, many, one, word
from ixevents.core.dates import DEFAULT_ZONE
from ixevents.projects.models import FundingLine, FundingRole, ObjectiveKind, PartnerRole, Project, ProjectKind, ProjectState, ProjectStatus
from ixevents.projects.partners import PartnerKind, Relation
from ixevents.projects.results import Measure, ResultType


def _amount(line: FundingLine) -> tuple[Decimal, str] | None:
    return None if line.amount is None else (line.amount, line.project.currency)


def _total(project: Project) -> tuple[Decimal, str] | None:
    return None if project.total_amount is None else (project.total_amount, project.currency)


PARTNER_OTHER_NAME = Thing(
    "PartnerOtherName",
    _l("A name a partner had or took besides."),
    (
        Field("name", TEXT, _l("Its name."), lambda other: other.name),
        Field("since", PARTIAL.or_null(), _l("Since when, as precisely as it is known."), lambda other: other.since),
        Field("until", PARTIAL.or_null(), _l("Until when, as precisely as it is known."), lambda other: other.until),
    ),
)

PARTNER = Thing(
    "Partner",
    _l("An authority, institution, association or school tied to projects."),
    (
        Field("slug", LINE, _l("Its name in addresses."), lambda partner: partner.slug),
        Field("name", TEXT, _l("Its name."), lambda partner: partner.name),
        Field("acronym", LINE.or_null(), _l("Short name."), lambda partner: partner.acronym),
        Field("other_names", many(one(PARTNER_OTHER_NAME)), _l("Names it had or took besides."), lambda partner: partner.names),
        Field("kind", word(PartnerKind), _l("What sort of body it is."), lambda partner: partner.kind),
        Field("relation", word(Relation), _l("What it is to the municipality."), lambda partner: partner.relation),
        Field("relation_assumed", FLAG, _l("The source implies this without saying it."), lambda partner: partner.relation_assumed),
        Field("country", LINE.or_null(), _l("Country, two letters (ISO 3166)."), lambda partner: partner.country),
        Field("place", TEXT, _l("Town or region, where it is known."), lambda partner: partner.place),
        Field(
            "parent", LINE.or_null(), _l("Slug of the body it is part of."), lambda partner: partner.parent.slug if partner.parent else None
        ),
        Field("is_group", FLAG, _l("Stands for several whose names are not known."), lambda partner: partner.is_group),
        Field("iati_org_type", LINE.or_null(), _l("Type of organisation in the code list of IATI."), lambda partner: partner.iati_org_type),
        Field("iati_id", LINE.or_null(), _l("Its identifier at IATI."), lambda partner: partner.iati_id),
        Field("bce_kbo", LINE.or_null(), _l("Belgian enterprise number, ten digits."), lambda partner: partner.bce_kbo),
        Field("sample", FLAG, _l("Invented, for trying the site."), lambda partner: partner.sample),
    ),
)

PARTNER_NAME = Thing(
    "PartnerName", _l("Which partner."), tuple(field for field in PARTNER.fields if field.name in ("slug", "name", "country"))
)

INVOLVED = Thing(
    "ProjectPartner",
    _l("A partner of a project, with its part in it."),
    (
        Field("partner", one(PARTNER_NAME), _l("Who."), lambda part: part.partner),
        Field("role", word(PartnerRole), _l("Its part."), lambda part: part.role),
        Field("assumed", FLAG, _l("The source implies this without saying it."), lambda part: part.assumed),
    ),
)

FUNDING = Thing(
    "FundingLine",
    _l("Who pays for a project."),
    (
        Field("funder", one(PARTNER_NAME), _l("Who."), lambda line: line.funder),
        Field("role", word(FundingRole), _l("How, in the words of the source."), lambda line: line.role),
        Field("amount", MONEY.or_null(), _l("How much; null: not known."), _amount),
        Field("contract_number", LINE.or_null(), _l("Number of the contract."), lambda line: line.contract_number),
    ),
)

OBJECTIVE = Thing(
    "Objective",
    _l("What a project wants to reach."),
    (
        Field("kind", word(ObjectiveKind), _l("Its rank."), lambda objective: objective.kind),
        Field("text", TEXT, _l("In words."), lambda objective: objective.text),
    ),
)

GROUP = Thing(
    "TargetGroup",
    _l("Whom a project works with or for."),
    (
        Field("final", FLAG, _l("True: final beneficiaries; false: a target group."), lambda group: group.final),
        Field("who", TEXT, _l("Who."), lambda group: group.who),
        Field("number", NUMBER.or_null(), _l("How many, as stated; null: not known."), lambda group: group.number),
        Field("number_min", NUMBER.or_null(), _l("At least so many, as stated."), lambda group: group.number_min),
        Field("number_max", NUMBER.or_null(), _l("At most so many, as stated."), lambda group: group.number_max),
        Field("per", LINE.or_null(), _l("What the number is counted for, for example country."), lambda group: group.per),
    ),
)

PERIOD = Thing(
    "IndicatorPeriod",
    _l("A stretch of time an indicator is measured over."),
    (
        Field("starts", DAY, _l("First day."), lambda period: period.starts),
        Field("ends", DAY, _l("Last day."), lambda period: period.ends),
        Field("target", DECIMAL.or_null(), _l("Where it should go; null: not known."), lambda period: period.target),
    ),
)

BUDGET = Thing(
    "Budget",
    _l("What a project may spend in at most a year."),
    (
        Field("starts", DAY, _l("First day."), lambda budget: budget.starts),
        Field("ends", DAY, _l("Last day."), lambda budget: budget.ends),
        Field("amount", DECIMAL, _l("How much, in the currency of the total."), lambda budget: budget.amount),
        Field("revised", FLAG, _l("Changed since the first plan."), lambda budget: budget.revised),
        Field("committed", FLAG, _l("Promised by agreement; otherwise indicative."), lambda budget: budget.committed),
        Field("sample", FLAG, _l("Invented, for trying the site."), lambda budget: budget.sample),
    ),
)

INDICATOR = Thing(
    "Indicator",
    _l("A figure a project wants to reach."),
    (
        Field("name", TEXT, _l("What is measured."), lambda indicator: indicator.name),
        Field("unit", TEXT, _l("What is counted, as it stands behind the number."), lambda indicator: indicator.unit),
        Field("measure", word(Measure), _l("How it is measured: a number, a percentage, or words."), lambda indicator: indicator.measure),
        Field(
            "result_type", word(ResultType).or_null(), _l("How far from the work itself it lies."), lambda indicator: indicator.result_type
        ),
        Field("baseline", DECIMAL.or_null(), _l("Where it started; null: not known."), lambda indicator: indicator.baseline),
        Field("baseline_year", NUMBER.or_null(), _l("The year of the start."), lambda indicator: indicator.baseline_year),
        Field("target", DECIMAL.or_null(), _l("Where it should go; null: not known."), lambda indicator: indicator.target),
        Field("periods", many(one(PERIOD)), _l("What it should reach, period by period."), lambda indicator: indicator.periods),
        Field("sample", FLAG, _l("Invented, for trying the site."), lambda indicator: indicator.sample),
    ),
)

PROJECT = Thing(
    "Project",
    _l("A development-cooperation record."),
    (
        Field("slug", LINE, _l("Its name in addresses; never changes."), lambda project: project.slug),
        Field("title", TEXT, _l("Title."), lambda project: project.title),
        Field("acronym", LINE.or_null(), _l("Short name."), lambda project: project.acronym),
        Field("kind", word(ProjectKind), _l("What sort of record it is."), lambda project: project.kind),
        Field("standing", FLAG, _l("The standing record of the general policy, without period."), lambda project: project.standing),
        Field("programme_name", TEXT, _l("The funder’s programme it is part of."), lambda project: project.programme_name),
        Field("summary", TEXT, _l("Two sentences."), lambda project: project.summary),
        Field("story", TEXT, _l("What it did and why, in Markdown."), lambda project: project.story),
        Field("status", word(ProjectStatus), _l("Unknown until a person has confirmed one."), lambda project: project.status),
        Field("starts", PARTIAL.or_null(), _l("When it begins, as precisely as it is known."), lambda project: project.starts),
        Field("starts_assumed", FLAG, _l("The source implies this without saying it."), lambda project: project.starts_assumed),
        Field("ends", PARTIAL.or_null(), _l("When it ends, as precisely as it is known."), lambda project: project.ends),
        Field("ends_assumed", FLAG, _l("The source implies this without saying it."), lambda project: project.ends_assumed),
        Field(
            "period_planned", FLAG, _l("The source announces the period; it does not report it."), lambda project: project.period_planned
        ),
        Field("total", MONEY.or_null(), _l("Total resources; null: not known. It may be a cost or a grant."), _total),
        Field("funding", many(one(FUNDING)), _l("Who pays."), lambda project: project.funding),
        Field("partners", many(one(INVOLVED)), _l("With whom."), lambda project: project.partners),
        Field(
            "recipient_countries",
            many(LINE),
            _l("Where the support goes; empty where the source names none."),
            lambda project: project.recipient_countries,
        ),
        Field("budgets", many(one(BUDGET)), _l("Yearly budgets, where there are some."), lambda project: project.budgets),
        Field(
            "sdg_retroactive",
            many(LINE),
            _l("Sustainable development goals and targets: given by us in retrospect."),
            lambda project: project.sdg_tags,
        ),
        Field("objectives", many(one(OBJECTIVE)), _l("What for."), lambda project: project.objectives),
        Field("groups", many(one(GROUP)), _l("For whom, as stated."), lambda project: project.groups),
        Field("indicators", many(one(INDICATOR)), _l("Figures it wants to reach."), lambda project: project.indicators),
        Field("archived", FLAG, _l("Kept at its address, offered in no list."), lambda project: project.state == ProjectState.ARCHIVED),
        Field("changed_at", MOMENT, _l("Last change."), lambda project: (project.changed_at, DEFAULT_ZONE)),
        Field("url", ADDRESS, _l("Its page."), lambda project: ("projects.record", {"slug": project.slug})),
    ),
)
