"""Each paper as PDF."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import cast

import segno
from fpdf.enums import XPos, YPos

from ixevents.core import painted
from ixevents.core.clock import now
from ixevents.papers.contents import Badges, Certificate, Poster, Side, Table
from ixevents.papers.grid import Grid
from ixevents.papers.sheets import EMBLEM, EMBLEM_HEIGHT, INK, SOFT, THEMES, Sheet

BADGE = (88.0, 54.0)
"""Millimetres of one badge; ten on a sheet."""


def table(paper: Table) -> bytes:
    """Write a list; its head stands on every page."""
    sheet = Sheet(paper.imprint, paper.lang, f"{paper.title}: {paper.lines[0]}", now())
    sheet.add_page()
    sheet.write_line(paper.title, size=24, family="headings")
    for number, line in enumerate(paper.lines):
        sheet.write_line(line, size=13 if number == 0 else 11, family="bold" if number == 0 else "text")
    sheet.ln(4)
    Grid(sheet, paper.columns, 3.5 if paper.roomy else 1.6).write(paper.rows)
    return bytes(sheet.output())


def certificates(papers: Sequence[Certificate]) -> bytes:
    """Write attestations, one a page."""
    first = papers[0]
    sheet = Sheet(first.imprint, first.lang, first.title, now(), landscape=True)
    sheet.set_auto_page_break(False)
    for paper in papers:
        _certificate(sheet, paper)
    return bytes(sheet.output())


def badges(paper: Badges) -> bytes:
    """Write badges, ten a page, with lines to cut along."""
    sheet = Sheet(paper.imprint, paper.lang, paper.title, now())
    sheet.set_auto_page_break(False)
    rows = 4 if paper.imprint.credits else 5
    for number, (name, role) in enumerate(paper.names):
        place = number % (rows * 2)
        if place == 0:
            sheet.add_page()
        _badge(sheet, paper, (name, role), 17 + (place % 2) * BADGE[0], 8 + (place // 2) * BADGE[1])
    return bytes(sheet.output())


def poster(paper: Poster, size: str = "A4") -> bytes:
    """Write the poster: the cover above, both languages equal below, a code for each."""
    sheet = Sheet(paper.imprint, "fr", paper.sides[0].title, now(), size=size)
    sheet.set_auto_page_break(False)
    sheet.add_page()
    art = sheet.h * (0.44 if paper.imprint.credits else 0.52)
    sheet.image(BytesIO(painted.paper_png(paper.slug, paper.theme, 600, round(600 * art / sheet.w))), x=0, y=0, w=sheet.w, h=art)
    scale = sheet.w / 210
    gap = 10 * scale
    width = (sheet.w - 2 * 14 * scale - gap) / 2
    title = min(_title_size(sheet, side, width, scale) for side in paper.sides)
    columns = [(side, 14 * scale + number * (width + gap)) for number, side in enumerate(paper.sides)]
    below = max(_side(sheet, side, (x, art + 9 * scale), width=width, scale=scale, title=title) for side, x in columns)
    for side, x in columns:
        _code(sheet, side, (x, below), width=width, scale=scale)
    return bytes(sheet.output())


def _certificate(sheet: Sheet, paper: Certificate) -> None:
    """Write one; between two of one event only the name differs, and the size it has to have."""
    sheet.add_page()
    alike = replace(paper, name="")
    sheet.stamp(alike, lambda: _above(sheet, paper))
    size = sheet.fit(paper.name, "bold", 30, 12, sheet.w - 40)
    sheet.ln(3)
    sheet.write_line(paper.name, size=size, family="bold", align="C")
    sheet.ln(3)
    sheet.stamp((alike, size), lambda: _below(sheet, paper))


def _above(sheet: Sheet, paper: Certificate) -> None:
    sheet.set_fill_color(*THEMES.get(paper.theme, INK))
    sheet.rect(0, 0, sheet.w, 9, style="F")
    sheet.set_y(28)
    sheet.write_line(paper.title, size=34, family="headings", align="C")
    sheet.ln(7)
    sheet.write_line(paper.says, size=14, align="C")


def _below(sheet: Sheet, paper: Certificate) -> None:
    sheet.write_line(paper.did, size=14, align="C")
    sheet.ln(3)
    sheet.write_line(paper.what, size=sheet.fit(paper.what, "headings", 24, 14, sheet.w - 40), family="headings", align="C")
    sheet.ln(2)
    for line in paper.lines:
        sheet.write_line(line, size=13, align="C")
    sheet.set_y(max(sheet.get_y() + 8, sheet.h - sheet.foot_height - 44))
    sheet.write_line(paper.made, size=12)
    sheet.ln(2)
    sheet.write_line(paper.signed, size=12)


def _badge(sheet: Sheet, paper: Badges, person: tuple[str, str], x: float, y: float) -> None:
    (name, role), (width, height) = person, BADGE
    sheet.set_draw_color(190, 190, 190)
    sheet.rect(x, y, width, height)
    sheet.set_fill_color(*THEMES.get(paper.theme, INK))
    sheet.rect(x, y, width, 5, style="F")
    inner = width - 10
    _at(sheet, name, x + 5, y + 13, inner, family="headings", size=sheet.fit(name, "headings", 26, 11, inner))
    if role:
        _at(sheet, role, x + 5, y + 28, inner, family="bold", size=sheet.fit(role, "bold", 14, 8, inner))
    sheet.set_text_color(*SOFT)
    _at(
        sheet,
        paper.what,
        x + 5,
        y + (34 if paper.imprint.credits else 42),
        inner,
        family="text",
        size=sheet.fit(paper.what, "text", 10, 7, inner),
    )
    sheet.set_text_color(*INK)
    # Cut out, a badge leaves the foot of the sheet behind: the emblem goes with it.
    if paper.imprint.credits:
        sheet.stamp(("emblem", x, y), lambda: _emblem(sheet, paper, x, y))


def _emblem(sheet: Sheet, paper: Badges, x: float, y: float) -> None:
    for words, _sentence in paper.imprint.credits:
        sheet.image(EMBLEM, x=x + 5, y=y + 41, h=EMBLEM_HEIGHT)
        _at(sheet, words, x + 23, y + 44.5, BADGE[0] - 28, family="bold", size=9)


def _side(sheet: Sheet, side: Side, place: tuple[float, float], *, width: float, scale: float, title: float) -> float:
    """Write what, when and where; returns where it ends."""
    x, y = place
    y = _at(sheet, side.title, x, y, width, family="headings", size=title) + 3 * scale
    for number, line in enumerate(side.lines):
        y = _at(sheet, line, x, y, width, family="bold" if number == 0 else "text", size=13 * scale) + 2 * scale
    return y


def _code(sheet: Sheet, side: Side, place: tuple[float, float], *, width: float, scale: float) -> None:
    """Write the code that leads to the event, and what one does there."""
    x, y = place
    code = BytesIO()
    segno.make(side.address, error="m", micro=False).save(code, kind="png", scale=12, border=2, dark="#16203A")
    side_of_code = 34 * scale
    sheet.image(code, x=x - 2 * scale, y=y + 2 * scale, w=side_of_code)
    _at(
        sheet,
        side.action,
        x + side_of_code + 2 * scale,
        y + 13 * scale,
        width - side_of_code - 2 * scale,
        family="headings",
        size=18 * scale,
    )


def _title_size(sheet: Sheet, side: Side, width: float, scale: float) -> float:
    """Return the largest size in which a title takes at most three lines: both languages get the smaller of theirs."""
    for size in range(40, 16, -2):
        sheet.set_font(sheet.lettered(side.title, "headings"), size=size * scale)
        lines = cast(list[str], sheet.multi_cell(width, 10, sheet.readable(side.title), dry_run=True, output="LINES"))
        widest = max(sheet.get_string_width(word) for word in side.title.split())
        if len(lines) <= 3 and widest <= width - 2:
            return size * scale
    return 16 * scale


def _at(sheet: Sheet, text: str, x: float, y: float, width: float, *, family: str, size: float) -> float:
    """Write a text in a place; returns where it ends."""
    sheet.set_font(sheet.lettered(text, family), size=size)
    sheet.set_xy(x, y)
    sheet.multi_cell(width, size * 0.42, sheet.readable(text), align="L", new_x=XPos.LEFT, new_y=YPos.NEXT)
    return float(sheet.get_y())
