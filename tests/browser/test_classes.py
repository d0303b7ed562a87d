"""Teachers in a real browser: two classes in French on a phone, part of a class from the waiting list in Dutch at a desk."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open

pytestmark = pytest.mark.timeout(180)

EVENT = "contes-de-l-autre-rive"
WITH_ROOM, NEARLY_FULL = 1, 0
"""Its dates in order: the first has 16 places left, the second 60."""


def test_a_teacher_registers_two_classes_on_a_phone(window: Open) -> None:
    with window("fr", viewport=PHONE, bypass_csp=True) as watched:
        page = watched.page
        page.goto(f"/fr/events/{EVENT}")
        assert problems(page) == []
        page.get_by_role("link", name=re.compile("Inscrire des classes")).first.click()
        find_school(page, "hirondelles", "École fondamentale Les Hirondelles")
        describe(page, 1, "Les Hiboux", pupils=20, date=WITH_ROOM)
        assert page.locator("[name=c1_adults]").input_value() == "3"
        page.get_by_role("button", name="Ajouter une classe").click()
        expect(page.locator("#school")).to_contain_text("Les Hirondelles")
        describe(page, 2, "Les Renards", pupils=19, date=WITH_ROOM)
        introduce(page, "titulaire@example.org")
        assert problems(page) == []

        page.get_by_role("button", name="Inscrire 2 classes").click()

        expect(page).to_have_url(re.compile(r"/fr/registrations/[\w-]{22}$"))
        expect(page.locator("h1")).to_have_text("Les Hiboux")
        expect(page.locator(".status-banner").first).to_contain_text("Votre classe est inscrite")
        assert page.locator(".qr-frame img").is_visible()
        assert problems(page) == []
        page.get_by_role("link", name="Les Renards").click()
        expect(page.locator("h1")).to_have_text("Les Renards")
        page.goto("/dev/letters")
        letters = page.locator("main").inner_text()
        assert letters.count("titulaire@example.org") == 2
        assert watched.complaints == []


def test_a_teacher_takes_part_of_a_class_from_the_waiting_list(window: Open) -> None:
    with window("nl", viewport=DESK, bypass_csp=True) as watched:
        page = watched.page
        page.goto(f"/nl/events/{EVENT}/register")
        find_school(page, "elsene nederlandstalig nestje", "Kleuterschool Het Nestje")
        describe(page, 1, "De Bevers", pupils=22, date=NEARLY_FULL)
        page.locator("[name=c1_part]").check()
        introduce(page, "juf@example.org")
        page.get_by_role("button", name="De klas inschrijven").click()

        expect(page.locator("#offer-title")).to_have_text("Er zijn 16 plaatsen vrij voor uw klas")
        assert problems(page) == []
        page.locator("#offer [name=pupils]").fill("15")
        page.get_by_role("button", name="Met zoveel komen").click()
        expect(page.locator(".error-summary")).to_contain_text("hoogstens 16")
        page.locator("#offer [name=pupils]").fill("14")
        page.locator("#offer [name=adults]").fill("2")
        page.get_by_role("button", name="Met zoveel komen").click()

        expect(page.locator(".status-banner").first).to_contain_text("Uw klas is ingeschreven")
        expect(page.locator(".summary-list").first).to_contain_text("14 leerlingen en 2 volwassenen")
        assert problems(page) == []
        assert [one for one in watched.complaints if "422" not in one] == []


def find_school(page: Page, words: str, name: str) -> None:
    """Find the school by typing, and choose it with the keyboard."""
    # The script makes it one; before that the first combobox of the page is a choice of years.
    box = page.locator("input[role=combobox]").first
    box.press_sequentially(words)
    expect(page.get_by_role("option").first).to_contain_text(name)
    assert chromium.barriers(page) == []
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator("#school")).to_contain_text(name)


def describe(page: Page, number: int, label: str, *, pupils: int, date: int) -> None:
    """Say what class comes, and when."""
    page.locator(f"[name=c{number}_label]").fill(label)
    page.locator(f"[name=c{number}_level]").select_option("M3")
    page.locator(f"[name=c{number}_pupils]").fill(str(pupils))
    page.locator(f"[name=c{number}_wish1]").nth(date).check()


def introduce(page: Page, email: str) -> None:
    """Say who sends the form."""
    page.locator("#name").fill("Odile")
    page.locator("#email").fill(email)
    page.locator("#phone").fill("0470 12 34 56")


def problems(page: Page) -> list[str]:
    """Return what keeps somebody out, and what is wider than the window."""
    return [*map(str, chromium.barriers(page)), *map(str, chromium.too_wide(page))]
