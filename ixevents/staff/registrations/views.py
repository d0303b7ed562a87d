"""The list of registrations, and the file of one party with all that can be done about it."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES
from ixevents.core.refusal import Refused
from ixevents.core.tokens import read_short_code, short_code
from ixevents.core.web import current_language, speaking
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox import actions as outbox
from ixevents.outbox.models import Notice
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.registrations import answers, desk, listing, priority, proposal_actions, queries
from ixevents.registrations.forms import NEEDS
from ixevents.registrations.listing import PAGE_SIZE, Wanted
from ixevents.staff import rehearsed
from ixevents.staff.attempts import refusal_told
from ixevents.staff.classes import panel
from ixevents.staff.registrations import choices, deeds, file, words
from ixevents.staff.registrations.forms import PartyForm, asking_home

bp = Blueprint("staff_registrations", __name__, url_prefix="/staff/registrations")
bp.context_processor(lambda: {"names": words, "need_names": NEEDS})


@bp.get("/")
@access.needs(Power.SEE_PERSONS)
def index() -> str:
    """List registrations."""
    wanted = Wanted.of(request.args)
    known = _known(wanted)
    page = db.paginate(listing.found(wanted, known), per_page=PAGE_SIZE, max_per_page=PAGE_SIZE, error_out=False, count=False)
    # Not counted as a list: of a million that takes a second.
    page.total = db.session.scalar(listing.count(wanted, known)) or 0
    if not page.items and page.page > 1:
        page = db.paginate(listing.found(wanted, known), page=max(1, page.pages), per_page=PAGE_SIZE, error_out=False)
    parties = {one.id: one for one in db.session.scalars(listing.whole(page.items))}
    page.items = [parties[number] for number in page.items if number in parties]
    there = "staff_mailings.new" in current_app.view_functions
    return render_template("staff/registrations/index.html", wanted=wanted, page=page, mailings_there=there, **choices.of(wanted))


def _known(wanted: Wanted) -> list[int] | None:
    """Return who has the words that are searched; where nobody has, who says them at the door as a code. None where all are asked."""
    named = listing.named(wanted)
    known = None if named is None else list(db.session.scalars(named))
    if known == [] and (code := read_short_code(wanted.q)):
        # The code is a hash of the ticket, which no index knows.
        known = [number for number, ticket in db.session.execute(listing.tickets(now())) if short_code(ticket) == code]
    return known


@bp.get("/<int:registration_id>")
@access.needs(Power.SEE_PERSONS)
def registration(registration_id: int) -> str | Redirect:
    """Show the file of a party; that it was opened is noted (GDPR-13), which is all this address writes."""
    found = deeds.load(registration_id)
    if found.continues_as_id is not None:
        return redirect(url_for(".registration", registration_id=found.continues_as_id), 303)
    access.require_event(found.slot.event_id)
    page = _file(registration_id)
    _note_seen(registration_id)
    return page


@bp.route("/<int:registration_id>/<verb>", methods=["GET", "POST"])
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def act(registration_id: int, verb: str) -> rehearsed.Page | Redirect:
    """Do one thing with a party: a page with its form, what would go out, and then the deed."""
    found = deeds.load(registration_id)
    deed = deeds.DEEDS.get(verb) or abort(404)
    form = deeds.form_for(verb, found)

    def page(rehearsal: Rehearsal[object] | None, refusals: list[str]) -> str:
        values = {"verb": verb, "deed": deed, "form": form, "rehearsal": rehearsal, "refusals": refusals}
        return render_template("staff/registrations/act.html", registration=deeds.load(registration_id), **values)

    answer = rehearsed.shown(form, lambda: deed.work(deeds.load(registration_id), form, access.actor()), page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(rehearsed.done(), "success")
    return redirect(url_for(".registration", registration_id=registration_id), 303)


@bp.route("/<int:registration_id>/particulars", methods=["GET", "POST"])
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def particulars(registration_id: int) -> str | Redirect | tuple[str, int]:
    """Correct what is known of a party."""
    found, refusals = deeds.load(registration_id), []
    form = (PartyForm if found.inhabitant is None else asking_home(PartyForm))()
    if found.party_key:
        form.without_needs()
    if not form.is_submitted():
        form.show(found)
        page = render_template("staff/registrations/particulars.html", registration=found, form=form, refusals=[])
        _note_seen(registration_id)
        return page
    try:
        if form.validate() and desk.correct(found, form.values(), actor=access.actor()) is not None:
            db.session.commit()
            flash(_("Saved."), "success")
            return redirect(url_for(".registration", registration_id=registration_id), 303)
    except Refused as refusal:
        db.session.rollback()
        refusals = [refusal.message]
    values = {"registration": deeds.load(registration_id), "form": form, "refusals": refusals}
    return render_template("staff/registrations/particulars.html", **values), 409 if refusals else 422


@bp.post("/<int:registration_id>/link")
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def link(registration_id: int) -> Redirect:
    """Send the link of the private page again."""
    with refusal_told():
        desk.send_link(deeds.load(registration_id), actor=access.actor())
        db.session.commit()
        flash(_("The link is on its way."), "success")
    return redirect(url_for(".registration", registration_id=registration_id), 303)


@bp.post("/<int:registration_id>/letters/<int:notice_id>")
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def letter(registration_id: int, notice_id: int) -> Redirect:
    """Send a letter of this party again."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or (notice.about_kind, notice.about_id) != ("registration", registration_id):
        abort(404)
    found = deeds.load(registration_id)
    with refusal_told():
        if file.is_astray(notice, found):
            raise Refused(_("This letter came back from an address the party no longer has. Send the link again: it goes to the new one."))
        outbox.resend(notice)
        journal.record("resend", found, actor=access.actor(), letter=notice.kind)
        db.session.commit()
        flash(_("The letter is on its way."), "success")
    return redirect(url_for(".registration", registration_id=registration_id), 303)


@bp.get("/<int:registration_id>/paper")
@access.needs(Power.SEE_PERSONS)
def paper(registration_id: int) -> str:
    """Show a confirmation to print, for a party without an address (DIG-01)."""
    found = deeds.load(registration_id)
    with speaking(found.language if found.language in LANGUAGES else current_language()):
        first = "" if priority.may_sit(found.slot, found) else priority.told(found.slot)
        page = render_template("staff/registrations/paper.html", registration=found, first=first)
    _note_seen(registration_id)
    return page


def _note_seen(registration_id: int) -> None:
    """Write that a file was looked at: the one thing pages write that are only read."""
    desk.see(deeds.load(registration_id), actor=access.actor())
    db.session.commit()


def _file(registration_id: int) -> str:
    found = deeds.load_with_answers(registration_id)
    read = file.read(found)
    proposal = db.session.scalars(proposal_actions.open_of(registration_id)).first()
    ahead = db.session.scalar(queries.ahead_in_line(found)) if found.waiting_since and found.seats_waiting and found.live else None
    return render_template(
        "staff/registrations/registration.html",
        registration=found,
        file=read,
        proposal=proposal,
        class_panel=panel.of(found),
        deeds=[(verb, deeds.DEEDS[verb]) for verb in deeds.possible(found, read.offer, proposed=proposal is not None)]
        if found.slot.ends_at > now()
        else [],
        answers=[{"key": one.label, "value": one.words} for one in answers.said(found)],
        place_in_line=None if ahead is None or read.offer else ahead + 1,
    )
