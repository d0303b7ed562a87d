"""Files people hand in: what each is, by its contents, and under which name it is given out again (ASVS 5.2, case 32)."""

import hashlib
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from flask_babel import gettext as _

from ixevents.core.languages import fold
from ixevents.core.refusal import Refused

MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes an office file may claim to hold: more is a bomb, or nothing a mailbox wants."""

MOST_PARTS = 5_000
NAME_LENGTH = 80
SHOWN_LENGTH = 200

_OFFICE = "application/vnd.openxmlformats-officedocument."
EXTENSIONS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    f"{_OFFICE}wordprocessingml.document": "docx",
    f"{_OFFICE}spreadsheetml.sheet": "xlsx",
    f"{_OFFICE}presentationml.presentation": "pptx",
}
"""What is taken in; nothing a browser runs, nothing with macros."""

_STARTS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_MAIN_PARTS = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE}presentationml.presentation",
}


@dataclass(frozen=True)
class Upload:
    """A file that was looked at."""

    filename: str
    "Letters, digits, dots and hyphens, with the ending of what it is."
    media_type: str
    body: bytes
    sha256: str

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.body)


def read(name: str, body: bytes, most_bytes: int) -> Upload:
    """Return a file as it is kept. Raises `Refused` for none, for an empty or too large one, and for a kind that is not taken."""
    if not body:
        raise Refused(_("This file is empty.") if name else _("Choose a file."), "empty")
    if len(body) > most_bytes:
        raise Refused(_("This file is larger than %(size)s MB.", size=most_bytes // 1024 // 1024), "size")
    media_type = _kind(body)
    if media_type is None:
        raise Refused(_("Choose a PDF, a picture (PNG, JPEG) or a document without macros (ODT, ODS, ODP, DOCX, XLSX, PPTX)."), "kind")
    return Upload(_safe(name, EXTENSIONS[media_type]), media_type, body, hashlib.sha256(body).hexdigest())


def _kind(body: bytes) -> str | None:
    for start, media_type in _STARTS.items():
        if body.startswith(start):
            return media_type
    return _office_kind(body) if body.startswith(b"PK\x03\x04") else None


def _office_kind(body: bytes) -> str | None:
    """Return what an office file is; None for another archive, one with macros, a broken one or a bomb."""
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            parts = {part.filename: part.file_size for part in archive.infolist()}
            if len(parts) > MOST_PARTS or sum(parts.values()) > MOST_UNPACKED or any("vbaproject" in name.lower() for name in parts):
                return None
            if "mimetype" in parts:
                declared = archive.read("mimetype")[:100].decode("ascii", "replace") if parts["mimetype"] <= 100 else ""
                macros = any(name.startswith(("Basic/", "Scripts/")) for name in parts)
                return declared if declared in EXTENSIONS and not macros else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    return next((media_type for part, media_type in _MAIN_PARTS.items() if part in parts), None)


def _safe(name: str, extension: str) -> str:
    """Return a name no file system, header or shell stumbles over."""
    base = name.replace("\\", "/").rpartition("/")[2]
    words = re.sub(r"[^a-z0-9]+", "-", fold(base.rpartition(".")[0] or base)).strip("-")[:NAME_LENGTH].strip("-")
    return f"{words or 'document'}.{extension}"


def shown_name(name: str) -> str:
    """Return the name of a sent file as it can be kept and shown to who sent it: nothing invisible in it, and not endless."""
    return "".join(sign for sign in name if sign.isprintable()).strip()[:SHOWN_LENGTH]
