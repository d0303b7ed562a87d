"""A new officer writes the programme in a real browser: every screen within reach, and a festival from last year's copy in few clicks."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open
from tests.support.service import Service, serving

SCREENS = (
    "/staff/editions/",
    "/staff/editions/1",
    "/staff/editions/1/copy",
    "/staff/editions/1/call-off?from=2026-01-01",
    "/staff/events/?lacking=1",
    "/staff/events/1",
    "/staff/events/1/edit",
    "/staff/events/1/dates/series",
    "/staff/places/",
    "/staff/pictures/events/1",
    "/staff/preview/events/1/nl",
)
MOST_LOADS, MOST_CLICKS = 16, 20


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of its own: what is published here must not stand in other tests' lists."""
    with serving(tmp_path_factory.mktemp("editing"), RATELIMITS="false") as service:
        yield service


@pytest.mark.parametrize(("lang", "viewport"), [("fr", PHONE), ("nl", DESK)], ids=["fr-phone", "nl-desk"])
def test_every_screen_is_within_everybodys_reach(office: Open, lang: str, viewport: dict[str, int]) -> None:
    with office("programme_officer", lang=lang, viewport=viewport) as watched:
        for path in SCREENS:
            watched.page.goto(path)

            assert (path, chromium.barriers(watched.page), chromium.too_wide(watched.page)) == (path, [], [])
        assert (watched.complaints, watched.foreign()) == ([], [])


def test_a_festival_is_published_from_last_years_copy_in_few_clicks(browser: Browser, apart: Service) -> None:
    """Copy the edition (22 events), adjust two texts and a place, confirm both languages, publish all: 15 page loads, 19 clicks."""
    state = chromium.signed_in(browser, apart, "programme_officer", "en")
    with chromium.opened(browser, apart.address, "en", storage_state=state, viewport=DESK) as watched:
        officer = _Officer(watched.page)
        watched.page.goto("/staff/")
        officer.press(".staff-menu a[href$='/staff/editions/']")
        officer.press("a[href$='/staff/editions/1/copy']")
        officer.press("main form[method=post] button")
        new = watched.page.url
        for number, (french, dutch) in enumerate((("Fanfare d’ouverture", "Openingsfanfare"), ("Village solidaire", "Solidair dorp"))):
            officer.press(f"tbody tr:nth-child({number + 1}) .row-action")
            officer.write("title_fr", french)
            officer.write("title_nl", dutch)
            officer.confirm_and_save()
            officer.press(".back-link")
        officer.press(".staff-menu a[href$='/staff/places/']")
        officer.press("tbody tr:first-child .row-action")
        officer.write("directions_fr", "Sortie du métro, à gauche.")
        officer.write("directions_nl", "Uitgang van de metro, links.")
        officer.confirm_and_save()
        watched.page.goto(new)
        officer.press("form[action$='/publish'] button")

        assert "22 events published" in watched.page.inner_text("main")
        assert (officer.loads <= MOST_LOADS, officer.clicks <= MOST_CLICKS) == (True, True), (officer.loads, officer.clicks)
        assert "Fanfare d’ouverture" in _public(watched.page, "/fr/festival/2027/")
        assert "Solidair dorp" in _public(watched.page, "/nl/festival/2027/")


class _Officer:
    """Counts what a person does: clicks, and pages waited for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.loads = 0
        page.on("load", self._loaded)

    def press(self, what: str) -> None:
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.locator(what).first.click()

    def write(self, name: str, words: str) -> None:
        self.page.locator(f"[name={name}]").fill(words)

    def confirm_and_save(self) -> None:
        """Tick both languages, then press the first button."""
        for lang in ("fr", "nl"):
            self.clicks += 1
            self.page.locator(f"input[name=confirmed][value={lang}]").check()
        self.press(".writing-foot button")

    def _loaded(self, _page: Page) -> None:
        self.loads += 1


def _public(page: Page, path: str) -> str:
    page.goto(path)
    return page.inner_text("main")
