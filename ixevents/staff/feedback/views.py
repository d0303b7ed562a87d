"""Feedback: which editions ask, what they ask, what was answered."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import filenames
from ixevents.core.refusal import Refused
from ixevents.core.web import plain
from ixevents.events import programme
from ixevents.events.models import Edition
from ixevents.extensions import db
from ixevents.feedback import actions, asking, figures, queries
from ixevents.feedback.forms import asking_about
from ixevents.feedback.models import AskedOf, Kind, Party, Remark, Survey, SurveyQuestion
from ixevents.journal import actions as journal
from ixevents.staff import table_file
from ixevents.staff.attempts import refusal_told
from ixevents.staff.feedback import shown
from ixevents.staff.feedback.forms import ASKED_OF, KINDS, SurveyForm, SurveyQuestionForm

bp = Blueprint("staff_feedback", __name__, url_prefix="/staff/feedback")

Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.SEE_FIGURES)
def index() -> str:
    """List the editions: who asks, how many were asked, how many answered."""
    asked = _pairs(queries.asked_by_edition())
    answered = _pairs(queries.answers_by_edition())
    rows = [
        {"edition": edition, "survey": survey, "asked": asked.get(edition.id, 0), "answered": answered.get(edition.id, 0)}
        for edition, survey in db.session.execute(queries.editions())
    ]
    return render_template("staff/feedback/index.html", rows=rows)


@bp.get("/<int:edition_id>")
@access.needs(Power.SEE_FIGURES)
def edition(edition_id: int) -> str:
    """Show the figures of an edition, of one of its events, or of one kind of party."""
    found, event_id = _edition(edition_id), request.args.get("event", type=int)
    party = next((one for one in Party if one == request.args.get("of")), None)
    counted = figures.of_edition(edition_id)
    may_read = access.may(Power.SEE_PERSONS) and counted.total >= figures.FEWEST and not (event_id or party)
    return render_template(
        "staff/feedback/figures.html",
        edition=found,
        figures=counted,
        blocks=shown.blocks(counted, event_id=event_id, party=party),
        events=shown.event_rows(counted),
        event_id=event_id,
        party=party,
        parties=[(one, shown.PARTIES[one], count) for one, count in sorted(counted.by_party().items())],
        remarks=_remarks(edition_id, counted) if may_read else [],
        survey=db.session.get(Survey, edition_id),
        fewest=figures.FEWEST,
        may_write=access.may(Power.EDIT_PROGRAMME),
    )


@bp.get("/<int:edition_id>/figures/<any(csv, xlsx):ending>")
@access.needs(Power.SEE_FIGURES)
def download(edition_id: int, ending: str) -> Response:
    """Answer the figures as a table; what may not be shown is not in it."""
    found = _edition(edition_id)
    columns = [str(column) for column in shown.FILE_COLUMNS]
    rows = shown.file_rows(figures.of_edition(edition_id), plain(found.title))
    return table_file.answer(_("Feedback"), columns, rows, ending=ending, name=filenames.of(_("Feedback"), plain(found.title)))


@bp.get("/<int:edition_id>/questions")
@access.needs(Power.EDIT_PROGRAMME)
def questions(edition_id: int) -> str:
    """List what an edition asks, and whether it does."""
    return _questions_page(_edition(edition_id))


@bp.post("/<int:edition_id>/begin")
@access.needs(Power.EDIT_PROGRAMME)
def begin(edition_id: int) -> Redirect:
    """Give the edition the questions of its programme; no letter goes yet."""
    survey = actions.set_up(_edition(edition_id))
    journal.record("create", survey, actor=access.actor())
    db.session.commit()
    return redirect(url_for(".questions", edition_id=edition_id), 303)


@bp.post("/<int:edition_id>/switch")
@access.needs(Power.EDIT_PROGRAMME)
def switch(edition_id: int) -> Page:
    """Have letters sent, or no more."""
    found, form = _edition(edition_id), SurveyForm()
    survey = db.session.get(Survey, edition_id) or abort(404)
    if not form.validate():
        return _questions_page(found, form), 422
    return _act(edition_id, lambda: actions.switch(survey, asks=form.asks.data, days=form.days.data or 0, actor=access.actor()))


@bp.route("/<int:edition_id>/questions/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def add(edition_id: int) -> Page:
    """Add a question."""
    found, form = _edition(edition_id), SurveyQuestionForm()
    survey = db.session.get(Survey, edition_id) or abort(404)
    if not form.validate_on_submit():
        return _form_page(form, found)
    return _write(form, found, lambda: actions.add_question(survey, form.draft(), actor=access.actor()))


@bp.route("/questions/<int:question_id>", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def change(question_id: int) -> Page:
    """Change a question."""
    question = _question(question_id)
    found, form = _edition(question.edition_id), SurveyQuestionForm(question=question)
    if not form.validate_on_submit():
        return _form_page(form, found, question)
    answered = _answered(question)
    return _write(form, found, lambda: actions.change_question(question, form.draft(), answered=answered, actor=access.actor()), question)


@bp.post("/questions/<int:question_id>/move")
@access.needs(Power.EDIT_PROGRAMME)
def move(question_id: int) -> Redirect:
    """Move a question up or down."""
    question, by = _question(question_id), max(-99, min(request.form.get("by", 0, type=int), 99))
    return _act(question.edition_id, lambda: actions.move_question(question, by, actor=access.actor()))


@bp.post("/questions/<int:question_id>/retire")
@access.needs(Power.EDIT_PROGRAMME)
def retire(question_id: int) -> Redirect:
    """Ask a question no more, or again."""
    question = _question(question_id)
    return _act(question.edition_id, lambda: actions.retire_question(question, retired=not question.retired, actor=access.actor()))


@bp.post("/remarks/<key>/remove")
@access.needs(Power.SEE_PERSONS)
def remove_remark(key: str) -> Redirect:
    """Take away a remark that names somebody."""
    remark = db.session.get(Remark, key) or abort(404)
    edition_id = db.session.scalars(select(SurveyQuestion.edition_id).where(SurveyQuestion.id == remark.question_id)).one()
    actions.remove_remark(remark, actor=access.actor())
    db.session.commit()
    flash(_("Removed."), "success")
    return redirect(url_for(".edition", edition_id=edition_id), 303)


def _pairs(statement: Select[int, int]) -> dict[int, int]:
    return {edition_id: count for edition_id, count in db.session.execute(statement)}  # noqa: C416  # rows are no pairs to mypy


def _edition(edition_id: int) -> Edition:
    return db.session.get(Edition, edition_id) or abort(404)


def _question(question_id: int) -> SurveyQuestion:
    return db.session.get(SurveyQuestion, question_id) or abort(404)


def _answered(question: SurveyQuestion) -> bool:
    counted = figures.of_edition(question.edition_id)
    return question.id in counted.answers or (question.kind == Kind.WORDS and bool(counted.total))


def _remarks(edition_id: int, counted: figures.Figures) -> list[tuple[SurveyQuestion, list[Remark]]]:
    found = db.session.scalars(queries.remarks(edition_id)).all()
    by_question = [(question, [one for one in found if one.question_id == question.id]) for question in counted.questions]
    return [(question, remarks) for question, remarks in by_question if remarks]


def _questions_page(found: Edition, form: SurveyForm | None = None) -> str:
    survey = db.session.get(Survey, found.id)
    every = db.session.scalars(queries.questions(found.id)).all()
    shown_to = {party: asking.asked(found.id, party) for party in Party} if survey else {}
    return render_template(
        "staff/feedback/questions.html",
        edition=found,
        survey=survey,
        form=form or (SurveyForm(obj=survey, formdata=None) if survey else None),
        lines=[one for one in every if not one.retired],
        retired=[one for one in every if one.retired],
        previews=[
            (shown.PARTIES[party], asking_about(asked)(formdata=None, prefix=f"{party}-")) for party, asked in shown_to.items() if asked
        ],
        kinds=KINDS,
        asked_of=ASKED_OF,
        programme=plain(programme.get(found.programme).name),
        everybody=AskedOf.EVERYBODY,
    )


def _act(edition_id: int, action: Callable[[], object]) -> Redirect:
    with refusal_told():
        action()
        db.session.commit()
        flash(_("Saved."), "success")
    return redirect(url_for(".questions", edition_id=edition_id), 303)


def _write(form: SurveyQuestionForm, found: Edition, action: Callable[[], object], question: SurveyQuestion | None = None) -> Page:
    edition_id, question_id = found.id, question.id if question else None
    try:
        action()
    except Refused as refusal:
        db.session.rollback()
        form.notice = refusal.message
        return _form_page(form, _edition(edition_id), _question(question_id) if question_id else None)
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".questions", edition_id=edition_id), 303)


def _form_page(form: SurveyQuestionForm, found: Edition, question: SurveyQuestion | None = None) -> Page:
    page = render_template("staff/feedback/question.html", form=form, edition=found, question=question)
    return (page, 422) if form.is_submitted() else page
