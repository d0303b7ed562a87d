"""The overview: what the record says beside what is on file and who came, for the whole and for each authority."""

from dataclasses import dataclass

from ixevents.core.clock import now
from ixevents.exchanges import figures, queries, statements
from ixevents.exchanges.figures import NOTHING, Figures
from ixevents.exchanges.models import Authority, Exchange, ExchangeState
from ixevents.exchanges.statements import OnFile, Stated, Statement
from ixevents.extensions import db
from ixevents.projects.models import Project
from ixevents.projects.partners import Partner, PartnerKind


@dataclass(frozen=True)
class Row:
    """One authority."""

    authority: Authority
    named: bool
    "The record names it."
    coordinators: int
    on_file: OnFile
    came: Figures
    planned: int
    held: int
    fits: str
    "Its pupils beside the record's range: within, below, above, or unknown."


@dataclass(frozen=True)
class Overview:
    """Everything the first page shows."""

    project: Project
    lines: list[Statement]
    rows: list[Row]
    unset: list[Partner]
    "Authorities the record names that have no settings here yet."
    not_named: int | None
    range: tuple[int, int] | None
    came: Figures
    waiting: list[Exchange]
    to_count: list[Exchange]
    out_of_step: list[Exchange]


def overview() -> Overview | None:
    """Return the overview, or None without the record."""
    project = db.session.scalars(queries.project()).first()
    if project is None:
        return None
    authorities = db.session.scalars(queries.authorities(project.id)).all()
    coordinators = dict(db.session.execute(queries.coordinator_counts(project.id)).all())
    stated = statements.stated(project.id)
    rows = figures.read(project.id)
    on_file = statements.add_up(stated, len(authorities), sum(coordinators.values()))
    known = {authority.partner_id for authority in authorities}
    named = [line.partner for line in project.partners if line.partner.kind == PartnerKind.LOCAL_AUTHORITY]
    came = figures.of(rows)
    return Overview(
        project=project,
        lines=statements.lines(project, on_file, came, db.session.scalars(queries.notes(project)).all()),
        rows=_rows(project, list(authorities), coordinators, stated, figures.by_authority(rows)),
        unset=[partner for partner in named if partner.id not in known],
        not_named=statements.not_named(project, on_file),
        range=statements.range_per_country(project),
        came=came,
        waiting=list(db.session.scalars(queries.waiting(project.id)).all()),
        to_count=list(db.session.scalars(queries.to_count(project.id, now())).all()),
        out_of_step=list(db.session.scalars(queries.out_of_step(project.id)).all()),
    )


def _rows(
    project: Project, authorities: list[Authority], coordinators: dict[int, int], stated: list[Stated], came: dict[int, Figures]
) -> list[Row]:
    counts = {(authority, state): number for authority, state, number in db.session.execute(queries.exchange_counts(project.id)).all()}
    named, planned_range = {line.partner_id for line in project.partners}, statements.range_per_country(project)
    rows = []
    for authority in authorities:
        on_file = statements.add_up((row for row in stated if row[0] == authority.id), 1, coordinators.get(authority.id, 0))
        rows.append(
            Row(
                authority=authority,
                named=authority.partner_id in named,
                coordinators=on_file.coordinators,
                on_file=on_file,
                came=came.get(authority.id, NOTHING),
                planned=sum(counts.get((authority.id, state), 0) for state in (ExchangeState.DRAFT, ExchangeState.INVITED)),
                held=counts.get((authority.id, ExchangeState.HELD), 0),
                fits=_fits(on_file, planned_range),
            )
        )
    return rows


def _fits(on_file: OnFile, planned: tuple[int, int] | None) -> str:
    if planned is None or not on_file.classes or (on_file.silent and not on_file.pupils):
        return "unknown"
    low, high = planned
    if on_file.pupils < low:
        return "below"
    return "above" if on_file.pupils > high else "within"
