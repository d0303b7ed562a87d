"""Dates and shifts of an edition: chosen by day and place, shown what goes out, called off in one piece."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language, plain
from ixevents.events import desk
from ixevents.events import words as event_words
from ixevents.events.models import Edition, Slot
from ixevents.extensions import db
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.registrations import ahead, slot_actions
from ixevents.registrations.ahead import Wanted
from ixevents.staff import rehearsed
from ixevents.staff.calling_off.forms import CallManyOffForm
from ixevents.staff.registrations import words
from ixevents.volunteers import queries as volunteers
from ixevents.volunteers import shifts
from ixevents.volunteers import words as shift_words
from ixevents.volunteers.models import Shift

bp = Blueprint("staff_calling_off", __name__, url_prefix="/staff/editions")
bp.context_processor(lambda: {"names": words, "shift_words": shift_words})

MOST_DAYS = 10
"""An edition of more is narrowed by its filters: a school year has no days to click on."""


@dataclass(frozen=True)
class Unreached:
    """Somebody no letter can tell, and what about."""

    url: str
    name: str
    phone: str
    what: str


@bp.route("/<int:edition_id>/call-off", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME, Power.CHANGE_REGISTRATIONS)
def call_off(edition_id: int) -> rehearsed.Page | Redirect:
    """Call off the ticked dates and shifts of an edition, after showing what goes out (FES-04)."""
    form, counts = CallManyOffForm(), [(0, 0)]

    def work() -> None:
        counts[0] = _call_off(edition_id, form)

    def page(rehearsal: Rehearsal[None] | None, refusals: list[str]) -> str:
        return _page(edition_id, form, rehearsal, refusals)

    answer = rehearsed.shown(form, work, page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(_told(*counts[0]), "success")
    if _unreached(edition_id, now()):
        return redirect(url_for(".call_off", edition_id=edition_id, _anchor="calls"), 303)
    return redirect(url_for("staff_editions.edition", edition_id=edition_id), 303)


def _call_off(edition_id: int, form: CallManyOffForm) -> tuple[int, int]:
    """Call off what is ticked, dates before shifts and each in the order of their ids, all or nothing. Returns how many of both."""
    edition = _edition(edition_id)
    if not form.dates.data and not form.shifts.data:
        raise Refused(_("Tick at least one date or shift."), "nothing")
    slots = db.session.scalars(ahead.chosen(edition.id, form.dates.data or (), now())).all()
    chosen = db.session.scalars(volunteers.ahead(edition.id, Shift.id.in_(form.shifts.data or ()), Shift.ends_at > now()))
    hands = sorted(shift.id for shift in chosen)
    if not slots and not hands:
        raise Refused(_("Nothing that is ticked is still to come: it was called off before, or is over."), "over")
    if slots:
        slot_actions.call_off_all(slots, form.reason, actor=access.actor())
    for number in hands:
        shifts.call_off(number, form.reason, actor=access.actor())
    return len(slots), len(hands)


def _page(edition_id: int, form: CallManyOffForm, rehearsal: Rehearsal[None] | None, refusals: list[str]) -> str:
    edition, wanted, moment = _edition(edition_id), Wanted.of(request.args), now()
    slots = db.session.execute(ahead.found(edition_id, wanted, moment)).all()
    # Who looks for one event does not mean the hands of the day.
    hands = [] if wanted.q else db.session.scalars(volunteers.ahead(edition_id, *wanted.within(Shift, moment))).all()
    return render_template(
        "staff/calling_off/call_off.html",
        edition=edition,
        form=form,
        wanted=wanted,
        slots=slots,
        shifts=hands,
        days=_days(edition, wanted),
        ticked=_ticked(form, wanted),
        place_names=[(place.id, plain(place.name)) for place in db.session.scalars(ahead.places(edition_id, moment))],
        most=ahead.MOST,
        rehearsal=rehearsal,
        refusals=refusals,
        unreached=_unreached(edition_id, moment),
    )


def _days(edition: Edition, wanted: Wanted) -> list[tuple[str, str, bool]]:
    """Return what one click asks for, as chips: all that is to come, or one day of an edition that has few."""
    first, last = max(edition.starts_on, dates.local_day(now())), edition.ends_on
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    each = [(dates.day_medium(day, current_language()), day, day) for day in days] if 1 < len(days) <= MOST_DAYS else []
    spans = [(_("All dates to come"), first, last), *each]
    return [(text, *_asking(edition, Wanted(from_day=begin.isoformat(), to_day=end.isoformat()), wanted)) for text, begin, end in spans]


def _asking(edition: Edition, span: Wanted, wanted: Wanted) -> tuple[str, bool]:
    span_args: dict[str, Any] = {"from": span.from_day, "to": span.to_day}
    return url_for(".call_off", edition_id=edition.id, **span_args), span == wanted


def _ticked(form: CallManyOffForm, wanted: Wanted) -> dict[str, set[int]] | None:
    """Return what is ticked, None for all: nobody unticks what was asked for, nor calls off by chance what was not."""
    if request.method != "POST" and (wanted.q or wanted.narrowed):
        return None
    return {"dates": set(form.dates.data or ()), "shifts": set(form.shifts.data or ())}


def _unreached(edition_id: int, moment: datetime) -> list[Unreached]:
    """Return who has to be called, where this person may see who it is."""
    if not access.may(Power.SEE_PERSONS):
        return []
    parties = [
        Unreached(url_for("staff_registrations.registration", registration_id=party.id), party.name, party.phone or "", _what(party.slot))
        for party in db.session.scalars(ahead.unreached(edition_id, moment))
    ]
    return parties + [
        Unreached(
            url_for("staff_shift_people.volunteer", volunteer_id=turn.volunteer_id),
            turn.volunteer.name,
            turn.volunteer.phone,
            shift_words.choice(turn.shift),
        )
        for turn in db.session.scalars(volunteers.unreached(edition_id, moment))
    ]


def _what(slot: Slot) -> str:
    return _("%(what)s: %(when)s", what=plain(slot.event.title), when=event_words.when(slot))


def _told(slots: int, hands: int) -> str:
    said = [ngettext("%(num)s date is called off.", "%(num)s dates are called off.", slots)] if slots else []
    said += [ngettext("%(num)s shift is called off.", "%(num)s shifts are called off.", hands)] if hands else []
    return " ".join(dict.fromkeys([*said, rehearsed.done(said[-1])]))


def _edition(edition_id: int) -> Edition:
    return db.session.scalars(desk.edition(edition_id)).first() or abort(404)
