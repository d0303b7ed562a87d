"""Pictures people upload: what is refused, what is left of them, where they are shown (cases 32, 33)."""

import json
import re
import struct
import zlib
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from ixevents.accounts.roles import Role
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events import photographs
from ixevents.events.picture import Picture, PictureFile
from ixevents.extensions import db
from tests.support.client import ProofreadingClient, StaffClient
from tests.support.factories import make_event, make_slot

ALT = Translated("Trois filles tambourinent.", "Drie meisjes trommelen.")


def photo(kind: str = "JPEG", size: tuple[int, int] = (900, 700), **options: object) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def png_saying_it_is(width: int, height: int) -> bytes:
    """Return the first bytes of a picture of any size, which weighs nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    beginning = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return beginning + struct.pack(">I", 4) + b"IDAT"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew_in_every_cut(app: Flask, kind: str) -> None:
    files = {file.name: Image.open(BytesIO(file.body)) for file in photographs.recode(photo(kind))}

    assert {name: picture.size for name, picture in files.items()} == {
        "card.jpg": (800, 600),
        "card.webp": (800, 600),
        "cover.jpg": (900, 700),
        "cover.webp": (900, 700),
        "share.jpg": (1200, 630),
    }


def test_where_and_with_what_it_was_taken_is_gone(app: Flask) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x0112] = 6
    sent = photo(exif=exif, size=(900, 600))

    files = list(photographs.recode(sent))

    assert b"Camera of somebody" in sent
    assert [dict(Image.open(BytesIO(file.body)).getexif()) for file in files] == [{}] * 5
    assert Image.open(BytesIO(next(file.body for file in files if file.name == "cover.jpg"))).size == (600, 900)


def test_nothing_of_a_file_that_is_two_things_at_once_is_left(app: Flask) -> None:
    sent = photo() + b"<script>alert(1)</script>PK\x03\x04"

    assert [b"<script>" in file.body for file in photographs.recode(sent)] == [False] * 5


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "not_a_picture"),
        (b"<!doctype html><script>alert(1)</script>", "not_a_picture"),
        (b"GIF89a\x01\x00\x01\x00/*", "not_a_picture"),
        (b"%PDF-1.7", "not_a_picture"),
        (b"\xff\xd8\xff\xe0 broken", "not_a_picture"),
        (photo()[:2000], "not_a_picture"),
        (photo(size=(200, 900)), "too_small"),
        (png_saying_it_is(9000, 9000), "too_large"),
        (png_saying_it_is(60_000, 60_000), "not_a_picture"),
        (b"\x00" * (photographs.MOST_BYTES + 1), "too_large"),
    ],
    ids=["svg", "html", "gif", "pdf", "broken", "half", "small", "large", "bomb", "heavy"],
)
def test_what_is_no_picture_is_refused_before_it_is_decoded(app: Flask, sent: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        list(photographs.recode(sent))

    assert refusal.value.reason == reason


def test_a_picture_is_shown_on_cards_pages_and_where_the_page_is_shared(app: Flask, client: ProofreadingClient) -> None:
    event = make_slot().event
    picture = photographs.attach(event, photo(), ALT, "Archives", actor="staff:1")
    address = f"/pictures/{picture.code}"

    page = client.get(f"/nl/events/{event.slug}").text
    home = client.get("/fr/").text

    described = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert f'src="{address}/cover.jpg" alt="Drie meisjes trommelen."' in page
    assert re.search(rf'property="og:image" content="[^"]+{address}/share\.jpg"', page)
    assert described["image"][0].endswith(f"{address}/share.jpg")
    assert f'src="{address}/card.jpg" alt="Trois filles tambourinent."' in home


def test_a_picture_can_do_nothing_but_be_looked_at(app: Flask, client: ProofreadingClient) -> None:
    picture = photographs.attach(make_event(), photo(), ALT, "", actor="staff:1")
    db.session.commit()

    answer = client.get(f"/pictures/{picture.code}/card.webp")

    assert (answer.status_code, answer.content_type) == (200, "image/webp")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(f"/pictures/{picture.code}/card.svg").status_code == 404


def test_a_picture_nothing_shows_any_more_is_deleted(app: Flask) -> None:
    first, second = make_event(), make_event()
    shared = photographs.attach(first, photo(), ALT, "", actor="staff:1")
    second.picture_id = shared.id

    photographs.attach(first, photo(), ALT, "", actor="staff:1")
    kept = db.session.scalar(select(func.count(Picture.id)))
    photographs.detach(second, actor="staff:1")
    photographs.detach(first, actor="staff:1")

    assert kept == 2
    assert (db.session.scalars(select(Picture)).all(), db.session.scalars(select(PictureFile)).all()) == ([], [])


def test_an_officer_uploads_a_picture_larger_than_any_form(app: Flask, desk: StaffClient) -> None:
    event = make_event()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    heavy = photo("PNG", (450, 450))

    answer = desk.send(
        f"/staff/pictures/events/{event.id}", file=(BytesIO(heavy), "photo.png"), alt_fr=ALT.fr, alt_nl=ALT.nl, credit="Archives"
    )

    assert len(heavy) > app.config["MAX_CONTENT_LENGTH"]
    assert answer.status_code == 303
    assert event.picture_id is not None


def test_an_officer_is_told_beside_the_field_why_a_picture_is_refused(app: Flask, desk: StaffClient) -> None:
    event = make_event()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.send(f"/staff/pictures/events/{event.id}", file=(BytesIO(b"<svg/>"), "photo.png"), alt_fr=ALT.fr)

    assert answer.status_code == 422
    assert "Say in Dutch what it shows." in answer.text
    assert "Choose the file again: it was not kept." in answer.text
    assert event.picture_id is None
