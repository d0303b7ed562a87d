"""The frames for other sites, and the page that gives the code to paste."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _

from ixevents.core import asked, headers, reuse
from ixevents.core.clock import now
from ixevents.core.languages import LANGUAGES, NAMES
from ixevents.core.web import current_language, plain, speaking
from ixevents.embeds import lists, queries
from ixevents.embeds.lists import Embedded
from ixevents.events import programme as programmes
from ixevents.events.forms import Choices
from ixevents.extensions import db

bp = Blueprint("embeds", __name__)

_EMBED = "/embed/<any(fr, nl, en):lang>"
_FIVE_MINUTES = "public, max-age=300"


@bp.get(f"{_EMBED}/agenda")
@reuse.page
def agenda() -> Response:
    """Show the next dates of everything."""
    return _frame(lists.whole_agenda())


@bp.get(f"{_EMBED}/programmes/<programme>")
@reuse.page
def programme(programme: str) -> Response:
    """Show the next dates of a programme."""
    return _frame(lists.of_programme(programme) or abort(404))


@bp.get(f"{_EMBED}/projects/<slug>")
@reuse.page
def project(slug: str) -> Response:
    """Show the next dates of a project."""
    found = db.session.scalars(queries.project(slug)).first()
    return _frame(lists.of_project(found)) if found is not None else _gone()


@bp.get("/<any(fr, nl, en):lang>/open-data/embed")
@reuse.page
def builder() -> str:
    """Give the code to paste, and show what it does in a frame of this very page."""
    choices = _choices()
    chosen = request.args.get("list", "")
    chosen = chosen if chosen in {value for value, _words in choices} else "agenda"
    spoken = request.args.get("in", "")
    spoken = spoken if spoken in LANGUAGES else current_language()
    most = _most()
    headers.framing()
    return render_template(
        "embeds/builder.html",
        choices=choices,
        chosen=chosen,
        languages_offered=[(lang, NAMES[lang]) for lang in LANGUAGES],
        spoken=spoken,
        most=most,
        address=_address(chosen, spoken, most),
        title=dict(choices)[chosen],
        said=_title(chosen, spoken, choices),
    )


def _choices() -> list[tuple[str, str]]:
    """Return what can be shown: its value in an address, and its words."""
    programmes_ = [(f"programmes:{shown.slug}", plain(shown.name)) for shown in programmes.all_programmes()]
    known = Choices(*db.session.execute(queries.projects_with_events()).one())
    projects = [(f"projects:{slug}", plain(title)) for slug, title in known.in_order()]
    return [("agenda", _("The whole agenda")), *programmes_, *projects]


def _title(chosen: str, spoken: str, choices: list[tuple[str, str]]) -> str:
    """Return what the frame is called on the page that shows it, in the language of what it shows."""
    if spoken == current_language():
        return dict(choices)[chosen]
    with speaking(spoken):
        return dict(_choices())[chosen]


def _address(chosen: str, lang: str, most: int) -> str:
    """Return the address of the frame for a choice."""
    kind, _sep, name = chosen.partition(":")
    values: dict[str, Any] = {"lang": lang} | ({"most": most} if most != lists.USUAL else {})
    if kind == "projects":
        return url_for("embeds.project", slug=name, **values)
    if kind == "programmes":
        return url_for("embeds.programme", programme=name, **values)
    return url_for("embeds.agenda", **values)


def _most() -> int:
    return min(max(1, asked.number(request.args.get("most")) or lists.USUAL), lists.MOST)


def _gone() -> Response:
    """Say in the frame that a list is there no more: a site that still frames it would show a browser's error."""
    headers.framed()
    answer = make_response(render_template("embeds/list.html", embedded=lists.whole_agenda(), days=[], gone=True), HTTPStatus.NOT_FOUND)
    answer.headers["Cache-Control"] = _FIVE_MINUTES
    return answer


def _frame(embedded: Embedded) -> Response:
    """Answer a list that any site may frame."""
    headers.framed()
    days = lists.days(embedded, now(), _most())
    response = make_response(render_template("embeds/list.html", embedded=embedded, days=days))
    response.headers["Cache-Control"] = _FIVE_MINUTES
    response.add_etag()
    return response
