"""A resident's whole stories in a real browser, without a mouse where it matters, every page proof-read on the way."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open
from tests.support.service import Service

pytestmark = pytest.mark.timeout(150)

both_widths = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
every_language = pytest.mark.parametrize("lang", ["fr", "nl", "en"])


@both_widths
@every_language
def test_a_resident_signs_up_for_three_changes_and_withdraws(window: Open, lang: str, viewport: dict[str, int]) -> None:
    email = f"resident-{lang}-{viewport['width']}@example.org"
    with window(lang, viewport=viewport, bypass_csp=True) as watched:
        page = watched.page
        _from_home_to_the_form(page, lang)
        _sign_up(page, email, seats=3)

        expect(page).to_have_url(re.compile(rf"/{lang}/registrations/[\w-]{{22}}$"))
        assert _problems(page) == []
        assert page.locator(".qr-frame img").is_visible()
        private = page.url

        page.goto("/dev/letters")
        assert _kinds(page, email) == ["registrations.confirmed · REQUEST"]
        _open_newest_letter(page)
        assert page.locator(f'.letter-words a[href="{private}"]').count() == 1

        page.goto(private)
        page.locator("form[action$='/change'] input[name=seats]").fill("2")
        page.locator("form[action$='/change'] button[type=submit]").click()
        assert page.url == f"{private}?saved=size"
        assert page.locator("#saved-title").is_visible()
        assert _problems(page) == []

        page.locator("details:has(form[action$='/withdraw']) summary").click()
        page.locator("form[action$='/withdraw'] button").click()
        assert page.locator("form[action$='/withdraw']").count() == 0
        assert _problems(page) == []

        page.goto("/dev/letters")
        assert _kinds(page, email) == [
            "registrations.withdrawn · CANCEL",
            "registrations.changed · REQUEST",
            "registrations.confirmed · REQUEST",
        ]


@every_language
def test_mistakes_are_gathered_on_top_and_lead_to_their_field(window: Open, lang: str) -> None:
    with window(lang, viewport=PHONE, bypass_csp=True) as watched:
        page = watched.page
        page.goto(f"/{lang}/events/a-qui-est-l-eau/register")
        page.locator("input[name=seats]").fill("90")
        page.locator("input[name=name]").fill("Amina")
        page.locator("input[name=email]").fill("nobody")
        page.locator("form button[type=submit]").last.click()

        summary = page.locator("[data-module='govuk-error-summary'], .error-summary").first
        expect(summary).to_be_focused()
        assert page.title().startswith(("Erreur", "Fout", "Error"))
        assert _problems(page) == []
        summary.locator("a[href='#email']").click()
        expect(page.locator("#email")).to_be_focused()
        assert page.locator("input[name=name]").input_value() == "Amina"


def test_a_whole_sign_up_by_keyboard_alone(window: Open) -> None:
    with window("fr", viewport=DESK) as watched:
        page = watched.page
        page.goto("/fr/events/a-qui-est-l-eau/register")
        _tab_to(page, "input[name=seats]")
        page.keyboard.press("Control+A")
        page.keyboard.type("2")
        _tab_to(page, "input[name=name]")
        page.keyboard.type("Clavier")
        _tab_to(page, "input[name=email]")
        page.keyboard.type("keyboard@example.org")
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile(r"/fr/registrations/"))


def test_a_whole_sign_up_without_scripts(window: Open) -> None:
    with window("nl", viewport=PHONE, java_script_enabled=False) as watched:
        page = watched.page
        _from_home_to_the_form(page, "nl")
        _sign_up(page, "no-scripts@example.org", seats=1)

        expect(page).to_have_url(re.compile(r"/nl/registrations/"))


def test_going_back_and_sending_again_adds_nothing(window: Open) -> None:
    with window("fr", viewport=PHONE) as watched:
        page = watched.page
        private = _party(page, "/fr/events/a-qui-est-l-eau/register", "back@example.org", 2)
        page.reload()
        page.go_back()
        _sign_up(page, "back@example.org", seats=2)

        expect(page).to_have_url(re.compile("/register/sent$"))
        page.goto("/dev/letters")
        assert _kinds(page, "back@example.org") == ["registrations.already", "registrations.confirmed · REQUEST"]
        _open_newest_letter(page)
        assert page.locator(f'.letter-words a[href="{private}"]').count() == 1


def test_the_waiting_list_offers_what_is_left_then_what_comes_free(window: Open, small: "Small") -> None:
    """Two seats are left of a small film evening; the story of three parties (FES-03)."""
    with window("fr", viewport=PHONE, bypass_csp=True) as watched:
        page = watched.page
        first = _party(page, small.path, "first@example.org", small.left - 1)
        second = _party(page, small.path, "second@example.org", 3)
        assert page.locator("form[action$='/offer']").is_visible()
        assert _problems(page) == []

        page.locator("button[value=take_and_wait]").click()
        assert page.locator("form[action$='/offer']").count() == 0
        third = _party(page, small.path, "third@example.org", 1)
        assert _problems(page) == []

        page.goto(first)
        page.locator("details:has(form[action$='/withdraw']) summary").click()
        page.locator("form[action$='/withdraw'] button").click()

        page.goto(second)
        page.locator("button[value=take]").click()
        assert page.locator("form[action$='/offer']").count() == 0
        page.goto(third)
        page.locator("button[value=decline]").click()
        assert _problems(page) == []
        page.goto("/dev/letters")
        assert _kinds(page, "third@example.org") == ["registrations.offer", "registrations.waiting"]


def test_an_address_is_confirmed_by_the_button_behind_the_letters_link(window: Open) -> None:
    with window("en", viewport=PHONE, bypass_csp=True) as watched:
        page = watched.page
        page.goto("/en/events/filmer-son-quartier/register")
        _sign_up(page, "confirm@example.org", seats=1)
        assert page.url.endswith("/register/sent")

        page.goto("/dev/letters")
        assert _kinds(page, "confirm@example.org") == ["registrations.confirm_address"]
        _open_newest_letter(page)
        page.goto(page.locator(".letter-words a[href*='/registrations/']").first.get_attribute("href") or "")
        assert _problems(page) == []
        page.locator("form[action$='/confirm'] button").click()

        assert page.locator("form[action$='/confirm']").count() == 0
        assert page.locator(".qr-frame img").is_visible()


@every_language
def test_a_visitor_without_an_address_meets_the_language_of_the_browser(window: Open, lang: str) -> None:
    with window(lang, viewport=PHONE) as watched:
        watched.page.goto("/")

        expect(watched.page).to_have_url(re.compile(rf"/{lang}/$"))


def test_the_language_is_changed_on_the_same_page(window: Open) -> None:
    with window("fr", viewport=DESK) as watched:
        page = watched.page
        page.goto("/fr/agenda?q=eau")
        page.locator("header a[hreflang=nl]").click()

        expect(page).to_have_url(re.compile(r"/nl/agenda\?q=eau$"))
        assert page.locator("html").get_attribute("lang") == "nl"


def test_the_letter_as_html_is_readable_for_everybody(window: Open, service: Service) -> None:
    with window("fr", viewport=PHONE, bypass_csp=True) as watched:
        page = watched.page
        page.goto("/dev/letters")
        _open_newest_letter(page)
        frame = page.locator("iframe").get_attribute("src") or ""
        page.goto(f"{service.address}{frame}")

        assert chromium.barriers(page, rules=["html-has-lang", "image-alt", "link-name", "document-title"]) == []
        assert chromium.too_wide(page) == []


class Small:
    """An event with few seats left."""

    path = "/fr/events/nuit-du-court-etudiant/register"

    def __init__(self, left: int) -> None:
        self.left = left


@pytest.fixture
def small(window: Open) -> Small:
    with window("fr") as watched:
        watched.page.goto(Small.path.removesuffix("/register"))
        words = watched.page.locator("main").inner_text()
    found = re.search(r"(\d+) places", words)
    assert found, words
    return Small(int(found.group(1)))


def _from_home_to_the_form(page: Page, lang: str) -> None:
    page.goto(f"/{lang}/")
    if page.locator("header button[popovertarget]").first.is_visible():
        page.locator("header button[popovertarget]").first.click()
    page.locator(f"header a[href='/{lang}/festival/']").first.click()
    # Which of two links is shown, in the timetable or the list, is known once the style sheets have come.
    page.wait_for_url(f"**/{lang}/festival/", wait_until="load")
    page.locator(f"main a[href='/{lang}/events/rumba-sur-la-place']:visible").first.click()
    page.wait_for_url("**/rumba-sur-la-place", wait_until="load")
    page.locator("main a[href*='/register']:visible").first.click()


def _sign_up(page: Page, email: str, seats: int) -> None:
    page.locator("input[name=seats]").fill(str(seats))
    page.locator("input[name=name]").fill("Amina")
    page.locator("input[name=email]").fill(email)
    page.locator("form button[type=submit]").last.click()


def _party(page: Page, path: str, email: str, seats: int) -> str:
    page.goto(path)
    _sign_up(page, email, seats)
    page.wait_for_url("**/registrations/**")
    return page.url


def _problems(page: Page) -> list[str]:
    return [*chromium.barriers(page), *chromium.too_wide(page)]


def _kinds(page: Page, email: str) -> list[str]:
    """Return the letters to an address, the newest first."""
    rows = page.locator("tbody tr", has_text=email)
    return [" ".join(row.locator("td").nth(1).inner_text().split()) for row in rows.all()]


def _open_newest_letter(page: Page) -> None:
    page.locator("tbody th a").first.click()


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no key leads to {selector}")
