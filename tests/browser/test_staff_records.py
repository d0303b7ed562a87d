"""A record in a real browser: made in Dutch, written by two at once, with a budget and a document, then read by the public."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.chromium import PHONE
from tests.browser.conftest import Open

pytestmark = pytest.mark.timeout(120)

PDF = {"name": "Eindverslag 2026.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 a sample"}


def test_an_officer_makes_a_record_that_the_public_reads(office: Open, window: Open) -> None:
    with office("programme_officer", lang="nl", viewport=PHONE) as watched:
        page = watched.page
        page.goto("/staff/records/new")
        page.locator("#title_fr").fill("Un puits pour l’école")
        page.locator("#title_nl").fill("Een waterput voor de school")
        page.locator("#starts").fill("03/2027")
        page.locator("#total_amount").fill("12.500,50")
        _save(page)
        expect(page.get_by_text("maart 2027")).to_be_visible()
        expect(page.get_by_text("€ 12.500,50")).to_be_visible()
        record = page.url
        other = page.context.new_page()
        other.goto(f"{record}/edit")

        _summary(page, record, "Van de ene")
        other.locator("#summary_fr").fill("De l’autre")
        other.locator("#summary_nl").fill("Van de andere")
        _save(other)
        expect(other.get_by_text("Van de ene", exact=True)).to_be_visible()
        other.locator("[name=keep_summary_nl][value=mine]").check()
        other.locator("[name=keep_summary_fr][value=mine]").check()
        assert chromium.barriers(other) == []
        _save(other)
        expect(other).to_have_url(record)
        other.close()

        page.goto(f"{record}/budget/new")
        page.locator("#starts").fill("2027-03-01")
        page.locator("#ends").fill("2028-02-29")
        page.locator("#amount").fill("12500,00")
        _save(page)
        expect(page.get_by_role("heading", name=re.compile("0,50 van het totaal"))).to_be_visible()
        _add_document(page, record)
        page.goto(record)
        page.locator("form[action$='/publish'] button").click()
        expect(page.locator("a[href^='/nl/projects/']")).to_be_visible()
        assert (chromium.barriers(page), chromium.too_wide(page), watched.complaints) == ([], [], [])
        shown = page.locator("a[href^='/nl/projects/']").get_attribute("href")

    with window("nl", viewport=PHONE) as watched:
        watched.page.goto(shown)
        expect(watched.page.get_by_role("heading", level=1)).to_have_text(re.compile("Een waterput voor de school"))
        expect(watched.page.get_by_text("Van de andere").first).to_be_visible()
        expect(watched.page.get_by_role("link", name=re.compile("Eindverslag"))).to_be_visible()
        assert (chromium.barriers(watched.page), chromium.too_wide(watched.page), watched.complaints) == ([], [], [])


def _summary(page: Page, record: str, words: str) -> None:
    page.goto(f"{record}/edit")
    page.locator("#summary_fr").fill("De l’une")
    page.locator("#summary_nl").fill(words)
    _save(page)
    expect(page).to_have_url(record)


def _save(page: Page) -> None:
    page.locator(".writing-foot button").first.click()


def _add_document(page: Page, record: str) -> None:
    page.goto(f"{record}/documents/")
    page.locator("#file").set_input_files([{**PDF, "buffer": b"%PDF-1.7" + bytes(15 * 1024 * 1024)}])
    expect(page.get_by_role("alert").filter(has_text="groter dan 15 MB")).to_be_visible()
    assert page.locator("#file").input_value() == ""
    page.locator("#file").set_input_files([PDF])
    page.locator("#title_fr").fill("Rapport final")
    page.locator("#title_nl").fill("Eindverslag")
    page.locator("[name=who][value=public]").check()
    page.locator("form[enctype] button").click()
    expect(page.get_by_role("link", name="Eindverslag", exact=True)).to_be_visible()
