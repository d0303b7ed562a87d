"""The public catalogue of records and the page of each."""

from flask import Blueprint, abort, render_template

from ixevents.core import reuse
from ixevents.extensions import db
from ixevents.projects import countries, linked, overview, parts, queries, record_page, timeline, world_map, years

bp = Blueprint("projects", __name__)


@bp.get("/<any(fr, nl, en):lang>/projects/")
@reuse.page
def catalogue() -> str:
    """Show all records, what they add up to, and with whom they are carried."""
    records = db.session.scalars(queries.compared()).all()
    partners = db.session.scalars(queries.partners()).all()
    ties = db.session.scalars(queries.ties()).all()
    receiving = countries.receiving(records)
    by_year = years.of(records)
    return render_template(
        "projects/catalogue.html",
        records=records,
        totals=overview.totals(records),
        timeline=timeline.of(records),
        sheets=world_map.sheets(partners, receiving),
        countries=countries.of(partners, ties, receiving),
        relations=overview.by_relation(partners),
        years=by_year,
        events_by_year=years.past(by_year, "events"),
        overview=overview,
        policy=db.session.scalar(queries.policy()),
    )


@bp.get("/<any(fr, nl, en):lang>/projects/<slug>")
@reuse.page
def record(slug: str) -> str:
    """Show one record and the events that belong to it."""
    project = db.session.scalar(queries.record(slug)) or abort(404)
    others = db.session.scalars(queries.catalogue()).all()
    partners = [part.partner for part in project.partners]
    return render_template(
        "projects/record.html",
        project=project,
        page=record_page,
        policy=db.session.scalar(queries.policy()) if project.standing else None,
        timeline=timeline.of(others, project) if project.starts and project.ends else None,
        sheets=world_map.sheets(partners, project.recipient_countries),
        events=linked.events_of(project),
        parts=parts.of_record(project),
    )
