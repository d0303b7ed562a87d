"""Proof-reading: what every page of the site must be, checked on every page any test fetches."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256
from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from tests.support import markup

LANGUAGES = ("fr", "nl", "en")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NEEDS_LABEL = ("input", "select", "textarea")
_LABELS_ITSELF = ("hidden", "submit", "button", "reset", "image")
_LOADS = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "object": ("data",),
    "embed": ("src",),
    "use": ("href",),
    "image": ("href",),
}
_LINKS_THAT_LOAD = ("stylesheet", "icon", "preload", "modulepreload", "manifest", "apple-touch-icon")
_POINTERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget", "list", "form")
_PLAIN_PATH = re.compile(r"[a-z0-9/-]+")
_TOKEN = re.compile(r'value="[\w-]{40,}\.[\w.-]+"')

_FAULTLESS: set[bytes] = set()
"""Fingerprints of pages that were read already."""


def check(response: TestResponse) -> None:
    """Fail with every fault of a page at once; answers that are not pages of ours pass."""
    path = response.request.path
    faults = []
    if "Set-Cookie" in response.headers and not path.startswith("/staff"):
        faults.append("a public page sets a cookie")
    sandboxed = "sandbox" in response.headers.get("Content-Security-Policy", "")
    if response.mimetype == "text/html" and response.data and not sandboxed and not 300 <= response.status_code < 400:
        faults += _faults_of_alike(response.get_data(as_text=True), path)
    assert not faults, "\n".join([f"{response.request.method} {path} ({response.status_code}):", *faults])


def _faults_of_alike(html: str, path: str) -> list[str]:
    """Return what is wrong with a page; pages that differ by their own path and the tokens of their forms alone are read once."""
    # Where a path is too short, it would be found in other addresses too.
    alike = html.replace(path, "\N{WHITE SQUARE}") if path.count("/") > 2 and _PLAIN_PATH.fullmatch(path) else html
    alike = _TOKEN.sub('value="\N{WHITE SQUARE}"', alike)
    key = sha256(f"{path.strip('/').partition('/')[0]} {path == '/dev/styleguide'} {alike}".encode()).digest()
    if key in _FAULTLESS:
        return []
    faults = page_faults(html, path)
    if not faults:
        _FAULTLESS.add(key)
    return faults


def page_faults(html: str, path: str) -> list[str]:
    """Return what is wrong with a page, in words."""
    try:
        page = _Page(markup.read(html))
    except markup.NotHtml as error:
        return [f"is not HTML: {error}"]
    checks = (
        _language,
        _title,
        _headings,
        _landmarks,
        _ids,
        _pointers,
        _labels,
        _forms,
        _errors,
        _nothing_inline,
        _nothing_foreign,
        _pictures,
        _links,
    )
    return [fault for rule in checks for fault in rule(page, path)]


class _Page:
    """The elements of a page, in their order, gone through once: by their names, with their ids and attributes."""

    def __init__(self, root: Element) -> None:
        self.elements = list(root.iter())
        self.ids = [element.attrib["id"] for element in self.elements if "id" in element.attrib]
        self.attributes = [(element, name, value) for element in self.elements for name, value in element.attrib.items()]
        self._by_tag: dict[str, list[Element]] = defaultdict(list)
        for element in self.elements:
            self._by_tag[element.tag].append(element)

    def named(self, *tags: str) -> list[Element]:
        """Return the elements of these names, those of the first name first."""
        return [element for tag in tags for element in self._by_tag.get(tag, ())]

    def of_class(self, word: str) -> list[Element]:
        """Return the elements of a class."""
        return [element for element, name, value in self.attributes if name == "class" and word in value and word in value.split()]


def _language(page: _Page, path: str) -> Iterator[str]:
    html = page.elements[0]
    lang, first = html.get("lang"), path.strip("/").partition("/")[0]
    if lang not in LANGUAGES:
        yield f"<html> has lang={lang!r}"
    elif first in LANGUAGES and lang != first:
        yield f"is at /{first}/ and says lang={lang!r}"


def _title(page: _Page, _path: str) -> Iterator[str]:
    head = page.named("head")[0]
    titles = [_text(title) for title in head.iter("title")]
    if len(titles) != 1 or not titles[0]:
        yield f"has titles {titles}"
    if not any(meta.get("name") == "viewport" for meta in head.iter("meta")):
        yield "has no viewport"


def _headings(page: _Page, path: str) -> Iterator[str]:
    # The styleguide shows the tops of several pages on one.
    if path == "/dev/styleguide":
        return
    tops = [_text(heading) for heading in page.named("h1")]
    if len(tops) != 1:
        yield f"has {tops} as h1, not one"
    # The error summary stands on top of the page, before its h1, where it is announced and found first.
    aside = {id(inner) for summary in page.of_class("govuk-error-summary") for inner in summary.iter()}
    before = 0
    for heading in page.elements:
        if heading.tag not in _HEADINGS or id(heading) in aside:
            continue
        level, words = int(heading.tag[1]), _text(heading)
        if not words:
            yield f"has an empty h{level}"
        if level > before + 1:
            yield f"jumps from h{before} to h{level} {words!r}"
        before = level


def _errors(page: _Page, path: str) -> Iterator[str]:
    """What is to be corrected is listed in the order in which it stands on the page, and each line leads to something."""
    if path == "/dev/styleguide":
        return
    places = {name: place for place, name in enumerate(page.ids)}
    for summary in page.of_class("govuk-error-summary"):
        named = [(link.get("href") or "").removeprefix("#") for link in summary.iter("a")]
        if missing := [name for name in named if name not in places]:
            yield f"has an error that leads nowhere: {missing}"
        elif named != sorted(named, key=places.__getitem__):
            yield f"lists errors in another order than their fields: {named}"


def _landmarks(page: _Page, _path: str) -> Iterator[str]:
    if len(mains := page.named("main")) != 1:
        yield f"has {len(mains)} <main>"
    navs = [element.get("aria-label") or element.get("aria-labelledby") for element in page.named("nav")]
    if len(navs) > 1 and len(set(navs)) < len(navs):
        yield f"has navigations that cannot be told apart: {navs}"


def _ids(page: _Page, _path: str) -> Iterator[str]:
    for name, times in Counter(page.ids).items():
        if times > 1:
            yield f"has id={name!r} {times} times"
        if not name or " " in name:
            yield f"has an impossible id {name!r}"


def _pointers(page: _Page, _path: str) -> Iterator[str]:
    ids = set(page.ids)
    for element, pointer, value in page.attributes:
        if pointer in _POINTERS:
            for name in value.split():
                if name not in ids:
                    yield f"<{element.tag} {pointer}={name!r}> points at nothing"
        elif pointer == "href" and value.startswith("#") and element.tag == "a" and value[1:] and value[1:] not in ids:
            yield f"<a href={value!r}> leads nowhere"


def _labels(page: _Page, _path: str) -> Iterator[str]:
    labels = page.named("label")
    labelled = {label.get("for") for label in labels}
    inside = {id(field) for label in labels for field in label.iter()}
    for field in page.named(*_NEEDS_LABEL):
        if field.get("type") in _LABELS_ITSELF or field.get("aria-label") or field.get("aria-labelledby"):
            continue
        if field.get("id") not in labelled and id(field) not in inside:
            yield f"<{field.tag} name={field.get('name')!r}> has no label"
    for label in page.named("label", "legend"):
        if not _text(label):
            yield f"has an empty <{label.tag} for={label.get('for')!r}>"
    for group in page.named("fieldset"):
        if group.find("legend") is None:
            yield "has a fieldset without legend"


def _forms(page: _Page, _path: str) -> Iterator[str]:
    for form in page.named("form"):
        if (form.get("method") or "").lower() not in ("get", "post") or not form.get("action"):
            yield f"<form method={form.get('method')!r} action={form.get('action')!r}> does not say how and where it sends"
        # What is hidden is sent by a script.
        if form.get("hidden") is None and not any(button.get("type", "submit") == "submit" for button in form.iter("button")):
            yield f"<form action={form.get('action')!r}> has no button"


def _nothing_inline(page: _Page, _path: str) -> Iterator[str]:
    for element in page.named("style"):
        yield f"<{element.tag}> has inline style"
    for script in page.named("script"):
        if not script.get("src") and script.get("type") != "application/ld+json":
            yield "has an inline script"
    for element, name, _value in page.attributes:
        if name == "style":
            yield f"<{element.tag}> has inline style"
        elif name.startswith("on"):
            yield f"<{element.tag}> has {name}="


def _nothing_foreign(page: _Page, _path: str) -> Iterator[str]:
    loading = [(element, name) for tag, names in _LOADS.items() for element in page.named(tag) for name in names]
    links = [link for link in page.named("link") if set((link.get("rel") or "").split()) & set(_LINKS_THAT_LOAD)]
    for element, name in [*loading, *((link, "href") for link in links)]:
        given = element.get(name) or ""
        for address in given.split(",") if name == "srcset" else [given]:
            if (address and not address.strip().startswith(("data:", "#", "/"))) or address.startswith("//"):
                yield f"<{element.tag} {name}={address!r}> is loaded from elsewhere"


def _pictures(page: _Page, _path: str) -> Iterator[str]:
    for picture in page.named("img"):
        if picture.get("alt") is None:
            yield f"<img src={(picture.get('src') or '')[:60]!r}> has no alt"
    for drawing in page.named("svg"):
        if drawing.get("aria-hidden") != "true" and not _is_named(drawing):
            yield "has an <svg> that is neither named nor hidden"


def _links(page: _Page, _path: str) -> Iterator[str]:
    for link in page.named("a"):
        href = link.get("href")
        if href is not None and (not href.strip() or "None" in href or "{{" in href or href.startswith("javascript:")):
            yield f"has a link to {href!r}"
        if not _is_named(link):
            yield f"has a link without words: {href!r}"
    for control in page.named("button"):
        if not _is_named(control):
            yield f"has a button without words: {control.attrib}"


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _is_named(element: Element) -> bool:
    """Whether a screen reader has something to call it."""
    return any(
        words.strip()
        for inner in element.iter()
        for words in (
            inner.text or "",
            inner.tail or "" if inner is not element else "",
            inner.get("alt") or "" if inner.tag == "img" else "",
            inner.get("aria-label") or inner.get("aria-labelledby") or "",
        )
    )
