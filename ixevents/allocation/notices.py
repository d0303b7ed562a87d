"""Letters of a round: what a class got, and that the private page says why. One function a letter."""

from collections.abc import Mapping

from flask_babel import gettext as _

from ixevents.allocation import queries, words
from ixevents.classes import queries as class_queries
from ixevents.core.languages import Translated
from ixevents.core.web import plain
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.outbox import letters
from ixevents.outbox.calendar import Method
from ixevents.outbox.models import Notice
from ixevents.registrations import facts, notices
from ixevents.registrations import queries as registration_queries
from ixevents.registrations.models import Registration

Rows = list[tuple[str, str]]


def given(registration: Registration, rank: int) -> Notice | None:
    """Say which of its wishes the class got, with the entry for the calendar."""
    return notices.write("allocation.given", registration, lambda: {"rank": rank, "rank_words": words.within(rank)}, method=Method.REQUEST)


def unplaced(registration: Registration) -> Notice | None:
    """Say that no wish could be met, and where the class waits now."""
    return notices.write("allocation.unplaced", registration, lambda: _place(registration))


def adjusted(registration: Registration, reason: Translated) -> Notice | None:
    """Say what our team decided about the class by hand, and why."""

    def more() -> Mapping[str, object]:
        place = {} if registration.seats else _place(registration)
        return {"reason": letters.one_line(plain(reason)), **place}

    return notices.write("allocation.adjusted", registration, more, method=Method.REQUEST)


def wish_rows(registration: Registration) -> Rows:
    """Return the wishes of a class, and when they are answered, as rows of a letter; nothing for a party that is no class."""
    wishes = db.session.scalars(class_queries.wishes(registration.id)).all()
    rows = [(words.wish(wish.rank), _slot(wish.slot)) for wish in wishes]
    found = db.session.scalars(queries.of_registration(registration.id)).first()
    if rows and found is not None:
        rows.append((_("Answer"), _("after %(moment)s", moment=words.until(found.deadline))))
    return rows


def _slot(slot: Slot) -> str:
    told = f"{facts.when(slot)}, {plain(slot.place.name)}"
    return _("%(slot)s: called off", slot=told) if slot.called_off else told


def _place(registration: Registration) -> Mapping[str, object]:
    return {"place": (db.session.scalar(registration_queries.ahead_in_line(registration)) or 0) + 1}
