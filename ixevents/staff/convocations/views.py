"""Proof of convocation, and the letters that go by post."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked
from ixevents.core.clock import today
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.meetings import postal, queries, words
from ixevents.meetings.models import Meeting
from ixevents.papers.views import pdf_response
from ixevents.staff.convocations import bundle, evidence, printing

bp = Blueprint("staff_convocations", __name__, url_prefix="/staff/meetings/<int:meeting_id>")
bp.context_processor(lambda: {"words": words})


@bp.get("/proof")
@access.needs(Power.KEEP_COUNCIL)
def proof(meeting_id: int) -> str:
    """Show what proves that everybody was told, and what became of each letter."""
    found = _load(meeting_id)
    return render_template("staff/convocations/proof.html", meeting=found, sendings=evidence.of(found))


@bp.get("/proof.zip")
@access.needs(Power.KEEP_COUNCIL)
def proof_zip(meeting_id: int) -> Response:
    """Answer the proof as one file to keep: records, words, calendars, hashes."""
    found = _load(meeting_id)
    body = bundle.write(found, evidence.of(found))
    journal.record("export", found, actor=access.actor(), format="zip", view="proof")
    db.session.commit()
    response = Response(body, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="convocation-{found.starts_at:%Y-%m-%d}-{found.id}.zip"'
    return response


@bp.get("/letters")
@access.needs(Power.KEEP_COUNCIL)
def letters(meeting_id: int) -> str:
    """List who gets a letter on paper."""
    found = _load(meeting_id)
    chosen = request.args.get("invitation", type=int)
    return render_template("staff/convocations/letters.html", meeting=found, rows=postal.rows(found), chosen=chosen)


@bp.post("/letters")
@access.needs(Power.KEEP_COUNCIL)
def print_letters(meeting_id: int) -> Response | Redirect:
    """Answer the chosen letters as one PDF, and note that they were printed."""
    found = _load(meeting_id)
    chosen = {asked.number(one) for one in request.form.getlist("chosen")}
    papers = [row for row in postal.rows(found) if row.invitation.id in chosen]
    if not papers:
        return redirect(url_for(".letters", meeting_id=meeting_id), 303)
    body = printing.write(found, papers)
    postal.printed(found, papers, actor=access.actor())
    db.session.commit()
    return pdf_response(body, _("letters") + f"-{today():%Y-%m-%d}")


def _load(meeting_id: int) -> Meeting:
    return db.session.scalars(queries.whole(meeting_id)).first() or abort(404)
