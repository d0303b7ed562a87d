"""Choosing volunteers as readers of a mailing."""

from typing import Any

from ixevents.core.languages import NAMES
from ixevents.core.web import plain
from ixevents.extensions import db
from ixevents.mailings.audiences import Selection
from ixevents.volunteers import audience


def choices(_selection: Selection) -> dict[str, Any]:
    """Return what `who_volunteers.html` offers: editions with how many lend a hand there, and languages."""
    calls = [(str(number), plain(title), count) for number, title, count in db.session.execute(audience.by_call())]
    return {"calls": calls, "languages": list(NAMES.items())}
