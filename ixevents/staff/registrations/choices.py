"""What the filters of the list offer."""

from typing import Any

from flask_babel import gettext as _

from ixevents.core.dates import day_short, hours
from ixevents.core.languages import fold
from ixevents.core.web import current_language, plain
from ixevents.events import programme
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.registrations import listing
from ixevents.registrations.listing import Wanted


def of(wanted: Wanted) -> dict[str, Any]:
    """Return the answers of each filter, as the page prints them; three statements whatever there is."""
    lang = current_language()
    slots = db.session.scalars(listing.slots_of(wanted.event)).all() if wanted.event else []
    events = db.session.execute(listing.events_of(wanted.edition, wanted.event)).all()
    return {
        "programmes_shown": [(one.slug, plain(one.short)) for one in programme.known()],
        "editions_shown": [(one.id, plain(one.title)) for one in db.session.scalars(listing.editions())],
        "events_shown": sorted(((number, plain(title)) for number, title in events), key=lambda pair: fold(pair[1])),
        "slots_shown": [(one.id, f"{day_short(one.starts_at, lang, one.zone)} · {_hours(one)}") for one in slots],
    }


def _hours(slot: Slot) -> str:
    return _("All day") if slot.all_day else hours(slot.starts_at, slot.ends_at, slot.zone)
