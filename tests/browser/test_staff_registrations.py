"""Registrations in a real browser: found, opened, decided; a date called off after everybody was shown."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open

OFFICER = "programme_officer"
windows = pytest.mark.parametrize(("lang", "viewport"), [("fr", PHONE), ("nl", DESK)], ids=["fr-phone", "nl-desk"])


def whole(watched: chromium.Watched) -> None:
    """Assert that the page is within everybody's reach."""
    assert chromium.barriers(watched.page) == []
    assert chromium.too_wide(watched.page) == []
    assert (watched.complaints, watched.foreign()) == ([], [])


def _date_of(page: Page, title: str) -> str:
    """Return the date that is offered of an event nobody else here fills."""
    return page.locator("[name=slot] option", has_text=title).last.inner_text().strip()


def go(page: Page, value: str) -> None:
    page.locator(f"button[name=go][value={value}]").click()


@windows
def test_an_officer_finds_a_party_and_changes_its_number(office: Open, lang: str, viewport: dict[str, int]) -> None:
    with office(OFFICER, lang=lang, viewport=viewport) as watched:
        page = watched.page
        page.goto("/staff/registrations/?q=petit-dejeuner")
        whole(watched)

        page.locator("tbody th a").first.click()
        whole(watched)
        file = page.url
        page.goto(f"{file}/size")
        page.get_by_role("spinbutton").fill("2")
        go(page, "rehearse")
        expect(page.locator(".rehearsal")).to_be_visible()
        whole(watched)
        go(page, "do")

        page.wait_for_url(file)
        expect(page.locator(".story-item").first).to_be_visible()
        whole(watched)


@windows
def test_an_officer_enters_a_party_of_the_counter_and_prints_it(office: Open, lang: str, viewport: dict[str, int]) -> None:
    with office(OFFICER, lang=lang, viewport=viewport) as watched:
        page = watched.page
        page.goto("/staff/registrations/enter/")
        whole(watched)
        page.locator("[name=slot]").select_option(label=_date_of(page, "Zababdeh"))
        page.locator("[name=channel][value=counter]").check(force=True)
        page.locator("[name=name]").fill("Amina Diallo")
        page.locator("button.button--primary").click()

        page.wait_for_url("**/paper")
        expect(page.get_by_text("Amina Diallo").first).to_be_visible()
        whole(watched)


@windows
def test_work_on_several_is_shown_done_and_told(office: Open, lang: str, viewport: dict[str, int]) -> None:
    with office(OFFICER, lang=lang, viewport=viewport) as watched:
        page = watched.page
        page.goto(f"/staff/registrations/?state=confirmed&q={'rumba' if lang == 'fr' else 'chorale'}")
        page.locator("tbody .row-tick").first.click()
        page.locator(".bulk-bar button[value=cancel]").click()
        whole(watched)
        go(page, "rehearse")
        whole(watched)
        go(page, "do")

        expect(page.locator(".status-banner")).to_be_visible(timeout=20_000)
        whole(watched)


@windows
def test_a_date_is_called_off_after_everybody_was_shown(office: Open, lang: str, viewport: dict[str, int]) -> None:
    with office(OFFICER, lang=lang, viewport=viewport) as watched:
        page = watched.page
        page.goto(f"/staff/registrations/?state=confirmed&q={'la-grande-tablee' if lang == 'fr' else 'courts-du-monde'}")
        page.locator("tbody th a").first.click()
        page.locator(".file-facts a").first.click()
        whole(watched)
        page.locator(".toolbar a.button--warning").click()
        page.locator("[name=reason_fr]").fill("La salle est inondée.")
        page.locator("[name=reason_nl]").fill("De zaal is ondergelopen.")
        go(page, "rehearse")
        expect(page.locator(".rehearsal-changes").first).to_be_visible()
        whole(watched)
        go(page, "do")

        expect(page.locator(".status-banner").first).to_be_visible()
        whole(watched)
