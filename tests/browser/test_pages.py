"""Every main page in a real browser: reachable for everybody, on every width, in every language, by day and by night."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.browser.addresses import MAIN, PAGES
from tests.browser.chromium import DESK, NARROW, PHONE
from tests.support.service import Service, serving

Room = Callable[..., chromium.Watched]

pytestmark = pytest.mark.timeout(120)

MOST_REQUESTS = 8
MOST_BYTES = 60_000
HEAVIEST = ("/festival/day", "/projects/")
"""Besides the main pages: all hours of a festival in one, and all partners on a map."""
GOOD_LINE = {"offline": False, "latency": 1, "downloadThroughput": -1, "uploadThroughput": -1, "connectionType": "wifi"}
WINDOW = {"width": 1280, "height": 800}

every_language = pytest.mark.parametrize("lang", ["fr", "nl", "en"])


@pytest.fixture(scope="module")
def room(browser: Browser, service: Service) -> Iterator[Room]:
    """Give a window in a language that goes from page to page, as a reader does: `room("nl", DESK)`."""
    with ExitStack() as closing:
        found: dict[str, chromium.Watched] = {}

        def enter(lang: str, viewport: dict[str, int], **options: Any) -> chromium.Watched:
            key = f"{lang} {options}"
            if key not in found or found[key].page.is_closed():
                found[key] = closing.enter_context(chromium.opened(browser, service.address, lang, **options))
            watched = found[key]
            watched.page.set_viewport_size(viewport)
            watched.page.emulate_media(color_scheme="light")
            watched.requests.clear()
            watched.complaints.clear()
            return watched

        yield enter


@every_language
@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_barrier_and_keeps_to_its_own_house(room: Room, name: str, lang: str) -> None:
    """Nothing is loaded from elsewhere, no cookie is set, the console is silent (promise 6, cases 24, 61)."""
    watched = room(lang, PHONE)
    page = watched.page
    response = page.goto(f"/{lang}{PAGES[name]}", wait_until="networkidle")
    # The browser itself notes a page that is not there.
    missing = [words for words in watched.complaints if "404" not in words or name != "not-found"]
    assert (watched.foreign(), page.context.cookies(), missing) == ([], [], [])
    assert len(watched.requests) > 0
    assert response is not None
    assert response.status == (404 if name == "not-found" else 200)

    # Three languages are one layout in the same colours: each width is gone through in one of them.
    found = {}
    if lang == "fr":
        found["phone"] = chromium.barriers(page)
    if lang == "nl":
        page.set_viewport_size(DESK)
        found["desk"] = chromium.barriers(page)
        page.emulate_media(color_scheme="dark")
        found["night"] = chromium.barriers(page, rules=["link-in-text-block"])
    page.set_viewport_size(NARROW)
    found |= {"scrolls sideways at 320 px": chromium.too_wide(page), "loaded from elsewhere": watched.foreign()}
    assert {where: problems for where, problems in found.items() if problems} == {}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Serve the sample alone: what other tests add to the programme weighs something too."""
    with serving(tmp_path_factory.mktemp("untouched"), RATELIMITS="false") as service:
        yield service


@pytest.mark.parametrize("viewport", [pytest.param(PHONE, id="phone"), pytest.param(WINDOW, id="window")])
@pytest.mark.parametrize("path", [*(PAGES[name] for name in MAIN), *HEAVIEST])
def test_first_view_is_light(browser: Browser, untouched: Service, path: str, viewport: dict[str, int]) -> None:
    """Bodies as they are sent, compressed, with the pictures a browser finds near enough to load; heads left out."""
    whole: list[float] = []
    heads: list[float] = []
    with chromium.opened(browser, untouched.address, "fr", viewport=viewport) as watched:
        network = watched.page.context.new_cdp_session(watched.page)
        network.send("Network.enable")
        # A browser that does not know how good its line is loads pictures from further away.
        network.send("Network.emulateNetworkConditions", GOOD_LINE)
        network.on("Network.responseReceived", lambda event: heads.append(event["response"]["encodedDataLength"]))
        network.on("Network.loadingFinished", lambda event: whole.append(event["encodedDataLength"]))
        watched.page.goto(f"/fr{path}", wait_until="networkidle")

    weight = sum(whole) - sum(heads)
    assert weight > 20_000, "nothing was measured"
    assert (len(watched.requests) <= MOST_REQUESTS, weight <= MOST_BYTES) == (True, True), (
        f"{len(watched.requests)} requests, {weight:.0f} bytes"
    )


@pytest.mark.parametrize("name", MAIN)
def test_the_first_tab_offers_to_skip_to_the_content(room: Room, name: str) -> None:
    page = room("fr", DESK).page
    page.goto(f"/fr{PAGES[name]}")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    shown = (link.get_attribute("href"), link.is_visible(), (link.bounding_box() or {"width": 0})["width"] > 1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("() => document.querySelector('main').contains(document.activeElement)")

    assert (shown, inside) == (("#main", True, True), True)


@pytest.mark.parametrize("name", ["home", "agenda", "event", "register"])
def test_everything_that_can_be_clicked_can_be_reached_by_key_and_is_seen(room: Room, name: str) -> None:
    page = room("fr", DESK).page
    page.goto(f"/fr{PAGES[name]}")
    wanted = chromium.within_reach(page)
    visited = chromium.walk(page, len(wanted) + 10)

    assert [thing for thing, seen in visited.items() if not seen] == []
    assert set(wanted) - set(visited) == set()


@pytest.mark.parametrize("name", MAIN)
def test_page_works_at_four_times_the_size(room: Room, name: str) -> None:
    page = room("fr", {"width": 320, "height": 256}).page
    page.goto(f"/fr{PAGES[name]}")

    assert chromium.too_wide(page) == []
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("name", MAIN)
def test_page_keeps_to_its_width_when_its_words_are_spread(room: Room, name: str) -> None:
    """In Dutch, whose words are longest (WCAG 1.4.12)."""
    page = room("nl", PHONE).page
    page.goto(f"/nl{PAGES[name]}")
    narrow = page.evaluate("getComputedStyle(document.querySelector('h1')).letterSpacing")
    chromium.spread(page)

    assert page.evaluate("getComputedStyle(document.querySelector('h1')).letterSpacing") != narrow
    assert chromium.too_wide(page) == []


@pytest.mark.parametrize("name", MAIN)
def test_page_works_without_scripts(room: Room, name: str) -> None:
    page = room("fr", PHONE, java_script_enabled=False).page
    page.goto(f"/fr{PAGES[name]}")

    assert page.locator("h1").is_visible()
    assert page.locator("nav a:visible, header a:visible, header button:visible").count() > 1
