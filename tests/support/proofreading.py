"""Proof-reading: what every page of the site must be, checked on every page any test fetches."""

import re
from collections import Counter
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
        page = list(markup.read(html).iter())
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


def _named(page: list[Element], *names: str) -> Iterator[Element]:
    return (element for element in page if element.tag in names)


def _language(page: list[Element], path: str) -> Iterator[str]:
    html = next(_named(page, "html"))
    lang, first = html.get("lang"), path.strip("/").partition("/")[0]
    if lang not in LANGUAGES:
        yield f"<html> has lang={lang!r}"
    elif first in LANGUAGES and lang != first:
        yield f"is at /{first}/ and says lang={lang!r}"


def _title(page: list[Element], _path: str) -> Iterator[str]:
    head = next(_named(page, "head"))
    titles = [_text(title) for title in head.iter("title")]
    if len(titles) != 1 or not titles[0]:
        yield f"has titles {titles}"
    if not any(meta.get("name") == "viewport" for meta in head.iter("meta")):
        yield "has no viewport"


def _headings(page: list[Element], path: str) -> Iterator[str]:
    # The styleguide shows the tops of several pages on one.
    if path == "/dev/styleguide":
        return
    levels = [(int(str(element.tag)[1]), _text(element)) for element in _named(page, *_HEADINGS)]
    if [level for level, _words in levels].count(1) != 1:
        yield f"has {[words for level, words in levels if level == 1]} as h1, not one"
    # The error summary stands on top of the page, before its h1, where it is announced and found first.
    summaries = [element for element in page if "govuk-error-summary" in (element.get("class") or "").split()]
    aside = {id(heading) for summary in summaries for heading in _named(list(summary.iter()), *_HEADINGS)}
    levels = [(int(str(element.tag)[1]), _text(element)) for element in _named(page, *_HEADINGS) if id(element) not in aside]
    before = 0
    for level, words in levels:
        if not words:
            yield f"has an empty h{level}"
        if level > before + 1:
            yield f"jumps from h{before} to h{level} {words!r}"
        before = level


def _errors(page: list[Element], path: str) -> Iterator[str]:
    """What is to be corrected is listed in the order in which it stands on the page, and each line leads to something."""
    places = {element.get("id"): place for place, element in enumerate(page) if element.get("id")}
    for summary in page:
        if path == "/dev/styleguide" or "govuk-error-summary" not in (summary.get("class") or "").split():
            continue
        named = [(link.get("href") or "").removeprefix("#") for link in summary.iter("a")]
        if missing := [name for name in named if name not in places]:
            yield f"has an error that leads nowhere: {missing}"
        elif named != sorted(named, key=places.__getitem__):
            yield f"lists errors in another order than their fields: {named}"


def _landmarks(page: list[Element], _path: str) -> Iterator[str]:
    mains = [element for element in page if element.tag == "main"]
    if len(mains) != 1:
        yield f"has {len(mains)} <main>"
    navs = [element.get("aria-label") or element.get("aria-labelledby") for element in _named(page, "nav")]
    if len(navs) > 1 and len(set(navs)) < len(navs):
        yield f"has navigations that cannot be told apart: {navs}"


def _ids(page: list[Element], _path: str) -> Iterator[str]:
    counts = Counter(element.get("id") for element in page if element.get("id") is not None)
    for name, times in counts.items():
        if times > 1:
            yield f"has id={name!r} {times} times"
        if not name or " " in name:
            yield f"has an impossible id {name!r}"


def _pointers(page: list[Element], _path: str) -> Iterator[str]:
    ids = {element.get("id") for element in page}
    for element in page:
        for pointer in _POINTERS:
            for name in (element.get(pointer) or "").split():
                if name not in ids:
                    yield f"<{element.tag} {pointer}={name!r}> points at nothing"
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and href[1:] and href[1:] not in ids:
            yield f"<a href={href!r}> leads nowhere"


def _labels(page: list[Element], _path: str) -> Iterator[str]:
    labelled = {label.get("for") for label in _named(page, "label")}
    inside = {id(field) for label in _named(page, "label") for field in label.iter()}
    for field in _named(page, *_NEEDS_LABEL):
        if field.get("type") in _LABELS_ITSELF or field.get("aria-label") or field.get("aria-labelledby"):
            continue
        if field.get("id") not in labelled and id(field) not in inside:
            yield f"<{field.tag} name={field.get('name')!r}> has no label"
    for label in _named(page, "label", "legend"):
        if not _text(label):
            yield f"has an empty <{label.tag} for={label.get('for')!r}>"
    for group in _named(page, "fieldset"):
        if group.find("legend") is None:
            yield "has a fieldset without legend"


def _forms(page: list[Element], _path: str) -> Iterator[str]:
    for form in _named(page, "form"):
        if (form.get("method") or "").lower() not in ("get", "post") or not form.get("action"):
            yield f"<form method={form.get('method')!r} action={form.get('action')!r}> does not say how and where it sends"
        if not any(button.get("type", "submit") == "submit" for button in form.iter("button")):
            yield f"<form action={form.get('action')!r}> has no button"


def _nothing_inline(page: list[Element], _path: str) -> Iterator[str]:
    for element in page:
        if element.tag == "style" or element.get("style") is not None:
            yield f"<{element.tag}> has inline style"
        if element.tag == "script" and not element.get("src") and element.get("type") != "application/ld+json":
            yield "has an inline script"
        for name in element.attrib:
            if str(name).startswith("on"):
                yield f"<{element.tag}> has {name}="


def _nothing_foreign(page: list[Element], _path: str) -> Iterator[str]:
    for element in page:
        names = _LOADS.get(str(element.tag), ())
        if element.tag == "link" and set((element.get("rel") or "").split()) & set(_LINKS_THAT_LOAD):
            names = ("href",)
        for name in names:
            given = element.get(name) or ""
            for address in given.split(",") if name == "srcset" else [given]:
                if (address and not address.strip().startswith(("data:", "#", "/"))) or address.startswith("//"):
                    yield f"<{element.tag} {name}={address!r}> is loaded from elsewhere"


def _pictures(page: list[Element], _path: str) -> Iterator[str]:
    for picture in _named(page, "img"):
        if picture.get("alt") is None:
            yield f"<img src={(picture.get('src') or '')[:60]!r}> has no alt"
    for drawing in _named(page, "svg"):
        if drawing.get("aria-hidden") != "true" and not _name(drawing):
            yield "has an <svg> that is neither named nor hidden"


def _links(page: list[Element], _path: str) -> Iterator[str]:
    for link in _named(page, "a"):
        href = link.get("href")
        if href is not None and (not href.strip() or "None" in href or "{{" in href or href.startswith("javascript:")):
            yield f"has a link to {href!r}"
        if not _name(link):
            yield f"has a link without words: {href!r}"
    for control in _named(page, "button"):
        if not _name(control):
            yield f"has a button without words: {control.attrib}"


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _name(element: Element) -> str:
    """Return what a screen reader would call it."""
    pictures = [picture.get("alt") or "" for picture in element.iter("img")]
    labels = [inner.get("aria-label") or inner.get("aria-labelledby") or "" for inner in element.iter()]
    return " ".join([_text(element), *pictures, *labels]).strip()
