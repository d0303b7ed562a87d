"""From a project's figures to the dates of a number and to a frozen report, in a real browser."""

import pytest

from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open

pytestmark = pytest.mark.timeout(180)


@pytest.mark.parametrize(("lang", "viewport"), [("fr", PHONE), ("nl", DESK)])
def test_a_number_leads_to_its_dates_and_a_report_to_its_hash(office: Open, lang: str, viewport: dict[str, int]) -> None:
    with office("statistics", lang=lang, viewport=viewport) as watched:
        page = watched.page
        page.goto("/staff/figures/")
        page.get_by_role("link", name="Millennium Youth Project").click()
        _sound(watched)
        page.click("a[href$='/years']")
        page.locator("#numbers ~ .desk-table tbody tr").nth(6).wait_for()
        _sound(watched)
        # The reason of what was entered by hand is long, and no number cell breaks its lines.
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        page.go_back()
        page.click("a[href$='/participations']")
        page.locator("tbody tr").nth(6).wait_for()
        _sound(watched)
        page.goto("/staff/reports/")
        page.locator("tbody th a").first.click()
        _sound(watched)
        page.locator("#snapshots ~ .desk-table tbody th a").first.click()
        page.wait_for_url("**/1")
        assert len(page.locator(".report-hash").first.inner_text()) == 64
        _sound(watched)
        assert (watched.complaints, watched.foreign()) == ([], [])


_MANY_YEARS = """() => {
  document.querySelector(".desk-table").className = "desk-table desk-table--scroll";
  for (const row of document.querySelectorAll(".desk-table tr")) {
    const last = row.lastElementChild;
    for (let year = 0; year < 20; year++) row.append(last.previousElementSibling.cloneNode(true));
  }
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}"""


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_of_many_years_the_table_scrolls_and_not_the_page(office: Open, viewport: dict[str, int]) -> None:
    with office("statistics", lang="nl", viewport=viewport) as watched:
        watched.page.goto("/staff/figures/")
        watched.page.get_by_role("link", name="Millennium Youth Project").click()
        watched.page.click("a[href$='/years']")
        watched.page.locator("#numbers ~ .desk-table tbody tr").nth(6).wait_for()

        assert watched.page.evaluate(_MANY_YEARS) == 0


def _sound(watched: chromium.Watched) -> None:
    assert (chromium.barriers(watched.page), chromium.too_wide(watched.page)) == ([], [])
