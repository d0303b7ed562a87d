"""Giving a record its codes: confirmed by a person, all at once; what the source suggests is taken over one by one, never silently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.projects import codes, editing
from ixevents.projects.classification import ProjectClassification, Scheme
from ixevents.projects.models import Project, ProjectStatus

STATUSES = {
    "1": ProjectStatus.PIPELINE,
    "2": ProjectStatus.IMPLEMENTATION,
    "3": ProjectStatus.FINALISATION,
    "4": ProjectStatus.CLOSED,
    "5": ProjectStatus.CANCELLED,
    "6": ProjectStatus.SUSPENDED,
}
"""IATI-03."""

Part = tuple[str, Decimal | None]


@dataclass(frozen=True)
class Coding:
    """All codes of a record."""

    single: Mapping[str, str | None]
    "By the names of `codes.SINGLE`."
    sectors: Sequence[Part] = ()
    countries: Sequence[Part] = ()
    markers: Mapping[str, int] = field(default_factory=dict)
    sdg_tags: Sequence[str] = ()
    starts: date | None = None
    starts_actual: bool = False
    ends: date | None = None
    ends_actual: bool = False


@dataclass(frozen=True)
class Suggestion:
    """What the source makes us think, and what is confirmed now."""

    name: str
    suggested: tuple[str, ...]
    confirmed: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether something else is confirmed, or nothing."""
        return not set(self.suggested) <= set(self.confirmed)


def classify(project: Project, version: int, coding: Coding, *, actor: str) -> None:
    """Write all codes of a record; raises `Refused` for what the rule set refuses, `Conflict` when somebody else saved first."""
    editing.take(project, version)
    before = _facts(project)
    _write(project, coding)
    after = _facts(project)
    if before != after:
        project.changed_at = now()
        db.session.flush()
        journal.record("classify", project, actor=actor, before=before, after=after)


def suggestions(project: Project) -> list[Suggestion]:
    """Return what the source suggests, beside what is confirmed; `project.classifications` is loaded."""
    told = project.suggested_codes or {}
    sectors = tuple(row.code for row in project.classifications if row.scheme == Scheme.SECTOR)
    status = next((code for code, status in STATUSES.items() if status == project.status), None)
    found = [
        Suggestion("sector", tuple(told.get("sector", ())), sectors),
        Suggestion("aid_type", _one(told.get("aid_type")), _one(project.aid_type)),
        Suggestion("status", _one(told.get("status")), _one(status)),
        Suggestion("sdg", tuple(told.get("sdg_target_retroactive", ())), tuple(project.sdg_tags)),
    ]
    return [one for one in found if one.suggested]


def take_over(project: Project, name: str, *, actor: str) -> None:
    """Confirm one suggestion as it is; several sectors are refused, for nobody has said the part of each."""
    editing.take(project)
    wanted = next((one for one in suggestions(project) if one.name == name), None)
    if wanted is None:
        raise Refused(_("Nothing is suggested here."), "none")
    before = _facts(project)
    if name == "sector":
        if len(wanted.suggested) > 1:
            raise Refused(_("Several sectors are suggested: say the part of each."), "parts")
        _replace(project, Scheme.SECTOR, [(wanted.suggested[0], None)])
    elif name == "sdg":
        project.sdg_tags = codes.read_sdg(", ".join({*project.sdg_tags, *wanted.suggested}))
    elif name == "status":
        project.status = STATUSES[wanted.suggested[0]]
    else:
        project.aid_type = wanted.suggested[0]
    project.changed_at = now()
    db.session.flush()
    journal.record("take_suggestion", project, actor=actor, before=before, after=_facts(project))


def _write(project: Project, coding: Coding) -> None:
    codes.require_parts(coding.sectors)
    codes.require_parts(coding.countries)
    codes.require_markers(coding.markers)
    for name in codes.SINGLE:
        setattr(project, name, coding.single.get(name) or None)
    if project.recipient_region and coding.countries:
        raise Refused(_("Name countries with their parts, or a region: not both."), "region")
    project.sdg_tags = list(coding.sdg_tags)
    project.iati_confirmed_starts, project.iati_starts_actual = coding.starts, coding.starts_actual and coding.starts is not None
    project.iati_confirmed_ends, project.iati_ends_actual = coding.ends, coding.ends_actual and coding.ends is not None
    editing.require_sense(project)
    _replace(project, Scheme.SECTOR, coding.sectors)
    _replace(project, Scheme.COUNTRY, coding.countries)
    _replace(project, Scheme.POLICY_MARKER, [(code, None) for code in coding.markers], coding.markers)


def _replace(project: Project, scheme: Scheme, parts: Sequence[Part], markers: Mapping[str, int] | None = None) -> None:
    mine = (ProjectClassification.project_id == project.id, ProjectClassification.scheme == scheme)
    for row in db.session.scalars(select(ProjectClassification).where(*mine)):
        db.session.delete(row)
    # The new rows may have the codes of the old ones.
    db.session.flush()
    for code, part in parts:
        whole = codes.HUNDRED if part is None and markers is None else part
        significance = markers[code] if markers is not None else None
        row = ProjectClassification(project_id=project.id, scheme=scheme, code=code, percentage=whole, significance=significance)
        db.session.add(row)
    db.session.flush()


def _facts(project: Project) -> dict[str, Any]:
    """Return the codes of a record as the journal keeps them."""
    mine = select(ProjectClassification).where(ProjectClassification.project_id == project.id).order_by(ProjectClassification.code)
    rows = db.session.scalars(mine).all()
    lists = {
        "sector": [f"{row.code} {row.percentage:f} %" for row in rows if row.scheme == Scheme.SECTOR],
        "country": [f"{row.code} {row.percentage:f} %" for row in rows if row.scheme == Scheme.COUNTRY],
        "policy_marker": [f"{row.code}: {row.significance}" for row in rows if row.scheme == Scheme.POLICY_MARKER],
    }
    names = (*codes.SINGLE, "status", "sdg_tags", "iati_confirmed_starts", "iati_starts_actual", "iati_confirmed_ends", "iati_ends_actual")
    return lists | {name: editing.said(getattr(project, name)) for name in names}


def _one(code: str | None) -> tuple[str, ...]:
    return (code,) if code else ()
