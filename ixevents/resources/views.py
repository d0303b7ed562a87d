"""The calendar a facilitator subscribes to, by an address of their own."""

from flask import Blueprint, Response, abort

from ixevents.core import headers
from ixevents.extensions import db
from ixevents.resources import own_calendar, queries

bp = Blueprint("resources", __name__)


@bp.get("/calendar/facilitators/<token>.ics")
def calendar(token: str) -> Response:
    """Give the dates of the facilitator whose address this is."""
    headers.private()
    facilitator = db.session.scalars(queries.by_code(token)).first() or abort(404)
    return Response(own_calendar.document(facilitator), content_type="text/calendar; charset=utf-8")
