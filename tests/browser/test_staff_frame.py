"""The first page, the journal, settings and health in a real browser, at both widths, in both languages."""

import pytest

from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open

# Ten pages with axe each: a busy machine needs its time.
pytestmark = pytest.mark.timeout(180)

PAGES = (
    "/staff/",
    "/staff/filling",
    "/staff/journal",
    "/staff/journal/event/1",
    "/staff/settings/organiser",
    "/staff/settings/texts",
    "/staff/settings/logos",
    "/staff/settings/letters",
    "/staff/settings/periods",
    "/staff/health",
)


LISTS = (
    "/staff/editions/",
    "/staff/registrations/",
    "/staff/participations/",
    "/staff/exchanges/",
    "/staff/stands/1/",
    "/staff/stands/1/day/",
    "/staff/council/members",
)


@pytest.mark.parametrize(("lang", "viewport"), [("fr", PHONE), ("nl", DESK)], ids=["fr-phone", "nl-desk"])
def test_pages_of_the_house_are_within_everybodys_reach(office: Open, lang: str, viewport: dict[str, int]) -> None:
    with office(lang=lang, viewport=viewport) as watched:
        for path in PAGES:
            watched.page.goto(path)

            assert (path, chromium.barriers(watched.page)) == (path, [])
            assert (path, chromium.too_wide(watched.page)) == (path, [])
        assert (watched.complaints, watched.foreign()) == ([], [])


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_lists_fit_a_tablet_and_the_enlarged_window_of_a_laptop(office: Open, lang: str) -> None:
    """The widest ones: what does not fit scrolls inside its list, and the page stays where it is."""
    with office(lang=lang, viewport=DESK) as watched:
        for path in LISTS:
            watched.page.goto(path)
            for width in (320, 768, 1024, 1280):
                watched.page.set_viewport_size({"width": width, "height": 800})

                assert (path, width, chromium.too_wide(watched.page)) == (path, width, [])


def test_the_bar_keeps_to_its_width_when_its_words_are_spread(office: Open) -> None:
    """WCAG 1.4.12."""
    with office(lang="nl", viewport=PHONE) as watched:
        watched.page.goto("/staff/")
        chromium.spread(watched.page)

        assert chromium.too_wide(watched.page) == []


def test_a_setting_is_changed_and_the_journal_tells_it(office: Open) -> None:
    with office(lang="nl", viewport=DESK) as watched:
        page = watched.page
        page.goto("/staff/settings/periods")
        page.fill("input[name=OFFER_HOURS]", "36")
        page.click("main .submit-bar button")
        assert page.input_value("input[name=OFFER_HOURS]") == "36"

        page.goto("/staff/journal?kind=settings")

        entry = page.locator(".who-when-entry").first.inner_text()
        assert "heeft gewijzigd" in entry
        assert "36" in entry
        page.goto("/staff/settings/periods")
        page.fill("input[name=OFFER_HOURS]", "48")
        page.click("main .submit-bar button")


def test_the_state_of_a_language_follows_the_typing(office: Open) -> None:
    with office(lang="fr", viewport=DESK) as watched:
        watched.page.goto("/staff/settings/organiser")
        state = watched.page.locator(".bilingual-state").nth(1)
        assert state.inner_text() == "Rédigé"

        watched.page.fill("input[name=SITE_NAME_NL]", "")

        assert state.inner_text() == "Manque"


def test_on_a_phone_a_list_is_sorted_by_what_stands_above_its_cards(office: Open) -> None:
    with office(lang="nl", viewport=PHONE) as watched:
        watched.page.goto("/staff/registrations/")
        link = watched.page.locator(".desk-table thead").get_by_role("link", name="Naam")
        box = link.bounding_box()
        assert box is not None
        assert box["width"] > 24

        watched.page.mouse.click(box["x"] + 5, box["y"] + 5)

        watched.page.wait_for_url("**/staff/registrations/?*sort=*")


def test_on_a_phone_the_menu_opens_and_closes(office: Open) -> None:
    with office(lang="fr", viewport=PHONE) as watched:
        watched.page.goto("/staff/")
        menu = watched.page.locator("#staff-menu")
        assert not menu.is_visible()

        watched.page.click(".staff-bar-menu")

        assert menu.is_visible()
        menu.get_by_role("link", name="Journal").click()
        watched.page.wait_for_url("**/staff/journal")
