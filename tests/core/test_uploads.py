"""Files people hand in: told by their contents, given out under a name that harms nobody (case 32)."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask

from ixevents.core import uploads
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking

PDF = b"%PDF-1.7\n1 0 obj"
MEGABYTE = 1024 * 1024


def office(**parts: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), body)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("body", "ending"),
    [
        (PDF, "pdf"),
        (b"\x89PNG\r\n\x1a\n rest", "png"),
        (b"\xff\xd8\xff\xe0 rest", "jpg"),
        (office(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<x/>"), "odt"),
        (office(word__document_xml=b"<x/>"), "docx"),
        (office(xl__workbook_xml=b"<x/>"), "xlsx"),
    ],
)
def test_a_file_is_what_its_contents_say(app: Flask, body: bytes, ending: str) -> None:
    upload = uploads.read("Ordre du jour.exe", body, MEGABYTE)

    assert upload.filename == f"ordre-du-jour.{ending}"
    assert uploads.EXTENSIONS[upload.media_type] == ending


@pytest.mark.parametrize(
    "body",
    [
        b"<html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"MZ\x90\x00",
        b"PK\x03\x04 broken",
        office(word__document_xml=b"<x/>", word__vbaProject_bin=b"macro"),
        office(mimetype=b"application/vnd.oasis.opendocument.text", Basic__script_xml=b"<x/>"),
        office(mimetype=b"text/html"),
        office(whatever=b"x"),
        lambda: office(word__document_xml=b"0" * (uploads.MOST_UNPACKED + 1)),
    ],
    ids=["html", "svg", "program", "broken", "macros", "odf macros", "claims html", "other archive", "bomb"],
)
def test_what_could_do_harm_is_refused(app: Flask, body: bytes | Callable[[], bytes]) -> None:
    with pytest.raises(Refused) as refused:
        uploads.read("document.pdf", body() if callable(body) else body, MEGABYTE)

    assert refused.value.reason == "kind"


def test_a_file_that_is_empty_or_too_large_is_refused(app: Flask) -> None:
    reasons = []
    for body in (b"", PDF + b"0" * MEGABYTE):
        with pytest.raises(Refused) as refused:
            uploads.read("x.pdf", body, MEGABYTE)
        reasons.append(refused.value.reason)

    assert reasons == ["empty", "size"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\Verslag 12-5.PDF", "verslag-12-5.pdf"),
        ('a"; filename="b.html', "a-filename-b.pdf"),
        ("\r\nX-Evil: 1", "x-evil-1.pdf"),
        ("\u202egnp.fdp", "gnp.pdf"),
        ("", "document.pdf"),
        ("œ" * 400, "oe" * 40 + ".pdf"),
    ],
)
def test_its_name_harms_no_header_and_no_folder(app: Flask, given: str, kept: str) -> None:
    assert uploads.read(given, PDF, MEGABYTE).filename == kept


@pytest.mark.parametrize(("name", "said"), [("", "Choose a file."), ("plan.pdf", "This file is empty.")])
def test_no_file_is_told_from_an_empty_one(app: Flask, name: str, said: str) -> None:
    with speaking("en"), pytest.raises(Refused) as refused:
        uploads.read(name, b"", MEGABYTE)

    assert refused.value.message == said
