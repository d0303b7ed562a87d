"""Ordering exports, seeing how far they are, and taking the file; each person sees only their own."""

from collections.abc import Iterator

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import filenames, tables
from ixevents.core.clock import today
from ixevents.core.languages import fold
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language, plain
from ixevents.exports import actions, columns, queries, schedule_words
from ixevents.exports.class_columns import Classes
from ixevents.exports.models import Export, ExportView, State
from ixevents.extensions import db
from ixevents.registrations import listing
from ixevents.registrations.audience import STATES
from ixevents.registrations.listing import Wanted
from ixevents.staff.attempts import refusal_told
from ixevents.staff.exports.forms import ExportForm

bp = Blueprint("staff_exports", __name__, url_prefix="/staff/exports")

PER_PAGE = 50


@bp.get("/")
@access.needs(Power.EXPORT_PERSONS)
def index() -> str:
    """List one's own exports, and the named views."""
    page = db.paginate(queries.of(access.actor()), per_page=PER_PAGE, max_per_page=PER_PAGE)
    views = db.session.scalars(queries.views_for(access.actor())).all()
    wanted = {export.id: Wanted.kept(export.filters) for export in page.items}
    named = {"wanted": wanted, "titles": schedule_words.titles(wanted.values()), "words": schedule_words}
    return render_template("staff/exports/index.html", page=page, views=views, me=access.actor(), State=State, **named)


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EXPORT_PERSONS)
def new() -> str | Redirect | tuple[str, int]:
    """Choose columns for the registrations the address asks for, and order the file."""
    wanted = Wanted.of(request.args)
    of_classes = Classes().columns() if db.session.scalar(queries.has_classes(wanted)) else ()
    offered = [*columns.fixed(), *of_classes, *columns.of_questions(db.session.scalars(queries.answered(wanted)).all())]
    form = ExportForm(offered=offered, view=_view(request.args.get("view", type=int)))
    if not form.validate_on_submit():
        return _form_page(form, wanted)
    try:
        export = _order(form, wanted)
    except Refused as refusal:
        form.notice = refusal.message
        return _form_page(form, wanted)
    db.session.commit()
    return redirect(url_for(".show", export_id=export.id), 303)


@bp.get("/<int:export_id>")
@access.needs(Power.EXPORT_PERSONS)
def show(export_id: int) -> str:
    """Say how far an export is, and where its file is."""
    return render_template("staff/exports/export.html", export=_own(export_id), State=State)


@bp.get("/<int:export_id>/file")
@access.needs(Power.EXPORT_PERSONS)
def file(export_id: int) -> Response:
    """Hand the file out, piece by piece."""
    export = _own(export_id)
    if not export.there:
        abort(404)
    actions.fetched(export, actor=access.actor())
    ending, length = export.ending, db.session.scalar(queries.size(export_id)) or 0
    db.session.commit()
    response = Response(stream_with_context(_parts(export_id)), content_type=tables.mimetype(ending))
    # Who gets less than that, for the line broke or somebody erased it meanwhile, is told by the browser.
    response.content_length = length
    name = filenames.of(_("Registrations"), today(), export_id)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


@bp.post("/<int:export_id>/forget")
@access.needs(Power.EXPORT_PERSONS)
def forget(export_id: int) -> Redirect:
    """Erase the file before its time."""
    export = _own(export_id)
    if export.state == State.READY:
        actions.forget_file(export)
        db.session.commit()
        flash(_("The file is erased."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/views/<int:view_id>/delete")
@access.needs(Power.EXPORT_PERSONS)
def delete_view(view_id: int) -> Redirect:
    """Delete a named view."""
    view = _view(view_id) or abort(404)
    with refusal_told():
        actions.delete_view(view, actor=access.actor())
        db.session.commit()
    return redirect(url_for(".index"), 303)


def _own(export_id: int) -> Export:
    """Return an export of the person signed in; another's and none look alike (case 17)."""
    export = db.session.get(Export, export_id)
    return export if export is not None and export.ordered_by == access.actor() else abort(404)


def _view(view_id: int | None) -> ExportView | None:
    if view_id is None:
        return None
    return db.session.scalars(queries.views_for(access.actor()).where(ExportView.id == view_id)).first()


def _order(form: ExportForm, wanted: Wanted) -> Export:
    actor, keys, layout = access.actor(), form.keys(), form.file_layout()
    reason = (form.reason.data or "") if form.health.data else ""
    export = actions.order(wanted, keys, layout, actor=actor, language=current_language(), reason=reason)
    if form.view_name.data:
        actions.keep_view(form.view_name.data, form.columns.data or [], layout, shared=bool(form.view_shared.data), actor=actor)
    if export.total <= actions.AT_ONCE:
        actions.make(export)
    return export


def _form_page(form: ExportForm, wanted: Wanted) -> str | tuple[str, int]:
    editions = [(one.id, plain(one.title)) for one in db.session.scalars(listing.editions())]
    found = db.session.execute(listing.events_of(wanted.edition, wanted.event))
    events = sorted(((number, plain(title)) for number, title in found), key=lambda pair: fold(pair[1]))
    page = render_template(
        "staff/exports/new.html",
        form=form,
        wanted=wanted,
        total=db.session.scalar(listing.count(wanted)) or 0,
        views=db.session.scalars(queries.views_for(access.actor())).all(),
        view=_view(request.args.get("view", type=int)),
        editions=editions,
        events=events,
        states=STATES,
    )
    return (page, 422) if form.is_submitted() else page


def _parts(export_id: int) -> Iterator[bytes]:
    """Yield the pieces of a file; raises `LookupError` when it is erased meanwhile."""
    for number in db.session.scalars(queries.part_numbers(export_id)).all():
        piece = db.session.scalar(queries.part(export_id, number))
        db.session.rollback()
        if piece is None:
            raise LookupError(f"piece {number} of export {export_id} is gone")
        yield piece
