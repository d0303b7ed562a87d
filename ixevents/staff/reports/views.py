"""Reports to funders: the list, writing, freezing, snapshots as page and as files, what differs between two."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked, filenames, headers, tables
from ixevents.core.clock import today
from ixevents.core.languages import LANGUAGES
from ixevents.core.web import current_language, speaking
from ixevents.extensions import db
from ixevents.papers.views import pdf_response
from ixevents.projects.models import Project
from ixevents.reports import actions, cautions, content, due, files, queries, reading, sendings, words
from ixevents.reports.models import FunderReport, ReportSnapshot
from ixevents.reports.paper import Paper
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.differing import Others, differing
from ixevents.staff.figures.forms import period
from ixevents.staff.journal import told
from ixevents.staff.reports import beginning
from ixevents.staff.reports.forms import PlainForm, ReportForm, SentForm

bp = Blueprint("staff_reports", __name__, url_prefix="/staff/reports")
bp.before_request(access.see_all_programmes)
bp.context_processor(lambda: {"report_words": words})

PER_PAGE = 50
DRAFT = 0
"""Stands for the number of a snapshot where the draft is meant."""
Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.SEE_FIGURES)
def index() -> str:
    """List the reports, the one changed last first; or those a funder waits for, the one due first first."""
    text, awaited = asked.words(request.args.get("q")), bool(request.args.get("due"))
    found = queries.awaited(text) if awaited else queries.listed(text)
    page = db.paginate(found, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    return render_template("staff/reports/index.html", page=page, text=text, awaited=awaited, due=due.of)


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def new() -> Page:
    """Begin a report; what is known of the project and the period is filled in."""
    form, made = _form(), list[FunderReport]()
    if not form.is_submitted():
        beginning.fill(form, asked.number(request.args.get("project")), period(request.args))
        return _edit_page(form, None)

    def work() -> None:
        project = db.session.get(Project, form.project.data) or abort(400)
        made.append(actions.draft(project, form.values(), actor=access.actor()))

    return _formed(form, None, work, lambda: url_for(".report", report_id=made[0].id))


@bp.get("/<int:report_id>")
@access.needs(Power.SEE_FIGURES)
def report(report_id: int) -> str:
    """Show a report as it would be frozen now, its snapshots, and what has changed since the last of them."""
    return _report_page(_load(report_id), SentForm(formdata=None, data={"sent_on": today()}))


@bp.route("/<int:report_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def edit(report_id: int) -> Page:
    """Write a report."""
    found, form = _load(report_id), _form()
    if not form.is_submitted():
        return _edit_page(form.show(found), found)
    form.project.data = found.project_id

    def work() -> None:
        actions.edit(found, form.values(), version=form.opened_on(), actor=access.actor())

    return _formed(form, found, work, lambda: url_for(".report", report_id=report_id))


@bp.post("/<int:report_id>/freeze")
@access.needs(Power.EDIT_RECORDS)
def freeze(report_id: int) -> Redirect:
    """Keep what the report says now, for ever."""
    found, version = _load(report_id), asked.number(request.form.get("version"))
    return _do(lambda: actions.freeze(found, version=version, actor=access.actor()), report_id, _("Frozen: this snapshot never changes."))


@bp.post("/<int:report_id>/discard")
@access.needs(Power.EDIT_RECORDS)
def discard(report_id: int) -> Redirect:
    """Throw away a report of which nothing was frozen."""
    found = _load(report_id)
    onward = url_for(".report", report_id=report_id)
    with refusal_told():
        actions.discard(found, actor=access.actor())
        db.session.commit()
        flash(_("The report is gone."), "success")
        onward = url_for(".index")
    return redirect(onward, 303)


@bp.post("/<int:report_id>/sent")
@access.needs(Power.EDIT_RECORDS)
def sent(report_id: int) -> Page:
    """Note that a snapshot went to a funder."""
    found, form = _load(report_id), SentForm()
    if not found.snapshots:
        abort(404)
    form.about(found)

    def work() -> None:
        words = (form.sent_to.data or "").strip()
        sendings.note(found, form.number.data, form.sent_on.data, sent_to=words, actor=access.actor())

    page = shown(form, work, lambda: _report_page(_load(report_id), form))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Noted that it was sent."), "success")
    return redirect(url_for(".report", report_id=report_id, _anchor="snapshots"), 303)


@bp.post("/<int:report_id>/sent/<int:sending_id>/take-back")
@access.needs(Power.EDIT_RECORDS)
def take_back(report_id: int, sending_id: int) -> Redirect:
    """Take a note back that was a mistake."""
    found = _load(report_id)
    sending = next((one for one in found.sendings if one.id == sending_id), None) or abort(404)
    return _do(lambda: sendings.take_back(found, sending, actor=access.actor()), report_id, _("The note is gone."))


@bp.get("/<int:report_id>/<int:number>")
@access.needs(Power.SEE_FIGURES)
def snapshot(report_id: int, number: int) -> str:
    """Show a snapshot: the words and numbers of its PDF."""
    found, kept = _load(report_id), _snapshot(report_id, number)
    languages = reading.languages(kept)
    return render_template(
        "staff/reports/snapshot.html",
        report=found,
        snapshot=kept,
        languages=languages,
        paper=reading.frozen(kept, _language(languages)),
        intact=reading.intact(kept),
    )


@bp.get("/<int:report_id>/<int:number>/<any(fr, nl, en):paper>/<any(pdf, xlsx, csv):ending>")
@access.needs(Power.SEE_FIGURES)
def file(report_id: int, number: int, paper: str, ending: str) -> Response:
    """Answer a snapshot, or the draft under the number 0, as a file."""
    found = _load(report_id)
    made = reading.draft(found, paper) if number == DRAFT else reading.frozen(_snapshot(report_id, number), paper)
    name = _file_name(found, number, paper)
    if ending == "pdf":
        from ixevents.reports import pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

        return pdf_response(pdf.write(made), name)
    return _table_response(made, name, ending)


@bp.get("/<int:report_id>/<int:number>/content.json")
@access.needs(Power.SEE_FIGURES)
def kept(report_id: int, number: int) -> Response:
    """Answer what was frozen, byte for byte: whoever audits computes its hash and finds the one on every page."""
    found = _load(report_id)
    response = Response(_snapshot(report_id, number).content, content_type="application/json; charset=utf-8")
    name = _file_name(found, number, current_language()) + ".json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    headers.uncached()
    return response


@bp.get("/<int:report_id>/differences")
@access.needs(Power.SEE_FIGURES)
def differences(report_id: int) -> str:
    """Show row by row what differs between two snapshots, or between one and now."""
    found = _load(report_id)
    first, second = (asked.number(request.args.get(name)) for name in ("from", "to"))
    earlier = _snapshot(report_id, first)
    lang, later = current_language(), _snapshot(report_id, second) if second else None
    rows = reading.between(earlier, later, lang) if later else reading.since(earlier, found, lang)
    same = not rows and (later.sha256 == earlier.sha256 if later else reading.stands(earlier, content.of(found)))
    return render_template("staff/reports/differences.html", report=found, first=first, second=second, rows=rows, same=same)


def _report_page(found: FunderReport, sending: SentForm) -> str:
    last, facts = found.snapshots[0] if found.snapshots else None, content.of(found)
    return render_template(
        "staff/reports/report.html",
        report=found,
        due=due.of(found),
        paper=reading.draft(found, _language(found.languages), facts),
        cautions=list(cautions.of(found, facts)),
        untranslated=cautions.untranslated(found, facts),
        lacking=actions.lacking(found),
        since=reading.since(last, found, current_language()) if last else [],
        news=last is None or not reading.stands(last, facts),
        names=told.names_of([*(one.made_by for one in found.snapshots), *(one.made_by for one in found.sendings)]),
        who=told.who,
        plain_form=PlainForm(formdata=None, data={"version": str(found.version)}),
        sending=sending.about(found),
        history=told.history("funder_report", found.id, limit=30),
    )


def _table_response(made: Paper, name: str, ending: str) -> Response:
    if ending == "csv":
        body = files.csv(made)
    else:
        with files.workbook(made) as workbook:
            body = workbook.read()
    response = Response(body, content_type=tables.mimetype(ending))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    headers.uncached()
    return response


def _form(**kwargs: Any) -> ReportForm:
    form = ReportForm(**kwargs)
    form.project.choices = [("", _("Choose a project")), *beginning.projects()]
    return form


def _edit_page(form: ReportForm, found: FunderReport | None) -> str:
    others: Others = []
    if found is not None and form.notice and form.opened_on() != found.version:
        # Who sends it again has read what is shown.
        others, form.version.data = differing(form, _form(formdata=None).show(found)), str(found.version)
    return render_template("staff/reports/edit.html", form=form, report=found, others=others)


def _formed(form: ReportForm, found: FunderReport | None, work: Callable[[], None], onward: Callable[[], str]) -> Page:
    report_id = found.id if found else None
    page = shown(form, work, lambda: _edit_page(form, _load(report_id) if report_id else None))
    if page is not None:
        return page
    address = onward()
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(address, 303)


def _do(work: Callable[[], object], report_id: int, done: str) -> Redirect:
    with refusal_told():
        work()
        db.session.commit()
        flash(done, "success")
    return redirect(url_for(".report", report_id=report_id), 303)


def _language(languages: list[str]) -> str:
    """The language asked for, else that of the reader, else the report's first."""
    wanted = request.args.get("paper", current_language())
    return wanted if wanted in languages else next((lang for lang in languages if lang in LANGUAGES), current_language())


def _file_name(report: FunderReport, number: int, paper: str) -> str:
    """Return what the file of a snapshot, or of the draft, is called in the language of its paper."""
    with speaking(paper):
        return filenames.of(_("Report"), report.project.slug, report.starts, report.ends, number or _("draft"), paper)


def _load(report_id: int) -> FunderReport:
    return db.session.scalars(queries.by_id(report_id)).first() or abort(404)


def _snapshot(report_id: int, number: int) -> ReportSnapshot:
    return db.session.scalars(queries.snapshot(report_id, number)).first() or abort(404)
