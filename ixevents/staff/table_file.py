"""A table as a file to keep, whole or not at all.

It is written before any of it is sent, on disk where it is long, and goes with its length. So what goes wrong while it is made is a page
that says so, and who is cut off on the way is told by the browser: nobody takes half a file for the whole.
"""

import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import IO

from flask import Response, request
from werkzeug.wsgi import wrap_file

from ixevents.core import tables
from ixevents.core.tables import Row

IN_MEMORY = 256 * 1024
"""Bytes of a CSV beyond which it is written on disk."""


def answer(title: str, columns: Sequence[str], rows: Iterable[Row], *, ending: str, name: str) -> Response:
    """Answer a table as a `csv` or `xlsx` file of this name; the title is that of its sheet."""
    file = _csv(columns, rows) if ending == "csv" else tables.xlsx_file(title, columns, rows)
    length = file.seek(0, os.SEEK_END)
    file.seek(0)
    response = Response(wrap_file(request.environ, file), content_type=tables.mimetype(ending), direct_passthrough=True)
    response.content_length = length
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> IO[bytes]:
    with ExitStack() as unless_whole:
        file = unless_whole.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))
        for piece in tables.csv_bytes(columns, rows):
            file.write(piece)
        # The server reads it, and closes it.
        unless_whole.pop_all()
    return file
