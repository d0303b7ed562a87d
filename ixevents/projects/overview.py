"""Sums and groupings of the catalogue, over rows already read."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from ixevents.projects import wording
from ixevents.projects.models import Project
from ixevents.projects.partners import Partner, Relation


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
    partners: tuple[tuple[Markup, str], ...]
    "Name and whereabouts."


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
    items = tuple((wording.partner_name(partner), wording.whereabouts(partner)) for partner in partners if partner.relation == relation)
    return RelationGroup(wording.words_for(relation, "relation"), items)
