"""The public pages about stands: the call, applying, the private page of an application."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from ixevents.associations import applying, deciding, notices, published, queries, words
from ixevents.associations.forms import ApplicationForm, AskForm, ChangeForm, DocumentForm
from ixevents.associations.models import Stand, StandCall, StandDocument, StandState
from ixevents.core import enterprise, headers, periods, uploads
from ixevents.core.clock import now
from ixevents.core.forms import written
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.extensions import db, limiter
from ixevents.registrations.facts import where
from ixevents.registrations.views import PUBLIC_LIMIT

bp = Blueprint("associations", __name__, url_prefix="/<any(fr, nl, en):lang>")
bp.context_processor(lambda: {"words": words, "where": where, "number_shown": enterprise.shown})

MEGABYTE = 1024 * 1024
Page = str | tuple[str, int] | Redirect


@bp.get("/festival/<edition>/stands/")
def stands(edition: str) -> str:
    """Show the call, who comes, and where each stand is."""
    call = _call(edition)
    return render_template("associations/stands.html", call=call, state=call.state(now()), **published.values(call))


@bp.route("/festival/<edition>/stands/apply", methods=["GET", "POST"])
@limiter.limit(PUBLIC_LIMIT, methods=["POST"])
def apply(edition: str) -> Page:
    """Show the form, and take an application."""
    call = _call(edition)
    if not call.is_open(now()):
        lost = written(ApplicationForm().offer(call, current_language())) if request.method == "POST" else []
        page = render_template("associations/not_open.html", call=call, state=call.state(now()), lost=lost)
        return (page, 409) if lost else page
    form = ApplicationForm()
    form.offer(call, current_language())
    if not form.is_submitted():
        form.language.data = current_language()
        return _form_page(call, form)
    if not form.validate():
        return _form_page(call, form), 422
    return _applied(call, form)


@bp.get("/festival/<edition>/stands/apply/sent")
def sent(edition: str) -> str:
    """Say to look in the mailbox, the same to everybody (case 19)."""
    headers.private()
    return render_template("associations/sent.html", call=_call(edition))


@bp.get("/stands/<code>")
def private(code: str) -> str:
    """Show an application to whoever holds its code."""
    return _own_page(_load(code))


@bp.post("/stands/<code>/<any('confirm-address', confirm, withdraw):deed>")
def decide(code: str, deed: str) -> Page:
    """Confirm the address or the stand, or give it up."""
    work = {"confirm-address": applying.confirm_address, "confirm": deciding.confirm, "withdraw": applying.withdraw}[deed]
    return _acted(_load(code), work)


@bp.post("/stands/<code>/change")
def change(code: str) -> Page:
    """Change what was written."""
    stand = _load(code)
    form = ChangeForm().offer(stand.call, current_language())
    if not applying.changeable(stand):
        return _acted(stand, applying.require_changeable)
    if not form.validate():
        return _own_page(stand, form=form), 422
    return _acted(stand, lambda found: applying.change(found, form.own(), opened_on=form.opened_on()), saved="change", form=form)


@bp.post("/stands/<code>/ask")
@limiter.limit(PUBLIC_LIMIT)
def ask(code: str) -> Page:
    """Ask for something once the call is closed."""
    stand, form = _load(code), AskForm()
    if not form.validate():
        return _own_page(stand, ask_form=form), 422
    return _acted(stand, lambda found: applying.ask(found, form.words.data or ""), ask_form=form)


@bp.post("/stands/<code>/documents")
@limiter.limit(PUBLIC_LIMIT)
def attach(code: str) -> Page:
    """Take one more document from somebody whose address is confirmed."""
    stand = _load(code)
    request.max_content_length = (applying.DOCUMENT_MB + 1) * MEGABYTE
    name, body = DocumentForm().body()
    return _acted(stand, lambda found: applying.attach(found, uploads.read(name, body, applying.DOCUMENT_MB * MEGABYTE)), saved="document")


@bp.post("/stands/<code>/documents/<file>/remove")
def remove(code: str, file: str) -> Page:
    """Delete a document."""
    stand = _load(code)
    document = _document(stand, file)
    return _acted(stand, lambda found: applying.remove(document, found), saved="removed")


@bp.get("/stands/<code>/documents/<file>")
def document(code: str, file: str) -> Response:
    """Give a document back to who handed it in."""
    return handed_out(_document(_load(code), file))


@bp.get("/stands/<code>.ics")
def calendar(code: str) -> Response:
    """Answer the stand as a calendar file."""
    stand = _load(code)
    if not stand.coming:
        abort(404)
    response = Response(notices.calendar_file(stand, current_language()), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="stand.ics"'
    return response


def handed_out(found: StandDocument) -> Response:
    """Answer a document; whatever it is, it runs nothing here even where a browser shows it (case 30)."""
    response = Response(found.body, content_type=found.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.filename}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _applied(call: StandCall, form: ApplicationForm) -> Page:
    slug = call.edition.slug
    try:
        stand, own = applying.apply(call, form.facts(), sending=form.key)
    except Refused as refusal:
        db.session.rollback()
        form.notice = refusal.message
        return _form_page(_call(slug), form), 409
    db.session.commit()
    if own and stand.state != StandState.HELD:
        return redirect(url_for(".private", code=stand.code), 303)
    return redirect(url_for(".sent", edition=slug), 303)


def _acted(
    stand: Stand,
    work: Callable[[Stand], object],
    *,
    saved: str | None = None,
    form: ChangeForm | None = None,
    ask_form: AskForm | None = None,
) -> Page:
    """Do one thing to a stand; `saved` says what was done where the state of the stand does not tell it, `form` what was typed for it."""
    code = stand.code
    try:
        work(stand)
    except Refused as refusal:
        db.session.rollback()
        found = _load(code)
        if form is not None:
            # Who sends it again has read what stands now.
            form.version.data = str(found.version)
        return _own_page(found, form=form, ask_form=ask_form, refusal=refusal), 409
    db.session.commit()
    return redirect(url_for(".private", code=code, saved=saved), 303)


def _own_page(stand: Stand, *, form: ChangeForm | None = None, ask_form: AskForm | None = None, refusal: Refused | None = None) -> str:
    typed = form is not None
    if form is None:
        form = ChangeForm(formdata=None)
        form.offer(stand.call, current_language()).show(stand)
    return render_template(
        "associations/private.html",
        stand=stand,
        call=stand.call,
        form=form,
        typed=typed,
        ask_form=ask_form or AskForm(formdata=None),
        document_form=DocumentForm(formdata=None),
        refusal=refusal,
        saved=request.args.get("saved", ""),
        changeable=applying.changeable(stand),
        may_give_up=applying.may_give_up(stand),
        **_as_of_now(stand),
        months=periods.length("RETENTION_STAND_MONTHS"),
        limits={"most": applying.MOST_DOCUMENTS, "megabytes": applying.DOCUMENT_MB},
    )


def _as_of_now(stand: Stand) -> dict[str, Any]:
    """Return what is over by now, and what is still worth saying: of a stand whose festival is over nothing is confirmed or asked."""
    over = stand.live and stand.call.ends_at <= now()
    facts = notices.what_and_when if over else notices.rows
    return {
        "overdue": stand.state == StandState.SELECTED and stand.answer_before is not None and stand.answer_before <= now(),
        "over": over,
        "call_open": stand.call.is_open(now()),
        "rows": [{"key": label, "value": value} for label, value in facts(stand)],
    }


def _form_page(call: StandCall, form: ApplicationForm) -> str:
    # A page kept by a cache would hand one association's sending to another.
    headers.uncached()
    return render_template("associations/apply.html", call=call, form=form, months=periods.length("RETENTION_STAND_MONTHS"))


def _call(edition: str) -> StandCall:
    found = db.session.scalars(queries.public_call(edition)).first()
    return found if found is not None and found.public else abort(404)


def _load(code: str) -> Stand:
    headers.private()
    return db.session.scalars(queries.by_code(code)).first() or abort(404)


def _document(stand: Stand, file: str) -> StandDocument:
    """Return a document of a stand, with its contents."""
    return db.session.scalars(queries.document(file, stand.id)).first() or abort(404)
