"""The days without school: what the rules say, and what staff know better."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.classes import listing
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.schools import actions, queries
from ixevents.schools.models import Community, HolidayException, HolidayRule
from ixevents.staff.holidays import columns
from ixevents.staff.holidays.forms import ExceptionForm
from ixevents.staff.schools import words

bp = Blueprint("staff_holidays", __name__, url_prefix="/staff/holidays")

Page = str | tuple[str, int] | Redirect


@bp.route("/", methods=["GET", "POST"])
@access.needs(Power.EDIT_COMMON)
def index() -> Page:
    """Show a school year of both communities; write down days on which the rules are wrong."""
    form = ExceptionForm()
    if not form.is_submitted() or not form.validate():
        return _page(form), 422 if form.errors else 200
    try:
        _write(form)
    except Refused as refusal:
        db.session.rollback()
        form.last.errors = [refusal.message]
        return _page(form), 422
    db.session.commit()
    flash(_("Saved."), "success")
    _tell_who_comes(form)
    return redirect(url_for(".index", year=columns.starting(form.first.data)), 303)


@bp.post("/<int:exception_id>/remove")
@access.needs(Power.EDIT_COMMON)
def remove(exception_id: int) -> Redirect:
    """Let the rules hold again."""
    exception = db.session.get(HolidayException, exception_id) or abort(404)
    actions.remove_exception(exception, actor=access.actor())
    db.session.commit()
    flash(_("The rules hold again on these days."), "success")
    return redirect(url_for(".index"), 303)


def _write(form: ExceptionForm) -> None:
    actions.except_days(
        Community(form.community.data),
        form.first.data,
        form.last.data,
        rule=HolidayRule(form.rule.data),
        name=form.name(),
        source=form.source.data or "",
        source_date=form.source_date.data,
        actor=access.actor(),
    )


def _tell_who_comes(form: ExceptionForm) -> None:
    """Say how many classes are registered on days that have no school now: nobody else tells them."""
    first, last = str(form.first.data), str(form.last.data)
    coming = listing.Wanted(state=listing.LIVE_ONES, community=form.community.data, from_day=first, to_day=last)
    count = db.session.execute(listing.totals(coming)).one()[0] if form.rule.data == HolidayRule.CLOSED else 0
    if count:
        told = ngettext(
            "%(num)s class of these schools is registered on these days. Look at it under Classes.",
            "%(num)s classes of these schools are registered on these days. Look at them under Classes.",
            count,
        )
        flash(told, "warning")


def _page(form: ExceptionForm) -> str:
    start = request.args.get("year", type=int) or columns.current_start()
    if start not in columns.years():
        abort(404)
    exceptions = db.session.scalars(queries.exceptions(date(start, 7, 1), date(start + 1, 8, 31))).all()
    return render_template(
        "staff/holidays/index.html",
        form=form,
        start=start,
        years=columns.years(),
        columns=columns.columns(start, exceptions),
        exceptions=exceptions,
        official=start <= columns.OFFICIAL_UNTIL,
        words=words,
    )
