"""Reminders leave by day, about a day before, whatever the hour of what they are about and whatever the clocks do."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations import tasks
from ixevents.registrations.models import Registration, State
from tests.support import factories

At = Callable[[datetime], None]
STEP = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("starts_at", "reminded_at"),
    [
        ("2026-12-05T14:00:00+01:00", "2026-12-04T14:00:00+01:00"),
        ("2026-12-05T06:30:00+01:00", "2026-12-04T08:00:00+01:00"),
        ("2026-12-05T21:00:00+01:00", "2026-12-04T19:00:00+01:00"),
        # The concert at two in the night of Friday to Saturday belongs to Friday evening.
        ("2026-12-05T02:00:00+01:00", "2026-12-03T19:00:00+01:00"),
        # The clock goes forward in the night of 28 March, and back in that of 25 October.
        ("2027-03-28T14:00:00+02:00", "2027-03-27T14:00:00+01:00"),
        ("2027-03-28T03:00:00+02:00", "2027-03-26T19:00:00+01:00"),
        ("2027-03-29T02:30:00+02:00", "2027-03-27T19:00:00+01:00"),
        ("2026-10-25T14:00:00+01:00", "2026-10-24T14:00:00+02:00"),
        ("2026-10-25T02:30:00+02:00", "2026-10-23T19:00:00+02:00"),
        ("2026-10-25T02:30:00+01:00", "2026-10-23T19:00:00+02:00"),
        ("2026-10-26T02:00:00+01:00", "2026-10-24T19:00:00+02:00"),
    ],
)
def test_a_reminder_leaves_by_day_on_the_day_before(app: Flask, frozen_time: At, starts_at: str, reminded_at: str) -> None:
    slot = _slot(frozen_time, datetime.fromisoformat(starts_at))

    assert _reminded(slot, frozen_time) == [datetime.fromisoformat(reminded_at)]


def test_whole_days_are_reminded_of_on_the_morning_before(app: Flask, frozen_time: At) -> None:
    slot = _slot(frozen_time, datetime.fromisoformat("2026-10-25T00:00:00+02:00"), all_day=True)

    assert _reminded(slot, frozen_time) == [datetime.fromisoformat("2026-10-24T08:00:00+02:00")]


def test_day_and_night_are_those_of_the_slots_own_zone(app: Flask, frozen_time: At) -> None:
    slot = _slot(frozen_time, datetime.fromisoformat("2026-12-05T19:00:00-05:00"), zone="America/New_York")

    assert _reminded(slot, frozen_time) == [datetime.fromisoformat("2026-12-04T19:00:00-05:00")]


def test_what_a_worker_missed_waits_for_the_morning_or_is_not_written(app: Flask, frozen_time: At) -> None:
    early = _slot(frozen_time, datetime.fromisoformat("2026-12-05T09:30:00+01:00"))
    late = _slot(frozen_time, datetime.fromisoformat("2026-12-05T10:30:00+01:00"))
    written = []

    for moment in ("2026-12-04T20:00:00+01:00", "2026-12-05T01:00:00+01:00", "2026-12-05T07:55:00+01:00", "2026-12-05T08:00:00+01:00"):
        frozen_time(datetime.fromisoformat(moment))
        written.append(tasks.write_reminders())

    assert written == [0, 0, 0, 1]
    assert db.session.scalars(select(Notice.about_id)).all() == [_party(late).id]
    assert _party(early).state == State.CONFIRMED


def test_who_registered_in_the_evening_is_not_woken(app: Flask, frozen_time: At) -> None:
    slot = _slot(frozen_time, datetime.fromisoformat("2026-12-05T14:00:00+01:00"))
    _party(slot).created_at = datetime.fromisoformat("2026-12-04T15:00:00+01:00")
    db.session.commit()

    assert _reminded(slot, frozen_time) == [datetime.fromisoformat("2026-12-05T08:00:00+01:00")]


def _slot(frozen_time: At, starts_at: datetime, **values: object) -> Slot:
    """Make a slot somebody registered for a week before."""
    frozen_time(starts_at - timedelta(days=7))
    slot = factories.make_slot(starts_at=starts_at, **values)
    factories.make_registration(slot=slot)
    db.session.commit()
    return slot


def _party(slot: Slot) -> Registration:
    return db.session.scalars(select(Registration).where(Registration.slot_id == slot.id)).one()


def _reminded(slot: Slot, frozen_time: At) -> list[datetime]:
    """Let a worker look every half hour until the slot begins. Returns when it wrote."""
    moments, moment = [], slot.starts_at - timedelta(days=2)
    while moment < slot.starts_at:
        frozen_time(moment)
        if tasks.write_reminders():
            moments.append(now())
        moment += STEP
    return moments
