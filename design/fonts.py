"""Cut the two typefaces down to what the site sets. Run from a folder holding the two unpacked npm packages (see README.md)."""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

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
KERN_STEP, LEAST_KERN = 5, 10
"""In thousandths of the size: how finely letters are drawn together for the screen, and what nobody sees. Half a file was finer."""


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
    if target.endswith("woff2"):
        for lookup in font["GPOS"].table.LookupList.Lookup:
            coarsen([part.ExtSubTable if part.LookupType == 9 else part for part in lookup.SubTable])
    font.flavor = "woff2" if target.endswith("woff2") else None
    font.save(OUT / target)
    print(target, (OUT / target).stat().st_size, file=sys.stderr)


def coarsen(parts: list[Any]) -> None:
    """Round the pairs of a lookup, so that classes that differ by less than one sees become one; leave out exceptions by as little."""
    classes, exceptions = ([part for part in parts if part.Format == kind] for kind in (2, 1))
    for part in classes:
        for record in (record for row in part.Class1Record for record in row.Class2Record if record.Value1):
            record.Value1.XAdvance = rounded(record.Value1.XAdvance)
        merge_equal(part)
    for part in exceptions:
        for first, pairs in zip(part.Coverage.glyphs, part.PairSet, strict=True):
            for record in pairs.PairValueRecord:
                record.Value1.XAdvance = rounded(record.Value1.XAdvance)
            usual = next((other for other in classes if first in other.Coverage.glyphs), None)
            pairs.PairValueRecord = [
                record
                for record in pairs.PairValueRecord
                if abs(record.Value1.XAdvance - (of_class(usual, first, record.SecondGlyph) if usual else 0)) >= LEAST_KERN
            ]
        kept = [(first, pairs) for first, pairs in zip(part.Coverage.glyphs, part.PairSet, strict=True) if pairs.PairValueRecord]
        part.Coverage.glyphs, part.PairSet = [first for first, _ in kept], [pairs for _, pairs in kept]


def rounded(kern: int) -> int:
    """Return a kern in whole steps, or nothing where it is too small to be seen."""
    found = KERN_STEP * round(kern / KERN_STEP)
    return found if abs(found) >= LEAST_KERN else 0


def of_class(part: Any, first: str, second: str) -> int:
    """Return what the classes of two glyphs say."""
    record = part.Class1Record[part.ClassDef1.classDefs.get(first, 0)].Class2Record[part.ClassDef2.classDefs.get(second, 0)]
    return record.Value1.XAdvance if record.Value1 else 0


def merge_equal(part: Any) -> None:
    """Make one class of those that have become equal, first by column, then by row."""
    rows = [tuple(record.Value1.XAdvance if record.Value1 else 0 for record in row.Class2Record) for row in part.Class1Record]
    columns = list(zip(*rows, strict=True))
    for kept, definition in ((numbered(columns), part.ClassDef2), (numbered(rows), part.ClassDef1)):
        lines = columns if definition is part.ClassDef2 else rows
        moved = {glyph: kept[lines[number]][0] for glyph, number in definition.classDefs.items()}
        definition.classDefs = {glyph: number for glyph, number in moved.items() if number}
    for row in part.Class1Record:
        row.Class2Record = [row.Class2Record[place] for _, place in numbered(columns).values()]
    part.Class1Record = [part.Class1Record[place] for _, place in numbered(rows).values()]


def numbered(lines: list[tuple[int, ...]]) -> dict[tuple[int, ...], tuple[int, int]]:
    """Return each different line with its new number and the place where it stood first."""
    found: dict[tuple[int, ...], tuple[int, int]] = {}
    for place, line in enumerate(lines):
        found.setdefault(line, (len(found), place))
    return found


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
