"""The gauge of a slot: ten people, of whom as many are coloured as are taken."""

import re

import pytest
from flask import Flask


@pytest.mark.parametrize(
    ("taken", "capacity", "coloured"),
    [(0, 40, 0), (1, 200, 1), (20, 40, 5), (21, 40, 6), (36, 40, 9), (39, 40, 9), (199, 200, 9), (40, 40, 10), (41, 40, 10), (0, 0, 10)],
)
def test_a_place_begun_counts_and_the_last_person_stands_for_nothing_left(app: Flask, taken: int, capacity: int, coloured: int) -> None:
    drawn = app.jinja_env.get_template("components/gauge.html").module.gauge(taken, capacity, "In words")

    assert (_people(drawn, "taken"), _people(drawn, "free")) == (coloured, 10 - coloured)


def _people(drawn: str, kind: str) -> int:
    """Count the bodies of a kind: one, and one for each move on to the next."""
    return sum(1 + body.count("m12-8v8") for body in re.findall(rf'class="gauge-{kind}" stroke-width="9" d="([^"]*)"', drawn))
