"""The list of classes, what an event asks of them, and what is changed of one class."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.classes import actions, as_seen, behind, listing, need_actions, queries, school_search, terms, writing_terms
from ixevents.classes import words as class_words
from ixevents.classes.listing import PAGE_SIZE, Wanted
from ixevents.classes.private_forms import asking_needs
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.events import desk
from ixevents.events.models import Event
from ixevents.extensions import db
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.registrations import desk as parties_desk
from ixevents.registrations.forms import NEEDS
from ixevents.registrations.listing import Wanted as Parties
from ixevents.schools.levels import ORDER
from ixevents.schools.models import School
from ixevents.staff import finding, rehearsed
from ixevents.staff.attempts import shown
from ixevents.staff.classes import entering, words
from ixevents.staff.classes.forms import ChangeForm, EntryForm, TermsForm
from ixevents.staff.registrations import choices, deeds
from ixevents.staff.registrations import words as registration_words
from ixevents.staff.schools import words as school_words

bp = Blueprint("staff_classes", __name__, url_prefix="/staff/classes")
bp.context_processor(lambda: {"words": words, "class_words": class_words, "names": registration_words, "levels": ORDER})


@bp.get("/")
@access.needs(Power.SEE_PERSONS)
def index() -> str:
    """List classes."""
    wanted = Wanted.of(request.args)
    page = db.paginate(listing.found(wanted), per_page=PAGE_SIZE, max_per_page=PAGE_SIZE, error_out=False)
    count, pupils, adults = db.session.execute(listing.totals(wanted)).one()
    school = db.session.get(School, wanted.school) if wanted.school else None
    proposed = set(db.session.scalars(listing.proposed_to([party.registration_id for party in page.items])))
    filters = choices.of(Parties(edition=wanted.edition, event=wanted.event))
    shown = {"at": now(), "count": count, "pupils": pupils, "adults": adults, "school": school, "proposed": proposed}
    return render_template("staff/classes/index.html", wanted=wanted, page=page, **filters, **shown)


@bp.route("/events/<int:event_id>/terms", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def event_terms(event_id: int) -> str | Redirect | tuple[str, int]:
    """Write what an event asks of classes."""
    event, form, refusals = _event(event_id), TermsForm(), list[str]()
    form.offer_levels()
    if not form.is_submitted():
        form.show(terms.of(event))
        return _terms_page(form, event, refusals)
    try:
        if form.validate():
            writing_terms.write(event, form.values(), form.opened_on(), actor=access.actor())
            db.session.commit()
            flash(_("Saved."), "success")
            return redirect(url_for("staff_events.event", event_id=event_id), 303)
    except Refused as refusal:
        db.session.rollback()
        refusals.append(refusal.message)
    return _terms_page(form, _event(event_id), refusals), 422


@bp.route("/<int:registration_id>/change", methods=["GET", "POST"])
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def change(registration_id: int) -> rehearsed.Page | Redirect:
    """Change a class: first what would go out is shown, then it is done."""
    found, form = db.session.scalars(queries.of(registration_id)).first() or abort(404), ChangeForm()
    form.offer_levels()
    if not form.is_submitted():
        form.show(found)

    def work() -> object:
        values = {field.name: field.data for field in (form.label, form.level, form.pupils, form.adults, form.seen)}
        return actions.change(deeds.load(registration_id), **values, actor=access.actor())

    def page(rehearsal: Rehearsal[object] | None, refusals: list[str]) -> str:
        if refusals:
            # The refusal says what the class is now: who sends again has read it.
            form.seen.data = as_seen.mark(behind.party(deeds.load(registration_id)))
        values = {"form": form, "rehearsal": rehearsal, "refusals": refusals}
        return render_template("staff/classes/change.html", registration=deeds.load(registration_id), **values)

    answer = rehearsed.shown(form, work, page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(_("Done."), "success")
    return redirect(url_for("staff_registrations.registration", registration_id=registration_id), 303)


@bp.route("/<int:registration_id>/needs", methods=["GET", "POST"])
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def needs(registration_id: int) -> str | Redirect | tuple[str, int]:
    """Correct what a class needs, as its teacher does by the link."""
    found, form = db.session.scalars(queries.of(registration_id)).first() or abort(404), asking_needs()()
    if not form.is_submitted():
        form.fill(deeds.load(registration_id), found)
        _note_seen(registration_id)

    def work() -> object:
        return need_actions.change(deeds.load(registration_id), **form.said(), actor=access.actor())

    def page() -> str:
        registration = deeds.load(registration_id)
        if form.notice:
            # The refusal says that somebody was faster, and the page what stands now: who sends again has read it.
            form.seen.data = need_actions.mark(registration, behind.party(registration))
        rows = class_words.facts(registration, behind.party(registration), NEEDS)[-1:] if form.notice else []
        return render_template("staff/classes/needs.html", registration=registration, form=form, rows=rows)

    answer = shown(form, work, page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for("staff_registrations.registration", registration_id=registration_id), 303)


@bp.route("/enter", methods=["GET", "POST"])
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def entry() -> str | Redirect | tuple[str, int]:
    """Enter a class that came by telephone or on paper: first its school, then the class (DIG-01)."""
    school = db.session.get(School, request.values.get("school", 0, type=int))
    if school is None:
        found = school_search.search(request.args.get("q", ""), proposed=True)
        return render_template("staff/classes/school.html", found=found, details=school_search.details, states=school_words.STATES)
    form, refusals = entering.form(), list[str]()
    if not form.is_submitted() or finding.looking() or not form.validate():
        return _entry_page(form, school, refusals), 422 if form.errors else 200
    try:
        made = entering.enter(form, school, actor=access.actor())
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return _entry_page(entering.form(), db.session.get_one(School, school.id), [refusal.message]), 409
    flash(_("Entered."), "success")
    return redirect(url_for("staff_registrations.registration", registration_id=made.id), 303)


def _note_seen(registration_id: int) -> None:
    """Write that somebody looked at what a party needs: the one thing the page writes that is only read (GDPR-13)."""
    parties_desk.see(deeds.load(registration_id), actor=access.actor())
    db.session.commit()


def _entry_page(form: EntryForm, school: School, refusals: list[str]) -> str:
    return render_template("staff/classes/entry.html", form=form, school=school, details=school_search.details(school), refusals=refusals)


def _event(event_id: int) -> Event:
    event = db.session.scalars(desk.event_whole(event_id)).first()
    if event is None or not terms.takes(event):
        abort(404)
    return event


def _terms_page(form: TermsForm, event: Event, refusals: list[str]) -> str:
    found = terms.of(event)
    # Who was refused for somebody else's sake stands on their version from now on, with the own words still in the fields.
    form.opened.data = str(writing_terms.fingerprint(found))
    values = {"texts": writing_terms.TEXTS, "gaps": writing_terms.gaps(event, found), "refusals": refusals}
    return render_template("staff/classes/terms.html", form=form, event=event, **values)
