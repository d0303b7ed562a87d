"""Requests about data: the list with its clock, one case with all that is kept, and what is done about it."""

import json

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import asked, filenames
from ixevents.core.clock import today
from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox import samples as letter_samples
from ixevents.outbox.rehearsal import Rehearsal
from ixevents.papers import by_post
from ixevents.papers.views import pdf_response
from ixevents.privacy import actions, copies, holders, queries, samples, words
from ixevents.privacy.models import Identity, PrivacyPaper, PrivacyRequest, RequestState, Way
from ixevents.staff import rehearsed
from ixevents.staff.attempts import shown
from ixevents.staff.journal import told
from ixevents.staff.privacy import deeds, printing
from ixevents.staff.privacy.forms import EnterForm, PickForm
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
    way, identity = Way(form.way.data), Identity(form.identity.data)
    try:
        made = actions.enter(form.asked(), way, form.received_on.data, identity=identity, actor=access.actor())
    except Refused as refusal:
        db.session.rollback()
        return render_template("staff/privacy/new.html", form=form, refusals=[refusal.message]), 409
    db.session.commit()
    flash(_("Entered. The person has a letter.") if made.email else _("Entered. Now pick what is theirs."), "success")
    return redirect(url_for(".case" if made.email else ".theirs", request_id=made.id), 303)


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
        papers=db.session.scalars(queries.papers(request_id)).all(),
        letter_names=samples.kinds(),
        history=told.history("privacy_request", request_id, limit=30, looks=True),
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


@bp.get("/<int:request_id>/copy.pdf")
@access.needs(Power.KEEP_PRIVACY)
def copy_paper(request_id: int) -> Response:
    """Give all that is kept, to print, in the language of the person."""
    from ixevents.papers import text_pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    found = _load(request_id)
    paper = printing.copy(_known_key(found) or abort(404), found.email or found.name, found.language)
    journal.record("export", found, actor=access.actor(), format="pdf")
    db.session.commit()
    return pdf_response(text_pdf.write(paper), filenames.of(paper.title, request_id))


@bp.route("/<int:request_id>/theirs", methods=["GET", "POST"])
@access.needs(Power.KEEP_PRIVACY)
def theirs(request_id: int) -> str | tuple[str, int] | Redirect:
    """Pick the rows of somebody who gave no address, found by name or telephone."""
    found = _load(request_id)
    if found.email or not found.unanswered:
        abort(404)
    form, sought = PickForm(), asked.words(request.args.get("q")) or found.name
    matches = form.offer(holders.find_named(sought), found.theirs)

    def work() -> object:
        return actions.pick(found, form.picked(matches, found.theirs), actor=access.actor())

    def page() -> str:
        return render_template("staff/privacy/theirs.html", case=_load(request_id), form=form, sought=sought)

    answer = shown(form, work, page)
    if answer is not None:
        return answer
    db.session.commit()
    flash(_("Kept. Below is all that is theirs."), "success")
    return redirect(url_for(".case", request_id=request_id), 303)


@bp.get("/papers/<int:paper_id>.pdf")
@access.needs(Power.KEEP_PRIVACY)
def paper(paper_id: int) -> Response:
    """Give a letter on paper, to print."""
    found = db.session.get(PrivacyPaper, paper_id)
    if found is None or not found.text:
        abort(404)
    of = _load(found.request_id)
    journal.record("print", of, actor=access.actor(), count=1)
    db.session.commit()
    title = str(samples.NAMES[found.letter])
    return pdf_response(by_post.write([printing.letter(of, found)], title), filenames.of(title, of.id))


@bp.post("/papers/<int:paper_id>/given")
@access.needs(Power.KEEP_PRIVACY)
def given(paper_id: int) -> Redirect:
    """Note that a letter on paper was posted or handed over."""
    found = db.session.get(PrivacyPaper, paper_id) or abort(404)
    actions.give(found, actor=access.actor())
    db.session.commit()
    flash(_("Noted."), "success")
    return redirect(url_for(".case", request_id=found.request_id, _anchor="papers"), 303)


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
    written = _load(request_id).email
    flash(_("Done. The letter is on its way.") if written else _("Done. Print the letter and send it, or hand it over."), "success")
    return redirect(url_for(".case", request_id=request_id), 303)


def _known_key(found: PrivacyRequest) -> str | None:
    """Return the key by which data may be looked at: of a person who is known to be that person, and not forgotten."""
    return None if found.state == RequestState.HELD or found.forgotten_at else found.key


def _load(request_id: int) -> PrivacyRequest:
    return db.session.scalars(queries.by_id(request_id)).first() or abort(404)
