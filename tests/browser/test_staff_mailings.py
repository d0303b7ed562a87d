"""Writing to registrants and looking after letters, in a real browser."""

import re

import pytest

from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open

BOTH = pytest.mark.parametrize(
    ("lang", "viewport"), [("fr", PHONE), ("nl", DESK), ("nl", PHONE), ("fr", DESK)], ids=["fr-phone", "nl-desk", "nl-phone", "fr-desk"]
)


@pytest.mark.parametrize(("lang", "viewport"), [("fr", DESK), ("nl", PHONE)], ids=["fr-desk", "nl-phone"])
def test_from_the_choice_of_readers_to_the_log(office: Open, lang: str, viewport: dict[str, int]) -> None:
    with office("programme_officer", lang=lang, viewport=viewport) as watched:
        page = watched.page
        page.goto("/staff/mailings/")
        page.click('main a[href="/staff/mailings/who"]')
        look(watched)
        page.check("input[name=state][value=confirmed]")
        page.click(".who-form button[type=submit]")
        look(watched)
        page.fill("[name=subject_fr]", "Votre venue")
        page.fill("[name=subject_nl]", "Uw komst")
        page.fill("[name=text_nl]", "Dag,\n\ntot {when}.")
        page.fill("[name=text_fr]", "Bonjour ")
        page.click("button.placeholder >> nth=0")
        assert page.input_value("[name=text_fr]") == "Bonjour {name}"
        page.click(".submit-bar button")
        look(watched)
        page.click('main a[href$="/send"]')
        look(watched)
        page.check("[name=read]")
        page.click(".submit-bar button")
        page.wait_for_url(re.compile(r"/staff/mailings/\d+$"))
        page.wait_for_selector(".desk .mailing-head .tag--good", timeout=20_000) if page.locator(
            "#progress[data-behaviour]"
        ).count() else None
        look(watched)
        page.goto(page.url.partition("?")[0] + "/readers")
        look(watched)
        assert page.locator("tbody tr").count() > 0


@BOTH
@pytest.mark.parametrize(
    "path", ["/staff/mailings/", "/staff/letters/", "/staff/letters/samples", "/staff/letters/samples/registrations.confirmed"]
)
def test_the_pages_are_within_everybodys_reach(office: Open, lang: str, viewport: dict[str, int], path: str) -> None:
    with office("programme_officer", lang=lang, viewport=viewport) as watched:
        watched.page.goto(path)

        look(watched)


def test_a_letter_is_read_and_sent_again(office: Open) -> None:
    with office("programme_officer", lang="nl", viewport=DESK) as watched:
        page = watched.page
        page.goto("/staff/letters/?state=sent")
        page.click("tbody th a >> nth=0")
        look(watched)
        assert page.frame_locator("iframe.letter-frame").locator("h1").count() == 1
        page.click("button[value=resend]")
        page.wait_for_selector(".status-banner--success")


def look(watched: chromium.Watched) -> None:
    """Hold a page against what every page must be."""
    watched.page.wait_for_load_state("networkidle")
    assert chromium.barriers(watched.page) == []
    assert chromium.too_wide(watched.page) == []
    assert (watched.complaints, watched.foreign()) == ([], [])
