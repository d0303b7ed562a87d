"""Writing XML: elements in the order they are added, narratives in every language, no sign that XML does not know."""

import re
from xml.etree.ElementTree import Element, SubElement

from ixevents.core.languages import Translated, keep_together

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_NOT_IN_XML = "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def add(parent: Element, name: str, /, **attributes: str | None) -> Element:
    """Add an element; attributes without a value are left out, and names with a hyphen are written with an underscore."""
    known = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value}
    return SubElement(parent, name, known)


def say(parent: Element, text: str) -> None:
    """Write the text of an element."""
    parent.text = clean(text)


def narratives(parent: Element, text: Translated) -> Element:
    """Add one narrative for each language a text is written in (IATI-12)."""
    for lang, words in text.as_dict().items():
        narrative = SubElement(parent, "narrative", {LANG: lang})
        say(narrative, keep_together(words) if lang == "fr" else words)
    return parent


def clean(text: str) -> str:
    """Return text without the signs XML cannot hold."""
    return " ".join(re.sub(_NOT_IN_XML, "", text).split())
