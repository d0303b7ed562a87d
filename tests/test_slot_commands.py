"""The commands for single dates: who is written to, and that a dry run changes nothing."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from ixevents.core import dates
from ixevents.events.models import Slot, SlotState
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations.models import Registration, State
from tests.support import factories
from tests.support.client import CommandRunner


def test_list_shows_each_date_with_its_seats(app: Flask, runner: CommandRunner) -> None:
    slot = factories.make_slot(capacity=12)
    factories.make_registration(slot=slot, seats=3)

    result = runner.run("slot", "list", slot.event.slug)

    assert result.exit_code == 0
    assert "3/12, 0 waiting" in result.output


def test_move_writes_to_everyone_unless_it_is_a_dry_run(app: Flask, runner: CommandRunner) -> None:
    slot = factories.make_slot()
    for _ in range(2):
        factories.make_registration(slot=slot)
    before = slot.starts_at
    day = dates.local_day(before + timedelta(days=1))
    moment = ["slot", "move", str(slot.id), f"{day} 10:00", f"{day} 12:00"]

    dry = runner.run(*moment, "--dry-run")
    assert (dry.exit_code, slot.starts_at, _letters()) == (0, before, 0)
    done = runner.run(*moment)

    assert (done.exit_code, dates.hour(slot.starts_at), slot.revision, _letters()) == (0, "10:00", 1, 2)


def test_call_off_ends_registrations(app: Flask, runner: CommandRunner) -> None:
    registration = factories.make_registration()

    result = runner.run("slot", "call-off", str(registration.slot.id), "--fr", "Orage", "--nl", "Onweer")

    assert result.exit_code == 0
    assert (registration.slot.state, registration.state, _letters()) == (SlotState.CALLED_OFF, State.CALLED_OFF, 1)


def test_capacity_offers_new_room(app: Flask, runner: CommandRunner) -> None:
    slot = factories.make_slot(capacity=1)
    factories.make_registration(slot=slot)
    waiting = factories.make_registration(slot=slot, seats=0, seats_waiting=2, state=State.WAITING)

    result = runner.run("slot", "capacity", str(slot.id), "4")

    assert (result.exit_code, waiting.state, slot.seats_taken) == (0, State.OFFERED, 3)


def test_a_time_the_clock_jumps_over_is_refused_in_one_sentence(app: Flask, runner: CommandRunner) -> None:
    slot = factories.make_slot()

    result = runner.run("slot", "move", str(slot.id), "2027-03-28 02:30", "2027-03-28 04:00")

    assert result.exit_code == 1
    assert result.output.strip().endswith("Nothing was changed.")
    assert db.session.scalar(select(Slot.revision).where(Slot.id == slot.id)) == 0


def test_an_unknown_date_is_said(app: Flask, runner: CommandRunner) -> None:
    result = runner.run("slot", "capacity", "999", "4")

    assert (result.exit_code, result.output) == (1, "Error: There is no date 999. Nothing was changed.\n")


def _letters() -> int:
    assert db.session.scalar(select(func.count()).select_from(Registration))
    return db.session.scalar(select(func.count()).select_from(Notice)) or 0
