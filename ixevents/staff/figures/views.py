"""Figures: all projects, one in a period, where a number comes from, what an indicator has reached, dates outside their project."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked
from ixevents.extensions import db
from ixevents.figures import actions, counting, indicators, outside, queries, words
from ixevents.figures.axes import Axis
from ixevents.figures.counting import Number
from ixevents.figures.indicators import Line
from ixevents.projects.models import Project
from ixevents.projects.results import Indicator, IndicatorPeriod
from ixevents.staff import attempts, ways
from ixevents.staff.figures import overview, shown
from ixevents.staff.figures.forms import IndicatorForm, TranslationForm, ValueForm, WithdrawForm, on_page, period
from ixevents.staff.journal import told

bp = Blueprint("staff_figures", __name__, url_prefix="/staff/figures")
bp.context_processor(lambda: {"figure_words": words})

PER_PAGE = 50
Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.SEE_FIGURES)
def index() -> str:
    """List the projects with their figures of all time."""
    text = asked.words(request.args.get("q"))
    rows, waiting = overview.rows(text), overview.waiting()
    first = ways.to("staff_records.new")
    return render_template("staff/figures/index.html", rows=rows, text=text, outside=outside.count_events(), waiting=waiting, first=first)


@bp.get("/<int:project_id>")
@access.needs(Power.SEE_FIGURES)
def project(project_id: int) -> str:
    """Show the figures of a project, of all its time or of the days asked for."""
    found, days = _project(project_id), period(request.args)
    happened = counting.read(found.id)
    figures = counting.count(happened, days.starts, days.ends)
    return render_template(
        "staff/figures/project.html",
        project=found,
        period=days,
        figures=figures,
        headlines=shown.numbers(found, days, figures, shown.HEADLINES),
        details=shown.numbers(found, days, figures, shown.DETAILS),
        splits=shown.splits(found, days, figures, shown.schools(happened)),
        indicators=shown.reached(indicators.of_project(found, happened)),
        outside=outside.count_slots(found),
    )


@bp.get("/<int:project_id>/<name>")
@access.needs(Power.SEE_FIGURES)
def source(project_id: int, name: str) -> str:
    """Show the dates a number comes from, and each one's part in it."""
    found, days, key = _project(project_id), period(request.args), request.args.get("key")
    happened = counting.read(found.id)
    figures = counting.count(happened, days.starts, days.ends)
    if name in words.NUMBERS:
        number, title = getattr(figures, name), str(words.NUMBERS[name])
    elif name in Axis.__members__.values():
        number = figures.splits[Axis(name)].get(key or "") or Number()
        title = _("%(label)s: %(value)s", label=words.AXES[Axis(name)], value=words.key(Axis(name), key or "", shown.schools(happened)))
    else:
        abort(404)
    slots = db.session.scalars(queries.whole_slots(number.slots)).all()
    return render_template(
        "staff/figures/source.html", project=found, period=days, name=name, title=title, number=number, rows=shown.sources(number, slots)
    )


@bp.get("/indicators/<int:indicator_id>")
@access.needs(Power.SEE_FIGURES)
def indicator(indicator_id: int) -> str:
    """Show what an indicator has reached, where that comes from, and what was entered by hand."""
    return _indicator_page(*_indicator(indicator_id))


@bp.post("/indicators/<int:indicator_id>/enter")
@access.needs(Power.EDIT_RECORDS)
def enter(indicator_id: int) -> Page:
    """Keep a value entered by hand, with its reason."""
    form = ValueForm()

    def work(found: Indicator, measured: IndicatorPeriod | None) -> object:
        said, after = form.reason(), asked.number(form.after.data)
        return actions.enter(found, measured, form.value.data, words=form.words(), reason=said, actor=access.actor(), after=after)

    return _formed(indicator_id, form, work, _("Kept. What was computed stays beside it."))


@bp.post("/indicators/<int:indicator_id>/withdraw")
@access.needs(Power.EDIT_RECORDS)
def withdraw(indicator_id: int) -> Page:
    """Let what was computed count again."""
    form = WithdrawForm()

    def work(found: Indicator, measured: IndicatorPeriod | None) -> object:
        return actions.withdraw(found, measured, reason=form.reason(), actor=access.actor(), after=asked.number(form.after.data))

    return _formed(indicator_id, form, work, _("What was computed counts again."))


@bp.post("/indicators/<int:indicator_id>/translate")
@access.needs(Power.EDIT_RECORDS)
def translate(indicator_id: int) -> Page:
    """Write the reason of an entry by hand in a language it lacks."""
    form = TranslationForm()

    def work(found: Indicator, measured: IndicatorPeriod | None) -> object:
        said, after = form.reason(), asked.number(form.after.data)
        return actions.translate(found, measured, words=form.words(), reason=said, actor=access.actor(), after=after)

    return _formed(indicator_id, form, work, _("Saved."))


@bp.get("/outside")
@access.needs(Power.SEE_FIGURES)
def outside_period() -> str:
    """List the dates outside the period of their project."""
    page = db.paginate(outside.slots(), per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    return render_template("staff/figures/outside.html", page=page, rows=overview.outside_rows(page.items))


def _formed(indicator_id: int, form: IndicatorForm, work: Callable[[Indicator, IndicatorPeriod | None], object], said: str) -> Page:
    page = attempts.shown(form, lambda: work(*_indicator(indicator_id)), lambda: _indicator_page(*_indicator(indicator_id), form))
    if page is not None:
        return page
    db.session.commit()
    flash(said, "success")
    return redirect(url_for(".indicator", indicator_id=indicator_id, period=asked.number(request.args.get("period")) or None), 303)


def _indicator_page(found: Indicator, measured: IndicatorPeriod | None, sent: IndicatorForm | None = None) -> str:
    line = Line(found, measured, indicators.actual(found, measured))
    entries = overview.entries(found, measured)
    forms = on_page(sent, entries[0].entry.id if entries else 0)
    number = line.actual.computed or Number()
    slots = db.session.scalars(queries.whole_slots(number.slots)).all()
    return render_template(
        "staff/figures/indicator.html",
        project=_project(found.project_id),
        indicator=found,
        line=line,
        shown=shown.reached([line])[0],
        form=forms[ValueForm],
        withdrawing=forms[WithdrawForm],
        translating=forms[TranslationForm],
        entries=entries,
        rows=shown.sources(number, slots),
        periods=shown.periods(found, measured),
        history=told.history("indicator", found.id),
    )


def _project(project_id: int) -> Project:
    return db.session.get(Project, project_id) or abort(404)


def _indicator(indicator_id: int) -> tuple[Indicator, IndicatorPeriod | None]:
    found = db.session.scalars(queries.indicator(indicator_id)).first() or abort(404)
    period_id = asked.number(request.args.get("period"))
    if not period_id:
        return found, None
    return found, next((one for one in found.periods if one.id == period_id), None) or abort(404)
