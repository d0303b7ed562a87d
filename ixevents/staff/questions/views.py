"""The questions of an event and of an edition: their list in order, each one's form, and a preview as the public sees it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.refusal import Refused
from ixevents.core.web import plain
from ixevents.events import question_actions, questions
from ixevents.events.models import Edition, Event
from ixevents.events.questions import Moment, Question
from ixevents.extensions import db
from ixevents.registrations import answers, question_fields
from ixevents.registrations.forms import AnswersForm
from ixevents.staff.attempts import refusal_told
from ixevents.staff.questions.forms import KINDS, QuestionForm

bp = Blueprint("staff_questions", __name__, url_prefix="/staff")

SAVED = _l("Saved.")

Others = Sequence[tuple[str, str, str]]
"""What somebody else saved meanwhile, beside what was typed."""


@dataclass(frozen=True)
class Line:
    """One question in the list."""

    question: Question
    kind: str
    missing: str
    "Languages it lacks; until they are written it is not asked."
    only_if: str
    answered: int


@bp.get("/events/<int:event_id>/questions")
@access.needs(Power.EDIT_PROGRAMME)
def of_event(event_id: int) -> str:
    """List what an event asks, below what its edition asks."""
    return _list(_event(event_id))


@bp.get("/editions/<int:edition_id>/questions")
@access.needs(Power.EDIT_PROGRAMME)
def of_edition(edition_id: int) -> str:
    """List what every event of an edition asks."""
    return _list(_edition(edition_id))


@bp.route("/events/<int:event_id>/questions/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def add_to_event(event_id: int) -> str | Redirect | tuple[str, int]:
    """Add a question to an event."""
    return _add(_event(event_id))


@bp.route("/editions/<int:edition_id>/questions/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def add_to_edition(edition_id: int) -> str | Redirect | tuple[str, int]:
    """Add a question to every event of an edition."""
    return _add(_edition(edition_id))


@bp.route("/questions/<int:question_id>", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def change(question_id: int) -> str | Redirect | tuple[str, int]:
    """Change a question."""
    question = _question(question_id)
    earlier = [one for one in question_actions.siblings(question) if one.position < question.position]
    form = QuestionForm(earlier=earlier, question=question)
    answered = _answered(question)
    others = form.saved_meanwhile() if form.is_submitted() else []
    if others or not form.validate_on_submit():
        return _form_page(form, _owner(question), question, answered=answered, others=others)
    try:
        question_actions.change(question, form.draft(), answered=answered, actor=access.actor())
    except Refused as refusal:
        return _refused(form, refusal, question_id)
    return _saved(question)


@bp.post("/questions/<int:question_id>/move")
@access.needs(Power.EDIT_PROGRAMME)
def move(question_id: int) -> Redirect:
    """Move a question up or down, by as many places as the form says."""
    by = request.form.get("by", 0, type=int)
    return _act(question_id, lambda found: question_actions.move(found, max(-999, min(by, 999)), actor=access.actor()))


@bp.post("/questions/<int:question_id>/retire")
@access.needs(Power.EDIT_PROGRAMME)
def retire(question_id: int) -> Redirect:
    """Ask a question no more."""
    return _act(question_id, lambda found: question_actions.retire(found, actor=access.actor()))


@bp.post("/questions/<int:question_id>/restore")
@access.needs(Power.EDIT_PROGRAMME)
def restore(question_id: int) -> Redirect:
    """Ask a retired question again."""
    return _act(question_id, lambda found: question_actions.restore(found, actor=access.actor()))


@bp.post("/questions/<int:question_id>/delete")
@access.needs(Power.EDIT_PROGRAMME)
def delete(question_id: int) -> Redirect:
    """Delete a question nobody has answered."""
    return _act(question_id, lambda found: question_actions.delete(found, answered=_answered(found), actor=access.actor()))


def _event(event_id: int) -> Event:
    found = db.session.scalars(select(Event).where(Event.id == event_id).options(joinedload(Event.edition))).first()
    return found or abort(404)


def _edition(edition_id: int) -> Edition:
    return db.session.get(Edition, edition_id) or abort(404)


def _question(question_id: int) -> Question:
    return db.session.get(Question, question_id) or abort(404)


def _owner(question: Question) -> Event | Edition:
    return _event(question.event_id) if question.event_id else _edition(question.edition_id or 0)


def _address(question: Question) -> str:
    if question.event_id:
        return url_for(".of_event", event_id=question.event_id)
    return url_for(".of_edition", edition_id=question.edition_id)


def _answered(question: Question) -> bool:
    return bool(db.session.execute(answers.counts([question.id])).first())


def _list(owner: Event | Edition) -> str:
    event = owner if isinstance(owner, Event) else None
    found = db.session.scalars(questions.of_both(event) if event else questions.of_edition(owner.id)).all()
    counts = {row[0]: row[1] for row in db.session.execute(answers.counts(one.id for one in found))}
    lines = [_line(one, found, counts, event) for one in found]
    own = [line for line in lines if event is None or line.question.event_id]
    asked = [line.question for line in lines if not (line.question.retired or line.missing or line.question.moment == Moment.DOOR)]
    return render_template(
        "staff/questions/list.html",
        owner=owner,
        event=event,
        lines=[line for line in own if not line.question.retired],
        retired=[line for line in own if line.question.retired],
        shared=[line for line in lines if line not in own and not line.question.retired],
        preview=question_fields.asking(AnswersForm, asked, 1)(formdata=None) if asked else None,
        add_url=url_for(".add_to_event", event_id=owner.id) if event else url_for(".add_to_edition", edition_id=owner.id),
        Moment=Moment,
    )


def _line(question: Question, others: Sequence[Question], counts: dict[int, int], event: Event | None) -> Line:
    earlier = next((one for one in others if one.id == question.only_if_id), None)
    words = (
        ""
        if earlier is None
        else _("only if %(question)s: %(answer)s", question=plain(earlier.label), answer=earlier.words(" ".join(question.only_if)))
    )
    languages = (event.exemption,) if event and event.exemption else ("fr", "nl")
    missing = ", ".join(question.missing(languages)).upper()
    return Line(question, str(KINDS[question.kind]), missing, words, counts.get(question.id, 0))


def _add(owner: Event | Edition) -> str | Redirect | tuple[str, int]:
    earlier = db.session.scalars(questions.of_event(owner.id) if isinstance(owner, Event) else questions.of_edition(owner.id)).all()
    form = QuestionForm(earlier=earlier)
    if not form.validate_on_submit():
        return _form_page(form, owner)
    try:
        question = question_actions.add(owner, form.draft(), actor=access.actor())
    except Refused as refusal:
        form.notice = refusal.message
        return _form_page(form, owner)
    return _saved(question)


def _saved(question: Question) -> Redirect:
    db.session.commit()
    flash(str(SAVED), "success")
    return redirect(_address(question), 303)


def _act(question_id: int, action: Callable[[Question], object]) -> Redirect:
    question = _question(question_id)
    address = _address(question)
    with refusal_told():
        action(question)
        db.session.commit()
    return redirect(address, 303)


def _refused(form: QuestionForm, refusal: Refused, question_id: int) -> tuple[str, int]:
    db.session.rollback()
    form.notice = refusal.message
    question = _question(question_id)
    page = _form_page(form, _owner(question), question, answered=_answered(question))
    return page if isinstance(page, tuple) else (page, 422)


def _form_page(
    form: QuestionForm, owner: Event | Edition, question: Question | None = None, *, answered: bool = False, others: Others = ()
) -> str | tuple[str, int]:
    back = url_for(".of_event", event_id=owner.id) if isinstance(owner, Event) else url_for(".of_edition", edition_id=owner.id)
    values = {"owner": owner, "question": question, "answered": answered, "back": back, "others": others}
    page = render_template("staff/questions/question.html", form=form, **values)
    return (page, 409 if others else 422) if form.is_submitted() else page
