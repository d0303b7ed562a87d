"""The council's public page."""

from flask import Blueprint, abort, render_template

from ixevents.council import queries
from ixevents.extensions import db
from ixevents.projects import wording

bp = Blueprint("council", __name__)


@bp.get("/<any(fr, nl, en):lang>/council/")
def composition() -> str:
    """Show what the council is and whom it brings together."""
    council = db.session.scalar(queries.composition()) or abort(404)
    categories = [(wording.capital(category.name), None) for category in council.categories]
    return render_template("council/composition.html", council=council, categories=categories)
