"""The rows of a record: its lists, partners, money, indicators. Added, changed, moved and taken away one at a time."""

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.refusal import Conflict, Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.projects import budgets, editing, row_rules, texts
from ixevents.projects.models import FundingLine, Objective, Project, ProjectBudget, ProjectPartner, RecordLine, TargetGroup
from ixevents.projects.results import Indicator, IndicatorPeriod, IndicatorValue

Row = Objective | RecordLine | TargetGroup | Indicator | IndicatorPeriod | FundingLine | ProjectBudget | ProjectPartner
_NOT_FACTS = ("id", "project_id", "indicator_id", "position", "shown", "sample")


def add(project: Project, row: Row, values: Mapping[str, Any], *, actor: str) -> Row:
    """Add a row behind the others of its list; its texts wait until they are published."""
    editing.take(project)
    for name, value in values.items():
        setattr(row, name, value)
    others = siblings(project, row)
    _require_sound(project, row, others)
    if "position" in row.__table__.columns:
        row.position = max((other.position for other in others), default=-1) + 1  # type: ignore[union-attr]
    if type(row) in texts.OF_ROWS:
        row.shown = False  # type: ignore[union-attr]
    db.session.add(row)
    _changed(project)
    journal.record("add_part", project, actor=actor, part=row.__tablename__, row=row.id, **_facts(project, row))
    return row


def change(project: Project, row: Row, seen: int, values: Mapping[str, Any], *, actor: str) -> Row:
    """Write new facts and texts of a row; raises `Conflict` when it is no longer what was `seen`."""
    editing.take(project)
    db.session.refresh(row, [column.key for column in row.__table__.columns])
    if fingerprint(project, row) != seen:
        raise Conflict
    before = _facts(project, row)
    for name, value in values.items():
        if name in texts.OF_ROWS.get(type(row), ()):
            texts.write(project, name, value, row)  # type: ignore[arg-type]
        else:
            setattr(row, name, value)
    _require_sound(project, row, siblings(project, row))
    after = _facts(project, row)
    if before != after:
        _changed(project)
        differing = [name for name in after if before[name] != after[name]]
        told = {"before": {name: before[name] for name in differing}, "after": {name: after[name] for name in differing}}
        journal.record("edit_part", project, actor=actor, part=row.__tablename__, row=row.id, **told)
    return row


def move(project: Project, row: Row, by: int, *, actor: str) -> None:
    """Move a row up (-1) or down (+1) in its list."""
    editing.take(project)
    order: list[Any] = sorted([*siblings(project, row), row], key=lambda one: (one.position, one.id))
    at = order.index(row)
    to = min(max(at + by, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    for position, other in enumerate(order):
        other.position = position
    _changed(project)
    if to != at:
        journal.record("move_part", project, actor=actor, part=row.__tablename__, row=row.id, before=at + 1, after=to + 1)


def remove(project: Project, row: Row, *, actor: str) -> None:
    """Take a row away, from the public page too; an indicator with values stays."""
    editing.take(project)
    if isinstance(row, Indicator | IndicatorPeriod):
        _require_no_values(row)
    journal.record("remove_part", project, actor=actor, part=row.__tablename__, row=row.id, **_facts(project, row))
    if type(row) in texts.OF_ROWS:
        texts.forget(project, row)  # type: ignore[arg-type]
    if isinstance(row, Indicator):
        for period in db.session.scalars(select(IndicatorPeriod).where(IndicatorPeriod.indicator_id == row.id)):
            db.session.delete(period)
        db.session.flush()
    db.session.delete(row)
    _changed(project)


def fingerprint(project: Project, row: Row) -> int:
    """Return a number that tells whether somebody else has changed a row."""
    return crc32(repr(sorted(_facts(project, row).items())).encode()) % 10**9


def siblings(project: Project, row: Row) -> Sequence[Row]:
    """Return the other rows of the same list, in order."""
    model: Any = type(row)
    asked = select(model)
    if isinstance(row, IndicatorPeriod):
        asked = asked.where(IndicatorPeriod.indicator_id == row.indicator_id).order_by(IndicatorPeriod.starts)
    else:
        asked = asked.where(model.project_id == project.id).order_by(model.id)
    if isinstance(row, RecordLine | TargetGroup):
        name = "kind" if isinstance(row, RecordLine) else "final"
        asked = asked.where(getattr(model, name) == getattr(row, name))
    with db.session.no_autoflush:
        return [other for other in db.session.scalars(asked) if other is not row]


def _facts(project: Project, row: Row) -> dict[str, Any]:
    """Return what a row says, as the journal keeps it."""
    mine = texts.OF_ROWS.get(type(row), ())
    names = [column.key for column in row.__table__.columns if column.key not in _NOT_FACTS]
    values = {name: texts.draft(project, name, row) if name in mine else getattr(row, name) for name in names}  # type: ignore[arg-type]
    return {name: editing.said(value) for name, value in values.items()}


def _require_sound(project: Project, row: Row, others: Sequence[Any]) -> None:
    if isinstance(row, ProjectBudget):
        budgets.require_sound(row, others)
    else:
        row_rules.require_sound(row, others)


def _require_no_values(row: Indicator | IndicatorPeriod) -> None:
    column = IndicatorValue.indicator_id if isinstance(row, Indicator) else IndicatorValue.period_id
    if db.session.scalars(select(IndicatorValue.id).where(column == row.id).limit(1)).first() is not None:
        raise Refused(_("Values were written down for it: it stays."), "values")


def _changed(project: Project) -> None:
    project.changed_at = now()
    db.session.flush()
