"""Pages of mailings."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.access import needs
from ixevents.accounts.roles import Power
from ixevents.core.languages import UNKNOWN
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.mailings import actions, audiences, queries
from ixevents.mailings.models import GOING, Mailing, MailingKind, MailingState
from ixevents.staff import finding, letter_html
from ixevents.staff.attempts import refusal_told
from ixevents.staff.journal import told
from ixevents.staff.mailings import desks as audience_desks
from ixevents.staff.mailings import figures, recipients
from ixevents.staff.mailings.forms import MailingForm, ReleaseForm

PER_PAGE = 50
Page = str | Redirect | tuple[str, int]

bp = Blueprint("staff_mailings", __name__, url_prefix="/staff/mailings")


@bp.get("/")
@needs(Power.WRITE_MAILINGS)
def index() -> str:
    """List the mailings, the newest first."""
    desks = audience_desks.mine()
    page = db.paginate(queries.newest(desks), per_page=PER_PAGE, max_per_page=PER_PAGE)
    progress = figures.progress(db.session.execute(queries.tallies([mailing.id for mailing in page.items])))
    return render_template("staff/mailings/index.html", page=page, desks=desks, progress=progress, figures=figures)


NOBODY = _l("Say to whom first: choose or tick at least one thing.")
"""Said where nothing was chosen: everybody of every year is never meant."""


@bp.get("/who")
@needs(Power.WRITE_MAILINGS)
def who() -> str:
    """Choose to whom a new mailing goes."""
    name = audience_desks.require(request.args.get("audience"))
    desk = audience_desks.DESKS[name]
    selection = audiences.get(name).read(request.args)
    return render_template(desk.template, mailing=None, audience=name, selection=selection, version=None, **desk.choices(selection))


@bp.route("/new", methods=["GET", "POST"])
@needs(Power.WRITE_MAILINGS)
def new() -> Page:
    """Write a new mailing to those the address names: audience, event, edition or slot, state, language, ids."""
    name = audience_desks.require(request.args.get("audience"))
    selection = audiences.get(name).read(request.args)
    if not any(selection.values()):
        flash(str(NOBODY), "warning")
        return redirect(url_for(".who", audience=name), 303)
    form = MailingForm().offer(audiences.get(name).KINDS)
    mailing = Mailing(audience=name, selection=selection)
    if not form.is_submitted() or not form.validate():
        return _compose(form, mailing)
    try:
        mailing = actions.compose(name, selection, MailingKind(form.kind.data), form.subject, form.text, actor=access.actor())
    except Refused as refused:
        return _compose(form, mailing, refused)
    db.session.commit()
    return redirect(url_for(".mailing", mailing_id=mailing.id), 303)


@bp.route("/<int:mailing_id>/edit", methods=["GET", "POST"])
@needs(Power.WRITE_MAILINGS)
def edit(mailing_id: int) -> Page:
    """Change the words of a draft."""
    mailing = _mailing(mailing_id)
    form = MailingForm().offer(audiences.get(mailing.audience).KINDS)
    if mailing.state != MailingState.DRAFT:
        return _too_late(mailing, form)
    if not form.is_submitted():
        form.fill(mailing.kind, mailing.subject, mailing.text, mailing.version)
        return _compose(form, mailing)
    if not form.validate():
        return _compose(form, mailing)
    try:
        kind, version = MailingKind(form.kind.data), recipients.number(form.version.data)
        actions.write(mailing, kind, form.subject, form.text, version=version, actor=access.actor())
    except Refused as refused:
        return _compose(form, mailing, refused)
    db.session.commit()
    return redirect(url_for(".mailing", mailing_id=mailing.id), 303)


@bp.get("/<int:mailing_id>")
@needs(Power.WRITE_MAILINGS)
def mailing(mailing_id: int) -> Response:
    """Show a mailing: a draft with whom it would reach, one that went with how far it is."""
    mailing = _mailing(mailing_id)
    draft = mailing.state == MailingState.DRAFT
    languages = figures.languages_of(mailing)
    shown = next(lang for lang in (request.args.get("show"), current_language(), *languages) if lang in languages)
    page = render_template(
        "staff/mailings/mailing.html",
        mailing=mailing,
        draft=draft,
        going=mailing.state in GOING,
        readers=figures.readers(mailing) if draft else None,
        progress=figures.progress(db.session.execute(queries.tallies([mailing.id]))).get(mailing.id, figures.Progress()),
        shown=shown,
        letter_languages=languages,
        letter=figures.preview(mailing, shown),
        figures=figures,
        files=db.session.scalars(queries.files(mailing.id)).all(),
        sandbox=letter_html.SANDBOX,
        history=told.history("mailing", mailing.id) if access.may(Power.SEE_JOURNAL) else [],
    )
    return letter_html.framing(page)


@bp.get("/<int:mailing_id>/preview/<language>")
@needs(Power.WRITE_MAILINGS)
def preview(mailing_id: int, language: str) -> Response:
    """Return the letter in one language as HTML, shut in."""
    mailing = _mailing(mailing_id)
    if language not in (*figures.languages_of(mailing), UNKNOWN):
        abort(404)
    return letter_html.answer(figures.preview(mailing, language).html)


@bp.route("/<int:mailing_id>/send", methods=["GET", "POST"])
@needs(Power.WRITE_MAILINGS)
def send(mailing_id: int) -> Page:
    """Show once more to how many and what; then let it go. A second press leads to what the first one began."""
    mailing = _mailing(mailing_id)
    if mailing.state != MailingState.DRAFT:
        return redirect(url_for(".mailing", mailing_id=mailing.id), 303)
    form = ReleaseForm()
    if not form.is_submitted():
        form.version.data = str(mailing.version)
        return _confirm(form, mailing)
    if not form.validate():
        return _confirm(form, mailing)
    try:
        actions.release(mailing, version=recipients.number(form.version.data), due_at=form.moment, actor=access.actor())
    except Refused as refused:
        return _confirm(form, mailing, refused)
    db.session.commit()
    going = _("It goes. You can leave this page: it goes on by itself.")
    flash(_("Planned. Until then you can change, pause or stop it.") if mailing.due_at else going, "success")
    return redirect(url_for(".mailing", mailing_id=mailing.id), 303)


@bp.post("/<int:mailing_id>/act")
@needs(Power.WRITE_MAILINGS)
def act(mailing_id: int) -> Redirect:
    """Try out, pause, resume, stop, make a draft again, send failed letters again, or discard."""
    mailing = _mailing(mailing_id)
    do = _ACTS.get(request.form.get("do", "")) or abort(400)
    with refusal_told():
        words = do(mailing)
        db.session.commit()
        flash(words, "success")
    gone = db.session.get(Mailing, mailing_id) is None
    return redirect(url_for(".index") if gone else url_for(".mailing", mailing_id=mailing_id), 303)


@bp.route("/<int:mailing_id>/who", methods=["GET", "POST"])
@needs(Power.WRITE_MAILINGS)
def readdress(mailing_id: int) -> Page:
    """Change to whom a draft goes."""
    mailing = _draft(mailing_id)
    selection = audiences.get(mailing.audience).read(request.form) if request.method == "POST" else mailing.selection
    version = recipients.number(request.form.get("version")) or mailing.version
    if request.method == "GET" or finding.looking():
        return _choose(mailing, selection, version), 200
    if not any(selection.values()):
        flash(str(NOBODY), "warning")
        return redirect(url_for(".readdress", mailing_id=mailing_id), 303)
    try:
        actions.readdress(mailing, selection, version=version, actor=access.actor())
    except Refused as refused:
        db.session.rollback()
        return _choose_again(_mailing(mailing_id), selection, refused)
    db.session.commit()
    return redirect(url_for(".mailing", mailing_id=mailing_id), 303)


@bp.get("/<int:mailing_id>/readers")
@needs(Power.WRITE_MAILINGS)
def readers(mailing_id: int) -> str:
    """List every reader with what became of the letter; of a draft, who would be written to."""
    mailing = _mailing(mailing_id)
    if mailing.state == MailingState.DRAFT:
        listed = recipients.would_be(mailing, recipients.number(request.args.get("after")))
        return render_template("staff/mailings/would_be.html", mailing=mailing, figures=figures, **listed)
    state = request.args.get("state", "")
    page = recipients.log_page(mailing, state, PER_PAGE)
    return render_template(
        "staff/mailings/readers.html", mailing=mailing, page=page, state=state, figures=figures, groups=recipients.GROUPS
    )


def _mailing(mailing_id: int) -> Mailing:
    return audience_desks.required(db.session.get(Mailing, mailing_id) or abort(404))


def _draft(mailing_id: int) -> Mailing:
    mailing = _mailing(mailing_id)
    if mailing.state != MailingState.DRAFT:
        abort(409)
    return mailing


def _choose(mailing: Mailing, selection: audiences.Selection, version: int) -> str:
    desk = audience_desks.DESKS[mailing.audience]
    values = {"mailing": mailing, "audience": mailing.audience, "selection": selection, "version": version}
    return render_template(desk.template, **values, **desk.choices(selection))


def _choose_again(mailing: Mailing, selection: audiences.Selection, refused: Refused) -> Page:
    """Keep what was ticked while somebody else changed the draft, beside whom it goes to now; lead to what was let go meanwhile."""
    if mailing.state != MailingState.DRAFT:
        flash(refused.message, "warning")
        return redirect(url_for(".mailing", mailing_id=mailing.id), 303)
    whom = figures.described([mailing])[0]
    words = _(
        "Somebody else changed this mailing meanwhile. It goes to: %(whom)s. Save again to replace that by what is chosen here.", whom=whom
    )
    flash(words, "warning")
    return _choose(mailing, selection, mailing.version), 409


def _too_late(mailing: Mailing, form: MailingForm) -> Page:
    """Keep what was written for a mailing that a colleague sent meanwhile, and say that it changes nothing any more."""
    if not form.is_submitted():
        abort(409)
    refused = Refused(
        _("This mailing was sent or stopped meanwhile: its words no longer change. What you wrote stands below, to be copied."), "gone"
    )
    return _compose(form, mailing, refused)[0], 409


def _compose(form: MailingForm, mailing: Mailing, refused: Refused | None = None) -> tuple[str, int]:
    if refused is not None and refused.reason == "version":
        db.session.refresh(mailing)
        form.version.data = str(mailing.version)
    values = {"form": form, "mailing": mailing, "refused": refused, "audience": audiences.get(mailing.audience), "figures": figures}
    stored = mailing if refused is not None and refused.reason == "version" else None
    page = render_template("staff/mailings/compose.html", readers=figures.readers(mailing), stored=stored, **values)
    return page, 422 if form.errors or refused else 200


def _confirm(form: ReleaseForm, mailing: Mailing, refused: Refused | None = None) -> tuple[str, int]:
    if refused is not None and refused.reason == "version":
        # What stands now is shown below: who sends it again has read that.
        db.session.refresh(mailing)
        form.version.data, form.read.data = str(mailing.version), False
        refused = Refused(_("Somebody else changed this mailing meanwhile. Read below how it is now before you send it."), "version")
    found = recipients.foreseen(mailing)
    values = {"form": form, "mailing": mailing, "refused": refused, "found": found, "figures": figures}
    page = render_template("staff/mailings/send.html", readers=figures.readers(mailing), **values)
    return page, 422 if form.errors or refused else 200


def _try_out(mailing: Mailing) -> str:
    person = access.current()
    written = actions.try_out(mailing, person.email, actor=access.actor())
    return ngettext(
        "%(num)s letter is on its way to %(email)s.", "%(num)s letters are on their way to %(email)s.", len(written), email=person.email
    )


def _pause(mailing: Mailing) -> str:
    actions.pause(mailing, actor=access.actor())
    return _("Paused. Nothing more goes until you say so.")


def _resume(mailing: Mailing) -> str:
    actions.resume(mailing, actor=access.actor())
    return _("It waits for its moment again.") if mailing.is_ahead else _("It goes on where it stopped.")


def _stop(mailing: Mailing) -> str:
    actions.stop(mailing, actor=access.actor())
    return _("Stopped. Who had not been written to hears nothing.")


def _redraft(mailing: Mailing) -> str:
    actions.redraft(mailing, actor=access.actor())
    return _("It is a draft again. Nobody was written to.")


def _resend(mailing: Mailing) -> str:
    number = actions.resend_failed(mailing, actor=access.actor())
    return ngettext("%(num)s letter is tried again.", "%(num)s letters are tried again.", number)


def _discard(mailing: Mailing) -> str:
    actions.discard(mailing, actor=access.actor())
    return _("The draft is gone.")


_ACTS: dict[str, Callable[[Mailing], str]] = {
    "try": _try_out,
    "pause": _pause,
    "resume": _resume,
    "stop": _stop,
    "redraft": _redraft,
    "resend": _resend,
    "discard": _discard,
}
