"""The newest opinions as an Atom feed."""

from collections.abc import Sequence

from flask_babel import gettext as _

from ixevents.core import atom as feeds
from ixevents.core.links import external
from ixevents.core.web import current_language, plain
from ixevents.opinions.models import Opinion
from ixevents.opinions.notices import address_of


def atom(opinions: Sequence[Opinion]) -> bytes:
    """Write the feed in the language being spoken."""
    lang = current_language()
    feed = feeds.Feed(
        lang=lang,
        title=_("Opinions of the council"),
        url=external("opinions.index", lang=lang),
        source=external("opinions.atom", lang=lang),
        author=_("The consultative council"),
    )
    return feeds.write(feed, [_entry(opinion, lang) for opinion in opinions])


def _entry(opinion: Opinion, lang: str) -> feeds.Entry:
    title = f"{opinion.label} – {plain(opinion.title)}"
    return feeds.Entry(title, address_of(opinion, lang), opinion.published_at, opinion.published_at)
