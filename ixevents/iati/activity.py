"""One record as an activity: elements in the order of the schema, only what is known, no day or amount made up (IATI-01, IATI-03)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from xml.etree.ElementTree import Element

from ixevents.core.languages import LANGUAGES, Translated
from ixevents.core.links import external
from ixevents.core.markdown import to_text
from ixevents.core.web import speaking
from ixevents.iati import codes, organisation, results, xml
from ixevents.iati.organisation import Organisation
from ixevents.iati.xml import LANG, add, narratives
from ixevents.projects import wording
from ixevents.projects.classification import ProjectClassification, Scheme
from ixevents.projects.models import PartnerRole, Project, TargetGroup
from ixevents.projects.partners import Partner, Relation

MAIN_LANGUAGE = "fr"
"""Of the activity as a whole; each narrative says its own besides."""


def build(project: Project, reporting: Organisation, actuals: results.Actuals) -> Element:
    """Return the activity of a record."""
    element = Element("iati-activity", _attributes(project))
    xml.say(add(element, "iati-identifier"), f"{reporting.ref}-{project.slug}")
    narratives(add(element, "reporting-org", ref=reporting.ref, type=codes.OUR_TYPE), reporting.name)
    narratives(add(element, "title"), project.title)
    _descriptions(element, project)
    _participants(element, project, reporting)
    _contracts(element, project, reporting)
    add_code(element, "activity-status", codes.STATUSES.get(project.status))
    _dates(element, project)
    _contact(element, project, reporting)
    add_code(element, "activity-scope", project.scope)
    _where(element, project)
    _sectors(element, project)
    _tags(element, project)
    _markers(element, project)
    _defaults(element, project)
    _budgets(element, project)
    _pages(element, project)
    _documents(element, project)
    results.add_to(element, project, actuals)
    return element


def add_code(element: Element, name: str, code: str | None) -> None:
    """Add an element that is a code alone, when there is one."""
    if code:
        add(element, name, code=code)


def stamp(moment: datetime) -> str:
    """Return a moment as the standard writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def plain_number(value: Decimal) -> str:
    """Return an exact number without needless zeros: 33.33, 50."""
    return f"{value.normalize():f}"


def _attributes(project: Project) -> dict[str, str]:
    return {
        LANG: MAIN_LANGUAGE,
        "default-currency": project.currency,
        "humanitarian": "0",
        "last-updated-datetime": stamp(project.changed_at),
        "linked-data-uri": external("projects.record", lang="en", slug=project.slug),
    }


def _descriptions(element: Element, project: Project) -> None:
    for text in (project.summary, _without_marks(project.story)):
        if text:
            narratives(add(element, "description", type=codes.GENERAL), text)
    kinds = {kind: number for number, kind in enumerate(codes.OBJECTIVE_ORDER)}
    for objective in sorted(project.objectives, key=lambda objective: kinds[objective.kind]):
        narratives(add(element, "description", type=codes.OBJECTIVES), objective.text)
    for group in project.groups:
        narratives(add(element, "description", type=codes.TARGET_GROUPS), _group(group))


def _without_marks(text: Translated) -> Translated:
    return Translated.of({lang: to_text(words) for lang, words in text.as_dict().items()})


def _group(group: TargetGroup) -> Translated:
    """Return a group with the number stated for it, as the page of the record says it."""
    said = {}
    for lang, words in group.who.as_dict().items():
        with speaking(lang):
            number = wording.head_count(group)
        said[lang] = f"{words} ({number})" if number else words
    return Translated.of(said)


def _participants(element: Element, project: Project, reporting: Organisation) -> None:
    """Funders fund; who leads is accountable and implements; who takes part implements (IATI-04)."""
    # A funder of two contracts takes part once.
    for funder in dict.fromkeys(line.funder for line in project.funding):
        _participant(element, funder, codes.FUNDING, reporting)
    for part in project.partners:
        if part.role == PartnerRole.LEAD:
            _participant(element, part.partner, codes.ACCOUNTABLE, reporting)
        _participant(element, part.partner, codes.IMPLEMENTING, reporting)


def _participant(element: Element, partner: Partner, role: str, reporting: Organisation) -> None:
    if partner.sample:
        return
    kind = partner.iati_org_type or codes.ORGANISATION_TYPES[partner.kind]
    name = reporting.name if partner.relation == Relation.SELF else partner.name
    narratives(add(element, "participating-org", ref=organisation.ref(partner, reporting), type=kind, role=role), name)


def _contracts(element: Element, project: Project, reporting: Organisation) -> None:
    for line in project.funding:
        if line.contract_number and not line.funder.sample:
            other = add(element, "other-identifier", ref=line.contract_number, type=codes.CONTRACT_NUMBER)
            narratives(add(other, "owner-org", ref=organisation.ref(line.funder, reporting)), line.funder.name)


def _dates(element: Element, project: Project) -> None:
    """Add the days somebody has confirmed; a year is no day (IATI-03)."""
    known = (
        (project.iati_confirmed_starts, project.iati_starts_actual, codes.PLANNED_START, codes.ACTUAL_START),
        (project.iati_confirmed_ends, project.iati_ends_actual, codes.PLANNED_END, codes.ACTUAL_END),
    )
    for day, actual, planned_type, actual_type in known:
        if day:
            add(element, "activity-date", iso_date=day.isoformat(), type=actual_type if actual else planned_type)


def _contact(element: Element, project: Project, reporting: Organisation) -> None:
    """Add the role to write to, never a person (IATI-12)."""
    if project.contact is None:
        return
    contact = add(element, "contact-info", type=codes.GENERAL)
    narratives(add(contact, "organisation"), reporting.name)
    narratives(add(contact, "department"), project.contact.role)
    xml.say(add(contact, "email"), project.contact.email)
    xml.say(add(contact, "website"), external("projects.record", lang="fr", slug=project.slug))


def _where(element: Element, project: Project) -> None:
    shares = {row.code: row.percentage for row in _classified(project, Scheme.COUNTRY)}
    several = len(project.recipient_countries) > 1 or bool(project.recipient_region)
    for country in project.recipient_countries:
        add(element, "recipient-country", code=country, percentage=_share(shares.get(country)) if several else None)
    if project.recipient_region:
        add(element, "recipient-region", code=project.recipient_region, vocabulary=codes.DAC)


def _sectors(element: Element, project: Project) -> None:
    sectors = list(_classified(project, Scheme.SECTOR))
    for row in sectors:
        percentage = _share(row.percentage) if len(sectors) > 1 else None
        add(element, "sector", vocabulary=codes.DAC, code=row.code, percentage=percentage)


def _tags(element: Element, project: Project) -> None:
    """Goals and targets are ours and given in retrospect, and each says so (IATI-08)."""
    for code in project.sdg_tags:
        vocabulary = codes.TARGETS if "." in code else codes.GOALS
        narratives(add(element, "tag", code=code, vocabulary=vocabulary), codes.RETROACTIVE)


def _markers(element: Element, project: Project) -> None:
    for row in _classified(project, Scheme.POLICY_MARKER):
        significance = None if row.significance is None else str(row.significance)
        add(element, "policy-marker", vocabulary=codes.DAC, code=row.code, significance=significance)


def _defaults(element: Element, project: Project) -> None:
    add_code(element, "collaboration-type", project.collaboration_type)
    add_code(element, "default-flow-type", project.flow_type)
    add_code(element, "default-finance-type", project.finance_type)
    if project.aid_type:
        add(element, "default-aid-type", code=project.aid_type, vocabulary=codes.DAC)
    add_code(element, "default-tied-status", project.tied_status)


def _budgets(element: Element, project: Project) -> None:
    """Add the yearly budgets there are; a total over several years is none (IATI-09)."""
    for row in project.budgets:
        if row.sample:
            continue
        kind = codes.REVISED if row.revised else codes.ORIGINAL
        budget = add(element, "budget", type=kind, status=codes.COMMITTED if row.committed else codes.INDICATIVE)
        add(budget, "period-start", iso_date=row.starts.isoformat())
        add(budget, "period-end", iso_date=row.ends.isoformat())
        value = add(budget, "value", currency=project.currency, value_date=row.starts.isoformat())
        value.text = f"{row.amount:.2f}"


def _pages(element: Element, project: Project) -> None:
    """Add the page of the record, in each language its title is written in: what falls back is not of that language."""
    for lang in (lang for lang in LANGUAGES if getattr(project.title, lang)):
        link = add(element, "document-link", format="text/html", url=external("projects.record", lang=lang, slug=project.slug))
        narratives(add(link, "title"), Translated(**{lang: project.title.pick(lang).text}))
        add(link, "category", code=codes.WEB_PAGE)
        add(link, "language", code=lang)


def _documents(element: Element, project: Project) -> None:
    """Add the public documents that have a category there, each with its own title; samples stay out."""
    for document in project.documents:
        category = codes.DOCUMENTS.get(document.kind)
        if category is None or document.sample:
            continue
        url = external("project_files.document", document=document.code, filename=document.filename)
        link = add(element, "document-link", format=document.media_type, url=url)
        narratives(add(link, "title"), document.title)
        add(link, "category", code=category)
        if document.language in LANGUAGES:
            add(link, "language", code=document.language)
        if document.dated:
            add(link, "document-date", iso_date=document.dated.isoformat())


def _classified(project: Project, scheme: Scheme) -> Iterable[ProjectClassification]:
    return (row for row in project.classifications if row.scheme == scheme)


def _share(percentage: Decimal | None) -> str | None:
    return None if percentage is None else plain_number(percentage)
