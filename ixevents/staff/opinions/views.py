"""Opinions: the list, writing, adoption on a vote, sending to the College, its answer, publication."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked
from ixevents.core.clock import today
from ixevents.core.forms import Form
from ixevents.extensions import db
from ixevents.opinions import actions, queries, reading, words
from ixevents.opinions.models import Opinion
from ixevents.papers import council_papers
from ixevents.papers.views import pdf_response
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.council import parts
from ixevents.staff.differing import Others, differing, overtaken
from ixevents.staff.journal import told
from ixevents.staff.opinions import enclosed
from ixevents.staff.opinions.forms import AdoptForm, FollowForm, HandOverForm, OpinionForm, SendForm

bp = Blueprint("staff_opinions", __name__, url_prefix="/staff/opinions")
bp.before_request(access.see_all_programmes)
bp.context_processor(lambda: {"opinion_words": words})

PER_PAGE = 50
Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.KEEP_COUNCIL)
def index() -> str:
    """List the opinions, drafts first, then the newest."""
    wanted = {"q": asked.words(request.args.get("q")), "state": asked.words(request.args.get("state"))}
    page = db.paginate(queries.directory(wanted["q"], wanted["state"]), per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    return render_template("staff/opinions/index.html", page=page, asked=wanted, day=today())


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def new() -> Page:
    """Begin an opinion."""
    form, made = _form(), list[Opinion]()
    council = parts.needed()
    return _formed(
        form,
        lambda: made.append(actions.draft(council, form.values(), actor=access.actor())),
        lambda: render_template("staff/opinions/edit.html", form=form, opinion=None),
        lambda: url_for(".opinion", opinion_id=made[0].id),
    )


@bp.get("/<int:opinion_id>")
@access.needs(Power.KEEP_COUNCIL)
def opinion(opinion_id: int) -> str:
    """Show one opinion and what can be done with it."""
    return _opinion_page(_load(opinion_id))


@bp.route("/<int:opinion_id>/edit", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def edit(opinion_id: int) -> Page:
    """Change a draft."""
    found, form = _load(opinion_id), _form()
    if not form.is_submitted():
        form.show(found)
    return _formed(
        form,
        lambda: actions.edit(found, form.values(), version=asked.number(form.version.data), actor=access.actor()),
        lambda: _edit_page(form, _load(opinion_id)),
        lambda: url_for(".opinion", opinion_id=opinion_id),
    )


@bp.post("/<int:opinion_id>/adopt")
@access.needs(Power.KEEP_COUNCIL)
def adopt(opinion_id: int) -> Redirect:
    """Give an opinion its number, on the vote that adopted it."""
    found = _load(opinion_id)
    vote = db.session.scalars(queries.vote(asked.number(request.form.get("vote")))).first() or abort(400)
    version = asked.number(request.form.get("version")) or None
    return _do(lambda: actions.adopt(found, vote, version=version, actor=access.actor()), found, _("Adopted: the opinion has its number."))


@bp.post("/<int:opinion_id>/send")
@access.needs(Power.KEEP_COUNCIL)
def send(opinion_id: int) -> Redirect | tuple[str, int]:
    """Send an adopted opinion to the College, with its text in both languages."""
    found, form = _load(opinion_id), SendForm()
    if not form.validate():
        return _opinion_page(found, send=form), 422

    def work() -> None:
        actions.send(found, form.address.data or "", enclosed.files(found), actor=access.actor())

    return _do(work, found, _("On its way to the College."))


@bp.post("/<int:opinion_id>/hand-over")
@access.needs(Power.KEEP_COUNCIL)
def hand_over(opinion_id: int) -> Redirect | tuple[str, int]:
    """Note that an opinion was given to the College on paper."""
    found, form = _load(opinion_id), HandOverForm()
    if not form.validate() or form.day.data is None:
        return _opinion_page(found, hand_over=form), 422
    day, how = form.day.data, form.how.data or ""
    return _do(lambda: actions.hand_over(found, day, how, actor=access.actor()), found, _("Noted."))


@bp.route("/<int:opinion_id>/follow-up", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def follow(opinion_id: int) -> Page:
    """Record what the College decided, with its reasons."""
    found, form = _load(opinion_id), FollowForm()
    if not form.is_submitted():
        form.show(found)
    return _formed(
        form,
        lambda: actions.follow(
            found, form.kind(), form.reasons(), form.day.data or today(), opened=form.opened.data or "", actor=access.actor()
        ),
        lambda: _follow_page(form, _load(opinion_id)),
        lambda: url_for(".opinion", opinion_id=opinion_id),
    )


@bp.post("/<int:opinion_id>/<any(publish, unpublish):showing>")
@access.needs(Power.KEEP_COUNCIL)
def publish(opinion_id: int, showing: str) -> Redirect:
    """Let the public read an opinion, or take it offline."""
    found = _load(opinion_id)
    work = actions.publish if showing == "publish" else actions.unpublish
    done = _("The opinion is public.") if showing == "publish" else _("The opinion is offline.")
    return _do(lambda: work(found, actor=access.actor()), found, done)


@bp.get("/<int:opinion_id>/<any(fr, nl):paper>.pdf")
@access.needs(Power.KEEP_COUNCIL)
def pdf(opinion_id: int, paper: str) -> Response:
    """Answer an opinion as PDF."""
    found = _load(opinion_id)
    from ixevents.papers import text_pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    return pdf_response(text_pdf.write(council_papers.opinion(found, paper)), council_papers.opinion_file(found, paper))


def _opinion_page(found: Opinion, **forms: Form) -> str:
    votes = db.session.scalars(queries.votes()).all() if found.state == "draft" else []
    address = str(current_app.config["COLLEGE_EMAIL"])
    return render_template(
        "staff/opinions/opinion.html",
        opinion=found,
        rows=reading.rows(found),
        day=today(),
        adopt=AdoptForm(formdata=None, data={"version": found.version}).offer(votes),
        send=forms.get("send") or SendForm(formdata=None, data={"address": address}),
        hand_over=forms.get("hand_over") or HandOverForm(formdata=None),
        history=told.history("opinion", found.id, limit=30),
    )


def _edit_page(form: OpinionForm, found: Opinion) -> str:
    others: Others = []
    if form.notice and found.state == "draft" and form.version.data != str(found.version):
        # What the other person wrote is shown: who saves again has read it.
        others, form.version.data = differing(form, _form(formdata=None).show(found)), str(found.version)
    return render_template("staff/opinions/edit.html", form=form, opinion=found, others=others)


def _follow_page(form: FollowForm, found: Opinion) -> str:
    others = overtaken(form, FollowForm(formdata=None).show(found))
    return render_template("staff/opinions/follow.html", form=form, opinion=found, others=others)


def _form(**given: Any) -> OpinionForm:
    projects, events = db.session.scalars(queries.projects()).all(), db.session.scalars(queries.events()).all()
    return OpinionForm(**given).offer(projects, events)


def _formed(form: Form, work: Callable[[], object], draw: Callable[[], str], onward: Callable[[], str]) -> Page:
    """Show a form, or do what it asks and go on."""
    page = shown(form, work, draw)
    if page is not None:
        return page
    address = onward()
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(address, 303)


def _do(work: Callable[[], object], found: Opinion, done: str) -> Redirect:
    with refusal_told():
        work()
        db.session.commit()
        flash(done, "success")
    return redirect(url_for(".opinion", opinion_id=found.id), 303)


def _load(opinion_id: int) -> Opinion:
    return db.session.scalars(queries.opinion(opinion_id)).first() or abort(404)
