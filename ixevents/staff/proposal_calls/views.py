"""Calls for proposals, and proposals that came by telephone, on paper or at the counter."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.web import current_language
from ixevents.events.models import Edition
from ixevents.extensions import db
from ixevents.projects import queries as projects
from ixevents.proposals import actions, queries
from ixevents.proposals.models import EventProposal, ProposalCall
from ixevents.staff.attempts import shown
from ixevents.staff.proposals.forms import CallForm, EnterForm

bp = Blueprint("staff_proposal_calls", __name__, url_prefix="/staff/proposal-calls")
bp.before_request(lambda: access.require_programme(queries.PROGRAMME))

Page = str | tuple[str, int] | Redirect


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME, Power.SEE_PERSONS)
def new() -> Page:
    """Ask for proposals for an edition, named by `?edition=`."""
    edition = db.session.get(Edition, request.args.get("edition", 0, int)) or abort(404)
    if edition.programme != queries.PROGRAMME or db.session.scalars(queries.call_of(edition.id)).first() is not None:
        abort(404)
    form = CallForm()
    return _kept(form, edition, lambda: actions.open_call(edition, form.facts(), actor=access.actor()))


@bp.route("/<int:call_id>", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME, Power.SEE_PERSONS)
def edit(call_id: int) -> Page:
    """Change a call."""
    found, form = _load(call_id), CallForm()
    if not form.is_submitted():
        form.show(found)
    return _kept(form, found.edition, lambda: actions.edit_call(found, form.facts(), actor=access.actor()))


@bp.route("/<int:call_id>/enter", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME, Power.SEE_PERSONS)
def enter(call_id: int) -> Page:
    """Write in a proposal that came by telephone, on paper or at the counter."""
    found, form, made = _load(call_id), EnterForm(), list[EventProposal]()
    form.offer(found.edition, db.session.scalars(queries.places()).all(), db.session.scalars(projects.catalogue()).all())

    def work() -> None:
        facts = form.facts() | form.person()
        made.append(actions.enter(found, facts, form.wishes(), channel=form.channel.data, actor=access.actor()))

    def draw() -> str:
        languages = sorted(("fr", "nl", "en"), key=lambda lang: lang != current_language())
        return render_template("staff/proposals/enter.html", form=form, call=_load(call_id), languages=languages)

    page = shown(form, work, draw)
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for("staff_proposals.proposal", proposal_id=made[0].id), 303)


def _kept(form: CallForm, edition: Edition, work: Callable[[], object]) -> Page:
    edition_id = edition.id

    def draw() -> str:
        return render_template("staff/proposals/call.html", form=form, edition=db.session.get(Edition, edition_id))

    page = shown(form, work, draw)
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for("staff_proposals.index"), 303)


def _load(call_id: int) -> ProposalCall:
    return db.session.scalars(queries.call(call_id)).first() or abort(404)
