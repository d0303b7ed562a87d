"""The day of the stands: hours of arrival spread and told, who is there, the list and the badges on paper."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.associations import arrivals, deciding, queries, schedule, words
from ixevents.associations.models import Stand, StandCall
from ixevents.core import asked as asking_address
from ixevents.core import dates, filenames
from ixevents.core.forms import Form
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.papers import contents
from ixevents.papers.views import pdf_response
from ixevents.staff import rehearsed
from ixevents.staff.attempts import refusal_told
from ixevents.staff.papers.forms import BadgesForm
from ixevents.staff.stand_day import papers
from ixevents.staff.stands import parts

bp = Blueprint("staff_stand_day", __name__, url_prefix="/staff/stands/<int:call_id>/day")
bp.context_processor(lambda: {"parts": parts.shown, "words": words})

Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.SEE_PERSONS)
def day(call_id: int) -> str:
    """Show who arrives when, and who is there."""
    page = _day_page(call_id, BadgesForm(formdata=None))
    journal.record("see", _call(call_id), actor=access.actor(), rows=len(_coming(call_id)))
    db.session.commit()
    return page


@bp.post("/spread")
@access.needs(Power.CHANGE_REGISTRATIONS)
def spread(call_id: int) -> Redirect:
    """Spread the hours of arrival anew; nobody is written to yet."""
    changed = arrivals.spread(_call(call_id), actor=access.actor())
    db.session.commit()
    flash(
        ngettext("%(num)s hour changed. Nobody has been written to yet.", "%(num)s hours changed. Nobody has been written to yet.", changed)
    )
    return redirect(url_for(".day", call_id=call_id), 303)


@bp.post("/arrival")
@access.needs(Power.CHANGE_REGISTRATIONS)
def arrival(call_id: int) -> Redirect:
    """Give one stand its hour."""
    hours = {dates.hour(at): at for at in schedule.windows(_call(call_id))}
    at = hours.get(request.form.get("at", ""))
    return _done(call_id, lambda stand: arrivals.set_arrival(stand, at, actor=access.actor()))


@bp.post("/check-in")
@access.needs(Power.CHANGE_REGISTRATIONS)
def check_in(call_id: int) -> Redirect:
    """Note that a stand is there, or is not after all."""
    work = deciding.check_out if request.form.get("there") == "no" else deciding.check_in
    return _done(call_id, lambda stand: work(stand, actor=access.actor()))


@bp.route("/tell", methods=["GET", "POST"])
@access.needs(Power.CHANGE_REGISTRATIONS)
def tell(call_id: int) -> rehearsed.Page | Redirect:
    """Write to everybody whose pitch or hour changed, after showing what goes out."""
    form = Form()

    def page(rehearsal: Rehearsal[Any] | None, refusals: list[str]) -> str:
        call = _call(call_id)
        values = {"rehearsal": rehearsal, "refusals": refusals, "count": len(arrivals.untold(call)), "letters": parts.LETTERS}
        return render_template("staff/stands/tell.html", call=call, form=form, **values)

    answer = rehearsed.shown(form, lambda: arrivals.tell(_call(call_id), actor=access.actor()), page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(rehearsed.done(), "success")
    return redirect(url_for(".day", call_id=call_id), 303)


@bp.get("/list.pdf")
@access.needs(Power.SEE_PERSONS)
def list_pdf(call_id: int) -> Response:
    """Answer the list of the day as PDF."""
    call = _call(call_id)
    from ixevents.papers import pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    made = papers.day_list(call, _coming(call_id), _lang())
    body, name = pdf.table(made), filenames.of(made.title, made.lines[0])
    journal.record("print_paper", call, actor=access.actor(), paper="day-list")
    db.session.commit()
    return pdf_response(body, name)


@bp.get("/badges.pdf")
@access.needs(Power.SEE_PERSONS)
def badges_pdf(call_id: int) -> Response:
    """Answer the badges of all stands that come: as many as each has people, with the name of the association alone."""
    call, stands = _call(call_id), _coming(call_id)
    only = asking_address.number(request.args.get("stand"))
    chosen = [one for one in stands if only in (0, one.id)]
    if not chosen:
        abort(404)
    return _badges(call, papers.badges(call, papers.names(chosen), _lang()))


@bp.post("/badges")
@access.needs(Power.SEE_PERSONS)
def typed_badges(call_id: int) -> Response | tuple[str, int]:
    """Print names as they were typed, and keep none of them."""
    form = BadgesForm()
    if not form.validate():
        return _day_page(call_id, form), 422
    call = _call(call_id)
    return _badges(call, papers.badges(call, form.pairs(), _lang()))


def _badges(call: StandCall, made: contents.Badges) -> Response:
    from ixevents.papers import pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    return pdf_response(pdf.badges(made), filenames.of(made.title, made.what))


def _day_page(call_id: int, form: BadgesForm) -> str:
    call, stands = _call(call_id), _coming(call_id)
    crowded = schedule.crowded(call, stands)
    hours = [dates.hour(at) for at in schedule.windows(call)]
    there = sum(one.present_at is not None for one in stands)
    values = {"stands": stands, "windows": hours, "there": there, "untold": len(arrivals.untold(call))}
    return render_template("staff/stands/day.html", call=call, form=form, crowded=crowded, languages=contents.LANGUAGES, **values)


def _done(call_id: int, work: Callable[[Stand], object]) -> Redirect:
    stand = db.session.scalars(queries.stand(asking_address.number(request.form.get("stand")))).first()
    if stand is None or stand.call_id != call_id:
        abort(404)
    with refusal_told():
        work(stand)
        db.session.commit()
        flash(_("Saved."), "success")
    return redirect(url_for(".day", call_id=call_id), 303)


def _coming(call_id: int) -> list[Stand]:
    """Return the stands that come, in the order of their arrival; those without an hour last."""
    stands = db.session.scalars(queries.coming(call_id)).all()
    return sorted(stands, key=schedule.arrives)


def _lang() -> str:
    return contents.language_of(request.args.get("paper"))


def _call(call_id: int) -> StandCall:
    return db.session.scalars(queries.call(call_id)).first() or abort(404)
