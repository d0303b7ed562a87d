"""Lists that are made again on a schedule: each person sees their own, administrators all."""

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import today
from ixevents.exports import queries, schedule_words, scheduling
from ixevents.exports.models import Export, ExportSchedule, ExportView, State
from ixevents.exports.rhythm import Times
from ixevents.extensions import db
from ixevents.registrations import listing
from ixevents.registrations.listing import Wanted
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.differing import overtaken
from ixevents.staff.export_schedules.forms import ScheduleForm
from ixevents.staff.journal import told

bp = Blueprint("staff_export_schedules", __name__, url_prefix="/staff/exports/regular")
bp.context_processor(lambda: {"words": schedule_words, "times_of": Times.of, "State": State})

PER_PAGE = 50


@bp.get("/")
@access.needs(Power.EXPORT_PERSONS)
def index() -> str:
    """List one's own schedules; for administrators all."""
    mine = None if access.may(Power.MANAGE_STAFF) else access.current().id
    page = db.paginate(queries.schedules(mine), per_page=PER_PAGE, max_per_page=PER_PAGE)
    wanted = {one.id: Wanted.kept(one.filters) for one in page.items}
    values = {"wanted": wanted, "titles": schedule_words.titles(wanted.values()), "me": access.current().id, "everybody": mine is None}
    return render_template("staff/export_schedules/index.html", page=page, **values)


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EXPORT_PERSONS)
def new() -> str | Redirect | tuple[str, int]:
    """Have the columns of an export or a named view made again, for the registrations the address asks for."""
    _source()
    wanted, form = replace(Wanted.of(request.args), q=""), ScheduleForm()
    if not form.is_submitted():
        form.suggest(scheduling.ends(wanted))

    def plan() -> object:
        source = _source()
        return scheduling.plan(access.current(), wanted, source.columns, source.layout, form.times(), actor=access.actor())

    return _saved(form, plan, lambda: _new_page(form, wanted))


@bp.route("/<int:schedule_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EXPORT_PERSONS)
def edit(schedule_id: int) -> str | Redirect | tuple[str, int]:
    """Change how often a list is made, and how long."""
    schedule, form = _visible(schedule_id), ScheduleForm()
    if not form.is_submitted():
        form.fill(Times.of(schedule))

    def change() -> None:
        scheduling.change(schedule, form.times(), opened=form.opened.data or "", actor=access.actor())

    return _saved(form, change, lambda: _edit_page(form, schedule_id))


@bp.post("/<int:schedule_id>/<any(pause, resume, end):verb>")
@access.needs(Power.EXPORT_PERSONS)
def act(schedule_id: int, verb: str) -> Redirect:
    """Pause a schedule, go on with it, or end it."""
    schedule = _visible(schedule_id)
    with refusal_told():
        {"pause": scheduling.pause, "resume": scheduling.resume, "end": scheduling.end}[verb](schedule, actor=access.actor())
        db.session.commit()
        flash({"pause": _("Paused."), "resume": _("It goes on."), "end": _("Ended.")}[verb], "success")
    return redirect(url_for(".index"), 303)


def _visible(schedule_id: int) -> ExportSchedule:
    """Return a schedule that may be seen; another's and none look alike (case 17)."""
    schedule = db.session.scalars(queries.schedule(schedule_id)).first()
    mine = schedule is not None and schedule.staff_id == access.current().id
    return schedule if schedule is not None and (mine or access.may(Power.MANAGE_STAFF)) else abort(404)


def _source() -> Export | ExportView:
    """Return the export or the named view whose columns are meant, of who may use it."""
    export = db.session.get(Export, request.args.get("export", 0, type=int))
    if export is not None and export.ordered_by == access.actor():
        return export
    view = request.args.get("view", 0, type=int)
    return db.session.scalars(queries.views_for(access.actor()).where(ExportView.id == view)).first() or abort(404)


def _saved(form: ScheduleForm, work: Callable[[], object], draw: Callable[[], str]) -> str | Redirect | tuple[str, int]:
    page = shown(form, work, draw)
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved. A letter tells you when each list is ready."), "success")
    return redirect(url_for(".index"), 303)


def _new_page(form: ScheduleForm, wanted: Wanted) -> str:
    source = _source()
    columns = scheduling.unguarded(source.columns)
    return render_template(
        "staff/export_schedules/new.html",
        form=form,
        source=source,
        wanted=wanted,
        called=schedule_words.called(wanted, schedule_words.titles([wanted])),
        total=db.session.scalar(listing.count(wanted)) or 0,
        columns=len(columns),
        left_out=len(source.columns) - len(columns),
        searched="q" in request.args,
        **_limits(),
    )


def _edit_page(form: ScheduleForm, schedule_id: int) -> str:
    schedule = _visible(schedule_id)
    # SQLite gives the number of what was forgotten to another.
    history = [one for one in told.history("export_schedule", schedule_id, limit=30) if one.moment >= schedule.created_at]
    return render_template(
        "staff/export_schedules/edit.html",
        form=form,
        schedule=schedule,
        others=overtaken(form, ScheduleForm(formdata=None).fill(Times.of(schedule))),
        called=schedule_words.name(schedule),
        narrowed=schedule_words.narrowed(Wanted.kept(schedule.filters)),
        history=history,
        **_limits(),
    )


def _limits() -> dict[str, str]:
    return {"first_day": today().isoformat(), "last_day": scheduling.furthest().isoformat()}
