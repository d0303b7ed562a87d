"""Address labels: where each stands on the sheet, from which label on, and that a long line stays on its label."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

from flask import Flask
from pypdf import PageObject, PdfReader

from ixevents.accounts.roles import Role
from ixevents.papers import labels
from tests.support import factories
from tests.support.client import StaffClient

MOMENT = datetime(2026, 3, 2, 10, tzinfo=UTC)
MM = 72 / 25.4


def places(body: bytes) -> list[dict[str, tuple[int, int]]]:
    """Return by page where each text stands: column and row of its label."""
    return [_places(page) for page in PdfReader(BytesIO(body)).pages]


def _places(page: PageObject) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}

    def visit(text: str, _cm: object, matrix: list[float], _font: object, _size: object) -> None:
        if text.strip():
            from_top = float(page.mediabox.height) - matrix[5]
            found[text.strip()] = (int(matrix[4] / MM // 70), int(from_top / MM // 37))

    page.extract_text(visitor_text=visit)
    return found


def written(count: int, first: int = 1) -> list[dict[str, tuple[int, int]]]:
    addresses = [(f"Name {number}", f"Street {number}", "1050 Ixelles") for number in range(count)]
    return places(labels.write(addresses, MOMENT, title="Labels", organiser="Ixelles", lang="fr", first=first))


def test_labels_fill_three_columns_of_eight_rows(app: Flask) -> None:
    pages = written(25)

    assert [pages[0][f"Name {number}"] for number in (0, 1, 2, 3, 23)] == [(0, 0), (1, 0), (2, 0), (0, 1), (2, 7)]
    assert (len(pages), pages[1]["Name 24"]) == (2, (0, 0))


def test_a_sheet_begun_is_used_up(app: Flask) -> None:
    pages = written(3, first=23)

    assert [pages[0]["Name 0"], pages[0]["Name 1"], pages[1]["Name 2"]] == [(1, 7), (2, 7), (0, 0)]


def test_the_secretary_prints_whole_addresses_only(desk: StaffClient, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MOMENT)
    home = {"street": "rue Longue 1", "postcode": "1050", "locality": "Ixelles"}
    factories.make_mandate(member=factories.make_member(name="Odile", email=None, **home))
    factories.make_mandate(member=factories.make_member(name="Karel"))
    desk.sign_in(Role.COUNCIL_SECRETARY)

    page = desk.get("/staff/council/labels/").get_data(as_text=True)
    every = places(desk.get("/staff/council/labels/labels.pdf").data)
    paper = places(desk.get("/staff/council/labels/labels.pdf?who=without_mail&first=5").data)

    assert ("No whole address" in page, list(every[0])) == (True, ["Odile", "rue Longue 1", "1050 Ixelles"])
    assert paper[0]["Odile"] == (1, 1)
