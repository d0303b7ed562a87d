"""What a look at the installation finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and what to do when it is not. The sentences are in the reader's language."""

    name: str
    "A stable word: the command shows it, the page has a title for it."
    well: bool | None
    "None where nothing can be said from here."
    words: str
    todo: str = ""


def good(name: str, words: str) -> Finding:
    """Return that something is well."""
    return Finding(name, well=True, words=words)


def bad(name: str, words: str, todo: str) -> Finding:
    """Return that something is not well, and what to do."""
    return Finding(name, well=False, words=words, todo=todo)


def unknown(name: str, words: str, todo: str = "") -> Finding:
    """Return that nothing can be said."""
    return Finding(name, well=None, words=words, todo=todo)
