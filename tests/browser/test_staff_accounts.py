"""Into the back-office with a second factor, in a real browser: the app, the passkey, the paper, the letter."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page

from ixevents.core.clock import now
from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE, Watched
from tests.support.service import Service, free_port, serving

pytestmark = pytest.mark.timeout(180)  # axe looks at a dozen pages in each

PASSWORD = "quatre chevaux sous un toit"
BUTTON = "main button[type=submit]:visible"


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """A service that requires a second factor, under a name, as passkeys want."""
    port = free_port()
    address = f"http://localhost:{port}"
    folder = tmp_path_factory.mktemp("strict")
    with serving(folder, port=port, SECOND_FACTOR="required", BASE_URL=address, RATELIMITS="false") as service:
        yield replace(service), address


def sound(watched: Watched) -> None:
    page = watched.page
    assert (page.url, chromium.barriers(page), chromium.too_wide(page)) == (page.url, [], [])
    assert (watched.complaints, watched.foreign()) == ([], [])


def take_up(watched: Watched, service: Service, email: str, lang: str) -> None:
    link = service.command("staff", "invite", email, "--role", "programme_officer", "--language", lang).strip()
    page = watched.page
    page.goto(urlsplit(link).path)
    sound(watched)
    page.fill("#password", PASSWORD)
    page.click(BUTTON)
    page.wait_for_url("**/staff/account/second-factor")
    sound(watched)


def sign_out(page: Page) -> None:
    page.click(".staff-bar-account summary")
    page.click("form[action='/staff/sign-out'] button")
    page.wait_for_url("**/staff/sign-in")


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/staff/sign-in?next=/staff/account/")
    page.fill("#email", email)
    page.fill("#password", password)
    page.click("form[action='/staff/sign-in'] button[type=submit]")


def test_with_an_app_then_with_paper(browser: Browser, strict: tuple[Service, str]) -> None:
    service, address = strict
    with chromium.opened(browser, address, "fr", viewport=PHONE) as watched:
        page = watched.page
        take_up(watched, service, "app@example.org", "fr")
        page.click("a[href='/staff/account/app']")
        sound(watched)
        app = TOTP(page.inner_text(".typed-key").replace(" ", ""))
        page.fill("#code", app.generate().token)
        page.click(BUTTON)
        page.wait_for_url("**/recovery-codes")
        page.click(BUTTON)
        codes = page.locator(".codes code").all_inner_texts()
        sound(watched)
        page.goto("/staff/account/")
        sound(watched)

        sign_out(page)
        sound(watched)
        sign_in(page, "app@example.org")
        page.wait_for_url("**/second-factor?**")
        sound(watched)
        # The next code: the one used for setting up is spent.
        page.fill("#code", app.generate(time=int(now().timestamp()) + 30).token)
        page.click(BUTTON)
        page.wait_for_url("**/staff/account/")

        sign_out(page)
        sign_in(page, "app@example.org")
        page.fill("#code", codes[0])
        page.click(BUTTON)
        page.wait_for_url("**/staff/account/")
        assert "9 codes" in page.inner_text("main")


def test_with_a_passkey_from_end_to_end(browser: Browser, strict: tuple[Service, str]) -> None:
    service, address = strict
    with chromium.opened(browser, address, "nl", viewport=DESK) as watched:
        page = watched.page
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**device, "automaticPresenceSimulation": True}})
        take_up(watched, service, "sleutel@example.org", "nl")
        page.click("a[href='/staff/account/passkeys']")
        sound(watched)
        page.fill("#name", "Telefoon")
        page.click(BUTTON)
        page.wait_for_url("**/recovery-codes")
        sound(watched)
        page.goto("/staff/account/")
        assert "Telefoon" in page.inner_text("main")
        sound(watched)

        sign_out(page)
        sound(watched)
        page.click(".passkey-form button")
        page.wait_for_url("**/staff/")

        sign_out(page)
        sign_in(page, "sleutel@example.org")
        page.wait_for_url("**/second-factor?**")
        sound(watched)
        page.click(".passkey-form button")
        page.wait_for_url("**/staff/account/")


def test_with_a_new_password_by_letter(browser: Browser, strict: tuple[Service, str]) -> None:
    service, address = strict
    with chromium.opened(browser, address, "fr", viewport=DESK) as watched:
        page = watched.page
        take_up(watched, service, "oubli@example.org", "fr")
        sign_out(page)
        page.click("a[href='/staff/forgot-password']")
        sound(watched)
        page.fill("#email", "oubli@example.org")
        page.click(BUTTON)
        page.wait_for_url("**?asked=1")
        sound(watched)
        page.goto("/dev/letters")
        page.locator("a[href^='/dev/letters/']").first.click()
        found = re.search(r"http://localhost:\d+(/staff/reset/\S+)", page.inner_text("main"))
        assert found
        watched.complaints.clear()

        page.goto(found[1])
        sound(watched)
        page.fill("#password", "sept lampes le long du canal")
        page.click(BUTTON)
        page.wait_for_url("**/sign-in?changed=1")
        sound(watched)
        sign_in(page, "oubli@example.org", "sept lampes le long du canal")
        page.wait_for_url("**/staff/account/second-factor")


def test_accounts_are_managed_on_a_telephone_and_at_a_desk(browser: Browser, strict: tuple[Service, str]) -> None:
    service, address = strict
    link = service.command("staff", "invite", "chef@example.org", "--role", "administrator", "--language", "nl").strip()
    with chromium.opened(browser, address, "nl", viewport=DESK) as watched:
        page = watched.page
        page.goto(urlsplit(link).path)
        page.fill("#password", PASSWORD)
        page.click(BUTTON)
        page.click("a[href='/staff/account/app']")
        page.fill("#code", TOTP(page.inner_text(".typed-key").replace(" ", "")).generate().token)
        page.click(BUTTON)
        page.wait_for_url("**/recovery-codes")
        for viewport in (DESK, PHONE):
            page.set_viewport_size(viewport)
            page.goto("/staff/people/invite")
            sound(watched)
            page.fill("#email", f"new{viewport['width']}@example.org")
            page.fill("#name", "Nieuw")
            page.check("input[name=roles][value=reception]")
            page.click(BUTTON)
            page.wait_for_url(re.compile(r"/staff/people/\d+$"))
            assert "/staff/invitations/" in page.inner_text(".link-once")
            sound(watched)
            page.goto("/staff/people/")
            sound(watched)
