"""Whom the deletion of dates is told: their facilitators, whose calendars lose them."""

from collections.abc import Iterable

from flask_babel import ngettext

from ixevents.core.clock import now
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.resources import queries


def told(slots: Iterable[Slot]) -> dict[int, int]:
    """Return by slot how many letters leave when it is deleted."""
    return {row[0]: row[1] for row in db.session.execute(queries.told_of_loss([slot.id for slot in slots], now()))}


def words(letters: int) -> str:
    """Say before a deletion how many letters leave; nothing for none."""
    if not letters:
        return ""
    return ngettext(
        "%(num)s letter takes a date out of the calendar of who leads it.",
        "%(num)s letters take dates out of the calendars of those who lead them.",
        letters,
    )


def of(slots: Iterable[Slot]) -> str:
    """Say how many letters leave when all these are deleted."""
    return words(sum(told(slots).values()))
