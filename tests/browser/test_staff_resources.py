"""A facilitator is added, given a date, and seen in the week: in a real browser, on a telephone."""

import re

import pytest

from tests.browser import chromium
from tests.browser.chromium import PHONE
from tests.browser.conftest import Open

pytestmark = pytest.mark.timeout(180)


def test_an_officer_gives_a_date_somebody_who_leads_it(office: Open) -> None:
    with office("programme_officer", lang="nl", viewport=PHONE) as watched:
        page = watched.page
        page.goto("/staff/resources/new?kind=facilitator")
        page.fill("input[name=name]", "Begeleiding Verhalen van ver")
        page.fill("input[name=email]", "verhalen@example.org")
        page.check("input[name=language][value=nl]")
        page.check("input[name=languages][value=nl]")
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
        page.click("main .submit-bar button")
        page.wait_for_selector(".status-banner--success")
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])

        page.goto("/staff/classes/")
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
        page.goto("/staff/filling?how=nearly_full")
        page.goto("/staff/filling?how=unled")
        slot = re.findall(r"slot=(\d+)|dates/(\d+)|day/(\d+)", page.content())
        number = next(part for found in slot for part in found if part)
        page.goto(f"/staff/resources/dates/{number}")
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
        page.click("tr:has-text('Verhalen van ver') button")
        page.wait_for_selector(".status-banner--success")
        page.click("a:has-text('Verhalen van ver')")
        page.wait_for_selector(".week-plan-item")
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
        assert (watched.complaints, watched.foreign()) == ([], [])
