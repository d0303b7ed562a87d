"""The read-only interface: lists, one thing of a list, and the document that describes them."""

from flask import Blueprint, Flask, Response, abort, request

from ixevents.api import answers, asking, guide, openapi, problems, reading
from ixevents.api.kinds import Reader
from ixevents.api.lists import LISTINGS, Listing
from ixevents.core import reuse
from ixevents.core.clock import now
from ixevents.core.links import external
from ixevents.extensions import db, limiter

LIMIT = "120 per minute"

bp = Blueprint("api", __name__, url_prefix="/api/v1")
limiter.shared_limit(LIMIT, scope="api")(bp)


@bp.get("/")
@reuse.page
def index() -> Response:
    """Answer which lists there are."""
    lists = {listing.name: external(f"api.{listing.name}") for listing in LISTINGS}
    return answers.answer({"lists": lists, "openapi": external("api.document")})


@bp.get("/openapi.json")
@reuse.page
def document() -> Response:
    """Answer the OpenAPI document."""
    return answers.answer(openapi.document())


def listed(listing: Listing) -> Response:
    """Answer a page of a list."""
    body = reading.page(listing, asking.of_list(listing, request.args), now())
    return answers.answer(body, body["next"])


def single(listing: Listing, key: dict[str, str]) -> Response:
    """Answer one thing by its key."""
    reader = Reader(asking.of_one(request.args), now())
    found = listing.select().where(*(column == key[name] for name, column in listing.key))
    return answers.answer(listing.thing.write(db.session.scalars(found).first() or abort(404), reader))


def _add(listing: Listing) -> None:
    @reuse.page
    def several() -> Response:
        return listed(listing)

    @reuse.page
    def one(**key: str) -> Response:
        return single(listing, key)

    bp.add_url_rule(f"/{listing.name}", listing.name, several)
    bp.add_url_rule(f"/{listing.path.replace('{', '<').replace('}', '>')}", f"{listing.name}_single", one)


for _listing in LISTINGS:
    _add(_listing)


def init_app(app: Flask) -> None:
    """Register the lists and the page about them, and let every answer below /api/ be read from any site."""
    app.register_blueprint(bp)
    app.register_blueprint(guide.bp)
    problems.init_app(app)

    @app.after_request
    def open_up(response: Response) -> Response:
        return answers.open_up(response) if request.path.startswith(problems.BELOW) else response
