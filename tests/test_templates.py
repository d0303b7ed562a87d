"""Laws of the templates: they compile, import nothing in vain, hold one macro a file, and say nothing that cannot be translated."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from jinja2.lexer import Lexer

from ixevents import create_app
from ixevents.config import ROOT
from tests.support import laws
from tests.support.apps import SETTINGS

FOLDER = ROOT / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.suffix in (".html", ".txt", ".xml", ".svg"))
PAGES = [name for name in TEMPLATES if name.endswith(".html") and not name.startswith("notices/")]

# The same in every language: the place's two names, the languages' own names, file endings, the samples of the styleguide.
SAME_EVERYWHERE = {
    "Ixelles",
    "Elsene",
    "solidarité",
    "solidariteit",
    "Langue, taal, language",
    "Français",
    "Nederlands",
    "English",
    "Google",
    "Google Calendar",
    "Outlook",
    "WhatsApp",
    "Facebook",
    "iCalendar",
    "nl",
    "en",
    "fr",
}
SAMPLES = ("dev/styleguide.html",)
SPOKEN_ATTRIBUTES = ("alt", "title", "aria-label", "placeholder", "content", "value")
_VALUES_FOR_MACHINES = re.compile(r"^[a-z0-9_:,./=;# -]*$|^width=|^#[0-9A-F]{6}$|^\(")

# Both official languages stand side by side, equal, each marked as what it is (LANG-01).
BILINGUAL = ("events/entry.html",)

TAKING_AWAY = ("delete", "remove", "detach", "discard", "revoke", "disable", "forget", "reset", "withdraw", "unpublish", "erase")
"""What endpoints are called that lose something, access or what was written."""

every_template = laws.for_each("name", {name: name for name in TEMPLATES})
every_page = laws.for_each("name", {name: name for name in PAGES})
every_desk_page = laws.for_each("name", {name: name for name in PAGES if name.startswith("staff/")})
every_component = laws.for_each("name", {name: name for name in TEMPLATES if name.startswith("components/")})
every_text = laws.for_each(
    "name", {name: name for name in TEMPLATES if name not in SAMPLES + BILINGUAL and not name.endswith((".xml", ".svg"))}
)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return create_app({**SETTINGS, "IXEVENTS_DATA_DIR": str(tmp_path_factory.mktemp("data"))}).jinja_env


@every_template
def test_template_compiles(environment: Environment, name: str) -> None:
    assert environment.compile(_parse(environment, name), name=name, filename=name) is not None


@every_page
def test_an_empty_state_that_leads_on_says_where(environment: Environment, name: str) -> None:
    calls = [call for call in _parse(environment, name).find_all(nodes.Call) if getattr(call.node, "name", "") == "empty_state"]
    given = [{keyword.key for keyword in call.kwargs} for call in calls]

    assert [names for names in given if "url" in names and "action" not in names] == []


@every_template
def test_template_uses_what_it_imports(environment: Environment, name: str) -> None:
    tree = _parse(environment, name)
    imported = {alias if isinstance(alias, str) else alias[1] for node in tree.find_all(nodes.FromImport) for alias in node.names}
    imported |= {node.target for node in tree.find_all(nodes.Import)}

    used = {node.name for node in tree.find_all(nodes.Name)}

    assert imported - used == set(), "remove these imports"


@every_template
def test_template_imports_what_it_uses(environment: Environment, name: str) -> None:
    """An included part must not live on what the page around it happens to import."""
    tree = _parse(environment, name)
    components = {Path(component).stem for component in TEMPLATES if component.startswith("components/")}
    called = {call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)} & components

    at_hand = {alias if isinstance(alias, str) else alias[1] for node in tree.find_all(nodes.FromImport) for alias in node.names}
    at_hand |= {macro.name for macro in tree.find_all(nodes.Macro)}

    assert called - at_hand == set(), "import these components"


@every_template
def test_template_imports_by_name_from_files_that_exist(environment: Environment, name: str) -> None:
    tree = _parse(environment, name)
    asked = [
        node.template.value
        for kind in (nodes.FromImport, nodes.Import, nodes.Include, nodes.Extends)
        for node in tree.find_all(kind)
        if isinstance(node.template, nodes.Const)
    ]

    assert [other for other in asked if not (FOLDER / other).exists()] == []


@every_component
def test_component_is_one_macro_named_like_its_file(environment: Environment, name: str) -> None:
    macros = [macro.name for macro in _parse(environment, name).find_all(nodes.Macro) if not macro.name.startswith("_")]

    assert macros == [Path(name).stem]


@every_template
def test_nothing_is_declared_safe(name: str) -> None:
    source = (FOLDER / name).read_text(encoding="utf-8")

    assert re.findall(r"\|\s*safe\b|autoescape\s+false", source) == []


@every_page
def test_page_has_nothing_inline(name: str) -> None:
    source = (FOLDER / name).read_text(encoding="utf-8")

    assert re.findall(r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:|<script(?![^>]*(?:src=|ld\+json))", source) == []


@every_desk_page
def test_what_cannot_be_brought_back_is_asked_first(environment: Environment, name: str) -> None:
    """A form of the back-office that takes something away stands inside `ask_first` or a fold that says what follows."""
    tree = _parse(environment, name)
    folded = {id(form) for fold in tree.find_all(nodes.CallBlock) if _called(fold) == "fold" for form in fold.find_all(nodes.CallBlock)}
    forms = [form for form in tree.find_all(nodes.CallBlock) if _called(form) == "form_tag" and id(form) not in folded]

    at_once = [word for form in forms for word in _words_of_address(form) if word.rpartition(".")[2].partition("_")[0] in TAKING_AWAY]

    assert at_once == [], "use ask_first"


@every_text
def test_words_go_through_gettext(environment: Environment, name: str) -> None:
    source = _without_code(environment.lexer, (FOLDER / name).read_text(encoding="utf-8"))

    words = _spoken(source) if name.endswith(".html") else [source]

    assert [text for text in words if _has_words(text)] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Bonjour</p>{{ name }}", ["Bonjour"]),
        ('<p title="Un mot">{{ _("Hello") }}</p>', ["Un mot"]),
        ('<a class="button" href="/agenda">{% if x %}{{ _("Agenda") }}{% endif %} →</a>', []),
        ("<p>Ixelles</p>{# a remark #}", []),
    ],
)
def test_the_law_on_words_finds_words(environment: Environment, source: str, found: list[str]) -> None:
    texts = _spoken(_without_code(environment.lexer, source))

    assert [text.strip() for text in texts if _has_words(text)] == found


@cache
def _parse(environment: Environment, name: str) -> nodes.Template:
    return environment.parse((FOLDER / name).read_text(encoding="utf-8"), name, name)


def _without_code(lexer: Lexer, source: str) -> str:
    """Return a template's own text: expressions are one sign, statements and comments nothing."""
    text, inside = "", False
    for _line, token, value in lexer.tokeniter(source, "template"):
        if token == "variable_begin":
            inside = True
            text += "\N{WHITE SQUARE}"
        elif token == "variable_end":
            inside = False
        elif token == "data" and not inside:
            text += value
    return text


def _spoken(html: str) -> list[str]:
    """Return what a reader or listener of a page is told."""
    reader = _Reader()
    reader.feed(html.replace("<\N{WHITE SQUARE}", "<b").replace("</\N{WHITE SQUARE}", "</b"))
    return reader.found


def _has_words(text: str) -> bool:
    said = text.replace("\N{WHITE SQUARE}", " ").strip(" \t\n.,:;·()-–—→←/|\N{NO-BREAK SPACE}")
    return bool(re.search(r"[^\W\d_]{2}", said)) and said not in SAME_EVERYWHERE


def _called(block: nodes.CallBlock) -> str:
    return getattr(block.call.node, "name", "")


def _words_of_address(form: nodes.CallBlock) -> list[str]:
    """Return the constants in the address a form is sent to: its endpoint, and words such as `deed="remove"`."""
    address = [value.value for value in form.call.kwargs if value.key == "action"]
    return [str(word.value) for part in address for word in part.find_all(nodes.Const)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += self._attributes(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            self.found.append(data)

    @staticmethod
    def _attributes(tag: str, attrs: list[tuple[str, str | None]]) -> Iterator[str]:
        for name, value in attrs:
            machine = _VALUES_FOR_MACHINES.match(value or "") and (tag in ("meta", "input", "button", "option") or name == "value")
            if name in SPOKEN_ATTRIBUTES and value and not machine:
                yield value
