"""Laws of the catalogues: complete, compiled, with the same placeholders (promise 4)."""

import ast
import re
from functools import cache
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ixevents import messages
from tests.support.client import CommandRunner

TEMPLATES = messages.ROOT / "templates"
SAYS = {"_": 1, "_l": 1, "gettext": 1, "lazy_gettext": 1, "ngettext": 2}
"""What says a sentence, and how many forms of it it is given."""

_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")

every_language = pytest.mark.parametrize("language", messages.LANGUAGES)


written = cache(messages.read)
"""The catalogue of a language, read once."""


@pytest.fixture(scope="module")
def gathered() -> Catalog:
    return messages.gather()


def test_every_template_that_speaks_is_read(gathered: Catalog) -> None:
    speak = {
        f"templates/{path.relative_to(TEMPLATES)}" for path in TEMPLATES.rglob("*.*") if re.search(r"\{\{-? *_\(", path.read_text("utf-8"))
    }
    read = {place for message in gathered for place, _line in message.locations}

    assert len(speak) > 100
    assert speak - read == set()


def test_every_sentence_is_read_where_it_is_said() -> None:
    """Who gathers the sentences reads words where they are said, and does not look into f-strings: anything else would stay English."""
    unread = []
    for path in (messages.ROOT / "ixevents").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        hidden = {id(inner) for text in ast.walk(tree) if isinstance(text, ast.JoinedStr) for inner in ast.walk(text)}
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in SAYS:
                words = [type(getattr(part, "value", None)) for part in call.args[: SAYS[call.func.id]]]
                if id(call) in hidden or words != [str] * SAYS[call.func.id]:
                    unread.append(f"{path.relative_to(messages.ROOT)}:{call.lineno}")

    assert unread == []


def test_every_sentence_is_translated(gathered: Catalog) -> None:
    assert list(messages.lacks(gathered)) == [], "run: make messages, then translate what is empty in the .po file"


def test_the_command_says_what_a_catalogue_lacks(runner: CommandRunner, gathered: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "gather", lambda: gathered)
    content = runner.run("messages", "--check")
    gathered.add("A sentence of nobody")
    wanting = runner.run("messages", "--check")
    gathered.delete("A sentence of nobody")

    assert (content.exit_code, content.output) == (0, "0 sentences to translate.\n")
    assert (wanting.exit_code, wanting.output.count("A sentence of nobody")) == (1, 2)


@every_language
def test_nothing_is_translated_that_nobody_says(language: str, gathered: Catalog) -> None:
    said = {(message.id if isinstance(message.id, str) else tuple(message.id), message.context) for message in gathered}

    unsaid = [
        message.id
        for message in written(language)
        if (message.id if isinstance(message.id, str) else tuple(message.id), message.context) not in said
    ]

    assert unsaid == [], "run: make messages"


@every_language
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, written(language))

    assert compiled.getvalue() == messages.catalogue_path(language, "mo").read_bytes(), "run: make messages"


@every_language
def test_placeholders_are_those_of_the_sentence(language: str) -> None:
    wrong = {}
    for message in written(language):
        allowed = _placeholders(message.id)
        for string in message.string if isinstance(message.string, tuple) else [message.string]:
            # "One seat" may leave the number out; nothing may be asked for that is not given.
            needed = allowed if isinstance(message.id, str) else allowed - {"num"}
            if message.id and not needed <= _placeholders(string) <= allowed:
                wrong[str(message.id)] = string

    assert wrong == {}


@every_language
def test_plurals_have_both_forms(language: str) -> None:
    wrong = [message.id for message in written(language) if isinstance(message.id, tuple) and len(message.string) != 2]

    assert wrong == []


@every_language
def test_edges_of_sentences_are_kept(language: str) -> None:
    wrong = [
        message.id
        for message in written(language)
        if isinstance(message.id, str) and message.id and _edges(message.id) != _edges(str(message.string))
    ]

    assert wrong == []


@every_language
def test_the_voice_does_not_shout_or_beg(language: str) -> None:
    """The voice of the site: no exclamation marks, no "veuillez" (docs: look and voice)."""
    shouted = [
        message.string
        for message in written(language)
        if re.search(r"!|\bveuillez\b|\bgelieve\b", str(message.string), re.IGNORECASE) and message.id
    ]

    assert shouted == []


PAPER = (
    r"paper|post\b|[Pp]rint|PDF|envelope|circular|by letter to|Decision or letter|College’s letter|Letters are there|^letters$|of letters$"
)
KEPT_WORDS = (
    ("nl", r"\bdata\b", r"[Oo]pen data|uses the data"),
    ("nl", r"\b(brief|brieven)\b", PAPER),
    ("fr", r"\bdeuxièmes? (convocation|réunion)", r"$^"),
    ("fr", r"\blettres?\b", rf"{PAPER}|[Tt]wo letters|letters and figures|type more letters"),
)
"""A word, and where the English sentence means what the glossary keeps it for: open data, paper, the alphabet."""


@pytest.mark.parametrize(("language", "word", "meant"), KEPT_WORDS)
def test_one_word_means_one_thing(language: str, word: str, meant: str) -> None:
    """What the site sends is an e-mail, never a letter; of days Dutch says "datums"; the second notice is "seconde" (docs/glossary.md)."""
    astray = [
        string
        for message in written(language)
        for string in (message.string if isinstance(message.string, tuple) else [message.string])
        if message.id and re.search(word, string, re.IGNORECASE) and not re.search(meant, str(message.id))
    ]

    assert astray == []


@every_language
def test_signs_are_those_of_the_language(language: str) -> None:
    """Typographic apostrophes; in French a no-break space before high signs and inside guillemets (docs/glossary.md)."""
    wrong = [
        string
        for message in written(language)
        for string in (message.string if isinstance(message.string, tuple) else [message.string])
        if message.id and (re.search(r"\w'\w", string) or (language == "fr" and re.search(r"[^\u00a0\d][:;?»](?=\s|$)|«[^\u00a0]", string)))
    ]

    assert wrong == []


def test_a_plural_that_drops_its_number_or_invents_one_is_found() -> None:
    catalogue = read_po(
        BytesIO(b'msgid "%(num)s seat"\nmsgid_plural "%(num)s seats"\nmsgstr[0] "une place"\nmsgstr[1] "%(count)s places"\n'), locale="fr"
    )
    message = next(message for message in catalogue if message.id)

    assert [_placeholders(string) for string in message.string] == [set(), {"count"}]
    assert _placeholders(message.id) == {"num"}


def _placeholders(text: object) -> set[str]:
    return set(_PLACEHOLDER.findall(str(text)))


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()
