"""The public catalogue of records and the page of each."""

from flask import Blueprint, abort, render_template

from ixevents.extensions import db
from ixevents.projects import linked, overview, parts, queries, record_page

bp = Blueprint("projects", __name__)


@bp.get("/<any(fr, nl, en):lang>/projects/")
def catalogue() -> str:
    """Show all records, what they add up to, and with whom they are carried."""
    records = db.session.scalars(queries.catalogue()).all()
    partners = db.session.scalars(queries.partners()).all()
    policy = db.session.scalar(queries.policy())
    return render_template(
        "projects/catalogue.html",
        records=records,
        totals=overview.totals(records),
        relations=overview.by_relation(partners),
        policy=policy,
    )


@bp.get("/<any(fr, nl, en):lang>/projects/<slug>")
def record(slug: str) -> str:
    """Show one record and the events that belong to it."""
    project = db.session.scalar(queries.record(slug)) or abort(404)
    policy = db.session.scalar(queries.policy()) if project.standing else None
    return render_template(
        "projects/record.html",
        project=project,
        page=record_page,
        policy=policy,
        events=linked.events_of(project),
        parts=parts.of(f"project:{project.slug}"),
    )
