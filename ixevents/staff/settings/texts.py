"""The texts of the programmes stand on one page, and two people write them: who writes one leaves what a colleague wrote of another."""

from collections.abc import Iterable, Mapping

from ixevents.core.languages import LANGUAGES
from ixevents.core.refusal import Conflict
from ixevents.core.seen import seen_mark
from ixevents.staff.settings.forms import VersionedForm

Text = Mapping[str, str]


def mark(text: Text) -> str:
    """Return a mark of a text that is another one after every change."""
    return seen_mark(_plain(text))


def show_marks(form: VersionedForm, slugs: Iterable[str], held: Mapping[str, Text]) -> None:
    """Write down what stands as the page is shown."""
    for slug in slugs:
        form[f"{slug}_seen"].data = mark(held.get(slug, {}))


def to_keep(form: VersionedForm, slugs: Iterable[str], held: Mapping[str, Text]) -> dict[str, Text]:
    """Return what is to stand: what was typed, and what a colleague saved meanwhile where nothing was.

    Raises `Conflict` where both wrote of the same programme.
    """
    kept = {slug: held.get(slug, {}) if untouched(form, slug) else typed(form, slug) for slug in slugs}
    for slug, text in kept.items():
        now = held.get(slug, {})
        if form[f"{slug}_seen"].data != mark(now) and _plain(text) != _plain(now):
            raise Conflict
    return {slug: text for slug, text in kept.items() if any(text.values())}


def take_over(form: VersionedForm, slugs: Iterable[str], held: Mapping[str, Text]) -> None:
    """Show what a colleague saved of the programmes nothing was typed of, so that saving again replaces only what is shown to differ."""
    for slug in slugs:
        if untouched(form, slug):
            for lang in LANGUAGES:
                form[f"{slug}_{lang}"].data = held.get(slug, {}).get(lang, "")
    show_marks(form, slugs, held)


def typed(form: VersionedForm, slug: str) -> Text:
    """Return what the form says of a programme."""
    return {lang: form[f"{slug}_{lang}"].data or "" for lang in LANGUAGES}


def untouched(form: VersionedForm, slug: str) -> bool:
    """Whether a programme's text is as the page showed it."""
    return bool(form[f"{slug}_seen"].data == mark(typed(form, slug)))


def _plain(text: Text) -> list[str]:
    return ["\n".join((text.get(lang) or "").split("\r\n")).strip() for lang in LANGUAGES]
