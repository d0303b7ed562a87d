"""Questions in a real browser: written by staff, answered by residents with and without JavaScript, exported."""

import csv
import io
import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open
from tests.support.service import Service

pytestmark = pytest.mark.timeout(240)

SLUG = "rumba-sur-la-place"
TAKES = {"fr": "Prend le repas", "nl": "Eet mee"}
MEALS = ("Vegan", "Halal")
both = pytest.mark.parametrize(("lang", "viewport"), [("fr", PHONE), ("nl", DESK)], ids=["fr-phone", "nl-desk"])


@pytest.fixture(scope="module")
def questions(service: Service) -> str:
    """Return where the questions of an event of the sample are written."""
    with sqlite3.connect(Path(service.environment["IXEVENTS_DATA_DIR"]) / "ixevents.db") as database:
        (number,) = database.execute("SELECT id FROM event WHERE slug = ?", (SLUG,)).fetchone()
    return f"/staff/events/{number}/questions"


@both
def test_questions_are_written_answered_and_exported(
    office: Open, window: Open, questions: str, lang: str, viewport: dict[str, int]
) -> None:
    with office("programme_officer", lang=lang, viewport=viewport, bypass_csp=True) as watched:
        eats = _add(watched.page, questions, kind="yes_no")
        meal = _add(watched.page, questions, kind="choice", scope="seat", only_if=f"{eats}:yes")
        assert _problems(watched) == []

    with window(lang, viewport=viewport, bypass_csp=True) as watched:
        page = _begin(watched.page, lang, f"with-{lang}@example.org")
        expect(page.locator(f"[name=q{meal}p1]").first).to_be_hidden()
        page.locator(f"[name=q{eats}][value=yes]").check()
        for person, key in ((1, "c1"), (2, "c2")):
            page.locator(f"[name=q{meal}p{person}][value={key}]").check()
        assert _problems(watched) == []
        _send(page)
        expect(page).to_have_url(re.compile("/registrations/"))
        assert _problems(watched) == []

    with window(lang, viewport=viewport, java_script_enabled=False) as watched:
        page = _begin(watched.page, lang, f"without-{lang}@example.org")
        page.locator(f"[name=q{eats}][value=yes]").check()
        page.locator(f"[name=q{meal}p1][value=c2]").check()
        _send(page)
        expect(page.locator("#error-summary")).to_be_visible()
        page.locator(f"[name=q{meal}p2][value=c1]").check()
        _send(page)
        expect(page).to_have_url(re.compile("/registrations/"))

    with office("programme_officer", lang=lang, viewport=viewport, bypass_csp=True) as watched:
        rows = _exported(watched.page, f"q{meal}")
        assert _problems(watched) == []
    assert [row[-1] for row in rows if row[0].endswith(f"-{lang}@example.org")] == [*MEALS, *reversed(MEALS)]


@both
def test_what_may_not_be_asked_is_explained_and_nothing_is_lost(office: Open, questions: str, lang: str, viewport: dict[str, int]) -> None:
    with office("programme_officer", lang=lang, viewport=viewport, bypass_csp=True) as watched:
        page = watched.page
        page.goto(f"{questions}/new")
        assert _problems(watched) == []
        page.fill("[name=label_fr]", "Numéro national")
        page.fill("[name=purpose_fr]", "pour voir")
        page.locator("main .submit-bar button").click()

        expect(page.locator("#error-summary")).to_be_focused()
        assert page.input_value("[name=label_fr]") == "Numéro national"
        assert chromium.barriers(page) == []


def _add(page: Page, questions: str, *, kind: str, scope: str = "party", only_if: str = "") -> int:
    """Write a question and return its number."""
    page.goto(f"{questions}/new")
    for code, words in TAKES.items():
        page.fill(f"[name=label_{code}]", f"{words} {kind}")
        page.fill(f"[name=purpose_{code}]", "cuisine")
    page.locator(f"[name=kind][value={kind}]").check()
    if kind == "choice":
        for code in TAKES:
            page.fill(f"[name=options_{code}]", "\n".join(MEALS))
    page.locator(f"[name=scope][value={scope}]").check()
    if only_if:
        page.locator(f"[name=only_if][value='{only_if}']").check()
    page.locator("main .submit-bar button").click()
    page.wait_for_url(f"**{questions}")
    return max(int(number) for number in re.findall(r'data-order="(\d+)"', page.content()))


def _begin(page: Page, lang: str, email: str) -> Page:
    """Open the form and fill what everybody fills, for two."""
    page.goto(f"/{lang}/events/{SLUG}/register")
    page.fill("[name=seats]", "2")
    page.fill("[name=name]", "Awa")
    page.fill("[name=email]", email)
    return page


def _send(page: Page) -> None:
    page.locator("main .submit-bar button").click()


def _exported(page: Page, key: str) -> list[list[str]]:
    """Order a CSV with a line for each person and return its lines."""
    page.goto("/staff/exports/new")
    for box in page.locator("[name=columns]").all():
        box.set_checked(box.get_attribute("value") in ("email", key))
    page.locator("[name=layout][value=csv]").check()
    page.locator("[name=per_seat]").check()
    page.locator("main .submit-bar button").click()
    page.wait_for_url(re.compile(r"/staff/exports/\d+$"))
    with page.expect_download() as download:
        page.locator("main a[href$='/file']").click()
    return list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig")), delimiter=";"))[1:]


def _problems(watched: chromium.Watched) -> list[str]:
    return [*chromium.barriers(watched.page), *chromium.too_wide(watched.page), *watched.complaints]
