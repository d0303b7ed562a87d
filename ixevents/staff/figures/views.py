"""Figures: all projects, one in a period, where a number comes from, what an indicator has reached, dates outside their project."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked, confinement, filenames
from ixevents.core.web import plain
from ixevents.events.programme import Programme, all_programmes
from ixevents.exchanges import PROGRAMME as EXCHANGES
from ixevents.extensions import db
from ixevents.figures import actions, by_edition, by_year, counting, indicators, outside, queries, words
from ixevents.figures.axes import Axis
from ixevents.figures.counting import Number
from ixevents.figures.indicators import Line
from ixevents.projects.models import Project
from ixevents.projects.results import Indicator, IndicatorPeriod
from ixevents.staff import attempts, table_file, ways
from ixevents.staff.figures import compared, overview, shown
from ixevents.staff.figures.compared import Table
from ixevents.staff.figures.forms import IndicatorForm, TranslationForm, ValueForm, WithdrawForm, on_page, period
from ixevents.staff.journal import told
from ixevents.volunteers import given

bp = Blueprint("staff_figures", __name__, url_prefix="/staff/figures")
bp.before_request(access.see_all_programmes)
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
    with access.within_own_programmes():
        strayed = outside.count_events()
    return render_template("staff/figures/index.html", rows=rows, text=text, outside=strayed, waiting=waiting, first=first)


@bp.get("/<int:project_id>")
@access.needs(Power.SEE_FIGURES)
def project(project_id: int) -> str:
    """Show the figures of a project, of all its time or of the days asked for."""
    found, days = _project(project_id), period(request.args)
    happened = counting.read(found.id)
    figures = counting.count(happened, days.starts, days.ends)
    with access.within_own_programmes():
        strayed = outside.count_slots(found)
    return render_template(
        "staff/figures/project.html",
        project=found,
        period=days,
        figures=figures,
        headlines=shown.numbers(found, days, figures, shown.HEADLINES),
        details=shown.numbers(found, days, figures, shown.DETAILS),
        splits=shown.splits(found, days, figures, shown.schools(happened)),
        indicators=shown.reached(indicators.of_project(found, happened)),
        outside=strayed,
    )


@bp.get("/<int:project_id>/years")
@access.needs(Power.SEE_FIGURES)
def years(project_id: int) -> str:
    """Show the figures of a project year by year, side by side."""
    found, month, table = _compared(project_id)
    choices = [(compared.basis(one), url_for(".years", project_id=found.id, month=one), one == month) for one in by_year.months(found)]
    return render_template(
        "staff/figures/years.html",
        title=_("%(project)s, year by year", project=plain(found.title)),
        back=url_for(".project", project_id=found.id),
        back_text=plain(found.title),
        choices=choices,
        choices_label=_("What a year is"),
        downloads={ending: url_for(".years_file", project_id=found.id, month=month, ending=ending) for ending in ("xlsx", "csv")},
        table=table,
    )


@bp.get("/<int:project_id>/years/<any(csv, xlsx):ending>")
@access.needs(Power.SEE_FIGURES)
def years_file(project_id: int, ending: str) -> Response:
    """Answer the same years as a table."""
    found, _month, table = _compared(project_id)
    columns = [_("Figure"), *table.heads, _("What to know")]
    name = filenames.of(_("Figures"), found.slug, _("Year by year"))
    return table_file.answer(_("Year by year"), columns, compared.file_rows(table), ending=ending, name=name)


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


@bp.get("/editions")
@access.needs(Power.SEE_FIGURES)
def editions() -> str:
    """Show the figures of a programme edition by edition, side by side."""
    programme = _programme()
    return render_template(
        "staff/figures/years.html",
        title=_("%(programme)s, edition by edition", programme=plain(programme.name)),
        back=url_for(".index"),
        back_text=_("Figures"),
        choices=[(plain(one.name), url_for(".editions", programme=one.slug), one.slug == programme.slug) for one in all_programmes()],
        choices_label=_("Programmes"),
        downloads={ending: url_for(".editions_file", programme=programme.slug, ending=ending) for ending in ("xlsx", "csv")},
        table=_editions(programme.slug),
    )


@bp.get("/editions/<any(csv, xlsx):ending>")
@access.needs(Power.SEE_FIGURES)
def editions_file(ending: str) -> Response:
    """Answer the same editions as a table."""
    programme = _programme()
    table = _editions(programme.slug)
    columns = [_("Figure"), *table.heads, _("What to know")]
    title = _("Edition by edition")
    name = filenames.of(_("Figures"), plain(programme.name), title)
    return table_file.answer(title, columns, compared.file_rows(table), ending=ending, name=name)


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
    """List the dates outside the period of their project; drafts are among them, so of one's own programmes alone."""
    with access.within_own_programmes():
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
    with access.within_own_programmes():
        exchanges = ways.to("staff_exchanges.index") if confinement.reaches(EXCHANGES) else None
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
        exchanges=exchanges,
        periods=shown.periods(found, measured),
        history=told.history("indicator", found.id),
    )


def _compared(project_id: int) -> tuple[Project, int, Table]:
    """Return a project, the month with which the years asked for begin, and the years side by side."""
    found = _project(project_id)
    happened = counting.read(found.id)
    lines, offered, month = indicators.of_project(found, happened), by_year.months(found), asked.number(request.args.get("month"))
    month = month if month in offered else by_year.month_of(lines, offered)
    whole = counting.count(happened)
    columns = by_year.of(happened, whole, lines, month)
    return found, month, compared.of_years(found, columns, whole, by_year.measured(lines, columns))


def _editions(programme: str) -> Table:
    """Return the editions of a programme side by side."""
    runs, whole = by_edition.of(programme)
    return compared.of_editions(runs, whole, given.to_editions([run.edition.id for run in runs]))


def _programme() -> Programme:
    """Return the programme asked for, else the first."""
    wanted, known = request.args.get("programme"), all_programmes()
    return next((one for one in known if one.slug == wanted), None) or next(iter(known), None) or abort(404)


def _project(project_id: int) -> Project:
    return db.session.get(Project, project_id) or abort(404)


def _indicator(indicator_id: int) -> tuple[Indicator, IndicatorPeriod | None]:
    found = db.session.scalars(queries.indicator(indicator_id)).first() or abort(404)
    period_id = asked.number(request.args.get("period"))
    if not period_id:
        return found, None
    return found, next((one for one in found.periods if one.id == period_id), None) or abort(404)
