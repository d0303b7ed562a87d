"""The council in a real browser, on a phone: a seat is given, somebody is appointed with the rule in sight, the public reads it."""

from tests.browser import chromium
from tests.browser.chromium import PHONE
from tests.browser.conftest import Open


def test_somebody_is_appointed_with_the_rule_in_sight(office: Open, window: Open) -> None:
    with office("council_secretary", lang="fr", viewport=PHONE) as watched:
        page = watched.page
        page.goto("/staff/council/seats/new")
        page.fill("#opened_on", "2026-01-05")
        page.click("main button[type=submit]")
        page.get_by_role("link", name="Désigner un membre effectif").click()
        page.get_by_role("link", name="Ajouter une nouvelle personne").click()
        page.fill("#name", "Zélie Vanderbeke")
        page.fill("#email", "zelie@example.org")
        page.get_by_label("Femme", exact=True).check()
        woman = page.locator(".rule-said").inner_text()
        page.get_by_label("Homme", exact=True).check()
        man = page.locator(".rule-said").inner_text()
        form_faults = [*chromium.barriers(page), *chromium.too_wide(page)]
        page.get_by_label("Femme", exact=True).check()
        page.click("main button[type=submit]")
        page.wait_for_url("**/staff/council/members/*")
        member_faults = [*chromium.barriers(page), *chromium.too_wide(page)]

        assert (woman.startswith("Avec ce membre,"), "hommes" in man, woman != man) == (True, True, True)
        assert (form_faults, member_faults, watched.complaints) == ([], [], [])

    with window(lang="nl", viewport=PHONE) as watched:
        watched.page.goto("/nl/council/")

        assert watched.page.get_by_text("Zélie Vanderbeke").is_visible()
        assert [*chromium.barriers(watched.page), *chromium.too_wide(watched.page), *watched.complaints] == []
