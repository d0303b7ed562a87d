"""The letter that brings an opinion to the College."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from ixevents.core import dates
from ixevents.core.languages import UNKNOWN
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.minutes import words as minutes_words
from ixevents.opinions import words
from ixevents.opinions.models import Opinion
from ixevents.outbox import letters
from ixevents.outbox.models import Attachment, Notice
from ixevents.outbox.post import post


def sent(opinion: Opinion, address: str, files: Sequence[Attachment] = ()) -> Notice | None:
    """Send an adopted opinion, in both languages, with the day until which the College answers."""

    def values() -> Mapping[str, object]:
        lang = current_language()
        public = opinion.published_at is not None
        return {
            "theme": "council",
            "number": opinion.label,
            "title": letters.one_line(plain(opinion.title)),
            "rows": _rows(opinion, lang),
            "attached": bool(files),
            "public": public,
            "link": address_of(opinion, lang) if public else external("opinions.index", lang=lang),
        }

    key = f"opinion-{opinion.id}-{opinion.version}"
    return post("opinions.sent", address, UNKNOWN, about=opinion, context=values, unique_key=key, attachments=files)


def address_of(opinion: Opinion, lang: str) -> str:
    """Return the full address of a published opinion."""
    return external("opinions.page", lang=lang, label=opinion.slug)


def _rows(opinion: Opinion, lang: str) -> list[tuple[str, str]]:
    rows = [
        (_("Opinion"), f"{opinion.label} – {letters.one_line(plain(opinion.title))}"),
        (_("Origin"), str(words.OCCASIONS[opinion.occasion])),
    ]
    if opinion.adopted_on:
        rows.append((_("Adopted"), dates.day_long(opinion.adopted_on, lang)))
    if opinion.vote:
        rows.append((_("Result of the vote"), minutes_words.totals(opinion.vote)))
    if opinion.stamps:
        rows.append((_("Validity"), ", ".join(str(words.STAMPS[stamp]) for stamp in opinion.stamps)))
    if opinion.due_on:
        rows.append((_("Answer until"), dates.day_long(opinion.due_on, lang)))
    return rows
