"""Proposals: list, one proposal with both languages, and the deeds on it, with the letters shown before."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked as asking_address
from ixevents.core.clock import now
from ixevents.core.web import current_language, plain
from ixevents.events import programme as programmes
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.projects.partners import Partner
from ixevents.proposals import deciding, partner_page, queries, scheduling, sharing, words
from ixevents.proposals.models import OPEN, EventProposal
from ixevents.staff import finding, rehearsed
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.proposals import deeds, screens
from ixevents.staff.proposals.forms import NamesForm, ScheduleForm, TextsForm

bp = Blueprint("staff_proposals", __name__, url_prefix="/staff/proposals")
bp.before_request(lambda: access.require_programme(queries.PROGRAMME))
bp.context_processor(lambda: {"words": words, "letters": deeds.LETTERS})

PER_PAGE = 50
Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.EDIT_PROGRAMME, Power.SEE_PERSONS)
def index() -> str:
    """List the proposals, with the calls they answer."""
    given = {name: request.args.get(name, "") for name in ("q", "state", "call", "lacking")}
    given["q"] = asking_address.words(given["q"])
    found = queries.listed(given["state"], asking_address.number(given["call"]), given["q"], given["lacking"])
    page = db.paginate(found, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    calls = db.session.execute(queries.calls()).all()
    without = db.session.scalars(queries.editions_without_call()).all() if programmes.is_used(queries.PROGRAMME) else []
    names = [(str(call.id), plain(call.edition.title)) for call, _count in calls]
    values = {"calls": calls, "without": without, "call_names": names, "moment": now()}
    return render_template("staff/proposals/index.html", page=page, asked=given, **values)


@bp.get("/<int:proposal_id>")
@access.needs(Power.EDIT_PROGRAMME, Power.SEE_PERSONS)
def proposal(proposal_id: int) -> str:
    """Show one proposal; the look at its contact person is in the journal."""
    found = _load(proposal_id)
    page = render_template("staff/proposals/proposal.html", **screens.proposal_page(found))
    journal.record("see", found, actor=access.actor())
    db.session.commit()
    return page


@bp.post("/<int:proposal_id>/texts")
@access.needs(Power.EDIT_PROGRAMME, Power.SEE_PERSONS)
def texts(proposal_id: int) -> Page:
    """Complete the texts, such as the language that lacks."""
    found, form = _load(proposal_id), TextsForm()

    def draw() -> str:
        return render_template("staff/proposals/proposal.html", **screens.proposal_page(_load(proposal_id), form))

    page = shown(form, lambda: deciding.complete(found, form.opened_on(), form.facts(), actor=access.actor()), draw)
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".proposal", proposal_id=proposal_id), 303)


@bp.post("/<int:proposal_id>/partner")
@access.needs(Power.EDIT_PROGRAMME, Power.SEE_PERSONS)
def partner(proposal_id: int) -> Redirect:
    """Say which partner of the records proposed it, or look for it by words."""
    if finding.looking():
        return redirect(url_for(".proposal", proposal_id=proposal_id, find=finding.words(), _anchor="find"), 303)
    chosen = asking_address.number(request.form.get("partner"))
    found = (db.session.get(Partner, chosen) or abort(404)) if chosen else None
    with refusal_told():
        deciding.match(_load(proposal_id), found, actor=access.actor())
        db.session.commit()
        flash(_("Saved."), "success")
    return redirect(url_for(".proposal", proposal_id=proposal_id), 303)


@bp.post("/<int:proposal_id>/names")
@access.needs(Power.EDIT_PROGRAMME, Power.SEE_PERSONS)
def names(proposal_id: int) -> Redirect:
    """Let who organises the event see names from now on, or no longer (GDPR-15)."""
    with refusal_told():
        sharing.decide(_load(proposal_id), shared=bool(NamesForm().shared.data), actor=access.actor())
        db.session.commit()
        flash(_("Saved."), "success")
    return redirect(url_for(".proposal", proposal_id=proposal_id, _anchor="names"), 303)


@bp.get("/partners/<int:partner_id>")
@access.needs(Power.EDIT_PROGRAMME)
def partner_years(partner_id: int) -> str:
    """Show what a partner did over the years, small numbers too."""
    slug = (db.session.get(Partner, partner_id) or abort(404)).slug
    found = db.session.scalars(partner_page.partner(slug)).one()
    return render_template("staff/proposals/partner.html", lang=current_language(), **partner_page.values(found, exact=True))


@bp.route("/<int:proposal_id>/<any(ask, accept, refuse, merge):deed>", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME, Power.SEE_PERSONS)
def decide(proposal_id: int, deed: str) -> rehearsed.Page | Redirect:
    """Ask, accept, refuse or merge: the letter is shown first."""
    found = _load(proposal_id)
    if found.state not in OPEN:
        return _decided_already(proposal_id)
    form = deeds.form(deed, found)

    def page(rehearsal: Rehearsal[EventProposal] | None, refusals: list[str]) -> str:
        values = {"deed": deeds.DEEDS[deed], "form": form, "rehearsal": rehearsal, "refusals": refusals}
        return render_template("staff/proposals/decide.html", proposal=_load(proposal_id), **values)

    answer = rehearsed.shown(form, lambda: deeds.do(deed, _load(proposal_id), form), page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(rehearsed.done(), "success")
    return redirect(url_for(".proposal", proposal_id=proposal_id), 303)


@bp.route("/<int:proposal_id>/schedule", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME, Power.SEE_PERSONS)
def schedule(proposal_id: int) -> rehearsed.Page | Redirect:
    """Fix days and place, with what speaks against them, and make the event."""
    found = _load(proposal_id)
    if found.state not in OPEN:
        return _decided_already(proposal_id)
    form = ScheduleForm().offer(screens.places(), screens.records(), screens.rooms_and_kits())
    if not form.is_submitted():
        form.show(found)

    def page(rehearsal: Rehearsal[int] | None, refusals: list[str]) -> str:
        again = _load(proposal_id)
        values = {"form": form, "rehearsal": rehearsal, "refusals": refusals, "wishes": screens.wishes(again)}
        return render_template("staff/proposals/schedule.html", proposal=again, planned=screens.planned(again, form), **values)

    answer = rehearsed.shown(form, lambda: _scheduled(proposal_id, form), page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(_("It has its event, which the public does not see yet. Check both languages there, then publish."), "success")
    return redirect(url_for("staff_events.event", event_id=_load(proposal_id).event_id), 303)


def _decided_already(proposal_id: int) -> Redirect:
    """Lead to a proposal that a colleague decided about, and say so to who wanted to do the same."""
    if request.method == "POST":
        flash(_("Nothing was done and no letter went out: this proposal is closed, or in the programme already."), "warning")
    return redirect(url_for(".proposal", proposal_id=proposal_id), 303)


def _scheduled(proposal_id: int, form: ScheduleForm) -> int:
    plan = deeds.plan(form, final=request.form.get("go") == "do")
    return scheduling.schedule(_load(proposal_id), plan, actor=access.actor()).id


def _load(proposal_id: int) -> EventProposal:
    return db.session.scalars(queries.whole(proposal_id)).first() or abort(404)
