"""A real Chromium, and what is asked of every page in it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page

from tests.support import prepared
from tests.support.service import Service

BROWSERS = ("chromium-headless-shell", "chromium")
"""The one without windows first: it draws the same with a sixth less of the processor."""
PHONE = {"width": 360, "height": 800}
DESK = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE_RUN = """async ([options, known]) => {
  const seen = new Set(known), fresh = new Map(), chains = new Map();
  const digest = text => {
    let a = 0xdeadbeef, b = 0x41c6ce57;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    return `${a >>> 0} ${b >>> 0}`;
  };
  const under = element => {
    if (!element) return "";
    if (!chains.has(element)) {
      const look = getComputedStyle(element), above = under(element.parentElement);
      const own = [element.localName, element.getAttribute("class"), look.backgroundColor, look.backgroundImage, look.opacity, look.filter];
      const apart = ["absolute", "fixed", "sticky"].includes(look.position);
      chains.set(element, above === null || apart ? null : digest([above, ...own, look.mixBlendMode].join("|")));
    }
    return chains.get(element);
  };
  const worded = element => element.matches("input, select, textarea")
    || [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  for (const element of document.body.querySelectorAll("*")) {
    if (!worded(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
    const look = getComputedStyle(element), ground = under(element);
    const words = [look.color, look.webkitTextFillColor, look.textShadow, look.fontSize, look.fontWeight, element.matches(":disabled")];
    // What stands apart may lie over anything.
    const key = ground === null ? element : digest([ground, ...words].join("|"));
    if (!seen.has(key) && !fresh.has(key)) fresh.set(key, element);
  }
  const mark = on => fresh.forEach(element => element.toggleAttribute("data-to-measure", on));
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-to-measure]" }] });
  mark(true);
  // It is not in the frames, so nothing is asked of them: one that is shut in would complain of the question.
  const found = await axe.run(document, { ...options, iframes: false, resultTypes: ["violations"] });
  mark(false);
  return [found.violations, [...fresh.keys()].filter(key => typeof key === "string")];
}"""
_AXE_KEPT = """() => {
  try {
    if (!("axe" in window)) (0, eval)(sessionStorage.getItem("axe") || "");
  } catch { /* A page without an address keeps nothing. */ }
  return "axe" in window;
}"""
_AXE_KEEP = """source => {
  (0, eval)(source);
  try {
    sessionStorage.setItem("axe", source);
  } catch { /* As above. */ }
}"""
"""Handing it to a window takes longer than most of its rules: each window is handed it once."""
_LEGIBLE: set[str] = set()
"""What words look like, on what ground, wherever axe found them legible: measuring it takes longer than all its other rules together."""
_TOO_WIDE = """() => {
  const wide = [...document.body.querySelectorAll(":not(svg *)")].filter(element => {
    const box = element.getBoundingClientRect();
    const apart = element.closest("[tabindex='0'], .govuk-visually-hidden");
    return box.right > document.documentElement.clientWidth + 1 && box.width > 0 && !apart;
  });
  return document.documentElement.scrollWidth > document.documentElement.clientWidth + 1
    ? wide.slice(0, 5).map(element => `${element.outerHTML.slice(0, 80)} ${element.textContent.trim().slice(0, 40)}`)
    : [];
}"""

_WITHIN_REACH = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
  const reached = e => all.find(r => r.name === e.name && r.checked) || all.find(r => r.name === e.name);
  const oneOfItsGroup = e => e.type !== "radio" || e === reached(e);
  const away = e => e.tabIndex < 0 || e.closest(".honeypot") || !e.checkVisibility({ visibilityProperty: true });
  return all.filter(e => !away(e) && oneOfItsGroup(e)).map(e => e.outerHTML.slice(0, 120));
}"""
_FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const ring = style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 2;
  const label = element.labels && element.labels[0];
  const looks = [getComputedStyle(element), getComputedStyle(element, "::after"), getComputedStyle(element, "::before")];
  // A card shows the ring of the link that fills it.
  for (let card = element.parentElement, up = 0; card && up < 5; card = card.parentElement, up++) looks.push(getComputedStyle(card));
  if (label) looks.push(getComputedStyle(label), getComputedStyle(label, "::before"), getComputedStyle(label, "::after"));
  return { html: element.outerHTML.slice(0, 120), seen: looks.some(ring) };
}"""


def launch(kind: BrowserType, *more: str) -> Browser:
    """Start the browser of the machine, with more arguments if need be; Playwright's own cannot be downloaded everywhere."""
    path = os.environ.get("IXEVENTS_CHROMIUM") or next(found for name in BROWSERS if (found := shutil.which(name)))
    # Debian's draws with the graphics card, which it imitates at length where there is none.
    return kind.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", *more])


@dataclass
class Watched:
    """A page with what happened on it: requests, and what the console complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def foreign(self) -> list[str]:
        """Return requests that left the host."""
        host = urlsplit(self.page.url).netloc
        return [url for url in self.requests if urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc != host]


@contextmanager
def opened(browser: Browser, address: str, lang: str = "fr", **options: Any) -> Iterator[Watched]:
    """Open a window without history, cookies or cache."""
    options = {"viewport": PHONE, "locale": {"fr": "fr-BE", "nl": "nl-BE", "en": "en-GB"}[lang], "reduced_motion": "reduce", **options}
    context: BrowserContext = browser.new_context(base_url=address, **options)
    context.set_default_timeout(30_000)
    watched = Watched(context.new_page())
    watched.page.on("request", lambda request: watched.requests.append(request.url))
    watched.page.on("console", lambda message: watched.complaints.append(message.text) if message.type in ("error", "warning") else None)
    watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    try:
        yield watched
    finally:
        context.close()


def signed_in(browser: Browser, service: Service, role: str, lang: str) -> dict[str, Any]:
    """Take up the invitation for a role and language, and return the cookies of who is in; once in a service."""
    with opened(browser, service.address, lang) as watched:
        watched.page.goto(prepared.invitation(service.environment["IXEVENTS_DATA_DIR"], role, lang))
        watched.page.fill("input[name=password]", "Une place, beaucoup de monde")
        watched.page.click("main button[type=submit]")
        watched.page.wait_for_url("**/staff/**")
        state: dict[str, Any] = watched.page.context.storage_state()
    return state


def barriers(page: Page, *, rules: list[str] | None = None) -> list[str]:
    """Return what axe finds, one line a rule with its elements; `rules` limits it to some, beside the contrast.

    Words of one look on one ground, as they are computed, are measured once in a run, whatever they say.
    """
    page.wait_for_load_state()
    if not page.evaluate(_AXE_KEPT):
        page.evaluate(_AXE_KEEP, AXE)
    only = {"type": "rule", "values": ["color-contrast", *rules]} if rules else {"type": "tag", "values": STANDARDS}
    found, looks = page.evaluate(_AXE_RUN, [{"runOnly": only}, list(_LEGIBLE)])
    if "color-contrast" not in [violation["id"] for violation in found]:
        _LEGIBLE.update(looks)
    return [f"{violation['id']}: {violation['help']} - {_elements(violation)}" for violation in found]


def within_reach(page: Page) -> list[str]:
    """Return everything one can act on, as the start of its HTML; of a group of radios, the one a key reaches."""
    page.wait_for_load_state()
    found: list[str] = page.evaluate(_WITHIN_REACH)
    return found


def walk(page: Page, steps: int) -> dict[str, bool]:
    """Press Tab that often; return what had the focus, and whether one could see that."""
    visited = {}
    for _ in range(steps):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is not None:
            visited[focused["html"]] = focused["seen"]
    return visited


def spread(page: Page) -> None:
    """Set letters, words, lines and paragraphs as far apart as a reader may (WCAG 1.4.12)."""
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
        p { margin-bottom: 2em !important }`);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }""")


def too_wide(page: Page) -> list[str]:
    """Return the elements that make a page scroll sideways; empty when it does not."""
    page.wait_for_load_state()
    found: list[str] = page.evaluate(_TOO_WIDE)
    return found


def _elements(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"][:4]
    return "; ".join(f"{node['target'][0]} ({(node.get('failureSummary') or '').splitlines()[-1].strip()[:140]})" for node in nodes)
