"""Cut the two typefaces down to what the site sets. Run from a folder holding the two unpacked npm packages (see README.md)."""

import sys
from io import BytesIO
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HEADINGS = "bricolage-grotesque/files/bricolage-grotesque-latin-standard-normal.woff2"
TEXT = "atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2"
OUT = Path(__file__).resolve().parent.parent / "static" / "fonts"
PUNCTUATION = [0x2009, 0x202F, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026, 0x2212, 0x20AC]
LETTERS = [*range(0x20, 0x7F), 0xA0, 0xA1, 0xAB, 0xB0, 0xB7, 0xBB, 0xBF, *range(0xC0, 0x100), 0x152, 0x153, 0x178]
RARE = {0xD0, 0xDE, 0xF0, 0xFE, 0xF7}
SIGNS = [0xA3, 0xA7, 0xA9, 0xAE, 0xB2, 0xB3]


def cut(source: str, axes: dict[str, float | tuple[float, float]], signs: list[int], features: list[str], target: str) -> None:
    """Write one file: axes pinned or narrowed, letters and features chosen."""
    # Saved and read again: the subsetter does not see glyphs the instancer has not written yet.
    between = BytesIO()
    font = instantiateVariableFont(TTFont(source), axes)
    font.flavor = None
    font.save(between)
    between.seek(0)
    font = TTFont(between)
    options = Options(layout_features=features, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for code in (*LETTERS, *PUNCTUATION, *signs) if code not in RARE])
    subsetter.subset(font)
    font.flavor = "woff2" if target.endswith("woff2") else None
    font.save(OUT / target)
    print(target, (OUT / target).stat().st_size, file=sys.stderr)


def for_paper(weight: int, target: str) -> None:
    """Write the text face of one weight for PDF, with every Latin letter it has: names come from everywhere."""
    parts = []
    for source in (TEXT, TEXT.replace("-latin-", "-latin-ext-")):
        part = BytesIO()
        font = instantiateVariableFont(TTFont(source), {"wght": weight})
        font.flavor = None
        for table in ("GSUB", "GPOS", "GDEF", "STAT"):
            if table in font:
                del font[table]
        font.save(part)
        part.seek(0)
        parts.append(part)
    font = Merger().merge(parts)
    font.save(OUT / target)
    print(target, (OUT / target).stat().st_size, file=sys.stderr)


for_paper(400, "text-regular.ttf")
for_paper(700, "text-bold.ttf")
cut(HEADINGS, {"opsz": 60, "wdth": 92, "wght": 760}, [], ["kern", "liga"], "headings.woff2")
cut(HEADINGS, {"opsz": 60, "wdth": 92, "wght": 760}, [], ["kern"], "headings.ttf")
cut(TEXT, {"wght": (400, 700)}, SIGNS, ["kern", "liga", "ccmp", "tnum"], "text.woff2")
