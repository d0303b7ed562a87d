"""Writing to registrants and looking after letters, in a real browser."""

import re

import pytest

from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open

MAILING = re.compile(r"/staff/mailings/\d+$")


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("lang", "viewport"), [("fr", DESK), ("nl", PHONE)], ids=["fr-desk", "nl-phone"])
def test_from_the_choice_of_readers_to_the_log(office: Open, lang: str, viewport: dict[str, int]) -> None:
    with office("programme_officer", lang=lang, viewport=viewport) as watched:
        page = watched.page
        page.goto("/staff/mailings/who")
        look(watched)
        page.check("input[name=state][value=confirmed]")
        go(watched, ".who-form button[type=submit]")
        page.fill("[name=subject_fr]", "Votre venue")
        page.fill("[name=subject_nl]", "Uw komst")
        page.fill("[name=text_nl]", "Dag,\n\ntot {when}.")
        page.fill("[name=text_fr]", "Bonjour ")
        page.click("button.placeholder >> nth=0")
        assert page.input_value("[name=text_fr]") == "Bonjour {name}"
        go(watched, ".submit-bar button")
        assert MAILING.search(page.url)
        go(watched, 'main a[href$="/send"]')
        page.check("[name=read]")
        go(watched, ".submit-bar button")
        # The worker has listed its readers; the figures come by themselves.
        page.wait_for_selector(".stat-tile--good", timeout=30_000)
        go(watched, 'main .desk-actions a[href$="/readers"]')
        assert page.locator("tbody tr").count() > 0


@pytest.mark.parametrize(("lang", "viewport"), [("fr", PHONE), ("nl", DESK)], ids=["fr-phone", "nl-desk"])
def test_the_lists_and_samples_are_within_everybodys_reach(office: Open, lang: str, viewport: dict[str, int]) -> None:
    with office("programme_officer", lang=lang, viewport=viewport) as watched:
        for path in (
            "",
            "../letters/",
            "../letters/samples",
            "../post-received/",
            "../letters/samples/registrations.confirmed?language=unknown",
        ):
            watched.page.goto(f"/staff/mailings/{path}")
            look(watched)


def test_a_letter_is_read_and_sent_again(office: Open) -> None:
    with office("programme_officer", lang="nl", viewport=DESK) as watched:
        page = watched.page
        page.goto("/staff/letters/?state=sent")
        go(watched, "tbody th a >> nth=0")
        assert page.frame_locator("iframe.letter-frame").locator("h1").count() >= 1
        go(watched, "button[value=resend]")
        assert page.locator(".status-banner--success").count() == 1


def go(watched: chromium.Watched, what: str) -> None:
    """Press something that leads to another page, and look at that."""
    with watched.page.expect_navigation():
        watched.page.click(what)
    look(watched)


def look(watched: chromium.Watched) -> None:
    """Hold a page against what every page must be."""
    watched.page.wait_for_load_state("load")
    assert chromium.barriers(watched.page) == []
    assert chromium.too_wide(watched.page) == []
    assert (watched.complaints, watched.foreign()) == ([], [])
