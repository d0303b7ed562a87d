"""Charts: what is drawn is what the table says, and unknown is not zero."""

from decimal import Decimal
from xml.etree.ElementTree import Element

import pytest
from flask import Flask, render_template_string

from ixevents.core import charts
from ixevents.core.charts import Item
from tests.support import markup

BARS = """{% from "components/chart_bars.html" import chart_bars %}{{ chart_bars("T", rows, heads) }}"""
COLUMNS = """{% from "components/chart_columns.html" import chart_columns %}{{ chart_columns("T", rows, heads) }}"""
LINE = """{% from "components/chart_line.html" import chart_line %}{{ chart_line("T", rows, heads) }}"""


def test_bars_are_shares_of_the_longest_and_the_table_has_the_same_values(app: Flask) -> None:
    rows = [("a", Decimal("50.00")), ("b", None), ("c", 0), ("d", 200, "two hundred")]

    page = _drawn(app, BARS, rows, ("Label", "Value"))

    assert [rect.get("width") for rect in _of(page, "rect", "chart-mark")] == ["25%", "0%", "100%"]
    assert [_text(label) for label in _of(page, "span", "chart-bars-label")] == ["a", "b", "c", "d"]
    assert _values(page) == ["50", "inconnu", "0", "two hundred"]


def test_an_unknown_bar_is_drawn_as_unknown(app: Flask) -> None:
    page = _drawn(app, BARS, [("a", None)], ("Label", "Value"))

    assert [rect.get("class") for rect in _of(page, "rect")] == ["chart-unknown"]


def test_an_aim_is_a_mark_on_the_same_scale(app: Flask) -> None:
    page = _drawn(app, BARS, [Item("pupils", 187, aim=260)], ("Label", "Reached", "Aim"))

    assert [line.get("x1") for line in _of(page, "line")] == ["100%"]
    assert _values(page) == ["187", "260"]


def test_columns_have_heights_in_proportion(app: Flask) -> None:
    page = _drawn(app, COLUMNS, [("2026", 10), ("2027", None), ("2028", 20)], ("Year", "Events"))

    heights = [float(rect.get("height", "")[:-1]) for rect in _of(page, "rect", "chart-mark chart-mark--1")]
    assert heights == [43, 86]
    assert len(_of(page, "rect", "chart-unknown")) == 1
    assert _values(page) == ["10", "inconnu", "20"]


def test_a_line_is_broken_where_a_value_is_unknown(app: Flask) -> None:
    with app.test_request_context("/fr/"):
        plot = charts.points([("1", 1), ("2", 2), ("3", None), ("4", 3), ("5", 4)])

    assert [len(run.split()) for _series, run in plot.lines] == [2, 2]


def test_a_line_chart_draws_a_point_for_every_known_value_of_every_series(app: Flask) -> None:
    page = _drawn(app, LINE, [("1", [1, 2]), ("2", [None, 3])], ("Month", "a", "b"))

    assert [circle.get("class", "")[-1] for circle in _of(page, "circle")] == ["1", "2", "2"]


def test_values_may_be_written_otherwise(app: Flask) -> None:
    page = _drawn(app, COLUMNS, [("2026", [7, None], ["7", "moins de 5"])], ("Year", "a", "b"))

    assert _values(page) == ["7", "moins de 5"]


@pytest.mark.parametrize(("most", "levels"), [(3, 3), (23, 5), (1204, 5), (0.6, 1), (407676.96, 5)])
def test_levels_are_few_and_reach_the_largest_value(app: Flask, most: float, levels: int) -> None:
    with app.test_request_context("/fr/"):
        plot = charts.columns([("a", most)])

    assert len(plot.levels) == levels
    assert float(plot.levels[-1].at[:-1]) <= float(plot.marks[0].y[:-1])


def test_values_below_zero_and_rows_of_another_length_are_mistakes(app: Flask) -> None:
    with app.test_request_context("/fr/"):
        with pytest.raises(ValueError, match="never below 0"):
            charts.bars([("a", -1)])
        with pytest.raises(ValueError, match="needs 2 values"):
            charts.columns([("a", 1)], 2)


def _drawn(app: Flask, source: str, rows: list[object], heads: tuple[str, ...]) -> Element:
    with app.test_request_context("/fr/"):
        return markup.read_part(render_template_string(source, rows=rows, heads=heads))


def _of(page: Element, tag: str, name: str = "") -> list[Element]:
    return [element for element in page.iter() if str(element.tag).rpartition("}")[2] == tag and name in ("", element.get("class"))]


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _values(page: Element) -> list[str]:
    return [_text(cell) for cell in _of(page, "td")]


@pytest.mark.parametrize(
    ("labels", "kept", "lines"),
    [
        (("2024", "2025", "2026"), "111", (1, 1, 1)),
        (("Français", "Néerlandais", "Anglais", "Inconnue"), "1111", (1, 2, 1, 2)),
        (("lundi 1er décembre", "mardi 2 décembre", "mercredi 3 décembre", "jeudi 4 décembre"), "1111", (1, 2, 3, 1)),
        (tuple(f"{hour:02}:00" for hour in range(8, 18)), "1010101010", (1,) * 10),
        (tuple(f"{day} décembre" for day in range(10, 20)), "1000100010", (1,) * 10),
    ],
)
def test_labels_have_room_on_a_phone(app: Flask, labels: tuple[str, ...], kept: str, lines: tuple[int, ...]) -> None:
    with app.test_request_context("/fr/"):
        plot = charts.columns([(label, 1) for label in labels])

    assert "".join("01"[not label.minor] for label in plot.labels) == kept
    assert tuple(label.line for label in plot.labels) == lines
    assert plot.label_lines == max(lines)
