"""The public pages of events: entry, home, agenda, one event."""

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import LanguageAccept
from werkzeug.wrappers import Response as Redirect

from ixevents.core import dates, reuse
from ixevents.core.clock import now, today
from ixevents.core.languages import LANGUAGES
from ixevents.core.web import current_language, site_values
from ixevents.events import agenda, event_page, event_parts, forms, home_page, listed, programme, queries, shapes, structured
from ixevents.extensions import db

bp = Blueprint("events", __name__)


@bp.get("/")
def entry() -> Response | Redirect:
    """Send the visitor to the language of the browser; else offer French and Dutch alike (LANG-04)."""
    # "*" means that any language will do: that is no reason to hide one of the two.
    asked = LanguageAccept([(tag, quality) for tag, quality in request.accept_languages if tag != "*"])
    lang = asked.best_match(LANGUAGES)
    response = redirect(url_for(".home", lang=lang)) if lang else make_response(render_template("events/entry.html", names=_site_names()))
    response.headers["Vary"] = "Accept-Language"
    return response


@bp.get("/<any(fr, nl, en):lang>/")
@reuse.page
def home() -> str:
    """Show what is on now and soon."""
    at = now()
    slots = listed.read(db.session.execute(queries.next_slots(home_page.MOST_SLOTS), queries.between(at)))
    tiles = home_page.tiles(db.session.execute(queries.current_editions(dates.long_day(at), at)))
    return render_template("events/home.html", on=home_page.whats_on(slots, at), tiles=tiles)


@bp.get("/<any(fr, nl, en):lang>/agenda", endpoint="agenda")
@reuse.page
def agenda_page() -> str:
    """Show every public slot, or those the reader asks for."""
    at = now()
    choices = forms.Choices(*db.session.execute(queries.projects_with_events()).one())
    filters = forms.read(request.args, choices)
    values = filters.values(at) | {"most": agenda.Page.counted_to(filters.page)}
    page = agenda.Page(filters.page, db.session.scalar(filters.counted(values["most"]), values) or 0)
    slots = listed.read(db.session.execute(filters.listed(agenda.PAGE_SIZE, page.offset), values))
    days = agenda.by_day(agenda.rows(slots, at), filters.from_day or today())
    return render_template("events/agenda.html", filters=filters, options=forms.Options(filters, choices, today()), page=page, days=days)


@bp.get("/<any(fr, nl, en):lang>/events/<slug>")
@reuse.page
def event(slug: str) -> str:
    """Show one event; one that has been called off stays (WEB-04)."""
    found = shapes.event(slug)
    if found is None:
        abort(404)
    return render_template(
        "events/event.html",
        event=found,
        programme=programme.get(found.edition.programme),
        page=event_page.page(found, now()),
        parts=event_parts.of(found),
        json_ld=structured.event_json_ld(found, found.slots, current_language()),
    )


def _site_names() -> dict[str, str]:
    return {lang: site_values(current_app, lang).name for lang in LANGUAGES}
