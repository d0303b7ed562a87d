"""Logos: taken in as clean PNG, kept in the database every host shares, shown at an address that never changes its picture."""

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, current_app, url_for
from flask_babel import gettext as _

from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.settings import actions, queries
from ixevents.settings.models import Logo

if TYPE_CHECKING:
    from PIL import Image

WIDEST, HIGHEST = 800, 240
MOST_PIXELS = 20_000_000
MOST = 4
FORMATS = ("PNG", "JPEG", "WEBP")
SECTION = "logos"

bp = Blueprint("settings_logos", __name__)


@dataclass(frozen=True)
class Shown:
    """A logo as a page draws it."""

    url: str
    width: int
    height: int
    words: str


@bp.get("/logos/<logo>.png")
def picture(logo: str) -> Response:
    """Give the picture of a logo."""
    found = db.session.scalars(queries.logo(logo)).first() or abort(404)
    response = Response(found.body, mimetype="image/png")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def shown(lang: str) -> list[Shown]:
    """Return the logos as a page in some language draws them."""
    return [
        Shown(
            url_for("settings_logos.picture", logo=held["code"]),
            held["width"],
            held["height"],
            held["words"].get(lang) or held["words"]["fr"],
        )
        for held in current_app.config["LOGOS"]
    ]


def add(version: int, upload: bytes, words: dict[str, str], *, actor: str) -> Logo:
    """Take a logo in, re-encoded; raises `Refused` for what is no picture, or one too many."""
    held = _held()
    if len(held) >= MOST:
        raise Refused(_("Four logos are enough: remove one first."), "too_many")
    picture = clean(upload)
    body = BytesIO()
    picture.save(body, "PNG", optimize=True)
    kept = Logo(body=body.getvalue())
    db.session.add(kept)
    db.session.flush()
    mine = {"code": kept.code, "width": picture.width, "height": picture.height, "words": words}
    actions.save(SECTION, version, {"LOGOS": [*held, mine]}, actor=actor)
    return kept


def remove(version: int, code: str, *, actor: str) -> None:
    """Show a logo no longer."""
    actions.save(SECTION, version, {"LOGOS": [held for held in _held() if held["code"] != code]}, actor=actor)
    for kept in db.session.scalars(queries.logo(code)):
        db.session.delete(kept)


def clean(upload: bytes) -> "Image.Image":
    """Return an uploaded picture drawn anew: nothing but its pixels comes in."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  # here, for its start: few send pictures

    try:
        with Image.open(BytesIO(upload), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(_("This picture is too large: at most 20 million pixels."), "too_large")
            drawn = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Refused(_("This is no picture we can read. Choose a PNG, JPEG or WebP file."), "no_picture") from None
    drawn.thumbnail((WIDEST, HIGHEST))
    return drawn


def _held() -> list[dict[str, Any]]:
    row = db.session.scalars(queries.section(SECTION)).first()
    return list((row.held if row else {}).get("LOGOS", []))
