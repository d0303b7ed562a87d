"""Into the back-office and through its frame, in a real browser."""

import pytest

from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open


@pytest.mark.parametrize(("lang", "viewport"), [("fr", PHONE), ("nl", DESK)], ids=["fr-phone", "nl-desk"])
def test_the_first_page_is_within_everybodys_reach(office: Open, lang: str, viewport: dict[str, int]) -> None:
    with office(lang=lang, viewport=viewport) as watched:
        watched.page.goto("/staff/")

        assert chromium.barriers(watched.page) == []
        assert chromium.too_wide(watched.page) == []
        assert (watched.complaints, watched.foreign()) == ([], [])
