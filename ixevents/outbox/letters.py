"""Letters as words: subject, text and HTML in the reader's language, from `templates/notices/<package>/<letter>/`."""

import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import css_inline
from flask import current_app
from markupsafe import Markup

from ixevents.config import WEB_ROOT
from ixevents.core.catalogues import WORD_JOINER
from ixevents.core.languages import NAMES, UNKNOWN
from ixevents.core.web import site_values, speaking
from ixevents.outbox.alike import Alike, Links
from ixevents.outbox.alike import Letter as Letter  # noqa: PLC0414  # known by this name to all
from ixevents.outbox.alike import write as write_alike

Context = Callable[[], Mapping[str, object]]
"""Gives a letter's values; called once for each language of the letter, while that language is spoken."""

SUBJECT_LENGTH = 59
LINE_LENGTH = 72

_WRITTEN_IN = {"fr": ("fr",), "nl": ("nl",), "en": ("en", "fr", "nl"), UNKNOWN: ("fr", "nl")}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_LABEL = re.compile(r"\S(?:.*?\S)?  +")


@dataclass(frozen=True)
class Block:
    """The whole letter in one language."""

    lang: str
    subject: str
    text: str
    html: Markup
    theme: str

    @property
    def language(self) -> str:
        """The language's own name."""
        return NAMES[self.lang]


def written_in(language: str) -> tuple[str, ...]:
    """Return the languages a letter to a reader of `language` has, in order.

    French and Dutch are always whole; English is a courtesy copy before them, for those who chose it, and who is
    not known to prefer one gets both (LANG-04, LANG-05).
    """
    return _WRITTEN_IN[language]


def write(kind: str, language: str, context: Context, alike: Alike | None = None) -> Letter:
    """Return the letter `kind` (`package.letter`) for a reader of `language`; where others get it `alike`, see there."""
    languages = written_in(language)
    if alike is None:
        return _draw(kind, language, {lang: _told(lang, context) for lang in languages})

    def make(links: Links) -> Letter:
        told = {lang: _told(lang, context) for lang in languages}
        # Some letters lead elsewhere than to the reader's page.
        own = {lang for lang, values in told.items() if values["link"] == alike.link(lang)}
        return _draw(kind, language, {lang: {**values, "link": links[lang]} if lang in own else values for lang, values in told.items()})

    sites = (tuple(vars(site_values(current_app, lang)).values()) for lang in languages)
    return write_alike((kind, language, *sites), languages, alike, make, prove=current_app.testing)


def _draw(kind: str, language: str, told: Mapping[str, Mapping[str, object]]) -> Letter:
    folder = f"notices/{kind.replace('.', '/')}"
    blocks = [_block(folder, lang, values) for lang, values in told.items()]
    subject = _joint_subject(language, blocks)
    values = {"blocks": blocks, "subject": subject, "theme": blocks[0].theme, "lang": blocks[0].lang}
    text = blocks[0].text if len(blocks) == 1 else _render("notices/letter.txt", values)
    html = _inliner(WEB_ROOT / "templates/notices/letter.css").inline(_render("notices/letter.html", values))
    # Pages keep "e-mail" on one line by a sign that some mail programs show as a box.
    html = html.replace(WORD_JOINER, "")
    return Letter(subject, _line_up(text), html)


def one_line(text: str) -> str:
    """Return text as a header can carry it: one line, no control characters (case 26)."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def _told(lang: str, context: Context) -> Mapping[str, object]:
    with speaking(lang):
        return {**context(), "lang": lang, "site": site_values(current_app, lang)}


def _block(folder: str, lang: str, told: Mapping[str, object]) -> Block:
    with speaking(lang):
        heading = one_line(_render(f"{folder}/subject.txt", told))
        values = {**told, "heading": heading}
        text = _render(f"{folder}/body.txt", values)
        html = Markup(_render(f"{folder}/body.html", values))  # noqa: S704  # made by a template that escapes
    return Block(lang, _shorten(heading), text, html, str(values.get("theme", "house")))


def _render(template: str, values: Mapping[str, object]) -> str:
    # Not flask.render_template: its context is the page's, and the worker has no page.
    return current_app.jinja_env.get_template(template).render(values)


def _joint_subject(language: str, blocks: list[Block]) -> str:
    """Both official languages when neither is known to be preferred; else the first, the others head their own part."""
    return " / ".join(block.subject for block in blocks) if language == UNKNOWN else blocks[0].subject


def _shorten(subject: str) -> str:
    if len(subject) <= SUBJECT_LENGTH:
        return subject
    cut = subject[: SUBJECT_LENGTH - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + "…"


def _line_up(text: str) -> str:
    """Return text with lines of at most 72 characters; what follows a label stays in its column."""
    lines = [line for long in text.splitlines() for line in _wrap(long.rstrip())]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _wrap(line: str) -> list[str]:
    if len(line) <= LINE_LENGTH:
        return [line]
    label = _LABEL.match(line)
    indent = " " * len(label.group()) if label else ""
    return textwrap.wrap(line, LINE_LENGTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


# Parsing the style sheet costs more than a letter; templates do not change while the application runs.
@lru_cache(maxsize=2)
def _inliner(path: Path) -> css_inline.CSSInliner:
    return css_inline.CSSInliner(extra_css=path.read_text("utf-8"), load_remote_stylesheets=False)
