"""Places: all of them, and each written in both languages."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked, town
from ixevents.core.languages import Translated
from ixevents.core.web import plain
from ixevents.events import desk, editing, gate, slugs
from ixevents.events.models import Place
from ixevents.extensions import db
from ixevents.staff.language_panel import languages
from ixevents.staff.places.forms import PlaceForm
from ixevents.staff.writing import attempt, field_states

bp = Blueprint("staff_places", __name__, url_prefix="/staff/places")

PER_PAGE = 50
Page = str | tuple[str, int] | Redirect


@bp.get("/")
@access.needs(Power.EDIT_PROGRAMME)
def index() -> str:
    """List the places and how much they are used."""
    q = asked.words(request.args.get("q"))
    page = db.paginate(desk.places(q), per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    uses = dict(db.session.execute(desk.place_uses([place.id for place in page.items])).all())
    rows = [(place, plain(gate.draft(place, "name")), languages(place), uses.get(place.id, 0)) for place in page.items]
    return render_template("staff/places/index.html", rows=rows, page=page, q=q)


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
def new() -> Page:
    """Make a place."""
    form = PlaceForm()
    place = Place(pending={}, checked={}, language_proof={})
    if not form.is_submitted():
        here = town.name()
        form.country.data, form.postcode.data = "BE", town.postcode()
        form.locality_fr.data, form.locality_nl.data, form.locality_en.data = here.fr, here.nl, here.en
    if not form.is_submitted() or not attempt(form, lambda: _create(place, form)):
        page = render_template("staff/places/edit.html", form=form, place=None, states={}, clashes=[])
        return page, 422 if form.is_submitted() else 200
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".index"), 303)


@bp.route("/<int:place_id>/edit", methods=["GET", "POST"])
@access.needs(Power.EDIT_COMMON)
def edit(place_id: int) -> Page:
    """Write a place's names and how to get there."""
    found, form = _load(place_id), PlaceForm()
    if not form.is_submitted():
        form.fill(found)
        return _edit_page(form, found)
    form.settle(found)
    if not attempt(form, lambda: _save(found, form)):
        return _edit_page(form, _load(place_id)), 422
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".index"), 303)


def _load(place_id: int) -> Place:
    return db.session.get(Place, place_id) or abort(404)


def _create(place: Place, form: PlaceForm) -> None:
    values = form.values()
    name: Translated = values["name"]
    place.slug = slugs.free(Place.slug, slugs.of_text(name, "place"))
    editing.create(place, values, confirmed=form.confirmed.data or (), actor=access.actor())


def _save(place: Place, form: PlaceForm) -> None:
    editing.edit(place, form.opened_on(), form.values(), confirmed=form.confirmed.data or (), actor=access.actor())
    if "publish" in request.form:
        editing.republish(place, actor=access.actor())


def _edit_page(form: PlaceForm, place: Place) -> str:
    page = {"form": form, "place": place, "states": field_states(place), "clashes": form.clashes(place)}
    return render_template("staff/places/edit.html", **page, public=gate.is_public(place), languages=languages(place))
