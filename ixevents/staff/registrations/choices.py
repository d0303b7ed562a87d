"""What the filters of the list offer."""

from typing import Any

from ixevents.core.dates import day_short
from ixevents.core.web import current_language, plain
from ixevents.events import programme
from ixevents.extensions import db
from ixevents.registrations import listing, words
from ixevents.registrations.listing import Wanted


def of(wanted: Wanted) -> dict[str, Any]:
    """Return the answers of each filter, as the page prints them; three statements whatever there is."""
    lang = current_language()
    slots = db.session.scalars(listing.slots_of(wanted.event)).all() if wanted.event else []
    events = db.session.execute(listing.events_of(wanted.edition, wanted.event)).all()
    return {
        "programmes_shown": [(one.slug, plain(one.short)) for one in programme.all_programmes()],
        "editions_shown": [(one.id, plain(one.title)) for one in db.session.scalars(listing.editions())],
        "events_shown": sorted(((number, plain(title)) for number, title in events), key=lambda pair: pair[1].casefold()),
        "slots_shown": [(one.id, f"{day_short(one.starts_at, lang, one.zone)} · {words.when(one).rpartition(', ')[2]}") for one in slots],
    }
