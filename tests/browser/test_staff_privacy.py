"""Privacy in a real browser: a person asks on a phone; staff enter a request, answer it, see what lapses and the statistics."""

from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open

ADDRESS = "asks-by-post@example.org"


def test_a_request_is_asked_entered_and_answered(window: Open, office: Open) -> None:
    with window(lang="nl", viewport=PHONE) as watched:
        watched.page.goto("/nl/privacy")
        watched.page.click("text=Iets vragen over uw gegevens")
        assert (chromium.barriers(watched.page), chromium.too_wide(watched.page)) == ([], [])
        watched.page.click("main button[type=submit]")
        assert watched.page.locator(".govuk-error-message").count() >= 2
        assert chromium.barriers(watched.page) == []

    with office("programme_officer", lang="fr", viewport=DESK) as watched:
        page = watched.page
        page.goto("/staff/privacy/new")
        page.check("input[value=erase]")
        page.check("input[value=post]")
        page.fill("input[name=email]", ADDRESS)
        page.check("input[value=seen]")
        page.click("main button[type=submit]")
        page.click("text=Effacer")
        page.click("button[value=rehearse]")
        assert (chromium.barriers(page), chromium.too_wide(page)) == ([], [])
        page.click("button[value=do]")
        assert page.locator(".file-line", has_text="répondue").count() == 1
        for path in ("periods", "register", "../statistics/", "../statistics/schools"):
            page.goto(f"/staff/privacy/{path}")
            assert (chromium.barriers(page), chromium.too_wide(page)) == ([], []), path
        assert watched.complaints == []
