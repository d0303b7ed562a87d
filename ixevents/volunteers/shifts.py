"""Shifts of a call: added, changed, called off, deleted. Who is counted on is told in the same transaction. Nothing here commits."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import exists, select

from ixevents.core.clock import now
from ixevents.core.dates import DEFAULT_ZONE
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.events import copying
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.outbox import letters
from ixevents.outbox.models import Notice
from ixevents.outbox.reach import Reached
from ixevents.volunteers import as_seen, locks, notices, queries, words
from ixevents.volunteers.models import Shift, Turn, VolunteerCall

TOLD = ("title", "details", "place_id", "starts_at", "ends_at")
"""What letters and calendars say of a shift: who changes it has those written to who are counted on."""


def add(call: VolunteerCall, facts: Mapping[str, Any], *, actor: str) -> Shift:
    """Add hands that are needed."""
    _require_sense(call, facts)
    shift = Shift(call_id=call.id, **facts)
    db.session.add(shift)
    db.session.flush()
    journal.record("add_shift", shift, actor=actor, after=_plain(facts))
    return shift


def take_over(call: VolunteerCall, source: VolunteerCall, *, actor: str) -> int:
    """Add the shifts of an earlier call, as many days later as its edition, at the same hours of the clock. Returns how many.

    Raises `Refused` where there are shifts already, for a second press adds nothing twice, or when the clock jumps over an hour.
    """
    locks.of_call(call)
    if db.session.scalar(select(exists().where(Shift.call_id == call.id))):
        raise Refused(_("This call has shifts already."), "double")
    days = (call.edition.starts_on - source.edition.starts_on).days
    held = [shift for shift in source.shifts if shift.called_off_at is None]
    for shift in held:
        same = {name: getattr(shift, name) for name in ("title", "details", "place_id", "wanted")}
        times = {name: copying.shift(getattr(shift, name), days, DEFAULT_ZONE) for name in ("starts_at", "ends_at")}
        add(call, same | times, actor=actor)
    return len(held)


def edit(shift_id: int, facts: Mapping[str, Any], *, opened: str, actor: str) -> Reached:
    """Change a shift; who is counted on is written to when it begins to be another one. Returns who that reached.

    Raises `Conflict` when it changed since the form was opened, `Refused` when fewer are wanted than are counted on.
    """
    shift = locks.one(shift_id)
    as_seen.require(shift, opened)
    _require_live(shift)
    _require_sense(shift.call, facts)
    if facts["wanted"] < shift.taken:
        raise Refused(
            ngettext(
                "%(num)s person is counted on already: want at least as many.",
                "%(num)s people are counted on already: want at least as many.",
                shift.taken,
            ),
            "taken",
        )
    changed = {name: value for name, value in facts.items() if getattr(shift, name) != value}
    turns = _counted_on(shift) if changed.keys() & set(TOLD) else []
    before = words.told(shift)
    was = _plain({name: getattr(shift, name) for name in changed})
    for name, value in changed.items():
        setattr(shift, name, value)
    db.session.flush()
    db.session.refresh(shift, ["place"])
    if changed:
        journal.record("edit", shift, actor=actor, before=was, after=_plain(changed))
    return _reached(_moved(turn, before) for turn in turns if _is_told(turn, before))


def reach(shift: Shift) -> Reached:
    """Return whom a change of a shift reaches, to be said beforehand; one statement."""
    return Reached(*db.session.execute(queries.reach(shift.id, now())).one())


def call_off(shift_id: int, reason: Translated, *, actor: str) -> Reached:
    """Call a shift off: who is counted on is told, and why where a reason is written in both languages. Returns who that reached."""
    shift = locks.one(shift_id)
    _require_live(shift)
    if shift.ends_at <= now():
        raise Refused(_("This shift is over: nothing about it is called off any more."), "over")
    if reason and not reason.complete:
        raise Refused(_("Write the reason in French and in Dutch, or leave both empty."), "languages")
    turns, moment = _counted_on(shift), now()
    shift.called_off_at, shift.reason = moment, reason
    for turn in turns:
        # The same moment as that of the shift tells these from turns given up before.
        turn.ended_at, turn.sequence = moment, turn.sequence + 1
    locks.recount([shift])
    journal.record("call_off_shift", shift, actor=actor, rows=len(turns))
    return _reached(notices.called_off(turn) for turn in turns)


def delete(shift_id: int, *, actor: str) -> None:
    """Delete a shift nobody ever took; one that somebody took is called off."""
    shift = locks.one(shift_id)
    if db.session.scalar(select(exists().where(Turn.shift_id == shift.id))):
        raise Refused(_("Somebody took this shift: call it off instead."), "taken")
    journal.record("delete_shift", shift, actor=actor)
    db.session.delete(shift)
    db.session.flush()


def _is_told(turn: Turn, before: words.Told) -> bool:
    """Whether somebody reads something else now than before, in a language of theirs."""
    languages = letters.written_in(turn.volunteer.language)
    return turn.shift.ends_at > now() and any(_reads_otherwise(turn, before, lang) for lang in languages)


def _moved(turn: Turn, before: words.Told) -> Notice | None:
    turn.sequence += 1
    return notices.moved(turn, before)


def _reached(written: Iterable[Notice | None]) -> Reached:
    found = list(written)
    return Reached(sum(letter is not None for letter in found), sum(letter is None for letter in found))


def _reads_otherwise(turn: Turn, before: words.Told, lang: str) -> bool:
    with speaking(lang):
        return words.rows(before) != words.rows(turn.shift)


def _counted_on(shift: Shift) -> list[Turn]:
    return list(db.session.scalars(queries.turns_of(shift.id).execution_options(populate_existing=True)))


def _require_live(shift: Shift) -> None:
    if shift.called_off_at is not None:
        raise Refused(_("This shift is called off: nothing in it changes any more."), "called_off")


def _require_sense(call: VolunteerCall, facts: Mapping[str, Any]) -> None:
    if not facts["title"]:
        raise Refused(_("Write what there is to do."), "title")
    if facts["ends_at"] <= facts["starts_at"]:
        raise Refused(_("A shift ends after it has begun."), "order")
    if call.open and not facts["title"].complete:
        raise Refused(_("The call is open: write the title in French and in Dutch."), "languages")
    if facts["details"] and not facts["details"].complete:
        raise Refused(_("Write what is good to know in French and in Dutch, or leave both empty."), "languages")


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value.as_dict() if hasattr(value, "as_dict") else value
        for name, value in facts.items()
    }
