"""A secretary drafts a meeting, sees what goes out, convenes, moves it and calls it off; the pages fit a phone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page

from ixevents.core.clock import today
from tests.browser import chromium
from tests.browser.chromium import PHONE

Open = Callable[..., Any]
_SIDEWAYS = """() => [...document.querySelectorAll("main .desk-table")].filter(table => table.scrollWidth > table.clientWidth)
  .map(table => table.getAttribute("aria-label"))"""
"""Which lists one has to push aside to read them to their end."""


def test_a_meeting_from_draft_to_calling_off(office: Open) -> None:
    day = today() + timedelta(days=400)
    with office("council_secretary", lang="nl") as watched:
        page = watched.page
        page.goto("/staff/meetings/new")
        page.fill("input[name=title_fr]", "Réunion d’essai")
        page.fill("input[name=title_nl]", "Proefvergadering")
        page.fill("input[name=day]", day.isoformat())
        page.fill("input[name=start]", "18:30")
        page.fill("input[name=end]", "20:00")
        page.select_option("select[name=place]", index=1)
        page.click("main button[type=submit]")
        page.wait_for_url("**/agenda")
        where = page.url.removesuffix("/agenda")

        page.goto(f"{where}/items/new")
        page.fill("input[name=title_fr]", "Budget")
        page.fill("input[name=title_nl]", "Begroting")
        page.click("main button[type=submit]")
        page.wait_for_url("**/agenda")
        page.locator("tr", has_text="Begroting").get_by_role("button", name="Naar boven: Begroting").click()
        page.wait_for_load_state()
        assert page.locator("tbody tr").first.inner_text().startswith("1. Begroting")

        page.goto(f"{where}/convene")
        _rehearse(page)
        _well(page)
        _send(page)
        page.goto(f"{where}/change")
        page.fill("input[name=start]", "19:00")
        _rehearse(page)
        assert "19:00" in page.locator(".rehearsal-changes").first.inner_text()
        _send(page)
        page.goto(f"{where}/call-off")
        page.fill("textarea[name=why_fr]", "La salle est fermée.")
        page.fill("textarea[name=why_nl]", "De zaal is gesloten.")
        _rehearse(page)
        _send(page)
        page.goto(f"{where}/proof")
        assert page.locator(".proof").count() == 3
        _well(page)
        assert watched.complaints == []
    with office("council_secretary", lang="nl", viewport=PHONE) as watched:
        for path in ("", "/answers"):
            watched.page.goto(f"{where}{path}")
            _well(watched.page)
            assert watched.page.evaluate(_SIDEWAYS) == []


def _rehearse(page: Page) -> None:
    page.click("button[value=rehearse]")
    page.wait_for_selector(".rehearsal")
    assert page.evaluate("() => document.activeElement.id") == "rehearsal-title", "what goes out stands below the form: one is led there"
    assert page.evaluate("() => document.activeElement.getBoundingClientRect().top < innerHeight")


def _send(page: Page) -> None:
    page.click("button[value=do]")
    page.wait_for_selector("[id^=flash-]")


def _well(page: Page) -> None:
    assert chromium.barriers(page) == []
    assert chromium.too_wide(page) == []
