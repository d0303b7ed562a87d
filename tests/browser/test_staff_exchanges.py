"""An exchange from the officer's plan to the coordinator's yes, in a real browser, on two clocks."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from ixevents.core.clock import today
from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open

pytestmark = pytest.mark.timeout(180)


def test_an_officer_plans_and_a_coordinator_confirms_on_the_own_clock(office: Open, window: Open) -> None:
    with office("programme_officer", lang="nl", viewport=DESK) as watched:
        page = watched.page
        page.goto("/staff/exchanges/")
        _sound(page)
        page.click("a[href='/staff/exchanges/dates/new']")
        for party in ("4TQ B", "10A"):
            page.get_by_label(party).check()
        page.fill("input[name=title_fr]", "Nos rues")
        page.fill("input[name=title_nl]", "Onze straten")
        day = _friday_before_winter_time()
        page.fill("input[name=starts]", f"{day}T09:00")
        page.fill("input[name=ends]", f"{day}T10:00")
        page.click("button[value=rehearse]")
        # Friday is a day off in the village, whose summer time still runs.
        assert page.locator(".exchange-clock-hours").all_inner_texts() == ["09:00 – 10:00 UTC+2", "10:00 – 11:00 UTC+3"]
        assert page.locator(".exchange-clock .exchange-clock-remarks li").count() == 1
        _sound(page)
        page.click("button[value=do]")
        page.click("a[href$='/invite']")
        page.click("button[value=rehearse]")
        _sound(page)
        link = re.findall(r"/en/exchanges/\S+", page.locator(".rehearsal").text_content() or "")
        page.click("button[value=do]")
        page.wait_for_selector(".status-banner--success")
        with window(lang="en", viewport=PHONE) as seen:
            seen.page.goto(link[0])
            _sound(seen.page)
            seen.page.get_by_role("link", name="Nos rues").click()
            assert "10:00 – 11:00" in seen.page.locator(".exchange-clock-hours").first.inner_text()
            _sound(seen.page)
            seen.page.get_by_role("button", name="This time suits us").click()
            seen.page.wait_for_selector(".status-banner--success")
            assert seen.complaints == []
        page.reload()
        assert page.locator(".tag--good").count() == 1
        assert (watched.complaints, watched.foreign()) == ([], [])


def _friday_before_winter_time() -> date:
    """Return the Friday of next year after which the clocks go back, in the village a day before Brussels."""
    last = date(today().year + 1, 10, 31)
    sunday = last - timedelta(days=last.isoweekday() % 7)
    return sunday - timedelta(days=2)


def _sound(page: Page) -> None:
    assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
