"""Pages of the post received."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.access import needs
from ixevents.accounts.roles import Power
from ixevents.core import asked
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.mailbox import actions, handlers, queries, reading
from ixevents.mailbox.models import WAITING, InboxMessage
from ixevents.mailbox.received import Received
from ixevents.outbox import samples
from ixevents.outbox.models import Notice, NoticeState
from ixevents.staff import ways
from ixevents.staff.journal import told, words
from ixevents.staff.letters import seen as letters_seen
from ixevents.staff.mailbox import seen
from ixevents.staff.mailbox.forms import DecisionForm
from ixevents.staff.mailings import figures

PER_PAGE = 50
HEADERS = ("From", "To", "Date", "Subject", "Message-ID", "In-Reply-To", "Auto-Submitted", "Return-Path")

bp = Blueprint("staff_mailbox", __name__, url_prefix="/staff/post-received")


@bp.get("/")
@needs(Power.SEE_LETTERS)
def index() -> str:
    """List messages, the newest first; first of all those that wait for a person."""
    group = asked.words(request.args.get("state")) or "waiting"
    search = asked.words(request.args.get("q"))
    query = queries.listed("" if group == "all" else group, search).where(*seen.mine())
    page = db.paginate(query, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    counts = db.session.execute(queries.counts().where(*seen.mine())).one()
    return render_template(
        "staff/mailbox/index.html",
        page=page,
        form=DecisionForm(),
        group=group,
        asked={"state": group} | ({"q": search} if search else {}),
        counts=dict(zip(queries.GROUPS, counts, strict=True)),
        folders=db.session.scalars(queries.folders(reading.names())).all(),
        seen=seen,
    )


@bp.post("/act")
@needs(Power.SEE_LETTERS)
def act() -> Redirect:
    """Mark the ticked messages as seen to."""
    ids = [number for value in request.form.getlist("chosen") if (number := asked.number(value))]
    if DecisionForm().validate():
        chosen = db.session.scalars(queries.some(ids).where(*seen.mine())).all()
        done = sum(_settled(message) for message in chosen)
        db.session.commit()
        flash(ngettext("%(num)s message is seen to.", "%(num)s messages are seen to.", done), "success")
    return redirect(f"{url_for('.index')}?{request.query_string.decode('ascii', 'ignore')}".rstrip("?"), 303)


@bp.get("/<int:message_id>")
@needs(Power.SEE_LETTERS)
def message(message_id: int) -> str:
    """Show one message, what was understood and done, and what can be done."""
    found = _message(message_id)
    seen.note(found)
    db.session.commit()
    return _page(found)


@bp.post("/<int:message_id>")
@needs(Power.SEE_LETTERS)
def decide(message_id: int) -> Redirect | tuple[str, int]:
    """Mark a message as seen to, or look into it once more."""
    found, form = _message(message_id), DecisionForm()
    do = {"settle": actions.settle, "apply": actions.apply_anew}.get(form.do.data or "") or abort(400)
    if not form.validate():
        return _page(found, form), 422
    try:
        do(found, actor=access.actor())
    except Refused as refusal:
        db.session.rollback()
        form.notice = refusal.message
        return _page(_message(message_id), form), 422
    db.session.commit()
    flash(_("Seen to.") if form.do.data == "settle" else _("Looked into once more: the result stands below."), "success")
    return redirect(url_for(".message", message_id=message_id), 303)


def _message(message_id: int) -> InboxMessage:
    query = select(InboxMessage).where(InboxMessage.id == message_id, *seen.mine())
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none() or abort(404)


def _settled(message: InboxMessage) -> bool:
    try:
        actions.settle(message, actor=access.actor())
    except Refused:
        return False
    return True


def _page(found: InboxMessage, form: DecisionForm | None = None) -> str:
    received = Received(found.raw)
    notice = db.session.get(Notice, found.notice_id) if found.notice_id else None
    returned = notice is not None and notice.state == NoticeState.BOUNCED and letters_seen.may_decide(notice)
    return render_template(
        "staff/mailbox/message.html",
        message=found,
        form=form or DecisionForm(),
        notice=notice,
        letter_url=ways.to("staff_letters.letter", notice_id=notice.id) if notice else None,
        about=_about(found),
        ways=handlers.ways(notice) if notice is not None and returned else [],
        headers=[(name, value) for name in HEADERS for value in received.every(name)],
        text=received.text(),
        waits=found.state in WAITING and found.seen_to_at is None,
        history=told.history("inbox_message", found.id) if access.may(Power.SEE_JOURNAL) else [],
        seen=seen,
        figures=figures,
        title=samples.title,
    )


def _about(found: InboxMessage) -> str | None:
    """Return where this person may look at what a message changed."""
    endpoint, argument = words.SCREENS.get(found.about_kind or "", ("", ""))
    return ways.to(endpoint, **{argument: found.about_id}) if endpoint else None
