"""The real application in a process of its own, and one real browser for all."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium
from tests.support.service import Service, serving

Open = Callable[..., AbstractContextManager[chromium.Watched]]

GAVE_UP = r"^(TimeoutError|TargetClosedError|Error): (Page|Locator|Frame|BrowserContext)\."
"""What a browser says that lost its page or had no time, on a machine that does too much at once."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a browser that gave up try once more, and the run name it; what a test asserts and finds wrong fails at once."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=[GAVE_UP]))


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("browser"), "--with-worker", RATELIMITS="false") as service:
        yield service


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def entrance(browser: Browser, service: Service) -> Callable[[str, str], dict[str, Any]]:
    """Let somebody of a role into the back-office, by invitation as anybody; each role and language once."""
    inside: dict[tuple[str, str], dict[str, Any]] = {}

    def state(role: str, lang: str) -> dict[str, Any]:
        if (role, lang) not in inside:
            inside[role, lang] = chromium.signed_in(browser, service, role, lang)
        return inside[role, lang]

    return state


@pytest.fixture
def office(browser: Browser, service: Service, entrance: Callable[[str, str], dict[str, Any]]) -> Open:
    """Open a window on the back-office: `with office("programme_officer", lang="nl", viewport=DESK) as watched:`."""

    def open_window(role: str = "administrator", lang: str = "fr", **options: Any) -> AbstractContextManager[chromium.Watched]:
        return chromium.opened(browser, service.address, lang, storage_state=entrance(role, lang), **options)

    return open_window


@pytest.fixture
def window(browser: Browser, service: Service) -> Open:
    """Open a window on the service: `with window(lang="nl", viewport=PHONE) as watched:`."""

    def open_window(lang: str = "fr", **options: Any) -> AbstractContextManager[chromium.Watched]:
        return chromium.opened(browser, service.address, lang, **options)

    return open_window
