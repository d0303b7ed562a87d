"""What is printed for somebody without an email address: the letter, and the copy of all that is kept (GDPR, article 15)."""

from collections.abc import Iterator

from flask import current_app
from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.languages import UNKNOWN
from ixevents.core.web import site_values, speaking
from ixevents.outbox.postal import Letter
from ixevents.papers import by_post
from ixevents.papers.contents import Imprint
from ixevents.papers.text_papers import Block, TextPaper
from ixevents.privacy import copies
from ixevents.privacy.copies import Copy, Entry
from ixevents.privacy.models import PrivacyPaper, PrivacyRequest


def copy(key: str, person: str, language: str) -> TextPaper:
    """Return what is kept under a key (see `persons.whose`) as it is now; in French where no language is known."""
    lang = "fr" if language == UNKNOWN else language
    with speaking(lang):
        made, site = copies.make(key), site_values(current_app, lang)
        day = f"{dates.day_long(made.made_at, lang)}, {dates.hour(made.made_at)}"
        lines = (person, _("Everything this site keeps on you, as it is now: %(moment)s.", moment=day))
        return TextPaper(lang, _("What we keep about you"), lines, tuple(_blocks(made, site.dpo)), Imprint(site.organiser))


def letter(request: PrivacyRequest, paper: PrivacyPaper) -> Letter:
    """Return a letter as it was written, with the postal address where there is one."""
    to = [line for line in (request.name, *request.postal.splitlines()) if line.strip()]
    return by_post.letter(request.language, to, paper.made_at, paper.text)


def _blocks(made: Copy, dpo: str) -> Iterator[Block]:
    for part in made.parts:
        yield Block("heading", part.title)
        for number, entry in enumerate(part.entries, 1):
            yield from _entry(entry, number if len(part.entries) > 1 else 0)
    if not made.parts:
        yield Block("text", _("This site keeps nothing on you."))
    yield Block("small", _("Data protection officer: %(dpo)s.", dpo=dpo))


def _entry(entry: Entry, number: int) -> Iterator[Block]:
    yield Block("strong", f"{entry.title} {number}" if number else entry.title)
    yield from (Block("item", _("%(label)s: %(value)s", label=row["key"], value=row["value"])) for row in entry.rows)
    yield from (Block("text", words) for words in entry.text.split("\n\n") if words.strip())
