"""What is asked of pages in the browser finds what it is there for, also where it has seen much the same."""

from playwright.sync_api import Page

from tests.browser import chromium
from tests.browser.conftest import Open

PAGE = """<!doctype html><html lang="fr"><head><title>Page</title><style>
  main { background: #fff; color: #222; font: 16px sans-serif; } .pale { color: #bbb; } .night { background: #333; }
  @media (prefers-color-scheme: dark) { main { background: #000; color: #444; } }
</style></head><body><main><h1>Page</h1>%s</main></body></html>"""


def test_words_that_cannot_be_read_are_found_beside_others_that_can(window: Open) -> None:
    with window() as watched:
        page = watched.page
        assert _shown(page, "<p>Lisible</p><p>Lisible aussi</p>") == []
        assert _shown(page, "<p>D'autres mots</p>") == []
        # The same elements, in other colours, on another ground, by night; and again, for what was found once is not forgotten.
        for body in ('<p class="pale">Pâle</p>', '<p class="pale">Pâle</p>', '<div class="night"><p>Sur fond sombre</p></div>'):
            assert _shown(page, body) == ["color-contrast"]
        assert _shown(page, '<div style="position: absolute; background: #333"><p>Par-dessus</p></div>') == ["color-contrast"]
        page.emulate_media(color_scheme="dark")
        assert _shown(page, "<p>Lisible</p>") == ["color-contrast"]


def _shown(page: Page, body: str) -> list[str]:
    page.set_content(PAGE % body)
    return [found.split(":")[0] for found in chromium.barriers(page)]
