"""Writing a record: one edit at a time, unknown said as unknown, and what was changed in the journal."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Table, select, update
from sqlalchemy import delete as remove

from ixevents.core.clock import now
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.web import plain
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.values import recorded
from ixevents.projects import texts
from ixevents.projects.classification import ProjectClassification
from ixevents.projects.files import ProjectDocument
from ixevents.projects.models import FundingLine, Objective, Project, ProjectBudget, ProjectPartner, ProjectState, RecordLine, TargetGroup
from ixevents.projects.partial_dates import PartialDate
from ixevents.projects.partners import Partner
from ixevents.projects.results import Indicator, IndicatorPeriod

Values = Mapping[str, Any]

PARTS: tuple[Any, ...] = (
    Objective,
    RecordLine,
    TargetGroup,
    Indicator,
    FundingLine,
    ProjectBudget,
    ProjectPartner,
    ProjectClassification,
    ProjectDocument,
)
"""What is a record's own and goes with it."""

SOLE = {
    "standing": _l("The standing record is another one: %(title)s. Take the tick away there first."),
    "with_exchanges": _l("Exchanges belong to another record: %(title)s. Take the tick away there first."),
}
"""What only one record is, and what is said to a second one."""


def take(thing: Project | Partner, version: int | None = None) -> None:
    """Take a row for writing and bring it up to date; raises `Conflict` when it is no longer at the version given.

    The UPDATE is the lock: of two who save at once the second waits, on SQLite and PostgreSQL alike.
    """
    table = cast(Table, type(thing).__table__)
    row = update(table).where(table.c.id == thing.id)
    if version is not None:
        row = row.where(table.c.version == version)
    if db.session.execute(row.values(version=table.c.version + 1).returning(table.c.id)).first() is None:
        raise Conflict
    db.session.refresh(thing, [column.key for column in table.columns])


def create(project: Project, values: Values, *, actor: str) -> Project:
    """Add a record the public does not see yet."""
    project.pending, project.state = {}, ProjectState.DRAFT
    for name, value in values.items():
        setattr(project, name, value)
    require_sense(project)
    require_sole(project)
    db.session.add(project)
    db.session.flush()
    journal.record("create", project, actor=actor)
    return project


def edit(project: Project, version: int, values: Values, *, actor: str) -> Project:
    """Write new facts, which are public at once, and texts, which are when `texts.publish` lets them."""
    take(project, version)
    changed = {name: value for name, value in values.items() if value != current(project, name)}
    if not changed:
        return project
    before = {name: said(current(project, name)) for name in changed}
    for name, value in changed.items():
        if name in texts.OWN:
            texts.write(project, name, value)
        else:
            setattr(project, name, value)
    require_sense(project)
    require_sole(project)
    project.changed_at = now()
    db.session.flush()
    after = {name: said(value) for name, value in changed.items()}
    journal.record("edit", project, actor=actor, before=before, after=after)
    return project


def publish(
    project: Project, version: int | None = None, *, about: texts.Row | Project | None = None, same: bool = False, actor: str
) -> int:
    """Take a record and let the public read what is in both languages, all of it or what is `about` a part; its lists are loaded."""
    take(project, version)
    return texts.publish(project, about=about, same=same, actor=actor)


def discard(project: Project, version: int, *, actor: str) -> None:
    """Give up what was changed since publication: the texts are again what the public reads."""
    take(project, version)
    before, project.pending = dict(project.pending), {}
    journal.record("discard", project, actor=actor, before=before)


def archive(project: Project, *, actor: str) -> None:
    """Take a record out of every list; its address goes on answering, and its events stay its own."""
    take(project)
    if project.standing:
        raise Refused(_("The standing record carries the events that belong to no project: it stays."), "standing")
    if project.state != ProjectState.PUBLIC:
        raise Refused(_("Only a record the public reads can be archived."), "state")
    project.state, project.changed_at = ProjectState.ARCHIVED, now()
    journal.record("archive", project, actor=actor)


def restore(project: Project, *, actor: str) -> None:
    """Put an archived record back into the lists."""
    take(project)
    if project.state == ProjectState.ARCHIVED:
        project.state, project.changed_at = ProjectState.PUBLIC, now()
        journal.record("restore", project, actor=actor)


def delete(project: Project, *, tied: bool, actor: str) -> None:
    """Delete a draft nothing is `tied` to; whatever the public has read, or an event belongs to, stays."""
    take(project)
    if project.state != ProjectState.DRAFT or project.standing:
        raise Refused(_("The public has read this record. Archive it instead: its address stays."), "state")
    if tied:
        raise Refused(_("Something belongs to this record: an event, an exchange, an opinion. It stays."), "tied")
    journal.record("delete", project, actor=actor, title=texts.draft(project, "title").as_dict())
    indicators = select(Indicator.id).where(Indicator.project_id == project.id)
    db.session.execute(remove(IndicatorPeriod).where(IndicatorPeriod.indicator_id.in_(indicators)))
    for model in PARTS:
        db.session.execute(remove(model).where(model.project_id == project.id))
    db.session.delete(project)
    db.session.flush()


def require_sense(project: Project) -> None:
    """Raise `Refused` for facts that contradict each other."""
    if project.starts and project.ends and project.ends.last_day < project.starts.first_day:
        raise Refused(_("The end comes before the beginning."), "order")
    if project.iati_confirmed_starts and project.iati_confirmed_ends and project.iati_confirmed_ends < project.iati_confirmed_starts:
        raise Refused(_("The confirmed end comes before the confirmed beginning."), "order")
    if project.total_amount is not None and not _in_cents(project.total_amount):
        raise Refused(_("Write the total in euros and cents: 407 676,96."), "amount")
    for confirmed, known in ((project.iati_confirmed_starts, project.starts), (project.iati_confirmed_ends, project.ends)):
        if confirmed and known and not known.first_day <= confirmed <= known.last_day:
            raise Refused(_("A confirmed day lies within the period of the record: %(known)s.", known=str(known)), "confirmed")


def require_sole(project: Project) -> None:
    """Raise `Refused` where another record is already what only one can be: the standing one, or the one of the exchanges."""
    for name, words in SOLE.items():
        with db.session.no_autoflush:
            held = select(Project.title).where(getattr(Project, name), Project.id != (project.id or 0))
            other = db.session.scalar(held) if getattr(project, name) else None
        if other is not None:
            raise Refused(str(words) % {"title": plain(other)}, name)


def current(project: Project, name: str) -> Any:
    """Return a value as it is being worked on."""
    return texts.draft(project, name) if name in texts.OWN else getattr(project, name)


def said(value: Any) -> Any:
    """Return a value as the journal keeps it."""
    return str(value) if isinstance(value, PartialDate) else recorded(value)


def _in_cents(amount: Decimal) -> bool:
    return amount >= 0 and amount == amount.quantize(Decimal("0.01")) and amount < Decimal(10) ** 10
