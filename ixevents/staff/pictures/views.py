"""The picture of an event or an edition: seen, replaced, taken away."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.refusal import Refused
from ixevents.events import desk, photographs
from ixevents.events.models import Edition, Event
from ixevents.events.picture import Cut
from ixevents.extensions import db
from ixevents.staff.pictures.forms import PictureForm

bp = Blueprint("staff_pictures", __name__, url_prefix="/staff/pictures")

MOST_SENT = photographs.MOST_BYTES + 512 * 1024
"""A file of the allowed size and one somewhat larger, which is told why it is refused."""

Page = str | tuple[str, int] | Redirect


@bp.route("/events/<int:event_id>", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
@access.takes_up_to(MOST_SENT)
def event(event_id: int) -> Page:
    """Give an event a picture, or take it away."""
    found = db.session.scalars(desk.event_whole(event_id)).first() or abort(404)
    return _page(found, url_for("staff_events.event", event_id=event_id))


@bp.route("/editions/<int:edition_id>", methods=["GET", "POST"])
@access.needs(Power.EDIT_PROGRAMME)
@access.takes_up_to(MOST_SENT)
def edition(edition_id: int) -> Page:
    """Give an edition a picture, or take it away."""
    found = db.session.scalars(desk.edition(edition_id)).first() or abort(404)
    return _page(found, url_for("staff_editions.edition", edition_id=edition_id))


def _page(thing: Event | Edition, back: str) -> Page:
    form = PictureForm()
    picture = thing.picture
    if form.is_submitted() and _done(thing, form):
        db.session.commit()
        flash(_("Saved."), "success")
        return redirect(back, 303)
    if not form.is_submitted() and picture:
        form.alt_fr.data, form.alt_nl.data, form.alt_en.data = picture.alt.fr, picture.alt.nl, picture.alt.en
        form.credit.data = picture.credit
    shown = photographs.address(picture, Cut.CARD)
    words = {
        "form": form,
        "title": thing.title,
        "back": back,
        "photo": shown,
        "section": "events" if isinstance(thing, Event) else "editions",
    }
    return render_template("staff/pictures/picture.html", **words), 422 if form.is_submitted() else 200


def _done(thing: Event | Edition, form: PictureForm) -> bool:
    """Do what was asked, or say beside the field why not."""
    if "remove" in request.form:
        photographs.detach(thing, actor=access.actor())
        return True
    if not form.validate():
        return False
    try:
        photographs.attach(thing, form.body()[1], form.alt(), form.credit.data or "", actor=access.actor())
    except Refused as refusal:
        form.file.errors = [refusal.message]
        return False
    return True
