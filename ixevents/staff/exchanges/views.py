"""Exchanges: the overview against the record, and each authority with its coordinators, schools, classes and film crews."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.forms import Form
from ixevents.core.refusal import Refused
from ixevents.exchanges import PROGRAMME, actions, as_seen, clocks, links, queries, weeks, words
from ixevents.exchanges.models import Authority, ExchangeParty
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.projects import queries as projects
from ixevents.projects.models import Project
from ixevents.projects.partners import Partner
from ixevents.schools.models import School
from ixevents.staff.attempts import refusal_told, shown
from ixevents.staff.exchanges import overview
from ixevents.staff.exchanges.forms import AuthorityForm, CoordinatorForm, PartyForm, SchoolForm, SettingsForm
from ixevents.staff.journal import told

bp = Blueprint("staff_exchanges", __name__, url_prefix="/staff/exchanges")
bp.before_request(lambda: access.require_programme(PROGRAMME))
bp.context_processor(lambda: {"words": words, "weeks": weeks, "clock_words": clocks})

Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.SEE_FIGURES)
def index() -> str:
    """Show what the record says beside what is on file and who came."""
    page = overview.overview()
    any_record = page is not None or db.session.scalar(projects.choices().limit(1)) is not None
    return render_template("staff/exchanges/index.html", page=page, any_record=any_record)


@bp.route("/authorities/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def new_authority() -> Page:
    """Let a partner of the municipality take part."""
    project = _project()
    partners = db.session.scalars(queries.candidates(project.id)).all()
    form = AuthorityForm().offer(partners, request.args.get("partner", type=int))
    found: list[Authority] = []
    if not form.is_submitted():
        form.partner.data = request.args.get("partner", type=int)

    def work() -> None:
        partner = db.session.get(Partner, form.partner.data) or abort(400)
        found.append(actions.add_authority(project, partner, actor=access.actor()))

    def draw() -> str:
        return render_template("staff/exchanges/new_authority.html", form=form, partners=partners)

    return _formed(form, work, draw, lambda: url_for(".settings", authority_id=found[0].id))


@bp.get("/authorities/<int:authority_id>")
@access.needs(Power.EDIT_PROGRAMME, Power.SEE_PERSONS)
def authority(authority_id: int) -> str:
    """Show one authority: its clock and week, coordinators with their links, schools, classes and crews."""
    found = _load(authority_id)
    coordinators = [one for one in found.coordinators if one.ended_at is None]
    schools = db.session.scalars(queries.schools_of(authority_id)).all()
    exchanges = db.session.scalars(queries.whole(queries.of_authority(authority_id))).all()
    if coordinators:
        # A list of persons' addresses was looked at (GDPR-13).
        journal.record("see", found, actor=access.actor(), rows=len(coordinators))
        db.session.commit()
    people = [(one, links.live(one)) for one in coordinators]
    return render_template(
        "staff/exchanges/authority.html",
        authority=found,
        people=people,
        schools=schools,
        exchanges=exchanges,
        history=told.history("exchange_authority", authority_id, limit=20),
    )


@bp.route("/authorities/<int:authority_id>/settings", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def settings(authority_id: int) -> Page:
    """Write down the clock and the week of an authority."""
    found, form = _load(authority_id), SettingsForm()
    if not form.is_submitted():
        form.show(found)
    return _formed(
        form,
        lambda: actions.set_up(found, **form.values(), actor=access.actor()),
        lambda: _page("settings", form, authority_id),
        lambda: url_for(".authority", authority_id=authority_id),
    )


@bp.route("/authorities/<int:authority_id>/coordinators/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME, Power.SEE_PERSONS)
def new_coordinator(authority_id: int) -> Page:
    """Add a coordinator, by function."""
    found, form = _load(authority_id), CoordinatorForm()

    def work() -> None:
        values = {"function": form.function.data or "", "email": form.email.data or "", "language": form.language.data}
        actions.add_coordinator(found, **values, actor=access.actor())

    return _formed(
        form, work, lambda: _page("new_coordinator", form, authority_id), lambda: url_for(".authority", authority_id=authority_id)
    )


@bp.post("/coordinators/<int:coordinator_id>/<any(link, revoke, end):deed>")
@access.needs(Power.EDIT_PROGRAMME, Power.SEE_PERSONS)
def coordinator(coordinator_id: int, deed: str) -> Redirect:
    """Send a coordinator a new link, close the links, or let somebody no longer coordinate."""
    found = db.session.scalars(queries.coordinator(coordinator_id)).first() or abort(404)
    deeds: dict[str, tuple[Callable[..., object], str]] = {
        "link": (actions.send_link, _("A new link is on its way; earlier ones no longer open.")),
        "revoke": (links.revoke, _("No link of this coordinator opens any more.")),
        "end": (actions.end_coordinator, _("Nothing more is sent to this address.")),
    }
    work, done = deeds[deed]
    return _do(lambda: work(found, actor=access.actor()), done, found.authority_id)


@bp.route("/authorities/<int:authority_id>/schools/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def new_school(authority_id: int) -> Page:
    """Add a school: one of the directory, or one abroad."""
    found, form = _load(authority_id), SchoolForm()

    def work() -> None:
        school = _of_number(form.number.data or "")
        actions.add_school(found, school=school, name=form.name.data or "", identifier=form.identifier.data or "", actor=access.actor())

    return _formed(form, work, lambda: _page("new_school", form, authority_id), lambda: url_for(".authority", authority_id=authority_id))


@bp.route("/authorities/<int:authority_id>/parties/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def new_party(authority_id: int) -> Page:
    """Add a class or a film crew."""
    found = _load(authority_id)
    form = PartyForm().offer(db.session.scalars(queries.schools_of(authority_id)).all(), found.parties)
    return _formed(
        form,
        lambda: actions.add_party(found, form.values(), actor=access.actor()),
        lambda: _page("party", form, authority_id),
        lambda: url_for(".authority", authority_id=authority_id),
    )


@bp.route("/parties/<int:party_id>", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def edit_party(party_id: int) -> Page:
    """Correct a class or a film crew."""
    party = _load_party(party_id)
    authority_id = party.authority_id
    found = _load(authority_id)
    others = [one for one in found.parties if one.id != party_id]
    form = PartyForm().offer(db.session.scalars(queries.schools_of(found.id)).all(), others)
    if not form.is_submitted():
        form.show(party)

    def draw() -> str:
        fresh = _load_party(party_id)
        if form.notice:
            # The refusal says what it is now: who sends again has read it.
            form.seen.data = as_seen.mark(fresh)
        return _page("party", form, authority_id, party=fresh)

    return _formed(
        form,
        lambda: actions.edit_party(party, form.values(), actor=access.actor(), seen=form.seen.data or ""),
        draw,
        lambda: url_for(".authority", authority_id=authority_id),
    )


@bp.post("/parties/<int:party_id>/end")
@access.needs(Power.EDIT_PROGRAMME)
def end_party(party_id: int) -> Redirect:
    """Let a class or crew no longer take part."""
    party = _load_party(party_id)
    return _do(
        lambda: actions.end_party(party, actor=access.actor()),
        _("It no longer takes part. What it took part in stays."),
        party.authority_id,
    )


def _page(name: str, form: Form, authority_id: int, **values: object) -> str:
    return render_template(f"staff/exchanges/{name}.html", form=form, authority=_load(authority_id), **values)


def _formed(form: Form, work: Callable[[], object], draw: Callable[[], str], onward: Callable[[], str]) -> Page:
    """Show a form, or do what it asks and go on."""
    page = shown(form, work, draw)
    if page is not None:
        return page
    address = onward()
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(address, 303)


def _do(work: Callable[[], object], done: str, authority_id: int) -> Redirect:
    with refusal_told():
        work()
        db.session.commit()
        flash(done, "success")
    return redirect(url_for(".authority", authority_id=authority_id), 303)


def _of_number(number: str) -> School | None:
    if not number:
        return None
    found = db.session.scalars(queries.of_number(number)).first()
    if found is None:
        raise Refused(_("No school of the directory has this number."), "number")
    return found


def _project() -> Project:
    return db.session.scalars(queries.project()).first() or abort(404)


def _load(authority_id: int) -> Authority:
    return db.session.scalars(queries.authority(authority_id)).first() or abort(404)


def _load_party(party_id: int) -> ExchangeParty:
    return db.session.scalars(queries.party(party_id)).first() or abort(404)
