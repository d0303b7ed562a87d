"""Dates, shifts and stands of an edition: chosen by day and place, shown what goes out, called off in one piece."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.associations import calling_off
from ixevents.associations import queries as associations
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.web import plain
from ixevents.events import desk
from ixevents.events.models import Edition
from ixevents.extensions import db
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.registrations import ahead, slot_actions
from ixevents.registrations.ahead import Wanted
from ixevents.staff import rehearsed
from ixevents.staff.calling_off import choosing
from ixevents.staff.calling_off.forms import CallManyOffForm
from ixevents.staff.registrations import words
from ixevents.staff.stands import parts
from ixevents.volunteers import queries as volunteers
from ixevents.volunteers import shifts
from ixevents.volunteers import words as shift_words
from ixevents.volunteers.models import Shift

bp = Blueprint("staff_calling_off", __name__, url_prefix="/staff/editions")
bp.context_processor(lambda: {"letters": words.LETTERS | parts.LETTERS, "shift_words": shift_words})


@bp.route("/<int:edition_id>/call-off", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME, Power.CHANGE_REGISTRATIONS)
def call_off(edition_id: int) -> rehearsed.Page | Redirect:
    """Call off what is ticked of an edition, after showing what goes out (FES-04)."""
    form, done = CallManyOffForm(), [""]

    def work() -> None:
        done[0] = _call_off(edition_id, form)

    def page(rehearsal: Rehearsal[None] | None, refusals: list[str]) -> str:
        return _page(edition_id, form, rehearsal, refusals)

    answer = rehearsed.shown(form, work, page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(" ".join(dict.fromkeys([done[0], rehearsed.done(done[0])])), "success")
    if choosing.unreached(edition_id, now()):
        return redirect(url_for(".call_off", edition_id=edition_id, _anchor="calls"), 303)
    return redirect(url_for("staff_editions.edition", edition_id=edition_id), 303)


def _call_off(edition_id: int, form: CallManyOffForm) -> str:
    """Call off what is ticked, all or nothing: dates, then shifts, each in the order of their ids, then the stands. Returns what was.

    Raises `Refused` where nothing is ticked, or nothing of it is still to come.
    """
    edition = _edition(edition_id)
    if not (form.dates.data or form.shifts.data or form.stands.data):
        raise Refused(_("Tick at least one thing to call off."), "nothing")
    done = [_slots(edition, form), _shifts(edition, form), _stands(edition, form)]
    if not any(done):
        raise Refused(_("Nothing that is ticked is still to come: it was called off before, or is over."), "over")
    return " ".join(said for said in done if said)


def _slots(edition: Edition, form: CallManyOffForm) -> str:
    slots = db.session.scalars(ahead.chosen(edition.id, form.dates.data or (), now())).all()
    if slots:
        slot_actions.call_off_all(slots, form.reason, actor=access.actor())
    return ngettext("%(num)s date is called off.", "%(num)s dates are called off.", len(slots)) if slots else ""


def _shifts(edition: Edition, form: CallManyOffForm) -> str:
    chosen = db.session.scalars(volunteers.ahead(edition.id, Shift.id.in_(form.shifts.data or ()), Shift.ends_at > now()))
    numbers = sorted(shift.id for shift in chosen)
    for number in numbers:
        shifts.call_off(number, form.reason, actor=access.actor())
    return ngettext("%(num)s shift is called off.", "%(num)s shifts are called off.", len(numbers)) if numbers else ""


def _stands(edition: Edition, form: CallManyOffForm) -> str:
    call = db.session.scalars(associations.call_of_edition(edition.id)).first() if form.stands.data else None
    if call is None or not parts.may_call_off(call):
        return ""
    calling_off.call_off(call, form.reason, actor=access.actor())
    return _("The stands are called off.")


def _page(edition_id: int, form: CallManyOffForm, rehearsal: Rehearsal[None] | None, refusals: list[str]) -> str:
    edition, wanted, moment = _edition(edition_id), Wanted.of(request.args), now()
    found = choosing.find(edition_id, wanted, moment)
    sent = request.method == "POST"
    if not sent:
        form.stands.data = choosing.means_all(found.stands, wanted)
    ticked = {"dates": set(form.dates.data or ()), "shifts": set(form.shifts.data or ())} if sent else choosing.ticked(found, wanted)
    asked = not sent and bool(wanted.q or wanted.narrowed)
    return render_template(
        "staff/calling_off/call_off.html",
        edition=edition,
        form=form,
        wanted=wanted,
        found=found,
        days=choosing.days(edition, wanted),
        ticked=ticked,
        beyond=asked and sum(map(len, ticked.values())) < len(found.slots) + len(found.shifts),
        places=[(place.id, plain(place.name)) for place in db.session.scalars(ahead.places(edition_id, moment))],
        most=ahead.MOST,
        rehearsal=rehearsal,
        refusals=refusals,
        unreached=choosing.unreached(edition_id, moment),
    )


def _edition(edition_id: int) -> Edition:
    return db.session.scalars(desk.edition(edition_id)).first() or abort(404)
