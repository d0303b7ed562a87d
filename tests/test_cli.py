"""The command `ixevents`: what it changes, what it leaves with --dry-run, how it says no."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.events.models import Edition, Event, Slot
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox import pauses
from ixevents.outbox.models import Notice, NoticeState, PauseReason
from ixevents.projects.models import Project
from ixevents.registrations import actions
from ixevents.registrations.models import Registration
from ixevents.volunteers.models import Shift
from tests.support import factories, volunteers
from tests.support.client import CommandRunner


@pytest.mark.usefixtures("sampled")
def test_seed_loads_everything_once(runner: CommandRunner) -> None:
    counts = _counts()

    again = runner.run("seed", "--sample")

    added = [line for line in again.output.splitlines() if line.endswith(" added")]
    assert (again.exit_code, len(added) > 10, [line for line in added if not line.endswith(": 0 added")]) == (0, True, [])
    assert _counts() == counts
    assert all(count > 0 for count in counts.values())


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2027, 3, 28)])
def test_the_sample_is_made_on_sundays_and_the_last_evening_of_a_year(
    runner: CommandRunner, frozen_time: Callable[[datetime], None], day: date
) -> None:
    frozen_time(datetime.combine(day, time(22, 40), UTC))

    made = runner.run("seed", "--sample")

    assert (made.exit_code, all(count > 0 for count in _counts().values())) == (0, True)


def test_seed_without_sample_invents_nothing(runner: CommandRunner) -> None:
    runner.run("seed")

    assert db.session.scalar(select(func.count()).select_from(Edition)) == 0
    assert (db.session.scalar(select(func.count()).select_from(Project)) or 0) > 0


def test_worker_once_sends_what_is_due(runner: CommandRunner) -> None:
    _register()

    result = runner.run("worker", "--once")

    assert (result.exit_code, result.output) == (0, "1 letter left the queue.\n")
    assert db.session.scalars(select(Notice.state)).all() == [NoticeState.SENT]


def test_doctor_finds_nothing_on_a_healthy_installation(runner: CommandRunner, app: Flask) -> None:
    _stamp_as_migrated(app)

    result = runner.run("doctor")

    assert (result.exit_code, [line[:4] for line in result.output.splitlines()]) == (
        0,
        # Forms are not limited in tests, no worker runs here, no mail server and no mailbox is set, and DNS says nothing of example.org.
        ["ok  "] * 3 + ["?   "] + ["ok  "] * 8 + ["?   ", "ok  ", "?   ", "?   ", "ok  ", "?   "],
    )


def test_doctor_sees_a_database_that_was_not_migrated(runner: CommandRunner) -> None:
    result = runner.run("doctor")

    assert result.exit_code == 1
    assert "run: ixevents migrate" in result.output


def test_doctor_sees_counters_that_are_wrong_and_recount_mends_them(runner: CommandRunner, app: Flask) -> None:
    _stamp_as_migrated(app)
    slot = factories.make_registration(seats=2).slot
    db.session.execute(update(Slot).values(seats_taken=7))

    found = runner.run("doctor")
    tried = runner.run("recount", "--dry-run")
    assert (found.exit_code, f"slots [{slot.id}] do not" in found.output, slot.seats_taken) == (1, True, 7)
    assert tried.output.splitlines()[-2:] == ["1 slot counted anew.", "Dry run: nothing was changed."]
    runner.run("recount")

    assert (slot.seats_taken, runner.run("doctor").exit_code) == (2, 0)


def test_doctor_sees_a_shift_that_counts_wrong_and_recount_mends_it(runner: CommandRunner, app: Flask) -> None:
    _stamp_as_migrated(app)
    shift = volunteers.make_turn().shift
    db.session.execute(update(Shift).values(taken=2))

    found, tried = runner.run("doctor"), runner.run("recount", "--dry-run")
    assert (found.exit_code, f"shifts of volunteers [{shift.id}] do not" in found.output, shift.taken) == (1, True, 2)
    assert f"shift {shift.id}: 2 is 1" in tried.output
    runner.run("recount")

    assert (shift.taken, runner.run("doctor").exit_code) == (1, 0)


def test_doctor_sees_letters_that_wait_for_too_long(runner: CommandRunner, app: Flask) -> None:
    _stamp_as_migrated(app)
    _register()
    db.session.execute(update(Notice).values(due_at=now() - timedelta(hours=1)))

    result = runner.run("doctor")

    assert (result.exit_code, "late: is a worker running?" in result.output) == (1, True)


def test_notices_are_listed_without_whole_addresses(runner: CommandRunner) -> None:
    _register()

    listed, filtered = runner.run("notices", "list"), runner.run("notices", "list", "--state", "failed")

    assert "registrations.confirmed" in listed.output
    assert ("a…@example.org" in listed.output, "amina@example.org" in listed.output, filtered.output) == (True, False, "")


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("resend", NoticeState.FAILED, NoticeState.DUE),
        ("release", NoticeState.HELD, NoticeState.DUE),
        ("drop", NoticeState.HELD, NoticeState.DROPPED),
    ],
)
def test_letters_are_steered_and_the_journal_knows(runner: CommandRunner, verb: str, before: NoticeState, after: NoticeState) -> None:
    notice = _register(before)

    tried = runner.run("notices", verb, str(notice.id), "--dry-run")
    assert (tried.exit_code, notice.state) == (0, before)
    done = runner.run("notices", verb, str(notice.id))

    assert (done.exit_code, notice.state) == (0, after)
    assert db.session.scalars(select(Entry.verb).where(Entry.object_kind == "notice")).all() == [verb]


def test_a_polite_no_is_said_in_one_sentence_and_changes_nothing(runner: CommandRunner) -> None:
    sent = _register(NoticeState.SENT)
    held = _register(NoticeState.HELD)

    result = runner.run("notices", "drop", str(held.id), str(sent.id))

    assert result.exit_code == 1
    assert result.output.splitlines()[-1].startswith("Error: This letter has gone")
    assert (held.state, sent.state) == (NoticeState.HELD, NoticeState.SENT)


def test_a_letter_that_is_not_there_is_named(runner: CommandRunner) -> None:
    result = runner.run("notices", "resend", "77")

    assert (result.exit_code, result.output) == (1, "Error: There is no letter 77. Nothing was changed.\n")


@pytest.mark.usefixtures("any_app")
@pytest.mark.parametrize("number", ["99999999999999", "99999999999999999999", "0"])
def test_nothing_has_a_number_that_no_database_could_be_asked_for(runner: CommandRunner, number: str) -> None:
    letter, date_called_off = (
        runner.run("notices", "drop", number),
        runner.run("slot", "call-off", number, "--fr", "Orage", "--nl", "Onweer"),
    )
    seats, moved = runner.run("slot", "capacity", number, "4"), runner.run("slot", "move", number, "2027-05-08 14:00", "2027-05-08 15:00")

    assert (letter.exit_code, letter.output) == (1, f"Error: There is no letter {number}. Nothing was changed.\n")
    assert {one.output for one in (date_called_off, seats, moved)} == {f"Error: There is no date {number}. Nothing was changed.\n"}


def test_more_seats_than_a_date_can_have_and_too_long_a_list_are_refused_in_a_sentence(runner: CommandRunner) -> None:
    slot = factories.make_slot(capacity=3)

    seats, listed = runner.run("slot", "capacity", str(slot.id), "99999999999999999999"), runner.run("notices", "list", "--limit", "9" * 20)

    assert (seats.exit_code, "is not in the range 0<=x<=" in seats.output, slot.capacity) == (2, True, 3)
    assert (listed.exit_code, "is not in the range 1<=x<=" in listed.output) == (2, True)


def test_one_letter_is_said_of_one(runner: CommandRunner) -> None:
    slot = factories.make_registration().slot
    reasons = ("--fr", "Orage", "--nl", "Onweer", "--dry-run")

    one = runner.run("slot", "call-off", str(slot.id), *reasons)
    factories.make_registration(slot=slot)
    two = runner.run("slot", "call-off", str(slot.id), *reasons)

    assert one.output == "Dry run: 1 letter would be written; nothing was changed.\n"
    assert two.output == "Dry run: 2 letters would be written; nothing was changed.\n"


def test_trying_the_mail_server_anew_is_shown_before_it_is_done(runner: CommandRunner) -> None:
    _register()
    pauses.begin(PauseReason.UNREACHABLE, "no answer")
    db.session.commit()

    tried = runner.run("notices", "resume", "--dry-run")
    still = pauses.over()
    done = runner.run("notices", "resume")

    assert (tried.output, still) == ("1 letter waits to be sent.\nDry run: nothing was changed.\n", False)
    assert (done.output, pauses.over()) == ("1 letter waits to be sent.\nThe queue goes on.\n", True)


def test_a_list_of_less_than_one_letter_and_the_dates_of_no_event_are_refused_in_a_sentence(runner: CommandRunner) -> None:
    less, none = runner.run("notices", "list", "--limit", "-1"), runner.run("slot", "list", "nowhere")

    assert (less.exit_code, "-1 is not in the range 1<=x<=" in less.output) == (2, True)
    assert (none.exit_code, "There is no event nowhere" in none.output) == (1, True)


def test_privacy_finds_erases_and_keeps_the_count(runner: CommandRunner) -> None:
    _register()

    found = json.loads(runner.run("privacy", "find", "Amina@Example.org").output)
    assert (found["registrations"][0]["name"], len(found["outbox"])) == ("Amina", 1)
    live = runner.run("privacy", "erase", "amina@example.org", "--dry-run")
    assert (
        "     1 still kept in registrations\n       Registrations (1): it is still to come: it has to be withdrawn first\n" in live.output
    )
    _withdraw_all()
    runner.run("privacy", "erase", "amina@example.org", "--dry-run")
    assert db.session.scalars(select(Registration.name)).all() == ["Amina"]
    runner.run("privacy", "erase", "amina@example.org")

    again = json.loads(runner.run("privacy", "find", "amina@example.org").output)
    assert again == {key: [] for key in again}
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1


def test_erasing_says_of_what_stays_why_it_does(runner: CommandRunner) -> None:
    factories.make_staff(email="cleo@example.org", roles=[Role.STATISTICS])
    db.session.commit()

    erased = runner.run("privacy", "erase", "cleo@example.org")

    assert erased.output.endswith(
        "     1 still kept in accounts\n"
        "       Account (1): the municipality has to know who works for it or advises it (GDPR, article 17.3.b)\n"
    )


def test_privacy_expire_tries_before_it_forgets(runner: CommandRunner) -> None:
    slot = factories.make_slot(starts_at=now() - timedelta(days=400))
    factories.make_registration(slot=slot, name="Amina")

    tried = runner.run("privacy", "expire", "--dry-run")
    kept = db.session.scalars(select(Registration.name)).all()
    done = runner.run("privacy", "expire")

    assert tried.output == done.output + "Dry run: nothing was changed.\n"
    assert (kept, "Amina" in db.session.scalars(select(Registration.name)).all()) == (["Amina"], False)


def _register(state: NoticeState = NoticeState.DUE) -> Notice:
    slot = factories.make_slot()
    actions.register(slot, name="Amina", email="amina@example.org", email_key="amina@example.org", size=1, language="fr")
    notice = db.session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one()
    notice.state = state
    db.session.commit()
    return notice


def _withdraw_all() -> None:
    slots = joinedload(Registration.slot).options(joinedload(Slot.event).joinedload(Event.edition), joinedload(Slot.place))
    for registration in db.session.scalars(select(Registration).options(slots)).all():
        actions.withdraw(registration)
    db.session.commit()


def _stamp_as_migrated(app: Flask) -> None:
    db.session.commit()
    flask_migrate.stamp()


def _counts() -> dict[str, int]:
    kept = (Project, Edition, Event, Slot, Registration, Notice)
    return {model.__name__: db.session.scalar(select(func.count()).select_from(model)) or 0 for model in kept}
