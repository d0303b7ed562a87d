"""Covers as pixels: the picture shown where a page is shared, and that of a poster. Apart, for it needs Pillow, and few ask for it."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ixevents.config import WEB_ROOT
from ixevents.core.scenes import INK, PAPER, compose

OG_WIDTH, OG_HEIGHT = 1200, 630
_FONT = Path(WEB_ROOT) / "static" / "fonts" / "headings.ttf"
_SMOOTH = 2
"""Pillow draws hard edges; drawing larger and shrinking softens them."""
_PRINTED = 6
"""How much larger than its units a cover is drawn for paper, before it is shrunk: 150 points an inch on A3."""


@lru_cache(maxsize=64)
def og_png(slug: str, theme: str, title: str, subtitle: str = "") -> bytes:
    """Return the picture shown where a page is shared: the cover, and the title on paper."""
    picture = Image.new("RGB", (OG_WIDTH * _SMOOTH, OG_HEIGHT * _SMOOTH), PAPER)
    pen = ImageDraw.Draw(picture)
    for shape in compose(slug, theme, 840, 441):
        shape.draw(pen, OG_WIDTH / 840 * _SMOOTH)
    picture = picture.resize((OG_WIDTH, OG_HEIGHT), Image.Resampling.LANCZOS)
    _write(picture, title, subtitle)
    out = BytesIO()
    picture.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=8)
def paper_png(slug: str, theme: str, width: int, height: int) -> bytes:
    """Return the cover alone, sharp enough for a poster."""
    picture = Image.new("RGB", (width * _PRINTED, height * _PRINTED), PAPER)
    pen = ImageDraw.Draw(picture)
    for shape in compose(slug, theme, width, height):
        shape.draw(pen, _PRINTED)
    picture = picture.resize((width * _PRINTED // _SMOOTH, height * _PRINTED // _SMOOTH), Image.Resampling.LANCZOS)
    out = BytesIO()
    picture.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _write(picture: Image.Image, title: str, subtitle: str) -> None:
    pen = ImageDraw.Draw(picture)
    font, lines = _fit(title, 820, 4)
    small = ImageFont.truetype(_FONT, 36)
    line_height = round(font.size * 0.96)
    widest = max([font.getlength(line) for line in lines] + [small.getlength(subtitle)])
    bottom = 84 + line_height * len(lines) + (62 if subtitle else 0) + 40
    # The sheet hangs from the upper left corner, so that the people below stay in sight.
    pen.rounded_rectangle((-80, -80, 72 + widest + 64, bottom), radius=80, fill=PAPER)
    for number, line in enumerate(lines):
        pen.text((72, 56 + number * line_height), line, font=font, fill=INK)
    if subtitle:
        pen.text((72, 84 + line_height * len(lines)), subtitle, font=small, fill=INK)


def _fit(title: str, width: int, most: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest lettering in which the title takes at most so many lines."""
    for size in range(124, 47, -4):
        font = ImageFont.truetype(_FONT, size)
        lines = _wrap(title, font, width)
        if len(lines) <= most and all(font.getlength(line) <= width for line in lines) and len(lines) * size <= 310:
            return font, lines
    return font, lines[:most]


def _wrap(title: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
