"""QR codes that are added up: module by module what the library makes of the whole text."""

import base64
import re
import secrets
import string

import pytest
import segno

from ixevents.core import qr

LETTERS = string.ascii_letters + string.digits + "-_"


def _by_itself(text: str) -> list[list[int]]:
    return [list(row) for row in segno.make(text, error="m", micro=False, mask=2, mode="byte").matrix]


def _drawn(picture: str) -> list[list[int]]:
    """Read the strokes back into modules."""
    svg = base64.b64decode(picture.partition(",")[2]).decode()
    size = int(re.findall(r"viewBox=\"-4 -4 (\d+) ", svg)[0]) - 8
    rows = [[0] * size for _ in range(size)]
    for y, strokes in re.findall(r"M0 (\d+)\.5((?:[hm][\d 0]+)*)", svg):
        x = 0
        for pen, length in re.findall(r"([hm])(\d+)", strokes):
            if pen == "h":
                rows[int(y)][x : x + int(length)] = [1] * int(length)
            x += int(length)
    return rows


@pytest.mark.parametrize("length", [6, 22, 32])
def test_sums_are_the_codes_themselves(length: int) -> None:
    for _ in range(20):
        text = "".join(secrets.choice(LETTERS) for _ in range(length))

        assert _drawn(qr.picture(text)) == _by_itself(text)


def test_digits_and_capitals_alone_make_the_same_kind_of_code() -> None:
    assert _drawn(qr.picture("0" * 22)) == _by_itself("0" * 22)
    assert _drawn(qr.picture("ABC123" * 3 + "ABCD")) == _by_itself("ABC123" * 3 + "ABCD")
