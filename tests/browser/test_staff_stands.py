"""A stand in a real browser: an association in Dutch applies on a phone, an officer selects and places it by keyboard alone."""

import re

from playwright.sync_api import Locator, Page

from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open

NAME = "Fietsers zonder Grenzen"


def test_a_stand_from_the_application_to_its_pitch(office: Open, window: Open) -> None:
    with window(lang="nl", viewport=PHONE) as watched:
        page = watched.page
        page.goto("/nl/festival/")
        page.get_by_role("link", name="Een stand aanvragen").first.click()
        faults = [*chromium.barriers(page), *chromium.too_wide(page)]
        _apply(page)
        page.wait_for_url("**/sent")
        page.goto("/dev/letters")
        page.locator("tbody th a").first.click()
        private = page.locator(".letter-text a[href*='/stands/']").first.get_attribute("href") or ""
        page.goto(private)
        page.get_by_role("button", name="Mijn aanvraag bevestigen").click()
        faults += [*chromium.barriers(page), *chromium.too_wide(page)]
        assert (faults, watched.complaints) == ([], [])

        with office("programme_officer", lang="nl", viewport=DESK) as seen:
            call = _select(seen.page)
            page.reload()
            page.get_by_role("button", name="Onze stand bevestigen").click()
            assert page.get_by_text("Uw stand is bevestigd").first.is_visible()
            assert (_place(seen.page, call), seen.complaints) == (True, [])


def _apply(page: Page) -> None:
    page.fill("#association", NAME)
    page.fill("#activity", "Breng een oude fiets binnen, wij herstellen ze ter plaatse.")
    page.fill("#watts", "300")
    page.check("#insured")
    page.fill("#contact", "Bram Wouters")
    page.fill("#email", "fietsers@example.org")
    page.get_by_role("button", name="Onze aanvraag versturen").click()


def _select(page: Page) -> str:
    """Select the stand for a place at the festival, by keyboard; return the address of the board."""
    page.goto("/staff/stands/")
    _press(page, page.locator("main tbody th a").first)
    page.wait_for_load_state()
    call = page.url
    assert [*chromium.barriers(page), *chromium.too_wide(page)] == []
    _press(page, page.get_by_role("link", name=NAME))
    _press(page, page.get_by_role("link", name="Selecteren voor een stand"))
    _press(page, page.locator("button[value=rehearse]"))
    _press(page, page.locator("button[value=do]"))
    page.wait_for_url(call)
    return call


def _place(page: Page, call: str) -> bool:
    """Put the stand on the first free pitch, by keyboard; return whether it stands there."""
    page.goto(f"{call}plan/")
    faults = [*chromium.barriers(page), *chromium.too_wide(page)]
    choice = page.get_by_label(re.compile(f"^{NAME}"))
    choice.focus()
    page.keyboard.press("ArrowDown")
    wanted = choice.input_value()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert faults == []
    return wanted == page.get_by_label(re.compile(f"^{NAME}")).input_value() != ""


def _press(page: Page, thing: Locator) -> None:
    thing.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
