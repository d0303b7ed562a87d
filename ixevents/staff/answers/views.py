"""The forecast, the table of answers, what members told the secretary, reminders, and other dates proposed."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked
from ixevents.core.refusal import Refused
from ixevents.council import terms
from ixevents.extensions import db
from ixevents.meetings import answer_words, answering, chasing, counter_decisions, forecast_queries, invitees, words
from ixevents.meetings.models import Answer, CounterProposal, Invitation, Meeting, Via
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.staff import rehearsed, ways
from ixevents.staff.answers import panel
from ixevents.staff.answers.forms import StatementForm, TakeForm
from ixevents.staff.attempts import refusal_told
from ixevents.staff.journal import told
from ixevents.staff.registrations.forms import PlainForm

bp = Blueprint("staff_answers", __name__, url_prefix="/staff/meetings/<int:meeting_id>")
bp.context_processor(lambda: {"words": answer_words, "meeting_words": words, "letter_kinds": _letter_kinds()})


@bp.get("/answers")
@access.needs(Power.KEEP_COUNCIL)
def answers(meeting_id: int) -> str:
    """Show the forecast and who said what."""
    meeting = _meeting(meeting_id)
    wanted = {"q": asked.words(request.args.get("q")), "answer": asked.words(request.args.get("answer"), 20)}
    category = asked.number(request.args.get("category"))
    rows = db.session.scalars(forecast_queries.listed(meeting_id, wanted["answer"], category, wanted["q"])).all()
    return render_template(
        "staff/answers/answers.html",
        meeting=meeting,
        meeting_url=ways.to("staff_meetings.meeting", meeting_id=meeting_id),
        panel=panel.of(meeting),
        rows=rows,
        asked=wanted | {"category": category or ""},
        categories=terms.council().categories,
        counters=db.session.scalars(forecast_queries.counters(meeting_id)).all(),
        open=answering.is_open(meeting),
        silent=len(db.session.scalars(forecast_queries.silent(meeting_id)).all()),
    )


@bp.route("/answers/remind", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def remind(meeting_id: int) -> rehearsed.Page | Redirect:
    """Ask everybody again who has not answered; first it is shown who and what."""
    written: list[Invitation] = []

    def work() -> None:
        written[:] = chasing.remind_silent(_meeting(meeting_id), actor=access.actor())

    def page(rehearsal: Rehearsal[Any] | None, refusals: list[str]) -> str:
        silent = db.session.scalars(forecast_queries.silent(meeting_id)).all()
        values = {"silent": silent, "rehearsal": rehearsal, "refusals": refusals, "form": PlainForm()}
        return render_template("staff/answers/remind.html", meeting=_meeting(meeting_id), **values)

    answer = rehearsed.shown(PlainForm(), work, page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(ngettext("%(num)s reminder is on its way.", "%(num)s reminders are on their way.", len(written)), "success")
    return redirect(url_for(".answers", meeting_id=meeting_id), 303)


@bp.route("/answers/<int:invitation_id>", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def invitation(meeting_id: int, invitation_id: int) -> str | tuple[str, int] | Redirect:
    """Show what one member answered, and write down what was told by telephone or letter."""
    found = _invitation(meeting_id, invitation_id)
    form = _statement(found)
    if not form.is_submitted():
        return _one(found, form, [])
    if not form.validate():
        return _one(found, form, []), 422
    try:
        _write_down(found, form)
    except Refused as refusal:
        db.session.rollback()
        return _one(_invitation(meeting_id, invitation_id), form, [refusal.message]), 409
    db.session.commit()
    flash(_("Written down."), "success")
    return redirect(url_for(".invitation", meeting_id=meeting_id, invitation_id=invitation_id), 303)


@bp.route("/dates/<int:counter_id>", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def take(meeting_id: int, counter_id: int) -> rehearsed.Page | Redirect:
    """Move the meeting to a date that was proposed; everybody is asked anew, and first it is shown what goes out."""
    form = TakeForm()
    _counter(meeting_id, counter_id)

    def work() -> None:
        facts = {"why": form.why, "late": form.late.data, "reason": form.late_reason.data or ""}
        counter_decisions.take(counter_id, actor=access.actor(), **facts)

    def page(rehearsal: Rehearsal[Any] | None, refusals: list[str]) -> str:
        values = {"counter": _counter(meeting_id, counter_id), "rehearsal": rehearsal, "refusals": refusals, "form": form}
        return render_template("staff/answers/take.html", meeting=_meeting(meeting_id), **values)

    answer = rehearsed.shown(form, work, page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(_("The meeting is moved, and everybody is asked anew."), "success")
    return redirect(url_for(".answers", meeting_id=meeting_id), 303)


@bp.post("/dates/<int:counter_id>/refuse")
@access.needs(Power.KEEP_COUNCIL)
def refuse(meeting_id: int, counter_id: int) -> Redirect:
    """Keep the date of the meeting, and say so to who proposed another one."""
    _counter(meeting_id, counter_id)
    with refusal_told():
        counter_decisions.refuse(counter_id, actor=access.actor())
        db.session.commit()
        flash(_("The meeting stays as it is, and the member is told."), "success")
    return redirect(url_for(".answers", meeting_id=meeting_id), 303)


def _meeting(meeting_id: int) -> Meeting:
    return db.session.get(Meeting, meeting_id) or abort(404)


def _invitation(meeting_id: int, invitation_id: int) -> Invitation:
    found = db.session.scalars(forecast_queries.one(invitation_id)).first()
    return found if found is not None and found.meeting_id == meeting_id else abort(404)


def _counter(meeting_id: int, counter_id: int) -> CounterProposal:
    found = db.session.scalars(forecast_queries.counter(counter_id)).first()
    return found if found is not None and found.invitation.meeting_id == meeting_id else abort(404)


def _statement(found: Invitation) -> StatementForm:
    return StatementForm(substitute=invitees.substitute_of(found, found.meeting) is not None)


def _write_down(found: Invitation, form: StatementForm) -> None:
    facts = {"via": Via.STAFF, "revision": found.meeting.revision, "note": form.note.data or "", "by": access.actor()}
    answering.answer(found, Answer(form.answer.data), **facts)  # type: ignore[arg-type]


def _one(found: Invitation, form: StatementForm, refusals: list[str]) -> str:
    return render_template(
        "staff/answers/invitation.html",
        invitation=found,
        meeting=found.meeting,
        form=form,
        refusals=refusals,
        open=found.live and answering.is_open(found.meeting),
        substitute=invitees.substitute_of(found, found.meeting),
        counters=db.session.scalars(forecast_queries.counters(found.meeting_id)).all(),
        history=told.history("meeting_invitation", found.id, limit=30),
    )


def _letter_kinds() -> dict[str, object]:
    return {f"meetings.{letter}": title for letter, title in words.LETTERS.items()}
