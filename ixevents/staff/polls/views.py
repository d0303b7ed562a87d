"""Polls: the list, the draft, asking members, their answers, the choice of a date."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.meetings import member_queries, requesting
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.polls import actions, notices, queries, standings, words
from ixevents.polls.models import Poll
from ixevents.staff import rehearsed, ways
from ixevents.staff.attempts import refusal_told
from ixevents.staff.council import parts
from ixevents.staff.journal import told
from ixevents.staff.polls.forms import ChooseForm, PollForm, blank
from ixevents.staff.registrations.forms import PlainForm

bp = Blueprint("staff_polls", __name__, url_prefix="/staff/polls")
bp.context_processor(lambda: {"words": words, "letter_kinds": words.LETTERS, "date_words": notices.when})

PER_PAGE = 50


@bp.get("/")
@access.needs(Power.KEEP_COUNCIL)
def index() -> str:
    """List the polls, the newest first."""
    requests, voters = db.session.scalars(member_queries.requests()).all(), requesting.voters()
    page = db.paginate(queries.listed(), per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    behind = {one.id: sum(support.member_id in voters for support in one.supports) for one in requests}
    values = {"requests": requests, "behind": behind, "needed": requesting.needed(len(voters))}
    return render_template("staff/polls/index.html", page=page, **values)


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def new() -> str | tuple[str, int] | Redirect:
    """Prepare a poll; nobody is written to yet."""
    parts.needed()
    form = blank()
    return _saved(None, form, lambda: actions.prepare(form.facts(), form.spans(), actor=access.actor()))


@bp.route("/<int:poll_id>/edit", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def edit(poll_id: int) -> str | tuple[str, int] | Redirect:
    """Change a draft."""
    form, poll = blank(), _load(poll_id)
    if not form.is_submitted():
        form.fill(poll)
    return _saved(poll, form, lambda: actions.edit(poll_id, form.facts(), form.spans(), actor=access.actor()))


@bp.get("/<int:poll_id>")
@access.needs(Power.KEEP_COUNCIL)
def poll(poll_id: int) -> str:
    """Show who can come when, and which date is best."""
    return _poll_page(poll_id, None)


@bp.route("/<int:poll_id>/start", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def start(poll_id: int) -> rehearsed.Page | Redirect:
    """Ask every member in office; first it is shown who and what."""
    return _act(poll_id, "start", lambda: actions.start(poll_id, actor=access.actor()), _("Every member in office is asked."))


@bp.route("/<int:poll_id>/remind", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def remind(poll_id: int) -> rehearsed.Page | Redirect:
    """Ask again who has not answered."""
    return _act(poll_id, "remind", lambda: actions.remind(poll_id, actor=access.actor()), _("Those who are silent are asked again."))


@bp.post("/<int:poll_id>/choose")
@access.needs(Power.KEEP_COUNCIL)
def choose(poll_id: int) -> str | tuple[str, int] | Redirect:
    """Close the poll with a date, which becomes the draft of a meeting."""
    form = _choose_form(_load(poll_id))
    if not form.validate():
        return _poll_page(poll_id, form), 422
    onward = url_for(".poll", poll_id=poll_id)
    with refusal_told():
        meeting = actions.choose(poll_id, int(form.date.data), actor=access.actor())
        db.session.commit()
        flash(_("The draft of a meeting is ready: add its agenda and place, then convene."), "success")
        onward = ways.to("staff_meetings.meeting", meeting_id=meeting.id) or onward
    return redirect(onward, 303)


@bp.post("/<int:poll_id>/<any(close, discard):way>")
@access.needs(Power.KEEP_COUNCIL)
def end(poll_id: int, way: str) -> Redirect:
    """Close a poll without any date, or delete a draft."""
    _load(poll_id)
    onward = url_for(".poll", poll_id=poll_id)
    with refusal_told():
        (actions.close if way == "close" else actions.discard)(poll_id, actor=access.actor())
        db.session.commit()
        flash(_("Closed.") if way == "close" else _("Deleted."), "success")
        onward = url_for(".index")
    return redirect(onward, 303)


def _load(poll_id: int) -> Poll:
    return db.session.scalars(queries.whole(poll_id)).first() or abort(404)


def _saved(poll: Poll | None, form: PollForm, work: Callable[[], Poll]) -> str | tuple[str, int] | Redirect:
    if not form.is_submitted():
        return render_template("staff/polls/edit.html", poll=poll, form=form, refusals=[])
    if not form.validate():
        return render_template("staff/polls/edit.html", poll=poll, form=form, refusals=[]), 422
    try:
        made = work()
    except Refused as refusal:
        db.session.rollback()
        there = _load(poll.id) if poll is not None else None
        return render_template("staff/polls/edit.html", poll=there, form=form, refusals=[refusal.message]), 409
    db.session.commit()
    flash(_("Saved. Nobody has been written to yet."), "success")
    return redirect(url_for(".poll", poll_id=made.id), 303)


def _act(poll_id: int, verb: str, work: Callable[[], object], done: str) -> rehearsed.Page | Redirect:
    """Show what goes out, or do it."""
    _load(poll_id)

    def page(rehearsal: Rehearsal[Any] | None, refusals: list[str]) -> str:
        values = {"verb": verb, "form": PlainForm(), "rehearsal": rehearsal, "refusals": refusals}
        return render_template("staff/polls/act.html", poll=_load(poll_id), **values)

    answer = rehearsed.shown(PlainForm(), work, page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(done, "success")
    return redirect(url_for(".poll", poll_id=poll_id), 303)


def _choose_form(poll: Poll) -> ChooseForm:
    return ChooseForm([(one.id, notices.when(one)) for one in poll.dates])


def _poll_page(poll_id: int, form: ChooseForm | None) -> str:
    found = _load(poll_id)
    shown = form or _choose_form(found)
    best = next((one.date.id for one in standings.of(found) if one.best), None)
    if not shown.is_submitted() and best is not None:
        shown.date.data = str(best)
    return render_template(
        "staff/polls/poll.html",
        poll=found,
        standings=standings.of(found),
        rows=[(voter, standings.choices(voter)) for voter in found.voters],
        counting=standings.counting(found),
        form=shown,
        meeting_url=found.meeting_id and ways.to("staff_meetings.meeting", meeting_id=found.meeting_id),
        history=told.history("poll", poll_id, limit=30),
    )
