"""Pages of the outbox."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.access import needs
from ixevents.accounts.roles import Power
from ixevents.core import asked
from ixevents.core.languages import LANGUAGES, UNKNOWN
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.mailbox import handlers
from ixevents.mailbox import queries as mailbox
from ixevents.outbox import actions, home, pauses, queries, samples
from ixevents.outbox.models import Notice, NoticeState
from ixevents.staff import letter_html
from ixevents.staff.letters import seen
from ixevents.staff.letters.forms import DecisionForm
from ixevents.staff.mailbox import seen as received
from ixevents.staff.mailings import figures

PER_PAGE = 50
ACTS: dict[str, Callable[[Notice], Notice]] = {"resend": actions.resend, "release": actions.release, "drop": actions.drop}

bp = Blueprint("staff_letters", __name__, url_prefix="/staff/letters")


@bp.get("/")
@needs(Power.SEE_LETTERS)
def index() -> str:
    """List letters, the newest first."""
    return _list(DecisionForm())


@bp.post("/act")
@needs(Power.SEE_LETTERS)
def act() -> Redirect | tuple[str, int]:
    """Resend, release or drop the ticked letters."""
    form = DecisionForm()
    ids = [int(value) for value in request.form.getlist("chosen") if value.isascii() and value.isdigit() and len(value) < 10]
    if not form.validate():
        return _list(form, set(ids)), 422
    do = ACTS.get(form.do.data or "") or abort(400)
    whys: set[str] = set()
    done = sum(_done(notice, do, form, whys) for notice in db.session.scalars(queries.some(ids)).all())
    db.session.commit()
    _tell(form.do.data or "", done, len(ids) - done, whys)
    return redirect(f"{url_for('.index')}?{request.query_string.decode('ascii', 'ignore')}".rstrip("?"), 303)


@bp.post("/try-now")
@needs(Power.SEE_LETTERS)
def try_now() -> Redirect:
    """Try the mail server now instead of at the end of the pause."""
    pause = pauses.current()
    if pause is not None:
        journal.record("resume_queue", pause, actor=access.actor(), reason=str(pause.reason))
        actions.resume()
    db.session.commit()
    flash(_("The mail server is tried now. Look again in a minute."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/send-from-here")
@needs(Power.CHANGE_SETTINGS)
def send_from_here() -> Redirect:
    """Say that a restored or copied database is the one that sends."""
    held = home.held()
    if held is not None:
        aside = actions.settle()
        journal.record("resume_queue", held, actor=access.actor(), reason=str(held.held_for), held=aside)
        flash(ngettext("Letters go from here. %(num)s is held.", "Letters go from here. %(num)s are held.", aside), "success")
    db.session.commit()
    return redirect(url_for(".index", state="held"), 303)


@bp.get("/<int:notice_id>")
@needs(Power.SEE_LETTERS)
def letter(notice_id: int) -> Response:
    """Show one letter, and what can be done with it; reading a party's letter is a look at its file."""
    notice = _notice(notice_id)
    if seen.text_is_shown(notice):
        seen.note(notice)
    db.session.commit()
    return letter_html.framing(_letter(notice, DecisionForm()))


@bp.post("/<int:notice_id>")
@needs(Power.SEE_LETTERS)
def decide(notice_id: int) -> Redirect | tuple[str, int]:
    """Resend, release or drop one letter."""
    notice = _notice(notice_id)
    form = DecisionForm()
    if not form.validate():
        return _letter(notice, form), 422
    do = ACTS.get(form.do.data or "") or abort(400)
    whys: set[str] = set()
    done = _done(notice, do, form, whys)
    db.session.commit()
    _tell(form.do.data or "", int(done), int(not done), whys)
    return redirect(url_for(".letter", notice_id=notice_id), 303)


@bp.get("/<int:notice_id>/html")
@needs(Power.SEE_LETTERS)
def html(notice_id: int) -> Response:
    """Return a letter's own HTML, shut in."""
    notice = _notice(notice_id)
    if not seen.text_is_shown(notice):
        abort(404)
    body = notice.html
    seen.note(notice)
    db.session.commit()
    return letter_html.answer(body)


@bp.get("/samples")
@needs(Power.SEE_LETTERS)
def sample_list() -> str:
    """List every letter the application can write."""
    return render_template("staff/letters/samples.html", samples=samples.every())


@bp.get("/samples/<name>")
@needs(Power.SEE_LETTERS)
def sample(name: str) -> Response:
    """Show one letter with sample data, in one language."""
    found, language = _sample(name)
    specimen = samples.write(found, language)
    page = render_template(
        "staff/letters/sample.html", sample=found, specimen=specimen, shown=language, figures=figures, sandbox=letter_html.SANDBOX
    )
    return letter_html.framing(page)


@bp.get("/samples/<name>/html")
@needs(Power.SEE_LETTERS)
def sample_html(name: str) -> Response:
    """Return a sample letter's own HTML, shut in."""
    found, language = _sample(name)
    return letter_html.answer(samples.write(found, language).html)


def _notice(notice_id: int) -> Notice:
    return db.session.get(Notice, notice_id) or abort(404)


def _sample(name: str) -> tuple[samples.Sample, str]:
    language = request.args.get("language", "fr")
    if language not in (*LANGUAGES, UNKNOWN):
        abort(404)
    return samples.get(name) or abort(404), language


def _list(form: DecisionForm, chosen: set[int] | None = None) -> str:
    state, kind, language = (_asked(name) for name in ("state", "kind", "language"))
    address = _asked("q") if access.sees_everybody() else ""
    query = queries.listed(state, kind, language, address, _about())
    page = db.paginate(query, per_page=PER_PAGE, max_per_page=PER_PAGE)
    numbers = {NoticeState(found): number for found, number in db.session.execute(queries.by_state())}
    return render_template(
        "staff/letters/index.html",
        page=page,
        form=form,
        chosen=chosen or set(),
        asked={name: value for name, value in request.args.items() if name in ("state", "kind", "language", "q", "about") and value},
        counts={group: sum(numbers.get(one, 0) for one in states) for group, states in queries.GROUPS.items()},
        kinds=[("", _("Every kind")), *((found, samples.title(found)) for found in db.session.scalars(queries.kinds()))],
        pause=None if pauses.over() else pauses.current(),
        home=home.held(),
        title=samples.title,
        seen=seen,
        figures=figures,
        by_address=access.sees_everybody(),
    )


def _letter(notice: Notice, form: DecisionForm) -> str:
    returned = notice.state == NoticeState.BOUNCED and seen.may_decide(notice)
    post = {
        "ways": handlers.ways(notice) if returned else [],
        "received": db.session.scalars(mailbox.about_letter(notice.id).where(*received.mine())).all(),
        "post": received,
    }
    values = post | {"title": samples.title, "seen": seen, "figures": figures, "sandbox": letter_html.SANDBOX}
    return render_template("staff/letters/letter.html", notice=notice, form=form, shown=seen.text_is_shown(notice), **values)


def _asked(name: str) -> str:
    return asked.words(request.args.get(name))


def _about() -> tuple[str, int] | None:
    kind, _colon, number = _asked("about").partition(":")
    return (kind, asked.number(number)) if asked.number(number) else None


def _done(notice: Notice, do: Callable[[Notice], Notice], form: DecisionForm, whys: set[str]) -> bool:
    """Do it if it can be done and this person may, and note it; else add to the reasons why not."""
    if not seen.may_decide(notice):
        return False
    before = str(notice.state)
    try:
        after = do(notice)
    except Refused as refusal:
        whys.add(refusal.message)
        return False
    facts = {"kind": notice.kind, "before": before, "after": str(after.state), "reason": form.reason.data or ""}
    journal.record(f"{form.do.data}_letter", notice, actor=access.actor(), **facts)
    return True


def _tell(do: str, done: int, refused: int, whys: set[str]) -> None:
    words = {
        "resend": ngettext("%(num)s letter is sent again.", "%(num)s letters are sent again.", done),
        "release": ngettext("%(num)s letter goes after all.", "%(num)s letters go after all.", done),
        "drop": ngettext("%(num)s letter will not go.", "%(num)s letters will not go.", done),
    }
    if done:
        flash(words[do], "success")
    if refused:
        left = ngettext("%(num)s letter was left as it is.", "%(num)s letters were left as they are.", refused)
        flash(" ".join([left, *sorted(whys)]), "warning")
