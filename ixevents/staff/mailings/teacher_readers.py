"""Choosing teachers who want to hear of next year's programme as readers of a mailing."""

from typing import Any

from ixevents.classes import audience
from ixevents.core.languages import NAMES
from ixevents.core.web import plain
from ixevents.extensions import db
from ixevents.mailings.audiences import Selection


def choices(_selection: Selection) -> dict[str, Any]:
    """Return what `who_teachers.html` offers: editions with how many teachers ticked it there, and languages."""
    editions = [(str(number), plain(title), count) for number, title, count in db.session.execute(audience.by_edition())]
    return {"editions": editions, "languages": list(NAMES.items())}
