"""At the meeting: the list of who is there with the quorum in sight, corrections, closing, the sheet, the second notice."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked, dates, filenames
from ixevents.core.clock import now
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.meetings.models import Meeting
from ixevents.minutes import absences as absence
from ixevents.minutes import again, attending, queries, words
from ixevents.minutes.models import Attendance, Presence, Sitting
from ixevents.papers.views import pdf_response
from ixevents.staff import ways
from ixevents.staff.attempts import refusal_told
from ixevents.staff.journal import told
from ixevents.staff.sittings import list_of_seats
from ixevents.staff.sittings.forms import SPELLS, AgainForm, ChairForm, CorrectForm, HourForm, moment

bp = Blueprint("staff_sittings", __name__, url_prefix="/staff/sittings")
bp.context_processor(lambda: {"words": words})

PER_PAGE = 50
Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.KEEP_COUNCIL)
def index() -> str:
    """List the meetings that members were convened to."""
    wanted = {"q": asked.words(request.args.get("q")), "state": asked.words(request.args.get("state"))}
    page = db.paginate(queries.directory(wanted["q"], wanted["state"]), per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    sittings = db.session.scalars(queries.sittings([meeting.id for meeting in page.items])).all()
    rows = list_of_seats.overview(page.items, sittings)
    return render_template("staff/sittings/index.html", page=page, rows=rows, asked=wanted, present=now())


@bp.get("/absences")
@access.needs(Power.KEEP_COUNCIL)
def absences() -> str:
    """List members who were absent too often in a row without excuse."""
    rows = [(one, ways.to("staff_council.member", member_id=one.member_id)) for one in absence.flagged()]
    return render_template("staff/sittings/absences.html", rows=rows)


@bp.get("/<int:meeting_id>")
@access.needs(Power.KEEP_COUNCIL)
def meeting(meeting_id: int) -> Page:
    """Show who is there and whether they are enough, with the buttons that say so."""
    sitting = db.session.scalars(queries.sitting(meeting_id)).first()
    if sitting is None:
        return render_template("staff/sittings/open.html", meeting=_meeting(meeting_id))
    return _attendance_page(sitting, HourForm(formdata=None, data={"at": None}))


@bp.post("/<int:meeting_id>/open")
@access.needs(Power.KEEP_COUNCIL)
def open_attendance(meeting_id: int) -> Redirect:
    """Write the list of who is in office."""
    found = _meeting(meeting_id)
    return _do(lambda: attending.open_attendance(found, actor=access.actor()), meeting_id)


@bp.post("/<int:meeting_id>/attendance")
@access.needs(Power.KEEP_COUNCIL)
def attend(meeting_id: int) -> Page:
    """Do what a button of the list says: somebody comes, leaves, is excused or absent."""
    sitting, form = _load(meeting_id), HourForm()
    if not form.validate():
        return _attendance_page(sitting, form), 422
    deed, _colon, number = (form.do.data or "").partition(":")
    hour = form.at.data.strftime("%H:%M") if form.at.data else None
    if deed == "hour":
        return redirect(url_for(".meeting", meeting_id=meeting_id, at=hour), 303)
    one = next((one for one in sitting.attendances if one.id == asked.number(number)), None) or abort(400)
    work = _deed(deed, sitting, one, moment(sitting.meeting, form.at.data))
    return _do(work, meeting_id, at=hour, anchor=f"seat-{one.seat_id}")


@bp.route("/<int:meeting_id>/people/<int:attendance_id>", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def correct(meeting_id: int, attendance_id: int) -> Page:
    """Put right when a member was there."""
    sitting = _load(meeting_id)
    one = next((one for one in sitting.attendances if one.id == attendance_id), None) or abort(404)
    form = CorrectForm()
    if not form.is_submitted():
        form.show(one, sitting.meeting)
    elif form.validate():
        try:
            _put_right(sitting, one, form)
            return redirect(url_for(".meeting", meeting_id=meeting_id, _anchor=f"seat-{one.seat_id}"), 303)
        except Conflict as conflict:
            db.session.rollback()
            flash(conflict.message, "warning")
            return redirect(url_for(".correct", meeting_id=meeting_id, attendance_id=attendance_id), 303)
        except Refused as refusal:
            form.notice = refusal.message
    page = render_template(
        "staff/sittings/correct.html", sitting=sitting, meeting=sitting.meeting, one=one, form=form, spells=range(SPELLS)
    )
    return (page, 422) if form.is_submitted() else page


@bp.post("/<int:meeting_id>/chair")
@access.needs(Power.KEEP_COUNCIL)
def preside(meeting_id: int) -> Redirect:
    """Say who presides."""
    sitting = _load(meeting_id)
    form = ChairForm().offer(sitting.attendances)
    one = next((one for one in sitting.attendances if one.id == form.chair.data), None) or abort(400)
    return _do(lambda: attending.preside(sitting, one, actor=access.actor()), meeting_id)


@bp.post("/<int:meeting_id>/close")
@access.needs(Power.KEEP_COUNCIL)
def close(meeting_id: int) -> Redirect:
    """Close the attendance."""
    sitting, form = _load(meeting_id), HourForm(data={"do": "close"})
    at = moment(sitting.meeting, form.at.data)
    return _do(lambda: attending.close(sitting, at=at, actor=access.actor()), meeting_id)


@bp.route("/<int:meeting_id>/again", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def call_again(meeting_id: int) -> Page:
    """Draft a second meeting with the items that could not be decided."""
    sitting, form = _load(meeting_id), AgainForm()
    if not form.is_submitted():
        form.day.data = again.earliest(sitting.meeting)
        form.hour.data = list_of_seats.clock(sitting.meeting)
    elif form.validate():
        try:
            second = again.call_again(sitting, form.starts_at(sitting.meeting), actor=access.actor())
            db.session.commit()
            flash(_("The second meeting is drafted. Nobody has been written to yet."), "success")
            return redirect(list_of_seats.way_to(second) or url_for(".meeting", meeting_id=meeting_id), 303)
        except Refused as refusal:
            db.session.rollback()
            sitting, form.notice = _load(meeting_id), refusal.message
    page = render_template("staff/sittings/again.html", meeting=sitting.meeting, form=form, items=again.undecided(sitting))
    return (page, 422) if form.is_submitted() else page


@bp.get("/<int:meeting_id>/sheet")
@access.needs(Power.KEEP_COUNCIL)
def sheet(meeting_id: int) -> str:
    """Show the sheet that members sign."""
    paper = list_of_seats.sheet(_meeting(meeting_id), _lang())
    return render_template("staff/sittings/sheet.html", meeting_id=meeting_id, paper=paper, other="nl" if paper.lang == "fr" else "fr")


@bp.get("/<int:meeting_id>/sheet.pdf")
@access.needs(Power.KEEP_COUNCIL)
def sheet_pdf(meeting_id: int) -> Response:
    """Answer the sheet that members sign as PDF."""
    meeting = _meeting(meeting_id)
    paper = list_of_seats.sheet(meeting, _lang())
    from ixevents.papers import pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    return pdf_response(pdf.table(paper), filenames.of(paper.title, paper.lines[0], dates.local_day(meeting.starts_at, meeting.zone)))


def _put_right(sitting: Sitting, one: Attendance, form: CorrectForm) -> None:
    spells = form.spells(one, sitting.meeting)
    attending.correct(sitting, one, spells, weight=form.weight.data or 1, opened=form.opened.data or "", actor=access.actor())
    db.session.commit()
    flash(_("Saved."), "success")


def _attendance_page(sitting: Sitting, form: HourForm) -> str:
    at = request.args.get("at", "")
    if form.at.data is None and not form.errors:
        form.at.raw_data = [at[:5]] if at else None
    return render_template(
        "staff/sittings/meeting.html",
        sitting=sitting,
        meeting=sitting.meeting,
        form=form,
        room=list_of_seats.room_of(sitting),
        chair=ChairForm(formdata=None, data={"chair": list_of_seats.chair_of(sitting)}).offer(sitting.attendances),
        second=db.session.scalars(queries.second_meeting(sitting.meeting_id)).first(),
        undecided=again.undecided(sitting) if sitting.closed_at else [],
        history=told.history("meeting", sitting.meeting_id, limit=30),
    )


def _deed(deed: str, sitting: Sitting, one: Attendance, at: datetime | None) -> Callable[[], object]:
    actor = access.actor()
    deeds: dict[str, Callable[[], object]] = {
        "come": lambda: attending.come(sitting, one, at=at, actor=actor),
        "online": lambda: attending.come(sitting, one, at=at, online=True, actor=actor),
        "leave": lambda: attending.leave(sitting, one, at=at, actor=actor),
        "excused": lambda: attending.mark(sitting, one, Presence.EXCUSED, actor=actor),
        "absent": lambda: attending.mark(sitting, one, Presence.ABSENT, actor=actor),
        "awaited": lambda: attending.mark(sitting, one, Presence.AWAITED, actor=actor),
    }
    return deeds.get(deed) or abort(400)


def _do(work: Callable[[], object], meeting_id: int, *, at: str | None = None, anchor: str | None = None) -> Redirect:
    with refusal_told():
        work()
        db.session.commit()
    return redirect(url_for(".meeting", meeting_id=meeting_id, at=at, _anchor=anchor), 303)


def _lang() -> str:
    wanted = request.args.get("paper", "")
    return wanted if wanted in ("fr", "nl") else {"nl": "nl"}.get(current_language(), "fr")


def _meeting(meeting_id: int) -> Meeting:
    found = db.session.scalars(queries.meeting(meeting_id)).first()
    return found if found is not None and found.state in queries.OPEN else abort(404)


def _load(meeting_id: int) -> Sitting:
    return db.session.scalars(queries.sitting(meeting_id)).first() or abort(404)
