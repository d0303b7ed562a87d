"""Sums and groupings of the catalogue, over rows already read."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from ixevents.core.charts import Item
from ixevents.core.web import plain
from ixevents.projects import wording
from ixevents.projects.models import Project
from ixevents.projects.partners import Partner, Relation
from ixevents.projects.years import Year


@dataclass(frozen=True)
class Total:
    """What several records add up to in one currency."""

    amount: Decimal
    currency: str
    records: int
    "How many records have an amount; the others are unknown, not zero."


@dataclass(frozen=True)
class RelationGroup:
    """The partners of one relation."""

    title: str
    partners: tuple[tuple[Markup, str, str], ...]
    "Name, whereabouts and page."


def totals(records: Sequence[Project]) -> list[Total]:
    """Add up the known totals, exactly; summed here because SQLite adds decimals as floating numbers."""
    known: dict[str, list[Decimal]] = {}
    for record in records:
        if record.total_amount is not None:
            known.setdefault(record.currency, []).append(record.total_amount)
    return [Total(sum(amounts, Decimal()), currency, len(amounts)) for currency, amounts in sorted(known.items())]


def by_relation(partners: Sequence[Partner]) -> list[RelationGroup]:
    """Group partners by what they are to the municipality, which is itself left out."""
    shown = [relation for relation in Relation if relation is not Relation.SELF]
    groups = [_group(relation, partners) for relation in shown]
    return [group for group in groups if group.partners]


def _group(relation: Relation, partners: Sequence[Partner]) -> RelationGroup:
    related = [partner for partner in partners if partner.relation == relation]
    items = tuple((wording.partner_name(one), wording.whereabouts(one), wording.partner_url(one)) for one in related)
    return RelationGroup(wording.words_for(relation, "relation"), items)


def bars(records: Sequence[Project]) -> list[Item]:
    """Return the total of each dated record, to the cent and unknown where it is unknown; the standing record has none by nature."""
    return [
        Item(
            plain(record.title),
            record.total_amount,
            wording.money(record.total_amount, record.currency) if record.total_amount is not None else _("amount not known"),
            url_for("projects.record", slug=record.slug),
        )
        for record in records
        if not record.standing
    ]


def by_year(years: Sequence[Year]) -> tuple[list[tuple[str, str]], list[list[str | Markup]]]:
    """Return the columns and rows of the comparison: projects under way, money where any is known by year, events, who took part."""
    columns = [(_("Year"), "text"), (_("Projects under way"), "text"), (_("Events"), "number")]
    rows = [[str(year.year), _under_way(year), _count(year, "events")] for year in years]
    if any(year.budget is not None for year in years):
        columns.insert(2, (_("Budget"), "number"))
        rows = [[*row[:2], _budget(year), row[2]] for row, year in zip(rows, years, strict=True)]
    if any("participations" in year.counts for year in years):
        columns.append((_("Participations"), "number"))
        rows = [[*row, _count(year, "participations")] for row, year in zip(rows, years, strict=True)]
    return columns, rows


def _under_way(year: Year) -> Markup | str:
    names = [project.acronym or plain(project.title) for project in year.projects]
    return Markup(", ").join(names) if names else "–"


def _budget(year: Year) -> str:
    if year.budget is not None:
        return wording.money(year.budget)
    return _("not known by year") if year.projects else "–"


def _count(year: Year, name: str) -> str:
    return wording.number(year.counts[name]) if name in year.counts else _("not recorded")
