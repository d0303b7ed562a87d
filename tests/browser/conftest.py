"""The real application in a process of its own, and one real browser for all."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium
from tests.support.service import Service, serving

Open = Callable[..., AbstractContextManager[chromium.Watched]]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("browser"), "--with-worker", RATELIMITS="false") as service:
        yield service


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def window(browser: Browser, service: Service) -> Open:
    """Open a window on the service: `with window(lang="nl", viewport=PHONE) as watched:`."""

    def open_window(lang: str = "fr", **options: Any) -> AbstractContextManager[chromium.Watched]:
        return chromium.opened(browser, service.address, lang, **options)

    return open_window
