"""Renewing the council: the round, who answered what, answers written down, the end of the round."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import dates
from ixevents.core.clock import today
from ixevents.core.forms import Form
from ixevents.council import notices, postal, renewal_queries, renewals, terms, thanks
from ixevents.council.models import Mandate
from ixevents.council.renewal import Renewal, RenewalAnswer, RenewalAsk
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.papers import by_post
from ixevents.papers.views import pdf_response
from ixevents.staff import rehearsed
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.council import parts, words
from ixevents.staff.differing import overtaken
from ixevents.staff.renewal.forms import AnswerForm, CloseForm, OpenForm

ANSWERS = {
    RenewalAnswer.AWAITED: _l("No answer yet"),
    RenewalAnswer.CONTINUE: _l("Goes on"),
    RenewalAnswer.STOP: _l("Stops"),
    RenewalAnswer.OTHER: _l("Names somebody else"),
}
TONES = {"awaited": "wait", "continue": "good", "stop": "over", "other": "theme"}
LETTERS = {
    "council.renewal_asked": _l("Renewal: do you go on?"),
    "council.appointed": _l("Appointed to the council"),
    "council.thanks": _l("Thanks to who leaves"),
}
TERM_YEARS = 6
ANSWER_DAYS = 30
Page = str | tuple[str, int] | Redirect

bp = Blueprint("staff_renewal", __name__, url_prefix="/staff/council/renewal")
bp.context_processor(
    lambda: {"words": words, "parts": parts.shown, "today": today(), "answers": ANSWERS, "tones": TONES, "letters": LETTERS}
)


@bp.get("/")
@access.needs(Power.KEEP_COUNCIL)
def index() -> str:
    """List the rounds, and how many mandates end next."""
    rounds = db.session.scalars(renewal_queries.renewals()).all()
    return render_template("staff/renewal/index.html", rounds=rounds, council=terms.council() if terms.known() else None)


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def new() -> rehearsed.Page | Redirect:
    """Ask everybody whose mandate ends; first it is shown who would be written to."""
    parts.needed()
    form, made = OpenForm(), list[int]()
    if not form.is_submitted():
        _suggest(form)

    def work() -> None:
        made.append(renewals.open_round(terms.council(), **form.facts(), actor=access.actor()).id)

    return _rehearsed(form, work, "new", lambda: url_for(".renewal", renewal_id=made[-1]))


@bp.get("/<int:renewal_id>")
@access.needs(Power.KEEP_COUNCIL)
def renewal(renewal_id: int) -> str:
    """Show who answered what."""
    found, asks = _load(renewal_id), db.session.scalars(renewal_queries.asks(renewal_id)).all()
    counts = {answer: sum(ask.answer == answer for ask in asks) for answer in RenewalAnswer}
    to_print = [ask for ask in asks if ask.goes_by_post]
    values = {"to_print": to_print, "to_thank": _to_thank(asks) if found.closed_at else []}
    return render_template("staff/renewal/renewal.html", renewal=found, asks=asks, counts=counts, **values)


@bp.route("/asks/<int:ask_id>", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def ask(ask_id: int) -> Page:
    """Write down what a member said by telephone or on paper."""
    found = _load_ask(ask_id)
    form = AnswerForm()
    form.about(found)

    def work() -> None:
        given = RenewalAnswer(form.answer.data)
        renewals.answer(found, given, form.named(), opened=form.opened.data or "", by=access.actor())

    page = shown(form, work, lambda: _ask_page(form, _load_ask(ask_id)))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".renewal", renewal_id=found.renewal_id), 303)


@bp.get("/<int:renewal_id>/letters.pdf")
@access.needs(Power.KEEP_COUNCIL)
def letters(renewal_id: int) -> Response:
    """Answer the letters to those without an email address who have not answered, as one file."""
    found = [ask for ask in db.session.scalars(renewal_queries.asks(_load(renewal_id).id)) if ask.goes_by_post]
    if not found:
        abort(404)
    papers = [
        by_post.letter(ask.mandate.member.language, postal.lines(ask.mandate.member), today(), notices.renewal_on_paper(ask))
        for ask in found
    ]
    journal.record("print", found[0].renewal, actor=access.actor(), count=len(papers))
    db.session.commit()
    return pdf_response(by_post.write(papers, _("Renewal")), _("letters") + f"-{today():%Y-%m-%d}")


@bp.get("/<int:renewal_id>/thanks.pdf")
@access.needs(Power.KEEP_COUNCIL)
def thanks_letters(renewal_id: int) -> Response:
    """Answer the letters of thanks to those who left and have a postal address alone, as one file."""
    asks = db.session.scalars(renewal_queries.asks(_load(renewal_id).id)).all()
    left = [mandate for mandate in _to_thank(asks) if thanks.unfit(mandate) is None]
    if not left:
        abort(404)
    journal.record("print", asks[0].renewal, actor=access.actor(), count=len(left))
    papers = [by_post.letter(one.member.language, postal.lines(one.member), today(), thanks.on_paper(one)) for one in left]
    db.session.commit()
    return pdf_response(by_post.write(papers, _("Thanks")), _("letters") + f"-{today():%Y-%m-%d}")


@bp.post("/<int:renewal_id>/remind")
@access.needs(Power.KEEP_COUNCIL)
def remind(renewal_id: int) -> Redirect:
    """Ask those who have not answered once more."""
    found = _load(renewal_id)
    with refusal_told():
        count = renewals.remind(found, actor=access.actor())
        db.session.commit()
        if count:
            flash(ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", count), "success")
        else:
            flash(_("No letter was written: those who are silent were reminded today, or have no email address."), "warning")
    return redirect(url_for(".renewal", renewal_id=renewal_id), 303)


@bp.route("/<int:renewal_id>/close", methods=["GET", "POST"])
@access.needs(Power.KEEP_COUNCIL)
def close(renewal_id: int) -> rehearsed.Page | Redirect:
    """Appoint for the next term; first it is shown who would be written to."""
    form = CloseForm()
    _load(renewal_id)

    def work() -> None:
        renewals.close(_load(renewal_id), decision=form.decision.data or "", thank=bool(form.thank.data), actor=access.actor())

    return _rehearsed(form, work, "close", lambda: url_for(".renewal", renewal_id=renewal_id), renewal_id)


def _ask_page(form: AnswerForm, found: RenewalAsk) -> str:
    theirs = AnswerForm(formdata=None)
    theirs.about(found).show(found)
    return render_template("staff/renewal/ask.html", form=form, ask=found, others=overtaken(form, theirs))


def _to_thank(asks: Sequence[RenewalAsk]) -> list[Mandate]:
    """Return the mandates of those who left with a postal address alone; paper is their way to be thanked."""
    left = [ask.mandate for ask in asks if ask.leaves and ask.mandate.ended_on]
    return [mandate for mandate in left if not mandate.member.email and postal.lines(mandate.member)]


def _rehearsed(
    form: Form, work: Callable[[], None], template: str, then: Callable[[], str], renewal_id: int | None = None
) -> rehearsed.Page | Redirect:
    def page(rehearsal: Rehearsal[Any] | None, refusals: list[str]) -> str:
        values = {"rehearsal": rehearsal, "refusals": refusals, "renewal": _load(renewal_id) if renewal_id else None}
        return render_template(f"staff/renewal/{template}.html", form=form, **values)

    answer = rehearsed.shown(form, work, page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(rehearsed.done(), "success")
    return redirect(then(), 303)


def _suggest(form: OpenForm) -> None:
    """Fill in what the end of the term makes likely."""
    last = terms.council().term_ends_on
    if last is not None:
        form.until.data, form.starts_on.data = last, last + timedelta(days=1)
        form.ends_on.data = dates.years_later(last, TERM_YEARS)
    form.deadline.data = today() + timedelta(days=ANSWER_DAYS)


def _load(renewal_id: int) -> Renewal:
    return db.session.scalars(renewal_queries.renewal(renewal_id)).first() or abort(404)


def _load_ask(ask_id: int) -> RenewalAsk:
    return db.session.scalars(renewal_queries.ask(ask_id)).first() or abort(404)
