"""Meetings: the list, planning, inviting, moving, calling off, the sides' answers and proposals, and who came."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.clock import now
from ixevents.core.forms import Form
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.exchanges import PROGRAMME, clocks, meetings, queries, weeks, words
from ixevents.exchanges import samples as letters
from ixevents.exchanges.models import Exchange, ExchangeParty, ExchangeState, Proposal
from ixevents.extensions import db
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.projects.models import Project
from ixevents.staff import rehearsed
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.differing import Others, overtaken
from ixevents.staff.exchange_dates.forms import CountForm, ExchangeForm, counting
from ixevents.staff.journal import told
from ixevents.staff.registrations.forms import CalledOffForm, PlainForm

bp = Blueprint("staff_exchange_dates", __name__, url_prefix="/staff/exchanges/dates")
bp.before_request(lambda: access.require_programme(PROGRAMME))
bp.context_processor(lambda: {"words": words, "letter_kinds": {f"exchanges.{name}": title for name, title in letters.NAMES.items()}})

PER_PAGE = 50


@bp.get("/")
@access.needs(Power.EDIT_PROGRAMME)
def index() -> str:
    """List the meetings, the latest first."""
    asked = {name: request.args.get(name, "")[:100] for name in ("q", "state", "kind")}
    found = queries.directory(_project().id, asked["q"], asked["state"], asked["kind"])
    page = db.paginate(found, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    rows = [(exchange, clocks.of(exchange)) for exchange in page.items]
    return render_template("staff/exchange_dates/index.html", page=page, rows=rows, asked=asked)


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def new() -> rehearsed.Page | Redirect:
    """Plan a meeting; nobody is written to yet."""
    form = _form(None)
    made: list[Exchange] = []

    def work() -> None:
        made.append(meetings.plan(_project(), _values(form), _chosen(form), actor=access.actor()))

    answer = rehearsed.shown(form, work, lambda _rehearsal, refusals: _edit_page(None, form, None, refusals))
    if answer is not None:
        return answer
    db.session.commit()
    flash(_("Planned. Nobody has been written to yet."), "success")
    return redirect(url_for(".exchange", exchange_id=made[0].id), 303)


@bp.get("/<int:exchange_id>")
@access.needs(Power.EDIT_PROGRAMME)
def exchange(exchange_id: int) -> str:
    """Show a meeting: every clock, every side's answer, proposals, and what can be done."""
    found = _load(exchange_id)
    return render_template(
        "staff/exchange_dates/exchange.html",
        exchange=found,
        clocks=clocks.of(found),
        schools=weeks.without_school((side.party for side in found.sides), found.starts_at),
        proposals=[(one, clocks.at(one.starts_at, one.ends_at, found.authorities)) for one in found.proposals if one.state == "open"],
        over=found.starts_at <= now(),
        history=told.history("exchange", exchange_id, limit=30),
    )


@bp.route("/<int:exchange_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def edit(exchange_id: int) -> rehearsed.Page | Redirect:
    """Change a meeting; once the sides know of it, what goes out is shown first."""
    form = _form(_load(exchange_id))

    def work() -> None:
        opened = form.opened.data or ""
        meetings.edit(_load(exchange_id), _values(form), _chosen(form), actor=access.actor(), opened=opened)

    return _changed(exchange_id, form, work, lambda rehearsal, refusals: _edit_page(_load(exchange_id), form, rehearsal, refusals))


@bp.route("/<int:exchange_id>/invite", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def invite(exchange_id: int) -> rehearsed.Page | Redirect:
    """Ask every side's coordinators whether the time suits."""
    return _act(exchange_id, "invite", PlainForm(), lambda: meetings.invite(_load(exchange_id), actor=access.actor()))


@bp.route("/<int:exchange_id>/call-off", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def call_off(exchange_id: int) -> rehearsed.Page | Redirect:
    """Call a meeting off, with the reason in French and Dutch."""
    form = CalledOffForm()
    return _act(exchange_id, "call_off", form, lambda: meetings.call_off(_load(exchange_id), form.reason, actor=access.actor()))


@bp.route("/<int:exchange_id>/proposals/<int:proposal_id>", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def take(exchange_id: int, proposal_id: int) -> rehearsed.Page | Redirect:
    """Give a meeting the time a side proposed."""
    _proposal(_load(exchange_id), proposal_id)
    return _act(exchange_id, "take", PlainForm(), lambda: _take(exchange_id, proposal_id))


@bp.post("/<int:exchange_id>/proposals/<int:proposal_id>/leave")
@access.needs(Power.EDIT_PROGRAMME)
def leave(exchange_id: int, proposal_id: int) -> Redirect:
    """Keep the time as it is in spite of a proposal."""
    found = _load(exchange_id)
    proposal = _proposal(found, proposal_id)
    return _do(exchange_id, lambda: meetings.leave_proposal(found, proposal, actor=access.actor()), _("The time stays as it is."))


@bp.post("/<int:exchange_id>/<any(publish, unpublish):step>")
@access.needs(Power.EDIT_PROGRAMME)
def show(exchange_id: int, step: str) -> Redirect:
    """Let the public read of a meeting, or no longer."""
    found, actor = _load(exchange_id), access.actor()
    if step == "publish":
        return _do(exchange_id, lambda: meetings.publish(found, actor=actor), _("The public reads of it now, in French and Dutch."))
    return _do(exchange_id, lambda: meetings.take_back(found, actor=actor), _("The public no longer reads of it."))


@bp.route("/<int:exchange_id>/count", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def count(exchange_id: int) -> rehearsed.Page | Redirect:
    """Write down how many of each side came."""
    form = counting(_load(exchange_id))

    def work() -> None:
        found = _load(exchange_id)
        meetings.count(found, form.came(found.sides), actor=access.actor(), opened=form.opened.data or "")

    page = shown(form, work, lambda: _count_page(form, _load(exchange_id)))
    if page is not None:
        return page
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".exchange", exchange_id=exchange_id), 303)


def _act(exchange_id: int, verb: str, form: Form, work: Callable[[], object]) -> rehearsed.Page | Redirect:
    """Show what goes out, or do it."""
    _load(exchange_id)

    def page(rehearsal: Rehearsal[Any] | None, refusals: list[str]) -> str:
        found = _load(exchange_id)
        values = {"verb": verb, "form": form, "rehearsal": rehearsal, "refusals": refusals, "clocks": clocks.of(found)}
        return render_template("staff/exchange_dates/act.html", exchange=found, **values)

    return _changed(exchange_id, form, work, page)


def _changed(
    exchange_id: int, form: Form, work: Callable[[], object], page: Callable[[Rehearsal[Any] | None, list[str]], str]
) -> rehearsed.Page | Redirect:
    known = _letters(exchange_id)
    answer = rehearsed.shown(form, work, page)
    if answer is not None:
        return answer
    written = _letters(exchange_id) > known
    db.session.commit()
    flash(_("Done. The letters are on their way.") if written else _("Saved."), "success")
    return redirect(url_for(".exchange", exchange_id=exchange_id), 303)


def _do(exchange_id: int, work: Callable[[], object], done: str) -> Redirect:
    with refusal_told():
        work()
        db.session.commit()
        flash(done, "success")
    return redirect(url_for(".exchange", exchange_id=exchange_id), 303)


def _count_page(form: CountForm, exchange: Exchange) -> str:
    others = overtaken(form, counting(exchange, formdata=None))
    return render_template("staff/exchange_dates/count.html", exchange=exchange, clocks=clocks.of(exchange), form=form, others=others)


def _edit_page(exchange: Exchange | None, form: ExchangeForm, rehearsal: Rehearsal[Any] | None, refusals: list[str]) -> str:
    """Draw the form, and the typed time on every chosen side's clock."""
    form.notice = refusals[0] if refusals else None
    others = _overtaken(form, exchange) if exchange is not None else []
    values = {"exchange": exchange, "form": form, "rehearsal": rehearsal, "refusals": refusals, "others": others}
    faces = _typed(form)
    schools = weeks.without_school(_chosen(form), faces[0].starts_at) if faces else []
    return render_template(
        "staff/exchange_dates/edit.html", **values, clocks=faces, schools=schools, drafting=exchange is None or _draft(exchange)
    )


def _typed(form: ExchangeForm) -> list[clocks.Clock]:
    authorities = list(dict.fromkeys(party.authority for party in _chosen(form)))
    if not (form.starts.data and form.ends.data and form.zone.data):
        return []
    try:
        values = _values(form)
        return clocks.at(values["starts_at"], values["ends_at"], authorities)
    except Refused:
        return []


def _letters(exchange_id: int) -> int:
    return db.session.scalar(queries.letter_count(exchange_id)) or 0


def _draft(exchange: Exchange) -> bool:
    return exchange.state == ExchangeState.DRAFT


def _overtaken(form: ExchangeForm, exchange: Exchange) -> Others:
    """Return what a colleague saved while the form was open."""
    return overtaken(form, _offered(ExchangeForm(formdata=None)).show(exchange))


def _form(exchange: Exchange | None) -> ExchangeForm:
    form = _offered(ExchangeForm())
    return form.about(exchange) if exchange is not None else form


def _offered(form: ExchangeForm) -> ExchangeForm:
    """Fill in what can be chosen of the project."""
    project = _project()
    parties, slots = (
        db.session.scalars(queries.parties(project.id)).all(),
        db.session.scalars(queries.public_slots(project.id, now())).all(),
    )
    return form.offer(parties, slots)


def _values(form: ExchangeForm) -> dict[str, Any]:
    slot_id = form.slot.data
    return meetings.tied(form.values(), db.session.get(Slot, int(slot_id)) if slot_id else None)


def _chosen(form: ExchangeForm) -> list[ExchangeParty]:
    wanted = set(form.parties.data or ())
    return [party for party in db.session.scalars(queries.parties(_project().id)).all() if party.id in wanted]


def _project() -> Project:
    return db.session.scalars(queries.project()).first() or abort(404)


def _load(exchange_id: int) -> Exchange:
    return db.session.scalars(queries.exchange(exchange_id).execution_options(populate_existing=True)).first() or abort(404)


def _take(exchange_id: int, proposal_id: int) -> Exchange:
    found = _load(exchange_id)
    return meetings.take_proposal(found, _proposal(found, proposal_id), actor=access.actor())


def _proposal(exchange: Exchange, proposal_id: int) -> Proposal:
    return next((one for one in exchange.proposals if one.id == proposal_id), None) or abort(404)
