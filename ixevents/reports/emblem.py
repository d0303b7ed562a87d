"""The emblem of the European Union as a picture for workbooks, drawn from the file the pages show, so that it is the same (PRJ-04)."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

from ixevents.config import WEB_ROOT

SIZE = (810, 540)
"""The field of the drawing, two to three."""
FIELD, STARS = "#003399", "#FFCC00"

_FILE = Path(WEB_ROOT) / "static" / "img" / "eu-emblem.svg"
_POINT = re.compile(r"(\d+\.\d+) (\d+\.\d+)")
_TIMES = 3
"""Drawn so many times larger, then made smaller: the points of the stars stay sharp."""


@cache
def png() -> bytes:
    """Return the emblem as PNG: each star of the drawing is a polygon of ten points."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  # here, for its memory

    large = Image.new("RGB", (SIZE[0] * _TIMES, SIZE[1] * _TIMES), FIELD)
    pen = ImageDraw.Draw(large)
    points = [(float(x) * _TIMES, float(y) * _TIMES) for x, y in _POINT.findall(_FILE.read_text())]
    for first in range(0, len(points), 10):
        pen.polygon(points[first : first + 10], fill=STARS)
    body = BytesIO()
    large.resize(SIZE, Image.Resampling.LANCZOS).save(body, "PNG")
    return body.getvalue()
