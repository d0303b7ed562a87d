"""The records as people read them: maps, the line of time, charts and grants, at every width, in three languages, on paper."""

import pytest

from tests.browser import addresses, chromium
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import Open

pytestmark = pytest.mark.timeout(120)

PAGES = ("/projects/", "/projects/eau-tre", "/grants/")
MAIN = tuple(addresses.PAGES.values())
_OUTSIDE = """() => [...document.querySelectorAll(".world-map-sheet")].flatMap(sheet => {
  const frame = sheet.getBoundingClientRect();
  return [...sheet.querySelectorAll("circle, text")].filter(mark => {
    const box = mark.getBoundingClientRect();
    return box.left < frame.left - 2 || box.right > frame.right + 2 || box.top < frame.top - 2 || box.bottom > frame.bottom + 2;
  }).map(mark => mark.outerHTML);
})"""
_SIZES = """() => [...document.querySelectorAll(".world-map-name, .timeline-year, .chart-label")]
  .map(text => parseFloat(getComputedStyle(text).fontSize))"""


@pytest.mark.parametrize("lang", ["fr", "nl", "en"])
def test_the_records_are_read_at_every_width_and_on_paper(window: Open, lang: str) -> None:
    found: dict[str, list[str]] = {}
    with window(lang, bypass_csp=True) as watched:
        page = watched.page
        for path in PAGES:
            for size in (PHONE, DESK):
                page.set_viewport_size(size)
                page.goto(f"/{lang}{path}")
                # What stands in the way of whom is asked of each main page elsewhere.
                barriers = [] if path in MAIN else chromium.barriers(page)
                found[f"{path} {size['width']}"] = [*barriers, *chromium.too_wide(page), *page.evaluate(_OUTSIDE)]
                assert min(page.evaluate(_SIZES), default=15) >= 15, "words in drawings are as large as others"
            page.emulate_media(media="print")
            found[f"{path} on paper"] = page.evaluate(_OUTSIDE)
            page.emulate_media(media="screen")

    assert {where: problems for where, problems in found.items() if problems} == {}
    assert (watched.complaints, watched.foreign()) == ([], [])
