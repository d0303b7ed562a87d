"""What the page of a record shows: rows for the components, with unknown said as unknown (PRJ-01)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from ixevents.core import dates
from ixevents.core.charts import Item
from ixevents.core.clock import now
from ixevents.core.languages import NAMES, Translated
from ixevents.core.sizes import file_size
from ixevents.core.web import current_language, tr
from ixevents.projects import funders, wording
from ixevents.projects.files import ProjectDocument
from ixevents.projects.funders import Credit, OtherFunder
from ixevents.projects.linked import LinkedEvent
from ixevents.projects.models import FundingLine, LineKind, PartnerRole, Project, ProjectBudget, ProjectPartner, TargetGroup
from ixevents.projects.results import Indicator

Row = dict[str, str | Markup]


@dataclass(frozen=True)
class Document:
    """A file to fetch."""

    title: Markup | str
    url: str
    words: str
    "Kind, language, date and size."


def kicker(project: Project) -> str:
    """The kind of project, and its acronym."""
    words = wording.words_for(project.kind, "kind")
    return f"{words} · {project.acronym}" if project.acronym else words


def big_facts(project: Project) -> list[tuple[str, str]]:
    """The figures everybody asks for first."""
    facts = [(_("reference period"), wording.period(project))]
    if project.total_amount is not None:
        facts.append((_("total resources"), wording.money(project.total_amount, project.currency)))
    return facts


def shares(project: Project) -> list[Item]:
    """What each funder gives, where at least one amount is known; the others are drawn as unknown."""
    lines = [line for line in project.funding if line.amount is not None]
    return [_share(line, project.currency) for line in project.funding] if lines else []


def budgets(project: Project) -> list[Item]:
    """What the project may spend in each stretch of time somebody has entered."""
    return [Item(_stretch(one), one.amount, wording.money(one.amount, project.currency)) for one in project.budgets]


def budgets_note(project: Project) -> str:
    """Whether the budgets make up the total, to the cent, and whether they are a sample."""
    planned = sum((one.amount for one in project.budgets), Decimal())
    notes = [_("A sample, not a fact of the record.")] if any(one.sample for one in project.budgets) else []
    if project.total_amount is not None and planned == project.total_amount:
        notes.append(_("Together they make the total resources, to the cent."))
    elif project.total_amount is not None:
        notes.append(_beside_the_total(project, planned))
    return " ".join(notes)


def shares_note(project: Project) -> str:
    """Say that what funders give is more than the total; that it is less says nothing, for other shares are not known."""
    given = sum((one.amount for one in project.funding if one.amount is not None), Decimal())
    return _beside_the_total(project, given) if project.total_amount is not None and given > project.total_amount else ""


def _beside_the_total(project: Project, amounts: Decimal) -> str:
    apart = amounts - (project.total_amount or Decimal())
    amount = wording.money(abs(apart), project.currency)
    if apart > 0:
        return _("Together they are %(amount)s more than the total resources.", amount=amount)
    return _("Together they are %(amount)s less than the total resources.", amount=amount)


def coming(events: Sequence[LinkedEvent]) -> list[LinkedEvent]:
    """The events that are not over."""
    return [event for event in events if not _is_over(event)]


def over(events: Sequence[LinkedEvent]) -> list[LinkedEvent]:
    """The events that are over, the latest first."""
    return [event for event in events if _is_over(event)]


def told(events: Sequence[LinkedEvent]) -> list[tuple[str, str, str]]:
    """Each event in a line: its title, when and where, its page."""
    lang = current_language()
    whens = [dates.day_long(event.start, lang, event.zone) if event.start else "" for event in events]
    return [(one.title, ", ".join(words for words in (when, one.place) if words), one.url) for one, when in zip(events, whens, strict=True)]


def documents(project: Project) -> list[Document]:
    """The files of the record, with what one wants to know before fetching them."""
    return [
        Document(
            tr(one.title),
            url_for("project_files.document", document=one.code, filename=one.filename),
            ", ".join(words for words in (_kind(one), _told(one.language), _dated(one), file_size(one.size, current_language())) if words),
        )
        for one in project.documents
    ]


def partners(project: Project) -> list[tuple[Markup, str, str]]:
    """Each partner with its part, its country and its page; nobody for the standing record, which is the municipality's own."""
    if project.standing:
        return []
    return [(wording.partner_name(part.partner), _part(part), wording.partner_url(part.partner)) for part in project.partners]


def funding(project: Project) -> list[Row]:
    """The total and who pays, amounts as far as they are known."""
    total = wording.money(project.total_amount, project.currency) if project.total_amount is not None else _("amount not known")
    return [{"key": _("Total resources"), "value": total}, *(_funding_row(line, project.currency) for line in project.funding)]


def groups(project: Project) -> list[tuple[str, list[list[str | Markup]]]]:
    """Whom the project works with and for: a caption and table rows each, where there are some."""
    tables = [(_("Target groups"), _group_rows(project, final=False)), (_("Final beneficiaries"), _group_rows(project, final=True))]
    return [(caption, rows) for caption, rows in tables if rows]


def details(project: Project) -> list[Row]:
    """What else the record says, each list where there is one."""
    lists = {
        _("Topics"): LineKind.TOPIC,
        _("Ways of working"): LineKind.METHOD,
        _("Activities"): LineKind.ACTIVITY,
        _("Results named"): LineKind.OUTPUT,
        _("Sub-projects, by theme"): LineKind.SUB_PROJECT_THEME,
        _("Related topics"): LineKind.RELATED_TOPIC,
    }
    rows: list[Row] = [{"key": key, "value": _listed(project.lines_of(kind))} for key, kind in lists.items()]
    return [row for row in [*_programme(project), *_counts(project), *rows, *_where(project), *_goals(project)] if row["value"]]


def indicators(project: Project) -> list[list[str | Markup]]:
    """Each indicator with where it started and where it should go."""
    return [
        [wording.capital(indicator.name), _level(indicator, indicator.baseline), _level(indicator, indicator.target)]
        for indicator in project.indicators
    ]


def quotes(project: Project) -> list[str]:
    """The source's own words, in English, for what was put into figures here."""
    words = [project.period_quote, project.amount_as_written, project.directly_involved_quote, *(group.quote for group in project.groups)]
    return [quote for quote in words if quote]


def _part(part: ProjectPartner) -> str:
    role = wording.words_for(part.role, "role")
    if part.role == PartnerRole.LEAD and part.assumed:
        role = _("project lead, as we read the text")
    where = wording.whereabouts(part.partner)
    return f"{role} · {where}" if where else role


def credit(project: Project) -> Credit | None:
    """What the project owes the European Union, on its own page too (PRJ-04)."""
    return funders.credit(project)


def other_funders(project: Project) -> list[OtherFunder]:
    """The other funders that want to be named, with logo and sentence (PRJ-06)."""
    return funders.others(project)


def _share(line: FundingLine, currency: str) -> Item:
    words = wording.money(line.amount, currency) if line.amount is not None else _("amount not known")
    return Item(wording.partner_name(line.funder), line.amount, words)


def _stretch(budget: ProjectBudget) -> str:
    """Return "2013" for a calendar year, else the two days."""
    starts, ends = budget.starts, budget.ends
    if (starts.month, starts.day, ends.month, ends.day, starts.year) == (1, 1, 12, 31, ends.year):
        return str(starts.year)
    return dates.days(starts, ends, current_language())


def _is_over(event: LinkedEvent) -> bool:
    last = event.end or event.start
    return last is not None and last <= now()


def _kind(document: ProjectDocument) -> str:
    return wording.words_for(document.kind, "document")


def _told(language: str) -> str:
    return NAMES.get(language, "")


def _dated(document: ProjectDocument) -> str:
    return dates.day_medium(document.dated, current_language()) if document.dated else ""


def _funding_row(line: FundingLine, currency: str) -> Row:
    amount = wording.money(line.amount, currency) if line.amount is not None else _("amount not known")
    return {"key": wording.partner_name(line.funder), "value": f"{wording.words_for(line.role, 'funding')}, {amount}"}


def _group_rows(project: Project, *, final: bool) -> list[list[str | Markup]]:
    return [[_who(group), wording.head_count(group) or _("not stated")] for group in project.groups if group.final is final]


def _who(group: TargetGroup) -> Markup:
    who = Markup.escape(wording.capital(group.who))
    if group.accompanied_by:
        who = Markup("{}, {} {}").format(who, _("with"), tr(group.accompanied_by))
    if group.levels:
        who = Markup("{} ({})").format(who, ", ".join(wording.words_for(level, "level") for level in group.levels))
    return who


def _programme(project: Project) -> list[Row]:
    return [
        {"key": _("Part of the programme"), "value": tr(project.programme_name)},
        {"key": _("Status"), "value": "" if project.standing else wording.words_for(project.status, "status")},
    ]


def _counts(project: Project) -> list[Row]:
    counts = {
        _("Municipalities, ours included"): project.authorities_count,
        _("Sub-projects"): project.sub_projects_count,
    }
    return [{"key": key, "value": wording.number(count)} for key, count in counts.items() if count is not None]


def _where(project: Project) -> list[Row]:
    countries = [wording.country(code) for code in project.recipient_countries]
    return [{"key": _("Where the support goes"), "value": ", ".join(countries)}]


def _goals(project: Project) -> list[Row]:
    """The goals of 2015 a project is tagged with: ours, for the project is older (IATI-08)."""
    return [{"key": _("Sustainable Development Goals, added by us in retrospect"), "value": ", ".join(project.sdg_tags)}]


def _listed(texts: list[Translated]) -> Markup:
    return Markup(", ").join(tr(text) for text in texts)


def _level(indicator: Indicator, value: Decimal | None) -> str:
    if value is None:
        return str(_("not known"))
    return wording.percentage(value) if indicator.measure == "percentage" else wording.number(value)
