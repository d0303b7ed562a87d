"""Photographs that officers upload: judged before they are decoded, drawn anew so that nothing but the picture is left (case 33)."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, delete, exists, select

from ixevents.core.languages import OFFICIAL, Translated
from ixevents.core.links import external
from ixevents.core.refusal import Refused
from ixevents.events.models import Edition, Event
from ixevents.events.picture import Cut, Picture, PictureFile
from ixevents.extensions import db
from ixevents.journal import actions as journal

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LEAST_SIDE = 300
FORMATS = ("JPEG", "PNG", "WEBP")
SIZES = {Cut.CARD: (800, 600), Cut.COVER: (1600, 1200), Cut.SHARE: (1200, 630)}
PAPER = (255, 250, 240)
"""Shines through where a picture is transparent."""


def attach(thing: Event | Edition, body: bytes, alt: Translated, credit: str, *, actor: str) -> Picture:
    """Give an event or edition a picture in place of the one it has; raises `Refused` for what is no picture, or not described."""
    missing = [lang.upper() for lang in OFFICIAL if not getattr(alt, lang).strip()]
    if missing:
        raise Refused(_("Say what the picture shows: %(missing)s.", missing=", ".join(missing)), "alt")
    picture = Picture(alt=alt, credit=credit, files=list(recode(body)))
    db.session.add(picture)
    db.session.flush()
    before, thing.picture_id = thing.picture_id, picture.id
    journal.record("picture", thing, actor=actor, before=before, after=picture.id, alt=alt.as_dict())
    _forget(before)
    return picture


def detach(thing: Event | Edition, *, actor: str) -> None:
    """Go back to the drawn cover."""
    before, thing.picture_id = thing.picture_id, None
    if before is not None:
        journal.record("picture", thing, actor=actor, before=before, after=None)
        _forget(before)


def recode(body: bytes) -> Iterator[PictureFile]:
    """Return a picture in every cut, drawn anew: no EXIF, no place, no appended file; raises `Refused` with a reason.

    Its size is read from the first bytes and judged before anything is decoded.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415  # here, for its start: few send pictures

    if len(body) > MOST_BYTES:
        raise Refused(_("This file is larger than 10 MB. Choose a smaller one."), "too_large")
    try:
        upright = _decoded(body)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(_("This is not a JPEG, PNG or WebP picture, or it is damaged."), "not_a_picture") from error
    for cut, size in SIZES.items():
        shown = upright.copy() if cut == Cut.COVER else ImageOps.fit(upright, size, Image.Resampling.LANCZOS)
        shown.thumbnail(size, Image.Resampling.LANCZOS)
        yield _file(shown, f"{cut}.jpg", "JPEG")
        if cut != Cut.SHARE:
            yield _file(shown, f"{cut}.webp", "WEBP")


def single(code: str, name: str) -> Select[PictureFile]:
    """One file of a picture, by its address."""
    return select(PictureFile).join(Picture, Picture.id == PictureFile.picture_id).where(Picture.code == code, PictureFile.name == name)


def address(picture: Picture | None, cut: Cut) -> str:
    """Return the address of a picture without its ending, which says the format; empty when there is none."""
    return address_of(picture.code, cut) if picture else ""


def address_of(code: str, cut: Cut) -> str:
    """Return the same of a picture of which only the code is known."""
    return url_for("publications.photograph", photograph=code, name=f"{cut}.jpg").removesuffix(".jpg")


def share_address(picture: Picture) -> str:
    """Return the full address of the picture shown where a page is shared."""
    return external("publications.photograph", photograph=picture.code, name=f"{Cut.SHARE}.jpg")


def _decoded(body: bytes) -> "Image.Image":
    from PIL import Image, ImageOps  # noqa: PLC0415

    with Image.open(BytesIO(body), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise Refused(_("This picture has more than 50 million points. Choose a smaller one."), "too_large")
        if min(width, height) < LEAST_SIDE:
            raise Refused(_("This picture is too small: 300 points a side at least."), "too_small")
        # A JPEG can be decoded at a fraction of its size; the memory of a page is bounded by that.
        picture.draft("RGB", (SIZES[Cut.COVER][0], SIZES[Cut.COVER][0]))
        return _on_paper(ImageOps.exif_transpose(picture))


def _on_paper(picture: "Image.Image") -> "Image.Image":
    from PIL import Image  # noqa: PLC0415

    seen = picture.convert("RGBA") if "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA") else None
    if seen is None:
        return picture.convert("RGB")
    ground = Image.new("RGBA", seen.size, (*PAPER, 255))
    return Image.alpha_composite(ground, seen).convert("RGB")


def _file(picture: "Image.Image", name: str, kind: str) -> PictureFile:
    from PIL import Image  # noqa: PLC0415

    out = BytesIO()
    # A new image carries nothing of the file it came from.
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    clean.save(out, kind, quality=82, **({"optimize": True, "progressive": True} if kind == "JPEG" else {"method": 4}))
    return PictureFile(name=name, content_type=f"image/{kind.lower()}", body=out.getvalue())


def _forget(picture_id: int | None) -> None:
    """Delete a picture nothing shows any more; a copied event may share it."""
    db.session.flush()
    used = select(exists().where(Event.picture_id == picture_id) | exists().where(Edition.picture_id == picture_id))
    if picture_id is not None and not db.session.scalar(used):
        db.session.execute(delete(PictureFile).where(PictureFile.picture_id == picture_id))
        db.session.execute(delete(Picture).where(Picture.id == picture_id))
