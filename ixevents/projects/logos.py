"""Logos of funders: a picture handed in, drawn anew so that nothing but the picture is left (PRJ-06, case 33)."""

from io import BytesIO
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from ixevents.core.refusal import Refused
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.projects import editing
from ixevents.projects.files import PartnerLogo
from ixevents.projects.partners import Partner

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 20_000_000
LEAST_SIDE = 60
LARGEST = (640, 240)
"""Twice the size at which it is shown: never larger than the emblem of the European Union (PRJ-04)."""


def put(partner: Partner, body: bytes, *, actor: str) -> PartnerLogo:
    """Give a funder a logo in place of the one it has; raises `Refused` for what is no picture."""
    editing.take(partner)
    logo = PartnerLogo(partner_id=partner.id, **drawn_anew(body))
    _forget(partner)
    db.session.add(logo)
    db.session.flush()
    journal.record("put_logo", partner, actor=actor, bytes=len(logo.body))
    return logo


def remove(partner: Partner, *, actor: str) -> None:
    """Take a funder's logo away."""
    editing.take(partner)
    if _forget(partner):
        journal.record("remove_logo", partner, actor=actor)


def drawn_anew(body: bytes) -> dict[str, object]:
    """Return size and bytes of a PNG that holds nothing but the picture."""
    from PIL import Image  # noqa: PLC0415  # here, for its start: few send pictures

    if len(body) > MOST_BYTES:
        raise Refused(_("This file is larger than %(size)s MB.", size=MOST_BYTES // 1024 // 1024), "size")
    try:
        picture = _decoded(body)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(_("This is not a PNG, JPEG or WebP picture, or it is damaged."), "not_a_picture") from error
    out = BytesIO()
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture)
    clean.save(out, "PNG", optimize=True)
    return {"width": clean.width, "height": clean.height, "body": out.getvalue()}


def _decoded(body: bytes) -> "Image.Image":
    from PIL import Image  # noqa: PLC0415

    with Image.open(BytesIO(body), formats=("PNG", "JPEG", "WEBP")) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise Refused(_("This picture has more than 20 million points. Choose a smaller one."), "too_large")
        if min(width, height) < LEAST_SIDE:
            raise Refused(_("This picture is too small: 60 points a side at least."), "too_small")
        shown = picture.convert("RGBA")
    shown.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    return shown


def _forget(partner: Partner) -> bool:
    old = db.session.scalars(select(PartnerLogo).where(PartnerLogo.partner_id == partner.id)).first()
    if old is not None:
        db.session.delete(old)
        db.session.flush()
    return old is not None
