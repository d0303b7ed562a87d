"""Papers of a slot: each as a page to read and print, and as PDF."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.core import filenames
from ixevents.core.languages import NAMES
from ixevents.events import words as event_words
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.papers import contents
from ixevents.papers import queries as papers
from ixevents.papers.views import pdf_response
from ixevents.registrations import queries
from ixevents.staff.papers.forms import BadgesForm

bp = Blueprint("staff_papers", __name__, url_prefix="/staff/papers")

LISTS = {"day-list": contents.day_list, "signature-sheet": contents.signature_sheet}


@bp.get("/<int:slot_id>")
@access.needs(Power.CHECK_IN)
def index(slot_id: int) -> str:
    """Show which papers there are."""
    return _index_page(_load(slot_id))


@bp.get("/<int:slot_id>/<any('day-list', 'signature-sheet'):sheet>")
@access.needs(Power.CHECK_IN)
def table(slot_id: int, sheet: str) -> str:
    """Show a list of the parties."""
    slot = _load(slot_id)
    pdf_url = url_for(".table_pdf", slot_id=slot_id, sheet=sheet, paper=_lang())
    other = url_for(".table", slot_id=slot_id, sheet=sheet, paper=_other_lang())
    page = _page(slot, "table", [_table(slot, sheet)], pdf_url, other)
    _note(slot, sheet)
    return page


@bp.get("/<int:slot_id>/<any('day-list', 'signature-sheet'):sheet>.pdf")
@access.needs(Power.CHECK_IN)
def table_pdf(slot_id: int, sheet: str) -> Response:
    """Answer a list of the parties as PDF."""
    slot = _load(slot_id)
    from ixevents.papers import pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    made = _table(slot, sheet)
    body = pdf.table(made)
    _note(slot, sheet)
    return pdf_response(body, filenames.of(made.title, made.lines[0], *contents.moment(slot)))


@bp.get("/<int:slot_id>/certificates")
@access.needs(Power.SEE_PERSONS)
def certificates(slot_id: int) -> str | Redirect:
    """Show the certificates of everybody who came."""
    slot = _load(slot_id)
    made = _certificates(slot)
    if not made:
        return redirect(url_for(".index", slot_id=slot_id), 303)
    pdf_url = url_for(".certificates_pdf", slot_id=slot_id, paper=_lang())
    page = _page(slot, "certificates", made, pdf_url, url_for(".certificates", slot_id=slot_id, paper=_other_lang()))
    _note(slot, "certificates")
    return page


@bp.get("/<int:slot_id>/certificates.pdf")
@access.needs(Power.SEE_PERSONS)
def certificates_pdf(slot_id: int) -> Response | Redirect:
    """Answer the certificates of everybody who came as PDF."""
    slot = _load(slot_id)
    made = _certificates(slot)
    if not made:
        return redirect(url_for(".index", slot_id=slot_id), 303)
    from ixevents.papers import pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    body = pdf.certificates(made)
    _note(slot, "certificates")
    return pdf_response(body, filenames.of(made[0].title, made[0].what, *contents.moment(slot)))


@bp.get("/<int:slot_id>/poster")
@access.needs(Power.EDIT_PROGRAMME)
def poster(slot_id: int) -> str:
    """Show the poster of the event."""
    import segno  # noqa: PLC0415  # here, for its start: see serve.py

    slot = _load(slot_id)
    made = contents.poster(slot)
    codes = {side.lang: segno.make(side.address, error="m", micro=False).svg_data_uri(scale=4, border=1) for side in made.sides}
    return _page(slot, "poster", [made], url_for(".poster_pdf", slot_id=slot_id, size="a4"), codes=codes)


@bp.get("/<int:slot_id>/poster/<any(a4, a3):size>.pdf")
@access.needs(Power.EDIT_PROGRAMME)
def poster_pdf(slot_id: int, size: str) -> Response:
    """Answer the poster as PDF."""
    slot = _load(slot_id)
    from ixevents.papers import pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    name = filenames.of(_("Poster"), slot.event.slug, *contents.moment(slot), size)
    return pdf_response(pdf.poster(contents.poster(slot), size.upper()), name)


@bp.post("/<int:slot_id>/badges")
@access.needs(Power.EDIT_PROGRAMME)
def badges(slot_id: int) -> str | Response | tuple[str, int]:
    """Print names as badges, and keep none of them."""
    slot = _load(slot_id)
    form = BadgesForm()
    form.as_page = request.form.get("as") == "page"
    if not form.validate():
        return _index_page(slot, form), 422
    made = contents.badges(slot, form.pairs(), _lang())
    if form.as_page:
        return _page(slot, "badges", [made])
    from ixevents.papers import pdf  # noqa: PLC0415  # here, for its memory: see papers/views.py

    return pdf_response(pdf.badges(made), filenames.of(made.title, made.what, *contents.moment(slot)))


def _load(slot_id: int) -> Slot:
    found = db.session.scalars(queries.slot_whole(slot_id)).first() or abort(404)
    access.require_event(found.event_id)
    return found


def _lang() -> str:
    return contents.language_of(request.args.get("paper"))


def _table(slot: Slot, sheet: str) -> contents.Table:
    return LISTS[sheet](slot, contents.by_name(db.session.scalars(queries.expected_at(slot.id))), _lang())


def _certificates(slot: Slot) -> list[contents.Certificate]:
    return contents.certificates(slot, contents.by_name(db.session.scalars(papers.came_to(slot.id))), _lang())


def _note(slot: Slot, kind: str) -> None:
    """Names have been looked at: that is in the journal (GDPR-13)."""
    journal.record("print_paper", slot, actor=access.actor(), paper=kind)
    db.session.commit()


def _page(slot: Slot, layout: str, made: Sequence[object], pdf_url: str = "", other: str = "", **more: object) -> str:
    """Show papers; `other` is where they are in the other language."""
    ways = [(NAMES[_other_lang()], other)] if other else []
    back = url_for(".index", slot_id=slot.id)
    shown = {"kind": layout, "papers": made, "pdf_url": pdf_url, "other_ways": ways, "back": back, "heading": _("Papers")}
    return render_template("staff/papers/paper.html", slot=slot, **shown, **more)


def _other_lang() -> str:
    return next(lang for lang in contents.LANGUAGES if lang != _lang())


def _index_page(slot: Slot, form: BadgesForm | None = None) -> str:
    may_edit = access.may(Power.EDIT_PROGRAMME)
    shown = form or (BadgesForm(formdata=None) if may_edit else None)
    beyond = len(contents.beyond_latin(db.session.scalars(papers.names_at(slot.id))))
    return render_template("staff/papers/index.html", slot=slot, when=event_words.when(slot), rows=_rows(slot), form=shown, beyond=beyond)


def _rows(slot: Slot) -> list[dict[str, object]]:
    rows = [
        {"title": _("Day list"), "text": _("Names, seats, needs and codes, for the door."), "ways": _ways(slot, "table", sheet="day-list")},
        {
            "title": _("Signature sheet"),
            "text": _("Names and seats, with room to sign."),
            "ways": _ways(slot, "table", sheet="signature-sheet"),
        },
    ]
    if access.may(Power.SEE_PERSONS):
        came = any(contents.earned(slot, party) for party in db.session.scalars(papers.came_to(slot.id)))
        text = _("For everybody who came.") if came else _("Once it is over, for everybody who was checked in.")
        rows.append({"title": _("Certificates of attendance"), "text": text, "ways": _ways(slot, "certificates") if came else []})
    if access.may(Power.EDIT_PROGRAMME):
        sizes = [(size.upper(), url_for(".poster_pdf", slot_id=slot.id, size=size)) for size in ("a4", "a3")]
        ways = [(_("Page"), url_for(".poster", slot_id=slot.id)), *sizes]
        rows.append({"title": _("Poster"), "text": _("French and Dutch side by side, with a code for each."), "ways": ways})
    return rows


def _ways(slot: Slot, endpoint: str, **values: Any) -> list[tuple[str, str]]:
    """Return the ways to a paper: page and PDF in each language."""
    found = []
    for lang in contents.LANGUAGES:
        found.append((NAMES[lang], url_for(f".{endpoint}", slot_id=slot.id, paper=lang, **values)))
        found.append((f"PDF ({lang.upper()})", url_for(f".{endpoint}_pdf", slot_id=slot.id, paper=lang, **values)))
    return found
