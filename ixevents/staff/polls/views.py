"""Polls: the list, the draft, asking members, their answers, the choice of a date."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.extensions import db
from ixevents.meetings import member_queries, requesting
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.polls import actions, notices, queries, standings, words
from ixevents.polls.models import Poll, PollVoter
from ixevents.staff import rehearsed, ways
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.council import parts
from ixevents.staff.differing import Others, overtaken
from ixevents.staff.journal import told as journal
from ixevents.staff.polls.forms import ChooseForm, PollForm, ToldForm, blank, told
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
    return _saved(
        poll_id, form, lambda: actions.edit(poll_id, form.facts(), form.spans(), opened=form.opened.data or "", actor=access.actor())
    )


@bp.get("/<int:poll_id>")
@access.needs(Power.KEEP_COUNCIL)
def poll(poll_id: int) -> str:
    """Show who can come when, and which date is best."""
    return _poll_page(poll_id, None)


@bp.route("/<int:poll_id>/start", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def start(poll_id: int) -> rehearsed.Page | Redirect:
    """Ask every member in office on one of the dates; first it is shown who and what."""
    return _act(
        poll_id, "start", lambda: actions.start(poll_id, actor=access.actor()), _("Every member in office on one of these dates is asked.")
    )


@bp.route("/<int:poll_id>/answers/<int:voter_id>", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def answer(poll_id: int, voter_id: int) -> str | tuple[str, int] | Redirect:
    """Write down what a member said who does not answer by the page."""
    voter = _voter(poll_id, voter_id)
    form = told(voter)
    if not form.is_submitted():
        form.fill(voter)

    def work() -> None:
        actions.answer(voter, form.chosen(), form.note.data or "", by=access.actor(), opened=form.opened.data or "")

    page = shown(form, work, lambda: _told_page(form, _voter(poll_id, voter_id)))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Written down."), "success")
    return redirect(url_for(".poll", poll_id=poll_id), 303)


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


def _saved(poll_id: int | None, form: PollForm, work: Callable[[], Poll]) -> str | tuple[str, int] | Redirect:
    made: list[Poll] = []
    page = shown(form, lambda: made.append(work()), lambda: _edit_page(form, _load(poll_id) if poll_id else None))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved. Nobody has been written to yet."), "success")
    return redirect(url_for(".poll", poll_id=made[0].id), 303)


def _edit_page(form: PollForm, poll: Poll | None) -> str:
    others: Others = []
    if poll is not None:
        theirs = blank(formdata=None)
        theirs.fill(poll)
        others = overtaken(form, theirs)
    return render_template("staff/polls/edit.html", poll=poll, form=form, others=others)


def _told_page(form: ToldForm, voter: PollVoter) -> str:
    theirs = told(voter, formdata=None)
    theirs.fill(voter)
    return render_template("staff/polls/told.html", voter=voter, poll=voter.poll, form=form, others=overtaken(form, theirs))


def _voter(poll_id: int, voter_id: int) -> PollVoter:
    found = db.session.scalars(queries.voter(voter_id)).first()
    if found is None or found.poll_id != poll_id:
        abort(404)
    return found


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
    choice = form or _choose_form(found)
    best = next((one.date.id for one in standings.of(found) if one.best), None)
    if not choice.is_submitted() and best is not None:
        choice.date.data = str(best)
    return render_template(
        "staff/polls/poll.html",
        poll=found,
        standings=standings.of(found),
        rows=[(voter, standings.choices(voter)) for voter in found.voters],
        counting=standings.counting(found),
        form=choice,
        meeting_url=found.meeting_id and ways.to("staff_meetings.meeting", meeting_id=found.meeting_id),
        history=journal.history("poll", poll_id, limit=30),
    )
