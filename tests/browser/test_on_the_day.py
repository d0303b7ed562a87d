"""The festival in the hand: once opened the page is read without network, and what is on goes with the clock of the phone."""

from datetime import datetime

import pytest

from tests.browser import chromium
from tests.browser.conftest import Open

pytestmark = pytest.mark.timeout(120)

KEPT = """async () => {
  const kept = 'caches' in window ? (await (await caches.open('festival-day')).keys()).map(request => request.url) : [];
  return kept.length >= 8 && [...document.images].every(image => kept.includes(image.src));
}"""


def test_the_page_of_the_day_is_read_without_network(window: Open) -> None:
    with window(lang="fr") as watched:
        page = watched.page
        page.goto("/fr/festival/day")
        assert (chromium.barriers(page), chromium.too_wide(page), watched.complaints) == ([], [], [])
        begins = page.get_attribute(".near-list > li:not([data-whole-days])", "data-begins")
        page.wait_for_function(KEPT, timeout=60_000)

        page.context.set_offline(True)
        page.clock.set_fixed_time(datetime.fromisoformat(begins or ""))
        page.reload()

        assert page.inner_text("h1") == "Le jour même"
        assert page.inner_text(".day-offline") == "Pas de réseau : vous lisez ce que votre téléphone a gardé.".replace(" :", "\u00a0:")
        assert page.inner_text(".near--now .near-word >> nth=0") == "En ce moment"
        # Pictures nobody had scrolled to are there too.
        assert (
            page.evaluate(
                "() => Promise.all([...document.images].map(image => (image.loading = 'eager', image.decode()))).then(all => all.length)"
            )
            > 1
        )
        assert page.evaluate("() => document.fonts.check('16px \"Bricolage Grotesque\"')")
        assert watched.foreign() == []
