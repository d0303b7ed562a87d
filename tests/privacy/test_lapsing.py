"""What lapses at night and what a legal hold keeps: each night once, with its counts; proof of adults alone, until its end."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import now, today
from ixevents.core.persons import Ground, Remains
from ixevents.extensions import db
from ixevents.holds import actions as holds
from ixevents.journal.models import Entry
from ixevents.privacy import holders, nights, register, tasks
from ixevents.privacy.models import ExpiryNight
from ixevents.registrations.models import Registration, State
from tests.support import factories, visits
from tests.support.client import CommandRunner, StaffClient

MOMENT = datetime(2026, 3, 2, 14, tzinfo=UTC)
ADDRESS = "amina@example.org"


def test_the_first_look_plans_the_coming_night_and_forgets_nobody(any_app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MOMENT)
    past = _came(days=100)

    done = tasks.expire_nightly()

    night = db.session.scalars(select(ExpiryNight)).one()
    assert (done, past.email, night.planned_at) == ({}, ADDRESS, datetime(2026, 3, 3, 2, tzinfo=UTC))


def test_a_night_is_done_once_and_kept_with_its_counts(any_app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MOMENT)
    past, recent = _came(days=100), _came(days=50)
    tasks.expire_nightly()
    frozen_time(MOMENT + timedelta(hours=13))

    done = [tasks.expire_nightly() for _worker in range(2)]

    db.session.expire_all()
    first, following = db.session.scalars(select(ExpiryNight).order_by(ExpiryNight.planned_at))
    assert (past.email, recent.email, done[1]) == (None, ADDRESS, {})
    assert first.counts == {"registrations.registrations": 1}
    assert following.planned_at == datetime(2026, 3, 4, 2, tzinfo=UTC)
    assert db.session.scalars(select(Entry).where(Entry.verb == "expire")).one().facts["registrations.registrations"] == 1


def test_a_night_that_was_cut_off_is_taken_up_again_and_of_two_workers_one_takes_it(any_app: Flask) -> None:
    nights.plan(now() - timedelta(hours=3))
    night = db.session.scalars(select(ExpiryNight)).one()

    taken = [nights.claim(night.id, now()) for _worker in range(2)]
    later = nights.claim(night.id, now() + nights.LEASE)

    assert (taken, later, nights.behind(now() + timedelta(days=2))) == ([True, False], True, True)


def test_a_clock_that_jumps_forgets_nobody_before_there_was_a_night_to_set_it_right(
    any_app: Flask, frozen_time: Callable[[datetime], None]
) -> None:
    """Case 54: set back, the nights go on as if nothing had been; left as it is, the coming night does the work."""
    frozen_time(MOMENT)
    recent = _came(days=50)
    tasks.expire_nightly()
    frozen_time(MOMENT + timedelta(days=300))

    ahead = tasks.expire_nightly()
    frozen_time(MOMENT + timedelta(minutes=30))
    tasks.expire_nightly()
    frozen_time(MOMENT + timedelta(hours=13))
    tasks.expire_nightly()

    db.session.expire_all()
    assert (ahead, recent.email) == ({}, ADDRESS)
    done = db.session.scalars(select(ExpiryNight).where(ExpiryNight.ended_at.is_not(None))).all()
    assert [night.planned_at for night in done] == [datetime(2026, 3, 3, 2, tzinfo=UTC)]
    assert not nights.behind(MOMENT + timedelta(hours=13))

    frozen_time(MOMENT + timedelta(days=300))
    tasks.expire_nightly()
    frozen_time(MOMENT + timedelta(days=300, hours=13))
    tasks.expire_nightly()

    db.session.expire_all()
    assert recent.email is None


def test_the_clock_changes_move_no_night() -> None:
    before = [datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)]

    assert [nights.next_after(moment) for moment in before] == [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 2, tzinfo=UTC)]


def test_a_hold_keeps_name_and_address_of_who_came_and_nothing_else(any_app: Flask) -> None:
    came = _came(days=100, phone="0499 12 34 56", needs_note="près de la porte")
    absent = _came(days=100, state=State.ABSENT, project=came.slot.event.project)
    elsewhere = _came(days=100)
    holds.begin(came.slot.event.project, holds.Terms("Convention 2020/1, art. 16.9", 5, today()), actor="staff:1")
    db.session.commit()

    before = holders.remains_all(ADDRESS)
    holders.expire_all(now())
    holders.erase_each(ADDRESS)
    db.session.commit()

    assert [(row.email, row.seats) for row in (came, absent, elsewhere)] == [(ADDRESS, 1), (None, 1), (None, 1)]
    assert (came.name, came.phone, came.needs_note) == ("Amina Diallo", None, None)
    assert before == [Remains("registration", 1, Ground.EVIDENCE, holds.Terms("", 5, today()).ends_on)]


def test_a_hold_ends_years_after_the_payment_and_without_one_it_does_not(app: Flask, frozen_time: Callable[[datetime], None]) -> None:
    frozen_time(MOMENT)
    came = _came(days=100)
    hold = holds.begin(came.slot.event.project, holds.Terms("Convention", 5), actor="staff:1")
    open_end = (hold.ends_on, holders.remains_all(ADDRESS)[0].until)

    holds.change(hold, 1, holds.Terms("Convention", 5, date(2024, 2, 29)), actor="staff:1")
    db.session.flush()
    end = hold.ends_on
    frozen_time(datetime(2029, 3, 1, 9, tzinfo=UTC))
    holders.expire_all(now())

    assert (open_end, end, came.email) == ((None, None), date(2029, 2, 28), None)


def test_a_teacher_of_a_held_project_stays_as_proof(app: Flask) -> None:
    party = visits.make_class(visits.make_workshop(starts_at=now() - timedelta(days=900)), state=State.ATTENDED)
    project = db.session.get_one(Registration, party.registration_id).slot.event.project
    holds.begin(project, holds.Terms("Convention", 7), actor="staff:1")

    holders.expire_all(now())

    assert party.registration.email == "teacher@example.org"


def test_what_would_lapse_is_shown_and_undone_on_screen_and_command_line(app: Flask, desk: StaffClient, runner: CommandRunner) -> None:
    past = _came(days=100)
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    shown = desk.send("/staff/privacy/periods")
    said = runner.run("privacy", "expire", "--dry-run")

    assert ("Registrations (1)" in shown.text, "1 registrations.registrations" in said.output, past.email) == (True, True, ADDRESS)


def test_a_hold_is_set_and_lifted_with_a_reason_and_two_who_edit_are_told(app: Flask, desk: StaffClient) -> None:
    project = factories.make_project()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    terms = {"project": str(project.id), "reason": "Convention 2020/1", "years": "5", "paid_on": ""}

    made = desk.send("/staff/privacy/holds/new", **terms)
    hold_id = db.session.scalars(select(Entry.object_id).where(Entry.verb == "begin_hold")).one()
    changed = desk.send(f"/staff/privacy/holds/{hold_id}", **terms | {"paid_on": "2026-01-31", "version": "1"})
    late = desk.send(f"/staff/privacy/holds/{hold_id}", **terms | {"version": "1"})
    unexplained = desk.send(f"/staff/privacy/holds/{hold_id}/lift", version="2", why="")
    lifted = desk.send(f"/staff/privacy/holds/{hold_id}/lift", version="2", why="Période écoulée")

    assert [answer.status_code for answer in (made, changed, late, unexplained, lifted)] == [303, 303, 409, 422, 303]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_register_is_the_notice_and_what_article_30_adds(app: Flask, desk: StaffClient, client: FlaskClient, ending: str) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)

    file = desk.get(f"/staff/privacy/register/{ending}")
    with app.test_request_context("/en/privacy"):
        made = register.make()
        rows = register.rows(made)

    assert (file.status_code, len(rows), made.officer_known) == (200, len(made.purposes), False)
    assert [row for row in rows if not all(row)] == []
    notice = client.get("/en/privacy").text
    assert [one.slug for one in made.purposes if f'id="purpose-{one.slug}"' not in notice] == []


def _came(*, days: int, **values: object) -> Registration:
    event = factories.make_event(project=values.pop("project", None) or factories.make_project())
    slot = factories.make_slot(event=event, starts_at=now() - timedelta(days=days))
    return factories.make_registration(slot=slot, name="Amina Diallo", email=ADDRESS, **{"state": State.ATTENDED, **values})
