"""Stands of a call: the board, one stand, deciding about many with what goes out shown before, and entering."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.associations import amending, applying, board, deciding, partners, queries, village, words
from ixevents.associations.forms import EnteringForm
from ixevents.associations.models import Stand, StandCall, StandState
from ixevents.associations.views import handed_out
from ixevents.core import asked as asking_address
from ixevents.core import enterprise, filenames
from ixevents.core.refusal import Refused
from ixevents.core.web import current_language, plain
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.projects.partners import Partner
from ixevents.registrations.models import Channel
from ixevents.staff import finding, rehearsed, table_file
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.journal import told
from ixevents.staff.proposals.forms import PartnerForm
from ixevents.staff.records import queries as records
from ixevents.staff.stands import parts
from ixevents.staff.stands.forms import AmendForm, DecideForm, TextsForm

bp = Blueprint("staff_stands", __name__, url_prefix="/staff/stands")
bp.context_processor(lambda: {"words": words, "parts": parts.shown, "number_shown": enterprise.shown})

PER_PAGE, MOST_AT_ONCE = 50, 200
FILTERS = ("q", "state", "food", "power", "language", "without")
Page = str | tuple[str, int] | Redirect


@bp.get("/<int:call_id>/")
@access.needs(Power.SEE_PERSONS)
def board_page(call_id: int) -> str:
    """Show the stands of a call by state and filter, and what they ask of the square."""
    call, wanted = _call(call_id), _asked()
    page = db.paginate(board.listed(call_id, wanted), per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    totals = board.Totals(*db.session.execute(board.totals_of(call_id)).one(), call=call)
    counts = dict(db.session.execute(board.counts(call_id)).all())
    choices: dict[str, object] = {"village": village.of(call), "may_make": access.may(Power.EDIT_PROGRAMME)}
    choices |= parts.off(call) if call.called_off_at else {"may_call_off": parts.may_call_off(call)}
    choices |= {"state_tabs": parts.states(call_id, counts, wanted["state"]), "languages": parts.spoken()}
    return render_template("staff/stands/board.html", call=call, page=page, asked=wanted, totals=totals, **choices)


@bp.get("/<int:call_id>/list/<any(csv, xlsx):ending>")
@access.needs(Power.EXPORT_PERSONS)
def export(call_id: int, ending: str) -> Response:
    """Answer the stands of a filter as a table for other programs."""
    call = _call(call_id)
    stands = db.session.scalars(board.listed(call_id, _asked())).all()
    heads = board.columns()
    lines = list(board.rows(stands))
    journal.record("export", call, actor=access.actor(), format=ending, rows=len(lines))
    db.session.commit()
    title, name = _("Stands"), filenames.of(_("Stands"), plain(_call(call_id).edition.title))
    return table_file.answer(title, heads, lines, ending=ending, name=name)


@bp.post("/<int:call_id>/chosen")
@access.needs(Power.CHANGE_REGISTRATIONS)
def chosen(call_id: int) -> Redirect:
    """Lead from the ticks to the decision about them."""
    ids = sorted({asking_address.number(raw) for raw in request.form.getlist("chosen")} - {0})[:MOST_AT_ONCE]
    deed = request.form.get("do", "")
    if not ids or deed not in parts.DEEDS:
        flash(_("Tick at least one stand."), "warning")
        return redirect(url_for(".board_page", call_id=call_id), 303)
    return redirect(url_for(".decide", call_id=call_id, deed=deed, c=ids), 303)


@bp.route("/<int:call_id>/decide/<any(select, wait, refuse, reopen):deed>", methods=["GET", "POST"])
@access.needs(Power.CHANGE_REGISTRATIONS)
def decide(call_id: int, deed: str) -> rehearsed.Page | Redirect:
    """Show who would be written to and what; then decide about all of them, or about none."""
    ids = sorted({asking_address.number(raw) for raw in request.args.getlist("c")} - {0})[:MOST_AT_ONCE]
    if not ids:
        abort(404)
    form = DecideForm()

    def page(rehearsal: Rehearsal[Any] | None, refusals: list[str]) -> str:
        call, stands = _call(call_id), db.session.scalars(queries.some(ids)).all()
        until = deciding.deadline(call)
        values = {"rehearsal": rehearsal, "refusals": refusals, "stands": stands, "deed": deed, "title": parts.DEEDS[deed]}
        return render_template("staff/stands/decide.html", call=call, until=until, form=form, letters=parts.LETTERS, **values)

    answer = rehearsed.shown(form, lambda: _decide(ids, deed, form), page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(rehearsed.done(), "success")
    return redirect(url_for(".board_page", call_id=call_id), 303)


@bp.route("/<int:call_id>/enter", methods=["GET", "POST"])
@access.needs(Power.CHANGE_REGISTRATIONS)
def enter(call_id: int) -> Page:
    """Enter an application that came by telephone, on paper or at the counter."""
    call, form = _call(call_id), EnteringForm()
    form.offer(call, "nl" if request.args.get("in") == "nl" else "fr")
    if not form.is_submitted():
        return render_template("staff/stands/enter.html", call=call, form=form)
    if not form.validate():
        return render_template("staff/stands/enter.html", call=call, form=form), 422
    try:
        stand, new = applying.apply(call, form.facts(), sending=form.key, channel=Channel(form.channel.data), actor=access.actor())
        db.session.commit()
        flash(_("Entered.") if new else _("This association has applied with this address already: here it is."), "success")
    except Refused as refusal:
        db.session.rollback()
        form.notice = refusal.message
        return render_template("staff/stands/enter.html", call=_call(call_id), form=form), 409
    return redirect(url_for(".stand", stand_id=stand.id), 303)


@bp.get("/stand/<int:stand_id>")
@access.needs(Power.SEE_PERSONS)
def stand(stand_id: int) -> str:
    """Show one stand whole; the look is in the journal."""
    page = _stand_page(_stand(stand_id))
    journal.record("see", _stand(stand_id), actor=access.actor())
    db.session.commit()
    return page


@bp.post("/stand/<int:stand_id>/texts")
@access.needs(Power.CHANGE_REGISTRATIONS)
def texts(stand_id: int) -> Page:
    """Complete what the public reads, and the note of the team."""
    form = TextsForm()

    def work() -> None:
        amending.amend(_stand(stand_id), form.facts(), opened_on=form.opened_on(), tell=False, actor=access.actor())

    page = shown(form, work, lambda: _stand_page(_stand(stand_id), form))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".stand", stand_id=stand_id), 303)


@bp.route("/stand/<int:stand_id>/edit", methods=["GET", "POST"])
@access.needs(Power.CHANGE_REGISTRATIONS, Power.SEE_PERSONS)
def edit(stand_id: int) -> Page:
    """Change what an association told us, and write it so."""
    found, form = _stand(stand_id), AmendForm()
    form.offer(found.call, current_language())
    if not form.is_submitted():
        form.show(found)

    def work() -> None:
        given = {"opened_on": form.opened_on(), "tell": form.tell.data, "actor": access.actor()}
        amending.amend(found, form.facts(), **given)

    page = shown(form, work, lambda: _edit_page(stand_id, form))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".stand", stand_id=stand_id), 303)


@bp.post("/stand/<int:stand_id>/partner")
@access.needs(Power.CHANGE_REGISTRATIONS, Power.SEE_PERSONS)
def partner(stand_id: int) -> Redirect:
    """Say which partner of the records an association is, or look for it by words."""
    if finding.looking():
        return redirect(url_for(".stand", stand_id=stand_id, find=finding.words(), _anchor="find"), 303)
    chosen = asking_address.number(request.form.get("partner"))
    found = (db.session.get(Partner, chosen) or abort(404)) if chosen else None
    return _acted(stand_id, lambda one: partners.match(one, found, actor=access.actor()))


@bp.post("/stand/<int:stand_id>/<any(confirm, withdraw, answered, 'check-in', 'check-out'):deed>")
@access.needs(Power.CHANGE_REGISTRATIONS)
def act(stand_id: int, deed: str) -> Redirect:
    """Do for an association what it asks, or note that it is there."""
    work = {
        "confirm": deciding.confirm,
        "withdraw": applying.withdraw,
        "answered": applying.answered,
        "check-in": deciding.check_in,
        "check-out": deciding.check_out,
    }[deed]
    return _acted(stand_id, lambda one: work(one, actor=access.actor()))


@bp.get("/stand/<int:stand_id>/documents/<file>")
@access.needs(Power.SEE_PERSONS)
def document(stand_id: int, file: str) -> Response:
    """Give a document out; nothing in it runs here."""
    return handed_out(db.session.scalars(queries.document(file, stand_id)).first() or abort(404))


def _decide(ids: list[int], deed: str, form: DecideForm) -> None:
    refusals = [refusal for one in db.session.scalars(queries.some(ids)).all() if (refusal := _refused(one, deed, form))]
    if refusals:
        raise Refused(" ".join(dict.fromkeys(refusal.message for refusal in refusals)), refusals[0].reason)


def _refused(one: Stand, deed: str, form: DecideForm) -> Refused | None:
    """Decide about one stand; return why not, so that all the others are named too."""
    try:
        if deed == "select":
            deciding.select(one, answer_before=form.answer_before.data, actor=access.actor())
        elif deed == "wait":
            deciding.wait(one, actor=access.actor())
        elif deed == "reopen":
            deciding.reopen(one, actor=access.actor())
        else:
            deciding.refuse(one, form.reason(), actor=access.actor())
    except Refused as refusal:
        return refusal
    return None


def _acted(stand_id: int, work: Callable[[Stand], object]) -> Redirect:
    with refusal_told():
        work(_stand(stand_id))
        db.session.commit()
        flash(_("Saved."), "success")
    return redirect(url_for("staff_stands.stand", stand_id=stand_id), 303)


def _stand_page(found: Stand, form: TextsForm | None = None) -> str:
    history = told.history("stand", found.id, limit=20)
    decidable = found.state in (StandState.RECEIVED, StandState.WAITING, StandState.SELECTED)
    form = form or TextsForm(formdata=None).show(found)
    # As on the page where all is changed.
    form.version.data = str(found.version)
    values = {"form": form, "history": history, "decidable": decidable, "reopenable": deciding.reopenable(found)}
    linking = PartnerForm(formdata=None).offer(db.session.scalars(records.partners(found.partner_id)), found.partner_id)
    known = {"suggestions": partners.suggestions(found), "linking": linking}
    return render_template("staff/stands/stand.html", stand=found, call=found.call, **values, **known)


def _edit_page(stand_id: int, form: AmendForm) -> str:
    found = _stand(stand_id)
    # Who looked at what is newer saves over it knowingly.
    form.version.data = str(found.version)
    return render_template("staff/stands/edit.html", stand=found, call=found.call, form=form)


def _asked() -> dict[str, str]:
    return {name: asking_address.words(request.args.get(name)) for name in FILTERS}


def _call(call_id: int) -> StandCall:
    return db.session.scalars(queries.call(call_id)).first() or abort(404)


def _stand(stand_id: int) -> Stand:
    return db.session.scalars(queries.stand(stand_id)).first() or abort(404)
