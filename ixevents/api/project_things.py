"""Project records and partners as the answers give them: unknown is null, never 0 (PRJ-01), and no persons."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from ixevents.api.kinds import ADDRESS, DECIMAL, FLAG, LINE, MONEY, NUMBER, PARTIAL, TEXT, Field, Thing, many, one, word
from ixevents.projects.models import FundingLine, FundingRole, ObjectiveKind, PartnerRole, Project, ProjectKind, ProjectStatus
from ixevents.projects.partners import PartnerKind, Relation


def _amount(line: FundingLine) -> tuple[Decimal, str] | None:
    return None if line.amount is None else (line.amount, line.project.currency)


def _total(project: Project) -> tuple[Decimal, str] | None:
    return None if project.total_amount is None else (project.total_amount, project.currency)


PARTNER = Thing(
    "Partner",
    _l("An authority, institution, association or school tied to projects."),
    (
        Field("slug", LINE, _l("Its name in addresses."), lambda partner: partner.slug),
        Field("name", TEXT, _l("Its name."), lambda partner: partner.name),
        Field("acronym", LINE.or_null(), _l("Short name."), lambda partner: partner.acronym),
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
        Field("bce_kbo", LINE.or_null(), _l("Belgian enterprise number, ten digits."), lambda partner: partner.bce_kbo),
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

INDICATOR = Thing(
    "Indicator",
    _l("A figure a project wants to reach."),
    (
        Field("name", TEXT, _l("What is measured."), lambda indicator: indicator.name),
        Field("measure", LINE, _l("How it is measured: a number, a percentage, or words."), lambda indicator: indicator.measure),
        Field("baseline", DECIMAL.or_null(), _l("Where it started; null: not known."), lambda indicator: indicator.baseline),
        Field("target", DECIMAL.or_null(), _l("Where it should go; null: not known."), lambda indicator: indicator.target),
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
        Field("objectives", many(one(OBJECTIVE)), _l("What for."), lambda project: project.objectives),
        Field("groups", many(one(GROUP)), _l("For whom, as stated."), lambda project: project.groups),
        Field("indicators", many(one(INDICATOR)), _l("Figures it wants to reach."), lambda project: project.indicators),
        Field("url", ADDRESS, _l("Its page."), lambda project: ("projects.record", {"slug": project.slug})),
    ),
)
