"""The agenda of a meeting: its items in order, what members proposed, its documents."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import undefer
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import uploads
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.meetings import documents, drafting, queries, words
from ixevents.meetings.models import AgendaItem, ItemState, Meeting, MeetingDocument, MeetingState
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.differing import overtaken
from ixevents.staff.meeting_items.forms import UPLOAD_LANGUAGES, DocumentForm, ItemForm, LeaveForm, ReplaceForm

bp = Blueprint("staff_meeting_items", __name__, url_prefix="/staff/meetings/<int:meeting_id>")
bp.context_processor(lambda: {"words": words, "document_languages": dict(UPLOAD_LANGUAGES)})

MOST_SENT = 26 * 1024 * 1024
"""A file of the largest size that can be set and one somewhat larger, which is told why it is refused."""

Page = str | tuple[str, int] | Redirect


@bp.get("/agenda")
@access.needs(Power.KEEP_COUNCIL)
def agenda(meeting_id: int) -> str:
    """Show the agenda as it is being put together."""
    return _agenda_page(_load(meeting_id), DocumentForm())


@bp.route("/items/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def add(meeting_id: int) -> Page:
    """Put an item on the agenda."""
    found, form = _load(meeting_id), ItemForm()
    if not form.validate_on_submit():
        return _item_page(found, None, form), 422 if form.is_submitted() else 200
    return _do(meeting_id, lambda: drafting.add_item(found, form.values(), actor=access.actor()), _("Added."))


@bp.route("/items/<int:item_id>", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def item(meeting_id: int, item_id: int) -> Page:
    """Change an item."""
    found = _load(meeting_id)
    one = _item(found, item_id)
    form = ItemForm()
    if not form.is_submitted():
        form.show(one)
    work = lambda: drafting.edit_item(one, form.values(), opened=form.opened.data or "", actor=access.actor())  # noqa: E731  # one line
    page = shown(form, work, lambda: _item_page(_load(meeting_id), _item(_load(meeting_id), item_id), form))
    return _kept(meeting_id) if page is None else page


@bp.post("/items/<int:item_id>/move")
@access.needs(Power.KEEP_COUNCIL)
def move(meeting_id: int, item_id: int) -> Redirect:
    """Move an item up or down, by as many places as the form says."""
    by = max(-99, min(request.form.get("by", 0, type=int), 99))
    one = _item(_load(meeting_id), item_id)
    return _do(meeting_id, lambda: drafting.move_item(one, by, actor=access.actor()))


@bp.post("/items/<int:item_id>/take")
@access.needs(Power.KEEP_COUNCIL)
def take(meeting_id: int, item_id: int) -> Redirect:
    """Put what a member proposed on the agenda."""
    one = _item(_load(meeting_id), item_id)
    return _do(meeting_id, lambda: drafting.take_item(one, actor=access.actor()), _("It is on the agenda now."))


@bp.route("/items/<int:item_id>/leave", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def leave(meeting_id: int, item_id: int) -> Page:
    """Leave an item off; at once where nobody has to be told why."""
    found = _load(meeting_id)
    one, form = _item(found, item_id), LeaveForm()
    if found.state == MeetingState.DRAFT and one.proposed_by_id is None and form.is_submitted():
        return _do(meeting_id, lambda: drafting.leave_item(one, "", actor=access.actor()), _("Taken off."))
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("staff/meeting_items/leave.html", meeting=found, item=one, form=form), status
    return _do(meeting_id, lambda: drafting.leave_item(one, form.reason.data or "", actor=access.actor()), _("Left, with the reason."))


@bp.post("/documents")
@access.needs(Power.KEEP_COUNCIL)
@access.takes_up_to(MOST_SENT)
def attach(meeting_id: int) -> Page:
    """Add a document."""
    found = _load(meeting_id)
    form = DocumentForm().offer(words.on_agenda(found))
    if not form.validate():
        return _agenda_page(found, form), 422
    chosen = _item(found, int(form.item.data)) if form.item.data else None

    def work() -> None:
        documents.attach(found, _upload(form), form.title.data or "", form.language.data, chosen, actor=access.actor())

    return _sent(meeting_id, form, work, _("Added."))


@bp.route("/documents/<int:document_id>/replace", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
@access.takes_up_to(MOST_SENT)
def replace(meeting_id: int, document_id: int) -> Page:
    """Put a newer file in the place of a document."""
    found, form = _load(meeting_id), ReplaceForm()
    one = _document(found, document_id)
    if form.is_submitted() and form.validate():
        try:
            documents.replace(one, _upload(form), actor=access.actor())
            db.session.commit()
            return _back(meeting_id, _("Replaced. The older one is kept."))
        except Refused as refusal:
            form.file.errors = [refusal.message]
    status = 422 if form.is_submitted() else 200
    return render_template("staff/meeting_items/replace.html", meeting=found, document=one, form=form), status


@bp.post("/documents/<int:document_id>/withdraw")
@access.needs(Power.KEEP_COUNCIL)
def withdraw(meeting_id: int, document_id: int) -> Redirect:
    """Give a document out no longer."""
    one = _document(_load(meeting_id), document_id)
    return _do(meeting_id, lambda: documents.withdraw(one, actor=access.actor()), _("Taken off."))


@bp.get("/documents/<int:document_id>")
@access.needs(Power.KEEP_COUNCIL)
def document(meeting_id: int, document_id: int) -> Response:
    """Give a document out, also one that was replaced; nothing in it runs here."""
    one = db.session.get(MeetingDocument, document_id, options=[undefer(MeetingDocument.body)])
    if one is None or one.meeting_id != meeting_id:
        abort(404)
    response = Response(one.body, mimetype=one.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{one.filename}"'
    return response


def _agenda_page(found: Meeting, form: DocumentForm) -> str:
    form.offer(words.on_agenda(found))
    return render_template(
        "staff/meeting_items/agenda.html",
        meeting=found,
        form=form,
        items=words.on_agenda(found),
        proposed=[one for one in found.items if one.state == ItemState.PROPOSED],
        left=[one for one in found.items if one.state == ItemState.LEFT],
        names=_names(found),
        standing=words.handed_out(found),
        replaced=[one for one in found.documents if one.replaced_at is not None],
    )


def _names(found: Meeting) -> dict[int, str]:
    members = db.session.execute(queries.proposers(found.id)).all()
    return {row[0]: row[1] for row in members}


def _item_page(found: Meeting, one: AgendaItem | None, form: ItemForm) -> str:
    called = {"title": _("Title"), "text": _("A few words about it")}
    others = overtaken(form, ItemForm(formdata=None).show(one), called) if one else []
    return render_template("staff/meeting_items/item.html", meeting=found, item=one, form=form, others=others)


def _kept(meeting_id: int) -> Redirect:
    db.session.commit()
    return _back(meeting_id, _("Saved."))


def _upload(form: DocumentForm) -> uploads.Upload:
    name, body = form.body()
    return uploads.read(name, body, current_app.config["DOCUMENT_MB"] * 1024 * 1024)


def _sent(meeting_id: int, form: DocumentForm, work: Callable[[], object], done: str) -> Page:
    try:
        work()
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        form.file.errors = [refusal.message]
        return _agenda_page(_load(meeting_id), form), 422
    return _back(meeting_id, done)


def _do(meeting_id: int, work: Callable[[], object], done: str = "") -> Redirect:
    with refusal_told():
        work()
        db.session.commit()
        if done:
            flash(done, "success")
    return _back(meeting_id)


def _back(meeting_id: int, done: str = "") -> Redirect:
    if done:
        flash(done, "success")
    return redirect(url_for(".agenda", meeting_id=meeting_id), 303)


def _load(meeting_id: int) -> Meeting:
    return db.session.scalars(queries.whole(meeting_id).execution_options(populate_existing=True)).first() or abort(404)


def _item(found: Meeting, item_id: int) -> AgendaItem:
    return next((one for one in found.items if one.id == item_id), None) or abort(404)


def _document(found: Meeting, document_id: int) -> MeetingDocument:
    return next((one for one in found.documents if one.id == document_id), None) or abort(404)
