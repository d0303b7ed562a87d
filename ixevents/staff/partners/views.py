"""Partners: all of them, each with its names, roles across the records, logo and story."""

from collections import Counter

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import enterprise
from ixevents.core.languages import Translated
from ixevents.core.web import plain
from ixevents.events import slugs
from ixevents.extensions import db
from ixevents.projects import logos, partner_editing, wording
from ixevents.projects.partners import Partner
from ixevents.staff import finding
from ixevents.staff.attempts import refusal_told
from ixevents.staff.journal import told as journal_told
from ixevents.staff.partners import queries
from ixevents.staff.partners.forms import ORG_TYPES, LogoForm, NameForm, PartnerForm
from ixevents.staff.records import queries as record_queries
from ixevents.staff.records import words
from ixevents.staff.writing import attempt

bp = Blueprint("staff_partners", __name__, url_prefix="/staff/partners")
bp.context_processor(lambda: {"words": words, "wording": wording, "number": enterprise.shown, "org_types": ORG_TYPES})

PER_PAGE = 50
OWN_TABLES = {"partner_name", "partner_logo"}
DONE: dict[str, object] = {
    "archive": _l("Archived: it is offered for nothing new."),
    "restore": _l("It can be chosen again."),
    "delete": _l("Deleted."),
    "remove_logo": _l("The logo is gone."),
}
Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.EDIT_RECORDS)
def index() -> str:
    """List the partners."""
    asked = {name: request.args.get(name, "")[:200] for name in ("q", "relation", "archived")}
    found = queries.partners(asked["q"], asked["relation"], bool(asked["archived"]))
    page = db.paginate(found, per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    ids = [partner.id for partner in page.items]
    parts = Counter(part.partner_id for part in db.session.scalars(queries.parts(ids)))
    paid = Counter(line.funder_id for line in db.session.scalars(queries.paid(ids)))
    return render_template("staff/partners/index.html", page=page, asked=asked, parts=parts, paid=paid)


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def new() -> Page:
    """Add a partner."""
    form, partner = _form(), Partner()
    if not form.is_submitted() or finding.looking() or not attempt(form, lambda: _create(partner, form)):
        shown = render_template("staff/partners/edit.html", form=form, partner=None, clashes=[])
        return shown, 422 if form.is_submitted() and not finding.looking() else 200
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".partner", partner_id=partner.id), 303)


@bp.get("/<int:partner_id>")
@access.needs(Power.EDIT_RECORDS)
def partner(partner_id: int) -> str:
    """Show a partner: its names, what it takes part in, who changed what."""
    return _page(_load(partner_id), NameForm(formdata=None), LogoForm(formdata=None))


@bp.route("/<int:partner_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_RECORDS)
def edit(partner_id: int) -> Page:
    """Write a partner's facts."""
    found = _load(partner_id)
    form = _form(found)
    if not form.is_submitted():
        form.fill(found)
        return render_template("staff/partners/edit.html", form=form, partner=found, clashes=[])
    form.settle(found)
    if finding.looking():
        return render_template("staff/partners/edit.html", form=form, partner=found, clashes=form.clashes(found))
    if not attempt(form, lambda: partner_editing.edit(found, form.opened_on(), form.values(), actor=access.actor())):
        again = _load(partner_id)
        shown = render_template("staff/partners/edit.html", form=form, partner=again, clashes=form.clashes(again))
        return shown, 409 if form.conflict else 422
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".partner", partner_id=partner_id), 303)


@bp.post("/<int:partner_id>/names")
@access.needs(Power.EDIT_RECORDS)
def add_name(partner_id: int) -> Page:
    """Note another name with its dates."""
    found, form = _load(partner_id), NameForm()
    if not attempt(form, lambda: _note_name(found, form)):
        return _page(_load(partner_id), form, LogoForm(formdata=None)), 422
    db.session.commit()
    return redirect(url_for(".partner", partner_id=partner_id), 303)


@bp.post("/<int:partner_id>/names/<int:name_id>/remove")
@access.needs(Power.EDIT_RECORDS)
def remove_name(partner_id: int, name_id: int) -> Redirect:
    """Take a name away."""
    found = _load(partner_id)
    row = next((one for one in found.names if one.id == name_id), None) or abort(404)
    partner_editing.remove_name(found, row, actor=access.actor())
    db.session.commit()
    return redirect(url_for(".partner", partner_id=partner_id), 303)


@bp.post("/<int:partner_id>/logo")
@access.needs(Power.EDIT_RECORDS)
@access.takes_up_to(logos.MOST_BYTES + 100_000)
def logo(partner_id: int) -> Page:
    """Give a funder its logo."""
    found, form = _load(partner_id), LogoForm()
    if not attempt(form, lambda: logos.put(found, form.body(), actor=access.actor())):
        return _page(_load(partner_id), NameForm(formdata=None), form), 422
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".partner", partner_id=partner_id), 303)


@bp.post("/<int:partner_id>/<any(archive, restore, delete, remove_logo):deed>")
@access.needs(Power.EDIT_RECORDS)
def act(partner_id: int, deed: str) -> Redirect:
    """Archive a partner, offer it again, delete one entered by mistake, or take its logo away."""
    found, actor = _load(partner_id), access.actor()
    with refusal_told():
        if deed == "delete":
            tied = bool(db.session.scalar(record_queries.tied("partner", partner_id, OWN_TABLES)))
            partner_editing.delete(found, tied=tied, actor=actor)
        else:
            {"archive": partner_editing.archive, "restore": partner_editing.restore, "remove_logo": logos.remove}[deed](found, actor=actor)
        db.session.commit()
        flash(str(DONE[deed]), "success")
        if deed == "delete":
            return redirect(url_for(".index"), 303)
    return redirect(url_for(".partner", partner_id=partner_id), 303)


def _load(partner_id: int) -> Partner:
    return db.session.scalars(queries.partner(partner_id)).first() or abort(404)


def _form(found: Partner | None = None) -> PartnerForm:
    rows = db.session.execute(queries.names()).all()
    number, own = (found.id, found.parent_id) if found else (None, None)
    return PartnerForm().offer(((key, _called(name, acronym)) for key, name, acronym in rows if key != number), own)


def _called(name: Translated, acronym: str | None) -> str:
    return f"{plain(name)} ({acronym})" if acronym else plain(name)


def _create(partner: Partner, form: PartnerForm) -> None:
    values = form.values()
    name: Translated = values["name"]
    partner.slug = slugs.free(Partner.slug, slugs.of_text(name, "partner"))
    partner_editing.create(partner, values, actor=access.actor())


def _note_name(found: Partner, form: NameForm) -> None:
    partner_editing.add_name(found, form.name_text(), form.since.data, form.until.data, actor=access.actor())


def _page(found: Partner, form: NameForm, logo_form: LogoForm) -> str:
    values = {
        "partner": found,
        "form": form,
        "logo_form": logo_form,
        "parts": db.session.scalars(queries.parts([found.id])).all(),
        "paid": db.session.scalars(queries.paid([found.id])).all(),
        "history": journal_told.history("partner", found.id, limit=30),
    }
    return render_template("staff/partners/partner.html", **values)
