"""The newest opinions as an Atom feed."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from flask_babel import gettext as _

from ixevents.core.dates import iso
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.opinions.models import Opinion
from ixevents.opinions.notices import address_of

_ATOM = "http://www.w3.org/2005/Atom"
register_namespace("", _ATOM)
_BEGINNING = "2026-01-01T00:00:00+00:00"
"""When nothing is published, the feed has been as it is since then."""


def atom(opinions: Sequence[Opinion]) -> bytes:
    """Write the feed in the language being spoken: the same opinions are the same bytes."""
    lang = current_language()
    feed = Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": lang})
    _add(feed, "id", external("opinions.index", lang=lang))
    _add(feed, "title", _("Opinions of the council"))
    SubElement(feed, f"{{{_ATOM}}}link", {"rel": "self", "href": external("opinions.atom", lang=lang)})
    SubElement(feed, f"{{{_ATOM}}}link", {"href": external("opinions.index", lang=lang)})
    _add(feed, "updated", max((iso(opinion.published_at) for opinion in opinions if opinion.published_at), default=_BEGINNING))
    for opinion in opinions:
        _entry(feed, opinion, lang)
    return tostring(feed, encoding="utf-8", xml_declaration=True)


def _entry(feed: Element, opinion: Opinion, lang: str) -> None:
    entry = SubElement(feed, f"{{{_ATOM}}}entry")
    _add(entry, "id", address_of(opinion, lang))
    _add(entry, "title", f"{opinion.label} – {plain(opinion.title)}")
    SubElement(entry, f"{{{_ATOM}}}link", {"href": address_of(opinion, lang)})
    _add(entry, "updated", iso(opinion.published_at) if opinion.published_at else _BEGINNING)
    author = SubElement(entry, f"{{{_ATOM}}}author")
    _add(author, "name", _("The consultative council"))


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{_ATOM}}}{name}").text = text
