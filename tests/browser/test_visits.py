"""A teacher finds the classes of an address by a letter and tells the final number, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open


@pytest.mark.timeout(180)
def test_a_teacher_finds_her_classes_and_tells_the_final_number(office: Open, window: Open) -> None:
    with office("programme_officer", lang="nl", viewport=DESK) as watched:
        email = _address_of_a_class(watched)
    with window("fr", viewport=PHONE, bypass_csp=True) as watched:
        page = watched.page
        page.goto("/fr/classes")
        _whole(watched)
        page.locator("input[name=email]").fill(email)
        page.locator("main form button[type=submit]").click()
        expect(page).to_have_url(re.compile(r"/fr/classes/sent$"))
        _whole(watched)

        page.goto("/dev/letters")
        page.locator("tbody tr", has_text=email).filter(has_text="visits.my_classes").locator("a").first.click()
        page.goto(page.locator('.letter-words a[href*="/classes/"]').first.get_attribute("href") or "")
        _whole(watched)

        page.locator(".class-visit a[href*='/registrations/']").first.click()
        private = page.url
        page.goto(f"{private}/number")
        _whole(watched)
        page.locator("button[name=answer][value=stays]").click()

        expect(page).to_have_url(private)
        expect(page.locator("#final-number")).to_be_visible()
        _whole(watched)


def _address_of_a_class(watched: chromium.Watched) -> str:
    """Return the address of a confirmed class of the sample, from the list of visits and the file of the registration."""
    page: Page = watched.page
    page.goto("/staff/visits/")
    _whole(watched)
    way = page.locator("tbody th a").last.get_attribute("href") or ""
    page.goto(way)
    _whole(watched)
    page.goto(f"/staff/registrations/{way.rpartition('-')[2]}")
    found = re.search(r"[\w.-]+@example\.org", page.locator("main").inner_text())
    assert found, way
    return found.group(0)


def _whole(watched: chromium.Watched) -> None:
    """Assert that the page is within everybody's reach."""
    assert chromium.barriers(watched.page) == []
    assert chromium.too_wide(watched.page) == []
    assert (watched.complaints, watched.foreign()) == ([], [])
