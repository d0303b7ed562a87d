"""Requests about data: the list with its clock, one case with all that is kept, and what is done about it."""

import json

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked
from ixevents.core.clock import today
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox import samples as letter_samples
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.privacy import actions, copies, holders, queries, samples, words
from ixevents.privacy.models import PrivacyRequest, RequestState, Way
from ixevents.staff import rehearsed
from ixevents.staff.journal import told
from ixevents.staff.privacy import deeds
from ixevents.staff.privacy.forms import EnterForm
from ixevents.staff.registrations import words as letter_words

bp = Blueprint("staff_privacy", __name__, url_prefix="/staff/privacy")
bp.context_processor(lambda: {"privacy_words": words, "delivery": letter_words.DELIVERY, "day": today()})

PER_PAGE = 50
SOON_DAYS = 7


@bp.get("/")
@access.needs(Power.KEEP_PRIVACY)
def index() -> str:
    """List the requests, those whose month ends first on top."""
    state = asked.words(request.args.get("state"))
    page = db.paginate(queries.listing(state), per_page=PER_PAGE, max_per_page=PER_PAGE, error_out=False)
    states = [(str(text), url_for(".index", state=name), name == state) for name, text in words.STATES.items()]
    return render_template("staff/privacy/index.html", page=page, state=state, states=states, soon=SOON_DAYS)


@bp.route("/new", methods=["GET", "POST"])
@access.needs(Power.KEEP_PRIVACY)
def new() -> str | tuple[str, int] | Redirect:
    """Enter a request that came by mail, post, telephone or at the counter."""
    form = EnterForm()
    if not form.is_submitted():
        return render_template("staff/privacy/new.html", form=form, refusals=[])
    if not form.validate() or form.received_on.data is None:
        return render_template("staff/privacy/new.html", form=form, refusals=[]), 422
    way, seen = Way(form.way.data), bool(form.seen.data)
    try:
        made = actions.enter(form.asked(), way, form.received_on.data, seen=seen, actor=access.actor())
    except Refused as refusal:
        db.session.rollback()
        return render_template("staff/privacy/new.html", form=form, refusals=[refusal.message]), 409
    db.session.commit()
    flash(_("Entered. The person has a letter."), "success")
    return redirect(url_for(".case", request_id=made.id), 303)


@bp.get("/<int:request_id>")
@access.needs(Power.KEEP_PRIVACY)
def case(request_id: int) -> str:
    """Show a request with all that is kept on its address; that it was looked at is noted (GDPR-13)."""
    found = _load(request_id)
    key = _known_key(found)
    made = copies.make(key) if key else None
    page = render_template(
        "staff/privacy/case.html",
        case=found,
        made=made,
        remains=holders.remains_all(key) if key else [],
        deeds=deeds.open_to(found),
        letters=db.session.scalars(queries.letters(request_id)).all(),
        letter_names=samples.kinds(),
        history=told.history("privacy_request", request_id, limit=30),
    )
    actions.see(found, made.size if made else 0, actor=access.actor())
    db.session.commit()
    return page


@bp.get("/<int:request_id>/copy.json")
@access.needs(Power.KEEP_PRIVACY)
def copy_file(request_id: int) -> Response:
    """Give all that is kept on the address as JSON, for somebody who asks for it on paper or on a stick."""
    found = _load(request_id)
    body = json.dumps(copies.for_machines(_known_key(found) or abort(404)), ensure_ascii=False, indent=2, default=str)
    journal.record("export", found, actor=access.actor(), format="json")
    db.session.commit()
    response = Response(body, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="request-{request_id}.json"'
    return response


@bp.route("/<int:request_id>/<any(copy, correct, erase, answer, extend, refuse):deed>", methods=["GET", "POST"])
@access.needs(Power.KEEP_PRIVACY)
def act(request_id: int, deed: str) -> rehearsed.Page | Redirect:
    """Do one thing with a request: its form, what would be done and written, and then the deed."""
    chosen, found = deeds.DEEDS[deed], _load(request_id)
    form = chosen.form()
    form.about(found)

    def page(rehearsal: Rehearsal[object] | None, refusals: list[str]) -> str:
        values = {
            "deed": chosen,
            "form": form,
            "rehearsal": rehearsal,
            "refusals": refusals,
            "letter_names": {one.kind: one.title for one in letter_samples.every()},
        }
        return render_template("staff/privacy/act.html", case=_load(request_id), **values)

    answer = rehearsed.shown(form, lambda: chosen.work(_load(request_id), form, access.actor()), page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(_("Done. The letter is on its way."), "success")
    return redirect(url_for(".case", request_id=request_id), 303)


def _known_key(found: PrivacyRequest) -> str | None:
    """Return the address whose data may be looked at: of a person who is known to be that person."""
    return None if found.state == RequestState.HELD else found.email_key


def _load(request_id: int) -> PrivacyRequest:
    return db.session.scalars(queries.by_id(request_id)).first() or abort(404)
