"""What of an edition can be called off at once, as its page shows it, and whom nobody can write to afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Row

from ixevents.accounts import access
from ixevents.accounts.roles import Power
from ixevents.associations import queries as associations
from ixevents.associations.models import StandCall
from ixevents.core import dates
from ixevents.core.clock import now
from ixevents.core.web import current_language, plain
from ixevents.events import words
from ixevents.events.models import Edition, Slot
from ixevents.extensions import db
from ixevents.registrations import ahead
from ixevents.registrations.ahead import Wanted
from ixevents.registrations.models import Registration
from ixevents.staff.stands import parts
from ixevents.volunteers import queries as volunteers
from ixevents.volunteers import words as shift_words
from ixevents.volunteers.models import Shift, Turn

MOST_DAYS = 10
"""An edition of more is narrowed by its filters: a school year has no days to click on."""


@dataclass(frozen=True)
class Found:
    """What was asked for."""

    slots: Sequence[Row[Slot, int]]
    "Each with how many parties count on it."
    shifts: Sequence[Shift]
    stands: StandCall | None
    "The call whose stands can be called off, all at once."
    applications: int
    "How many associations count on one, or wait for an answer."

    @property
    def anything(self) -> bool:
        """Whether there is something to tick."""
        return bool(self.slots or self.shifts or self.stands)


@dataclass(frozen=True)
class Unreached:
    """Somebody no letter can tell, and what about."""

    url: str
    name: str
    phone: str
    what: str


def find(edition_id: int, wanted: Wanted, moment: datetime) -> Found:
    """Return the dates asked for, and the hands and stands of that time: who looks for one event does not mean those."""
    slots = db.session.execute(ahead.found(edition_id, wanted, moment)).all()
    if wanted.q:
        return Found(slots, (), None, 0)
    shifts = db.session.scalars(volunteers.ahead(edition_id, *wanted.within(Shift, moment))).all()
    call = db.session.scalars(associations.call_of_edition(edition_id).where(*wanted.within(StandCall, moment))).first()
    call = call if call is not None and parts.may_call_off(call) else None
    return Found(slots, shifts, call, parts.counting(call.id)[0] if call else 0)


def ticked(found: Found, wanted: Wanted) -> dict[str, set[int]]:
    """Return what is ticked of what was found: all that was asked for, but nothing that takes place on other days too."""
    if not (wanted.q or wanted.narrowed):
        return {"dates": set(), "shifts": set()}
    slots = {slot.id for slot, _parties in found.slots if wanted.holds(slot.starts_at, slot.ends_at)}
    return {"dates": slots, "shifts": {shift.id for shift in found.shifts if wanted.holds(shift.starts_at, shift.ends_at)}}


def days(edition: Edition, wanted: Wanted) -> list[tuple[str, str, bool]]:
    """Return what one click asks for, as chips: all that is to come, or one day of an edition that has few."""
    first, last = max(edition.starts_on, dates.local_day(now())), edition.ends_on
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    each = [(dates.day_medium(day, current_language()), day, day) for day in every] if 1 < len(every) <= MOST_DAYS else []
    spans = [(_("All dates to come"), first, last), *each]
    return [(text, *_asking(edition, Wanted(from_day=begin.isoformat(), to_day=end.isoformat()), wanted)) for text, begin, end in spans]


def means_all(call: StandCall | None, wanted: Wanted) -> bool:
    """Whether every day of the stands is asked for: they are called off as a whole or not at all."""
    if call is None or wanted.place or not (wanted.from_day and wanted.to_day):
        return False
    first, last = max(dates.local_day(call.starts_at), dates.local_day(now())), dates.local_day(call.ends_at)
    return wanted.from_day <= first.isoformat() and wanted.to_day >= last.isoformat()


def unreached(edition_id: int, moment: datetime) -> list[Unreached]:
    """Return who has to be called about what was called off and is still to come, where this person may see who it is."""
    if not access.may(Power.SEE_PERSONS):
        return []
    return [
        *(_party(party) for party in db.session.scalars(ahead.unreached(edition_id, moment))),
        *(_turn(turn) for turn in db.session.scalars(volunteers.unreached(edition_id, moment))),
        *_stands(edition_id, moment),
    ]


def _asking(edition: Edition, span: Wanted, wanted: Wanted) -> tuple[str, bool]:
    args: dict[str, Any] = {"from": span.from_day, "to": span.to_day}
    return url_for("staff_calling_off.call_off", edition_id=edition.id, **args), span == wanted


def _party(party: Registration) -> Unreached:
    what = _("%(what)s: %(when)s", what=plain(party.slot.event.title), when=words.when(party.slot))
    return Unreached(url_for("staff_registrations.registration", registration_id=party.id), party.name, party.phone or "", what)


def _turn(turn: Turn) -> Unreached:
    url = url_for("staff_shift_people.volunteer", volunteer_id=turn.volunteer_id)
    return Unreached(url, turn.volunteer.name, turn.volunteer.phone, shift_words.choice(turn.shift))


def _stands(edition_id: int, moment: datetime) -> list[Unreached]:
    call = db.session.scalars(associations.call_of_edition(edition_id)).first()
    if call is None or call.called_off_at is None or call.ends_at <= moment:
        return []
    found = db.session.scalars(associations.unreached(call.id))
    return [Unreached(url_for("staff_stands.stand", stand_id=one.id), one.association, one.phone, _("Stand")) for one in found]
