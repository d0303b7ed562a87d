"""What the pages of grants read. Sums are made from the rows: SQLite would add decimals as floating numbers."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, undefer

from ixevents.core.alphabetical import alphabetical
from ixevents.core.languages import parted
from ixevents.grants.models import Grant, GrantDocument
from ixevents.projects.models import Project
from ixevents.projects.partners import Partner


def years() -> Select[int]:
    """The years with something to show, the latest first."""
    return select(Grant.year).where(Grant.shown).distinct().order_by(Grant.year.desc())


def of_year(year: int) -> Select[Grant]:
    """What everybody may read of a year, with the project a grant serves."""
    return _whole().where(Grant.shown, Grant.year == year)


def desk_years() -> Select[int, int]:
    """All years with how many grants, the latest first."""
    return select(Grant.year, func.count()).group_by(Grant.year).order_by(Grant.year.desc())


def desk(year: int, words: str = "") -> Select[Grant]:
    """The grants of a year, or those with some words, first those that wait for a language."""
    found = _whole().where(Grant.year == year).order_by(None).order_by(Grant.shown, alphabetical(Grant.beneficiary), Grant.id)
    for word in parted(words.casefold()):
        texts = Grant.beneficiary, Grant.decision, *(Grant.object[lang].as_string() for lang in ("fr", "nl"))
        found = found.where(or_(*(func.lower(text).contains(word, autoescape=True) for text in texts)))
    return found


def amounts(year: int) -> Select[Decimal, bool]:
    """Of every grant of a year how much it is, and whether everybody reads it."""
    return select(Grant.amount, Grant.shown).where(Grant.year == year)


def known(years: Collection[int]) -> Select[Any]:
    """What tells grants of some years apart: an import adds none a second time."""
    return select(Grant.year, func.lower(Grant.beneficiary), Grant.amount, Grant.object).where(Grant.year.in_(years))


def projects() -> Select[int, str, Any]:
    """The projects a grant may serve: id, slug, title."""
    return select(Project.id, Project.slug, Project.title).order_by(Project.position, Project.id)


def partners() -> Select[int, Any]:
    """The partners a grant may go to: id and name."""
    return select(Partner.id, Partner.name).where(Partner.archived_at.is_(None)).order_by(Partner.id)


def documents(grant_id: int) -> Select[GrantDocument]:
    """The files of a grant, without their bytes."""
    return select(GrantDocument).where(GrantDocument.grant_id == grant_id).order_by(GrantDocument.id)


def document(grant_id: int, document_id: int) -> Select[GrantDocument]:
    """One file of a grant, with its bytes."""
    own = GrantDocument.grant_id == grant_id, GrantDocument.id == document_id
    return select(GrantDocument).where(*own).options(undefer(GrantDocument.body))


def _whole() -> Select[Grant]:
    projects = joinedload(Grant.project).load_only(Project.slug, Project.title, Project.state)
    partner = joinedload(Grant.partner).load_only(Partner.slug, Partner.relation)
    return select(Grant).options(projects, partner).order_by(alphabetical(Grant.beneficiary), Grant.id)
