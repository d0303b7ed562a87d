"""The list of likely doubles, and the page that makes two registrations one."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.extensions import db
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.registrations import doubles, listing, transfers
from ixevents.staff import rehearsed
from ixevents.staff.attempts import refusal_told
from ixevents.staff.registrations import deeds, words
from ixevents.staff.registrations.forms import MergeForm

bp = Blueprint("staff_doubles", __name__, url_prefix="/staff/registrations/doubles")
MOST = 100
SHARED: dict[str, object] = {"address": _l("same email"), "telephone": _l("same telephone"), "name": _l("same name")}

bp.context_processor(lambda: {"names": words, "shared_words": SHARED})


@bp.get("/")
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def index() -> str:
    """List the likely doubles of an edition, the latest unless another is asked for."""
    editions = db.session.scalars(listing.editions()).all()
    wanted = request.args.get("edition", type=int)
    edition = next((one for one in editions if one.id == wanted), next(iter(editions), None))
    pairs = doubles.pairs(db.session.execute(doubles.parties(edition.id)).all() if edition else [])
    shown = pairs[:MOST]
    ids = {party.id for pair in shown for party in (pair.first, pair.second)}
    parties = {one.id: one for one in db.session.scalars(doubles.whole(ids))}
    return render_template("staff/doubles/index.html", editions=editions, edition=edition, pairs=shown, count=len(pairs), parties=parties)


@bp.route("/<int:first_id>/<int:second_id>", methods=["GET", "POST"])
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def merge(first_id: int, second_id: int) -> rehearsed.Page | Redirect:
    """Make two registrations one."""
    if first_id == second_id:
        abort(404)
    form = MergeForm()
    form.offer([deeds.load(number) for number in sorted((first_id, second_id))])

    def work() -> object:
        kept = form.kept.data
        other = second_id if kept == first_id else first_id
        return transfers.merge(deeds.load(kept), deeds.load(other), actor=access.actor(), add_up=form.seats.data == "sum")

    def page(rehearsal: Rehearsal[object] | None, refusals: list[str]) -> str:
        parties = [deeds.load(number) for number in sorted((first_id, second_id))]
        return render_template("staff/doubles/merge.html", parties=parties, form=form, rehearsal=rehearsal, refusals=refusals)

    answer = rehearsed.shown(form, work, page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(_("The two are one registration now."), "success")
    return redirect(url_for("staff_registrations.registration", registration_id=form.kept.data), 303)


@bp.post("/<int:first_id>/<int:second_id>/apart")
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def keep_apart(first_id: int, second_id: int) -> Redirect:
    """Say that the two are two persons."""
    if first_id == second_id:
        abort(404)
    first, second = (deeds.load(number) for number in sorted((first_id, second_id)))
    edition_id = first.slot.event.edition_id
    with refusal_told():
        doubles.keep_apart(first, second, actor=access.actor())
        db.session.commit()
        flash(_("They stay two, and no longer stand in this list."), "success")
    return redirect(url_for(".index", edition=edition_id), 303)
