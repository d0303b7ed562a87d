"""`make shots`: pictures of the main pages into `shots/`, in three languages, on phone and desk, by day and by night."""

import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from ixevents.config import ROOT
from tests.browser import chromium
from tests.browser.addresses import PAGES
from tests.browser.chromium import DESK, PHONE
from tests.support.service import serving

FOLDER = ROOT / "shots"
SIZES = {"phone": PHONE, "desk": DESK}
NAMES = sys.argv[1:] or ["home", "agenda", "festival", "week", "event", "event-full", "register", "projects", "project", "council"]


def main() -> None:
    """Take every picture; name pages on the command line to take those only."""
    FOLDER.mkdir(exist_ok=True)
    wanted = list(product(("fr", "nl", "en"), SIZES, ("light", "dark")))
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), RATELIMITS="false") as service, sync_playwright() as playwright:
        browser = chromium.launch(playwright.chromium)
        for number, (lang, size, scheme) in enumerate(wanted, 1):
            _take(browser, service.address, lang, size, scheme)
            sys.stdout.write(f"\r{number * len(NAMES)} of {len(wanted) * len(NAMES)} pictures")
            sys.stdout.flush()
        browser.close()
    sys.stdout.write(f"\nThey are in {FOLDER}\n")


def _take(browser: Browser, address: str, lang: str, size: str, scheme: str) -> None:
    with chromium.opened(browser, address, lang, viewport=SIZES[size], color_scheme=scheme) as watched:
        for name in NAMES:
            watched.page.goto(f"/{lang}{PAGES[name]}", wait_until="networkidle")
            watched.page.screenshot(path=FOLDER / f"{name}-{lang}-{size}-{scheme}.png", full_page=True)


main()
