"""Sums and groupings of the catalogue, over rows already read."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ixevents.projects.models import Partner, Project, Relation


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

    relation: Relation
    partners: tuple[Partner, ...]


def totals(records: Sequence[Project]) -> list[Total]:
    """Add up the known totals, exactly; summed here because SQLite adds decimals as floating numbers."""
    known: dict[str, list[Decimal]] = {}
    for record in records:
        if record.total_amount is not None:
            known.setdefault(record.currency, []).append(record.total_amount)
    return [Total(sum(amounts, Decimal()), currency, len(amounts)) for currency, amounts in sorted(known.items())]


def by_relation(partners: Sequence[Partner]) -> list[RelationGroup]:
    """Group partners by what they are to the municipality, which is itself left out."""
    groups = [RelationGroup(relation, tuple(p for p in partners if p.relation == relation)) for relation in Relation]
    return [group for group in groups if group.partners and group.relation is not Relation.SELF]
