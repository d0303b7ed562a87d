"""The sitemap: every public page in its three languages, each naming the others (WEB-05)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from ixevents.core.dates import iso
from ixevents.core.languages import LANGUAGES
from ixevents.core.links import external
from ixevents.events import programme as programmes
from ixevents.events import published
from ixevents.extensions import db

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
register_namespace("", _SITEMAP)
register_namespace("xhtml", _XHTML)

_STANDING = (
    "events.home",
    "events.agenda",
    "projects.catalogue",
    "council.composition",
    "council_meetings.index",
    "opinions.index",
    "minutes.index",
    "open_data.page",
    "embeds.builder",
    "subscriptions.ask",
    "privacy.notice",
    "privacy.accessibility",
)

DEFAULT_LANGUAGE = "en"
"""For readers of none of our languages: French and Dutch stand alike (LANG-04)."""


@dataclass(frozen=True)
class Page:
    """A page by its endpoint; its addresses differ in the language alone."""

    endpoint: str
    values: tuple[tuple[str, str], ...] = ()
    changed_at: datetime | None = None

    def address(self, lang: str) -> str:
        """Return the full address in one language."""
        return external(self.endpoint, lang=lang, **dict(self.values))


def pages() -> Iterable[Page]:
    """Return everything search engines may know: no drafts, nothing for classes, nothing personal (WEB-04)."""
    yield from (Page(endpoint) for endpoint in _STANDING)
    yield from (Page(f"{programme.slug}.programme") for programme in programmes.all_programmes())
    yield from (Page(f"{programme.slug}.day") for programme in programmes.all_programmes() if programme.timetable)
    for edition in db.session.scalars(published.editions()):
        yield Page(f"{edition.programme}.edition", (("edition", edition.slug),), edition.changed_at)
    for event in db.session.scalars(published.listed_events()):
        yield Page("events.event", (("slug", event.slug),), event.changed_at)
    for project in db.session.scalars(published.projects()):
        yield Page("projects.record", (("slug", project.slug),))
    for partner in db.session.scalars(published.partners()):
        yield Page("proposals.partner", (("slug", partner.slug),))


def document(listed: Iterable[Page]) -> bytes:
    """Return the sitemap as XML."""
    root = Element(f"{{{_SITEMAP}}}urlset")
    for page in listed:
        addresses = {lang: page.address(lang) for lang in LANGUAGES}
        for address in addresses.values():
            _add(root, address, addresses, page.changed_at)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _add(root: Element, address: str, addresses: dict[str, str], changed_at: datetime | None) -> None:
    entry = SubElement(root, f"{{{_SITEMAP}}}url")
    SubElement(entry, f"{{{_SITEMAP}}}loc").text = address
    if changed_at:
        SubElement(entry, f"{{{_SITEMAP}}}lastmod").text = iso(changed_at)
    for lang, alternate in {**addresses, "x-default": addresses[DEFAULT_LANGUAGE]}.items():
        SubElement(entry, f"{{{_XHTML}}}link", rel="alternate", hreflang=lang, href=alternate)
