"""The first page of the back-office."""

from flask import Blueprint, render_template

from ixevents.accounts.access import needs
from ixevents.accounts.roles import Power

bp = Blueprint("staff", __name__, url_prefix="/staff")


@bp.get("/")
@needs(Power.SEE_DASHBOARD)
def dashboard() -> str:
    """Show what waits for the person signed in."""
    return render_template("staff/dashboard.html")
