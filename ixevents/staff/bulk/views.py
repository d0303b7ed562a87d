"""Work on many registrations: the page that says what would go out, and the page that tells how far it is."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import defer
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core.web import current_language
from ixevents.extensions import db
from ixevents.registrations import bulk, listing
from ixevents.registrations.bulk_jobs import BulkJob, Outcome
from ixevents.registrations.models import Registration
from ixevents.staff import finding, letter_html
from ixevents.staff.bulk import works
from ixevents.staff.paging import Pages
from ixevents.staff.registrations import words
from ixevents.staff.rehearsed import Page

bp = Blueprint("staff_bulk", __name__, url_prefix="/staff/registrations/many")
bp.context_processor(lambda: {"names": words, "works": works.WORKS})

PAGE_SIZE = 50


@bp.post("/")
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def confirm() -> Page | Redirect:
    """Show what a piece of work would do, then order it."""
    verb, picked = request.form.get("do", ""), works.chosen()
    if verb not in (*works.WORKS, "mail"):
        abort(400)
    if not picked.ids:
        flash(_("Nobody was chosen."), "warning")
        return redirect(picked.back, 303)
    if verb == "mail":
        return _to_mailings(picked)
    form = works.form_for(verb, picked)
    answer = _before(verb, picked, form)
    if answer is not None:
        return answer
    job = bulk.plan(verb, picked.ids, works.WORKS[verb].facts(form), actor=access.actor(), language=current_language())
    db.session.commit()
    return redirect(url_for(".progress", job_id=job.id), 303)


@bp.get("/<int:job_id>")
@access.needs(Power.SEE_PERSONS, Power.CHANGE_REGISTRATIONS)
def progress(job_id: int) -> str:
    """Tell how far a piece of work is, and which parties a rule refused."""
    job = db.session.get(BulkJob, job_id) or abort(404)
    counts = dict(db.session.execute(bulk.counts(job_id)).all())
    done, no = counts.get(Outcome.DONE, 0), counts.get(Outcome.REFUSED, 0)
    pages = Pages(request.args.get("page", 1, type=int), done + no, PAGE_SIZE)
    steps = db.session.execute(bulk.told(job_id).limit(PAGE_SIZE).offset(pages.offset)).all()
    values = {"done": done, "refused": no, "total": sum(counts.values()), "pages": pages}
    return render_template("staff/bulk/progress.html", job=job, steps=steps, **values)


def _before(verb: str, picked: works.Chosen, form: Any) -> Page | None:
    """Return the page to show before the work is ordered; None once somebody has seen what goes out and said so."""
    asked = ("go" in request.form or "show" in request.form) and not finding.looking()
    needs_words = bool([field for field in form if field.type not in ("HiddenField", "CSRFTokenField")])
    if (asked or not needs_words) and form.validate():
        same = request.form.get("count", type=int) == len(picked.ids)
        if request.form.get("go") == "do" and same:
            return None
        return _rehearsed(verb, picked, form, changed=request.form.get("go") == "do" and not same)
    return _page(verb, picked, form, {}), 422 if asked else 200


def _rehearsed(verb: str, picked: works.Chosen, form: Any, *, changed: bool) -> Page:
    facts = works.WORKS[verb].facts(form)
    found = bulk.rehearsed(verb, picked.ids, facts, actor=access.actor())
    number = request.form.get("show", type=int)
    if number is not None and 0 <= number < len(found.samples):
        return letter_html.answer(found.samples[number].html)
    refused = dict(found.result or ())
    parties = db.session.scalars(select(Registration).where(Registration.id.in_(refused)).options(defer(Registration.needs_note))).all()
    told = [(party, refused[party.id]) for party in parties]
    return _page(verb, picked, form, {"rehearsal": found, "refused": told, "changed": changed})


def _page(verb: str, picked: works.Chosen, form: Any, more: Mapping[str, Any]) -> str:
    spoken = dict(db.session.execute(listing.languages(picked.ids[: bulk.REHEARSED * 100])).all())
    values = {"verb": verb, "work": works.WORKS[verb], "picked": picked, "form": form, "spoken": spoken, "most": bulk.REHEARSED}
    return render_template("staff/bulk/confirm.html", **values, **more)


def _to_mailings(picked: works.Chosen) -> Redirect:
    """Take the choice to the screen that writes to people."""
    if "staff_mailings.new" not in current_app.view_functions:
        abort(404)
    readers = picked.readers
    if "ids" in readers and len(picked.ids) > works.MOST_READERS:
        most = works.MOST_READERS
        flash(_("At most %(most)s registrations at a time.", most=most), "warning")
        return redirect(picked.back, 303)
    return redirect(url_for("staff_mailings.new", **readers), 303)
