"""The information notice and the accessibility statement, in three languages."""

from flask import Blueprint, current_app, render_template

from ixevents.privacy import authorities, purposes, statement

bp = Blueprint("privacy", __name__)


@bp.get("/<any(fr, nl, en):lang>/privacy")
def notice() -> str:
    """Say what is kept, why, for how long, and what a person may ask (GDPR-05, GDPR-11)."""
    return render_template(
        "privacy/notice.html",
        purposes=purposes.all_purposes(current_app.config),
        authority=authorities.DATA_PROTECTION,
        changed_on=purposes.CHANGED_ON,
    )


@bp.get("/<any(fr, nl, en):lang>/accessibility")
def accessibility() -> str:
    """State how accessible the site is, on the EU model (A11Y-03)."""
    return render_template(
        "privacy/accessibility.html",
        ombudsman=authorities.OMBUDSMAN,
        checker=authorities.ACCESSIBILITY_CHECKER,
        prepared_on=statement.PREPARED_ON,
        reviewed_on=statement.REVIEWED_ON,
    )
