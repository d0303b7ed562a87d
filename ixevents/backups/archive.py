"""The archive: a ZIP of parts, and a manifest that says what each is, with its SHA-256 and what the tables held."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], object]]]
"""Called with what is being done and how much there is of it; gives a function to call with each further amount done."""


class CannotBackUp(Exception):
    """A backup cannot be made or restored; its text is the sentence for the person."""


@dataclass(frozen=True)
class Part:
    """One file of the archive."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Table:
    """What a table held: its rows, and the sum of each of its whole-number columns."""

    rows: int
    sums: dict[str, int]


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    made_at: datetime
    engine: str
    "`sqlite` or `postgresql`."
    revision: str
    key: str
    "A mark of the secret key it was made under; it tells nothing of the key."
    tables: dict[str, Table]
    erasures: list[list[Any]] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """How many rows all tables held."""
        return sum(table.rows for table in self.tables.values())


@contextmanager
def writing(path: Path) -> Iterator[zipfile.ZipFile]:
    """Write an archive beside its place and put it there when it is whole; its owner alone may read it."""
    half = path.with_name(f"{path.name}.part")
    half.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)
    finally:
        half.unlink(missing_ok=True)


def add(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes], *, packed: bool = False) -> Part:
    """Write one part as it comes; what is packed already is not packed again."""
    digest, size = hashlib.sha256(), 0
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as target:
        for chunk in chunks:
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return Part(size, digest.hexdigest())


def finish(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Write the manifest, last."""
    values = asdict(manifest) | {"made_at": manifest.made_at.isoformat()}
    archive.writestr(MANIFEST, json.dumps(values, indent=1))


def read(path: Path) -> Manifest:
    """Return what an archive says of itself. Raises `CannotBackUp` for what is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            values = json.loads(archive.read(MANIFEST))
        if values["format"] != FORMAT:
            raise CannotBackUp(f"{path} was made by a newer release (format {values['format']}): restore it with that one.")
        tables = {name: Table(**table) for name, table in values.pop("tables").items()}
        parts = {name: Part(**part) for name, part in values.pop("parts").items()}
        return Manifest(**values | {"made_at": datetime.fromisoformat(values["made_at"]), "tables": tables, "parts": parts})
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise CannotBackUp(f"{path} is no backup, or not a whole one ({type(error).__name__}).") from error


def extract(path: Path, name: str, target: Path, manifest: Manifest, progress: Progress) -> None:
    """Write one part to a file and hold it against its SHA-256. Raises `CannotBackUp` when it is not what was saved."""
    part, digest = manifest.parts[name], hashlib.sha256()
    try:
        with (
            zipfile.ZipFile(path) as archive,
            archive.open(name) as source,
            target.open("wb") as file,
            progress("Unpacking", part.size) as done,
        ):
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                file.write(chunk)
                done(len(chunk))
    except (KeyError, zipfile.BadZipFile, zipfile.LargeZipFile) as error:
        raise CannotBackUp(f"{path} is damaged: {name} cannot be read.") from error
    if digest.hexdigest() != part.sha256:
        raise CannotBackUp(f"{path} is damaged: {name} is not what was saved.")


def pieces(path: Path, done: Callable[[int], object]) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
            done(len(chunk))
