"""A frame on somebody else's site: the list shows, everything else of ours does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from playwright.sync_api import Browser

from tests.browser import chromium
from tests.support.service import Service

PATHS = {"list": "/embed/nl/agenda", "agenda": "/nl/agenda", "record": "/nl/projects/myp"}


def test_another_site_shows_the_list_and_no_other_page(browser: Browser, service: Service) -> None:
    frames = "".join(f'<iframe title="{name}" name="{name}" src="{service.address}{path}"></iframe>' for name, path in PATHS.items())
    # What a frame may not is kept from it by a process of its own, as in a browser with windows.
    apart = chromium.launch(browser.browser_type, "--site-per-process")
    context = apart.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    with _other_site(f"<!doctype html><title>Asbl</title>{frames}") as address:
        page.goto(address)
        page.wait_for_load_state("networkidle")

        refused = [name for name in PATHS if page.frame(name).url.startswith("chrome-error:")]
        heading = page.frame("list").locator("h1").inner_text()

    assert (heading[:12], refused, context.cookies()) == ("Op de agenda", ["agenda", "record"], [])
    page.goto(f"{service.address}/embed/fr/agenda")
    assert chromium.barriers(page) == []
    assert chromium.too_wide(page) == []
    page.click(".embed-title >> nth=0")
    page.wait_for_url("**/fr/events/**")
    apart.close()


@contextmanager
def _other_site(body: str) -> Iterator[str]:
    """Serve one page as somebody else would, from an origin of its own."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
