"""A fair round in the back-office: an officer runs it, decides about one class, and confirms, in a real browser."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.browser import chromium
from tests.browser.chromium import DESK
from tests.browser.conftest import Open
from tests.support.service import Service

pytestmark = pytest.mark.timeout(180)


def test_an_officer_runs_a_round(office: Open, service: Service) -> None:
    with office("programme_officer", lang="nl", viewport=DESK) as watched:
        page = watched.page
        page.goto("/staff/rounds/")
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
        page.click("tbody th a")
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
        place = page.url
        _let_the_deadline_pass(service)
        page.goto(place)
        page.click("form[action$='/run'] button")
        # The worker applies the rule; the page keeps itself up to date.
        page.wait_for_selector("a[href$='/confirm']", timeout=60_000)
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])

        page.click("a[href$='got=none']")
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
        page.locator("tbody th a").first.click()
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
        page.select_option("select[name=slot]", "0")
        page.fill("textarea[name=reason_fr]", "La classe vient en mai.")
        page.fill("textarea[name=reason_nl]", "De klas komt in mei.")
        page.click("main form[method=post] button:has-text('Beslissen')")
        page.wait_for_selector("text=De klas komt in mei.")

        page.goto(f"{place}/confirm")
        page.click("button[value=rehearse]")
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
        letters = page.text_content("main") or ""
        assert "De klas komt in mei." in letters or "La classe vient en mai." in letters
        page.click("button[value=do]")
        page.wait_for_selector(".file-line .tag:has-text('Bevestigd')", timeout=60_000)
        assert (watched.complaints, watched.foreign()) == ([], [])


def _let_the_deadline_pass(service: Service) -> None:
    """Nobody waits for days: the round closed just now."""
    file = Path(service.environment["IXEVENTS_DATA_DIR"]) / "ixevents.db"
    with closing(sqlite3.connect(file, timeout=15)) as connection, connection:
        connection.execute("UPDATE fair_round SET deadline = ?", (f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}",))
