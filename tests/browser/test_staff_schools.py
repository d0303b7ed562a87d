"""Schools in the back-office: search, take over a register, days without school, in a real browser."""

import pytest

from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open
from tests.schools.test_registers import ADDRESS, PRIMARY, SECONDARY, table

pytestmark = pytest.mark.timeout(180)


@pytest.mark.parametrize(("lang", "viewport"), [("fr", PHONE), ("nl", DESK)], ids=["fr-phone", "nl-desk"])
def test_an_officer_takes_over_a_register(office: Open, lang: str, viewport: dict[str, int]) -> None:
    with office("programme_officer", lang=lang, viewport=viewport) as watched:
        page = watched.page
        page.goto("/staff/schools/")
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
        page.click("a[href='/staff/schools/imports']")
        page.check("input[name=community][value=fr]")
        page.check("input[name=part]")
        page.set_input_files(
            "input[name=file]",
            {"name": "registre.csv", "mimeType": "text/csv", "buffer": table((*PRIMARY, *ADDRESS), (*SECONDARY, *ADDRESS))},
        )
        assert chromium.barriers(page) == []
        page.click("main .submit-bar button")
        # The worker tries it; the page keeps itself up to date.
        page.wait_for_selector("form[action$='/confirm'] button", timeout=60_000)
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
        page.click("form[action$='/confirm'] button")
        page.wait_for_selector(".status-banner--success", timeout=60_000)

        page.goto("/staff/schools/?q=etangs%20puits")
        assert page.locator("tbody th").count() == 1
        page.goto("/staff/holidays/")
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
        assert (watched.complaints, watched.foreign()) == ([], [])
