"""What machines read: calendars, sharing pictures, the sitemap. Public, without cookies, cheap to ask for again (CAL-16)."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, abort, current_app, request, send_from_directory
from flask_babel import gettext as _
from sqlalchemy import Select

from ixevents.core import atom, reuse
from ixevents.core.clock import BRUSSELS, today
from ixevents.core.languages import LANGUAGES
from ixevents.core.links import external
from ixevents.core.web import current_language, plain, site_values
from ixevents.events import feeds, photographs, pictures, published, queries, sitemap
from ixevents.events import news as news_feed
from ixevents.events import programme as programmes
from ixevents.events.feeds import Face
from ixevents.events.models import Edition, Event
from ixevents.events.pictures import Poster
from ixevents.events.programme import Programme
from ixevents.extensions import db

bp = Blueprint("publications", __name__)

_CALENDAR = "/calendar/<any(fr, nl, en):lang>"
_PICTURE = "/og/<any(fr, nl, en):lang>"
_FIVE_MINUTES = "public, max-age=300"
_A_DAY = "public, max-age=86400"
_FOR_EVER = "public, max-age=31536000, immutable"
_SECURITY_HOLDS = timedelta(days=180)
"""Less than a year is advised (RFC 9116 s.2.5.5)."""

# Personal links answer "noindex" themselves; machines need not ask for them at all.
_NOT_FOR_ROBOTS = (
    "/staff/",
    "/*/registrations/",
    "/*/events/*/register",
    "/u/",
    "/council/answers/",
    "/calendar/members/",
    "/calendar/facilitators/",
    "/*/exchanges/",
    "/calendar/exchanges/",
    "/*/agenda?",
)


@bp.get(f"{_CALENDAR}/all.ics")
@reuse.page
def calendar_all() -> Response:
    """Give the calendar of everything."""
    lang = current_language()
    name = site_values(current_app, lang).name
    description = _("Everything that is on: festivals, evenings and workshops on international solidarity.")
    face = Face(name, description, external("events.agenda", lang=lang), image=pictures.address(lang, "site", pictures.HOME))
    return _feed(face)


@bp.get(f"{_CALENDAR}/<programme>.ics")
@reuse.page
def calendar_programme(programme: str) -> Response:
    """Give the calendar of a programme."""
    lang = current_language()
    if programme not in {known.slug for known in programmes.known()}:
        abort(404)
    shown = programmes.get(programme)
    image = pictures.address(lang, "programme", programme)
    url = external(f"{programme}.programme", lang=lang)
    face = Face(plain(shown.name), plain(shown.tagline), url, feeds.color_of(shown.theme), image)
    return _feed(face, programme=programme)


@bp.get(f"{_CALENDAR}/events/<slug>.ics")
@reuse.page
def calendar_event(slug: str) -> Response:
    """Give the calendar of one event."""
    lang = current_language()
    title, summary, programme, _edition = next(iter(published.EVENT.rows(db.session, {"slug": slug})), None) or abort(404)
    color = feeds.color_of(programmes.get(programme).theme)
    url, image = external("events.event", lang=lang, slug=slug), pictures.address(lang, "event", slug)
    return _feed(Face(plain(title), plain(summary), url, color, image), slug=slug)


@bp.get(f"{_CALENDAR}/projects/<slug>.ics")
@reuse.page
def calendar_project(slug: str) -> Response:
    """Give the calendar of a record's events."""
    lang = current_language()
    number, title, summary = next(iter(published.PROJECT.rows(db.session, {"slug": slug})), None) or abort(404)
    url, image = external("projects.record", lang=lang, slug=slug), pictures.address(lang, "project", slug)
    face = Face(plain(title), plain(summary), url, feeds.color_of("projects"), image)
    return _feed(face, project_id=number)


@bp.get(f"{_CALENDAR}/slots/<uid>.ics")
@reuse.page
def calendar_slot(uid: str) -> Response:
    """Give one slot to import, whatever its age: it is the file of a page, not a feed."""
    row = db.session.execute(queries.dated_slots("uid"), {"uid": uid}).first() or abort(404)
    file = feeds.single(row, current_language())
    response = _answer(file.body, "text/calendar; charset=utf-8", _FIVE_MINUTES, file.changed_at)
    response.headers["Content-Disposition"] = f'attachment; filename="{row.slug}.ics"'
    return response


@bp.get("/<any(fr, nl, en):lang>/news.atom")
@reuse.page
def news() -> Response:
    """Give what was announced last."""
    return _news(published.announced(news_feed.NEWEST), None)


@bp.get("/<any(fr, nl, en):lang>/news/<programme>.atom")
@reuse.page
def news_programme(programme: str) -> Response:
    """Give what was announced last in a programme."""
    if programme not in {known.slug for known in programmes.known()}:
        abort(404)
    return _news(published.announced(news_feed.NEWEST).where(Edition.programme == programme), programmes.get(programme))


@bp.get(f"{_PICTURE}/<any(event, project, programme, site):kind>/<slug>.png")
@reuse.page
def picture(kind: str, slug: str) -> Response:
    """Give the sharing picture of the site, a programme, an event or a record."""
    return _picture(pictures.poster(kind, slug, current_language()))


@bp.get(f"{_PICTURE}/edition/<programme>/<slug>.png")
@reuse.page
def edition_picture(programme: str, slug: str) -> Response:
    """Give the sharing picture of an edition."""
    return _picture(pictures.edition_poster(programme, slug, current_language()))


@bp.get("/pictures/<photograph>/<name>")
@reuse.page
def photograph(photograph: str, name: str) -> Response:
    """Give a picture somebody uploaded, drawn anew; its address never shows anything else, and it can do nothing but be looked at."""
    file = db.session.scalars(photographs.single(photograph, name)).first() or abort(404)
    response = _answer(file.body, file.content_type, _FOR_EVER)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@bp.get("/sitemap.xml")
@reuse.page
def site_map() -> Response:
    """Give the sitemap."""
    return _answer(sitemap.document(sitemap.pages()), "application/xml; charset=utf-8", _FIVE_MINUTES)


@bp.get("/robots.txt")
@reuse.page
def robots() -> Response:
    """Open everything public to robots."""
    closed = (f"Disallow: {path}" for path in _NOT_FOR_ROBOTS)
    lines = ("User-agent: *", *closed, "", f"Sitemap: {external('publications.site_map')}", "")
    return _answer("\n".join(lines).encode(), "text/plain; charset=utf-8", _A_DAY)


@bp.get("/.well-known/security.txt")
def security() -> Response:
    """Say where a fault in security is reported (RFC 9116)."""
    config = current_app.config
    ends = datetime.combine(today() + _SECURITY_HOLDS, time(), UTC)
    lines = (
        f"Contact: mailto:{config['SECURITY_EMAIL'] or config['CONTACT_EMAIL']}",
        f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(LANGUAGES)}",
        f"Canonical: {external('publications.security')}",
        "",
    )
    return _answer("\n".join(lines).encode(), "text/plain; charset=utf-8", _A_DAY)


@bp.get("/favicon.ico")
def icon() -> Response:
    """Give the mark to who asks for it where it has always been, without having read a page."""
    response = send_from_directory(str(current_app.static_folder), "img/app-192.png", max_age=86400)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _feed(face: Face, **values: Any) -> Response:
    """Answer with the calendar of the slots whose columns have these values, in one query."""
    lang = current_language()
    today_began = datetime.combine(today(), time(), BRUSSELS)
    since = {"ended": today_began - feeds.KEPT_AFTER_END, "called_off": today_began - feeds.KEPT_AFTER_CALLING_OFF}
    rows = queries.ready_for_feeds(*values, most=feeds.MOST).rows(db.session, values | since | {"present": today_began})
    feed = feeds.feed(rows, face, lang, external(str(request.endpoint), lang=lang, **(request.view_args or {})))
    # Entries leave with the day, and what is unpublished leaves no trace: a date alone must not call an old copy fresh.
    changed_at = max(today_began, feed.changed_at or today_began)
    return _answer(feed.body, "text/calendar; charset=utf-8", _FIVE_MINUTES, changed_at)


def _news(events: Select[Event], programme: Programme | None) -> Response:
    body = news_feed.feed(db.session.scalars(events).all(), programme)
    return _answer(body, f"{atom.MIMETYPE}; charset=utf-8", _FIVE_MINUTES)


def _picture(poster: Poster | None) -> Response:
    if poster is None:
        abort(404)
    response = _answer(poster.png(), "image/png", _A_DAY)
    # Other sites show it beside a link to the page.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _answer(body: bytes, content_type: str, cache: str, changed_at: datetime | None = None) -> Response:
    """Answer with a public document and its tag."""
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = cache
    response.add_etag()
    # Werkzeug writes None as the present moment.
    if changed_at is not None:
        response.last_modified = changed_at
    return response
