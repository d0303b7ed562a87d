"""Who fills in a form by keys alone sees where one is, also with letters four times as large (WCAG 2.4.11)."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.browser import chromium
from tests.browser.addresses import PAGES
from tests.browser.chromium import PHONE

Open = Callable[..., AbstractContextManager[chromium.Watched]]
ENLARGED = {"width": 320, "height": 256}
"""A window of 1280 by 1024 at 400 %."""
SHORT_PHONE = {"width": 360, "height": 600}
_COVERED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body || element.closest(".submit-bar")) return null;
  const box = element.getBoundingClientRect();
  const bar = document.querySelector(".submit-bar").getBoundingClientRect();
  return box.top >= bar.top - 1 && box.bottom <= bar.bottom + 1 && box.left < bar.right ? element.outerHTML.slice(0, 120) : null;
}"""


@pytest.mark.parametrize("size", [PHONE, ENLARGED], ids=["phone", "enlarged"])
def test_the_bar_with_the_one_button_hides_nothing_that_has_the_focus(window: Open, size: dict[str, int]) -> None:
    with window(lang="fr", viewport=size) as watched:
        watched.page.goto(f"/fr{PAGES['register']}")
        covered = []
        for _ in range(25):
            watched.page.keyboard.press("Tab")
            covered.append(watched.page.evaluate(_COVERED))

    assert [html for html in covered if html] == []


@pytest.mark.parametrize("of_a_finger", [True, False], ids=["finger", "mouse"])
def test_the_bar_does_not_take_the_press_of_what_it_would_cover(window: Open, *, of_a_finger: bool) -> None:
    with window(lang="fr", viewport=SHORT_PHONE, has_touch=True) as watched:
        page = watched.page
        page.goto(f"/fr{PAGES['register']}")
        page.focus("input[name=name]")
        more = page.locator(".stepper button").last
        lowest = "button => scrollTo({ top: button.getBoundingClientRect().bottom + scrollY - innerHeight + 8, behavior: 'instant' })"
        more.evaluate(lowest)
        box = more.bounding_box()
        assert box is not None
        assert SHORT_PHONE["height"] - 5 > box["y"] + box["height"] > SHORT_PHONE["height"] - 15
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

        (page.touchscreen.tap if of_a_finger else page.mouse.click)(*middle)

        assert page.input_value("input[name=seats]") == "2"
        page.wait_for_function("() => !document.querySelector('.submit-bar').classList.contains('is-resting')")
