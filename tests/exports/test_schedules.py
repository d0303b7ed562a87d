"""Lists that are made again and again: each once, whatever workers and clocks do, and only for who may have them."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from ixevents.accounts.models import Staff
from ixevents.accounts.roles import Role
from ixevents.core.clock import BRUSSELS
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.events.questions import Question
from ixevents.exports import actions, personal, queries, scheduling, tasks
from ixevents.exports.models import Export, ExportSchedule, ExportView, Rhythm, State, Why
from ixevents.exports.rhythm import Times
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import SYSTEM, Entry
from ixevents.outbox.models import Notice
from ixevents.registrations.listing import Wanted
from tests.support import factories
from tests.support.client import StaffClient
from tests.support.forms import answers
from tests.support.queries import count_queries

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CSV = {"ending": "csv", "separator": ";", "bom": True, "per_seat": False}
MONDAYS = Times(Rhythm.WEEKLY, weekday=0, month_day=1, hour=7, until=date(2027, 3, 1))
DAILY = Times(Rhythm.DAILY, weekday=0, month_day=1, hour=7, until=date(2027, 3, 1))

Clock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _written_at(frozen_time: Clock) -> None:
    frozen_time(TUESDAY)


@pytest.mark.parametrize(
    ("times", "first", "second"),
    [
        (MONDAYS, "2026-11-30T07:00", "2026-12-07T07:00"),
        (DAILY, "2026-11-25T07:00", "2026-11-26T07:00"),
        (Times(Rhythm.MONTHLY, 0, 28, 11, date(2027, 3, 1)), "2026-11-28T11:00", "2026-12-28T11:00"),
        (Times(Rhythm.MONTHLY, 0, 1, 6, date(2027, 3, 1)), "2026-12-01T06:00", "2027-01-01T06:00"),
    ],
)
def test_lists_are_due_in_the_morning_on_the_clock_of_brussels(times: Times, first: str, second: str) -> None:
    one = times.after(TUESDAY)
    two = times.after(one)

    assert [at.astimezone(BRUSSELS).replace(tzinfo=None).isoformat(timespec="minutes") for at in (one, two)] == [first, second]


def test_the_hour_stays_over_the_change_of_clocks() -> None:
    before = DAILY.after(datetime(2027, 3, 27, 12, 0, tzinfo=UTC))

    assert [before, DAILY.after(before)] == [datetime(2027, 3, 28, 5, tzinfo=UTC), datetime(2027, 3, 29, 5, tzinfo=UTC)]


def test_a_list_is_made_when_it_is_due_and_told_with_what_is_new(any_app: Flask, frozen_time: Clock) -> None:
    slot = _slot()
    factories.make_registration(slot=slot, name="Awa Diop")
    schedule = _planned(slot, MONDAYS)

    early = _work()
    frozen_time(_at(11, 30))
    first = _work()
    factories.make_registration(slot=slot, name="Zoë Peeters")
    factories.make_registration(slot=_slot(), name="Somewhere Else")
    frozen_time(_at(12, 7))
    second = _work()

    exports = db.session.scalars(select(Export).order_by(Export.id)).all()
    assert [early, first, second] == [0, 1, 1]
    assert [(one.total, one.done, one.fresh, one.state) for one in exports] == [(1, 1, None, State.READY), (2, 2, 1, State.READY)]
    assert [(one.ordered_by, one.schedule_id, one.language) for one in exports] == [(f"staff:{schedule.staff_id}", schedule.id, "nl")] * 2
    letters = db.session.scalars(select(Notice).order_by(Notice.id)).all()
    assert [(one.recipient, one.expires_at) for one in letters] == [("officer@example.org", one.expires_at) for one in exports]
    assert f"/staff/exports/{exports[1].id}" in letters[1].text
    assert not any(name in letter.text + letter.html + letter.subject for letter in letters for name in ("Awa", "Zoë", "Officer Name"))
    assert [letter.attachments for letter in letters] == [[], []]


def test_the_last_letter_before_an_event_is_over_announces_no_other(app: Flask, frozen_time: Clock) -> None:
    slot = _slot(starts_at=_at(12, 9, 18), ends_at=_at(12, 9, 20))
    _planned(slot, MONDAYS)
    frozen_time(_at(11, 30))
    _work()
    frozen_time(_at(12, 7))
    _work()

    letters = db.session.scalars(select(Notice).order_by(Notice.id)).all()
    assert ["maandag 7 december 2026, 07:00" in letter.text for letter in letters] == [True, False]
    assert ["Geen: dit was de laatste." in letter.text for letter in letters] == [False, True]


def test_of_several_workers_one_orders_each_list(any_app: Flask, frozen_time: Clock) -> None:
    slot = _slot()
    for _ in range(5):
        _planned(slot, DAILY)
    frozen_time(_at(11, 25))
    together = threading.Barrier(3)
    ordered = []

    def work() -> None:
        with any_app.app_context():
            together.wait()
            ordered.append(tasks.keep_schedules())

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    assert sum(ordered) == 5
    assert len(db.session.scalars(select(Export)).all()) == 5


def test_who_comes_second_finds_the_list_ordered(any_app: Flask, frozen_time: Clock) -> None:
    schedule = db.session.scalars(queries.schedule(_planned(_slot(), DAILY).id)).one()
    frozen_time(_at(11, 25))

    ordered = [scheduling.attend(schedule, _at(11, 25)) is not None for _worker in range(2)]

    assert ordered == [True, False]


def test_a_week_without_worker_gives_one_list_and_by_day(any_app: Flask, frozen_time: Clock) -> None:
    """Case 49: no burst of lists, and no telephone that rings at night."""
    schedule = _planned(_slot(), DAILY)

    ordered = []
    for moment in (datetime(2026, 12, 2, 2, tzinfo=UTC), _at(12, 2, 8), _at(12, 2, 9), _at(12, 3, 6), _at(12, 3, 7)):
        frozen_time(moment)
        ordered.append(_work())

    assert ordered == [0, 1, 0, 0, 1]
    assert db.session.get_one(ExportSchedule, schedule.id).next_at == _at(12, 4)


def test_a_clock_that_jumps_ahead_and_back_makes_no_list_twice_and_ends_nothing(any_app: Flask, frozen_time: Clock) -> None:
    """Case 54: what was due is made once; set right, the schedule goes on with the next list."""
    schedule = _planned(_slot(), DAILY)

    ordered = []
    for moment in (_at(11, 25, 7), _at(11, 25, 8) + timedelta(days=400), _at(11, 25, 9), _at(11, 26, 6), _at(11, 26, 7), _at(11, 27, 7)):
        frozen_time(moment)
        ordered.append(_work())

    assert ordered == [1, 0, 0, 0, 1, 1]
    assert db.session.get_one(ExportSchedule, schedule.id).ended_at is None


def test_a_clock_that_is_ahead_some_hours_brings_tomorrows_list_once(any_app: Flask, frozen_time: Clock) -> None:
    _planned(_slot(), DAILY)

    ordered = []
    for moment in (_at(11, 26, 8), _at(11, 24, 12), _at(11, 25, 7), _at(11, 26, 7), _at(11, 27, 7)):
        frozen_time(moment)
        ordered.append(_work())

    assert ordered == [1, 0, 0, 1, 1]


@pytest.mark.parametrize("case", ["until", "event", "edition", "deleted"])
def test_a_schedule_ends_by_itself(any_app: Flask, frozen_time: Clock, case: str) -> None:
    slot = _slot(starts_at=_at(11, 25, 18), ends_at=_at(11, 25, 20))
    slot.event.edition.starts_on = slot.event.edition.ends_on = date(2026, 11, 25)
    filters = {
        "until": {},
        "event": {"event": str(slot.event_id)},
        "edition": {"edition": str(slot.event.edition_id)},
        "deleted": {"event": "999999"},
    }
    schedule = _planned(None, Times(Rhythm.DAILY, 0, 1, 7, date(2026, 11, 25 if case == "until" else 30)), **filters[case])

    ordered = []
    for moment in (_at(11, 25), _at(11, 26)):
        frozen_time(moment)
        ordered.append(_work())

    found = db.session.get_one(ExportSchedule, schedule.id)
    assert (sum(ordered), found.ended_why) == (0 if case == "deleted" else 1, Why.UNTIL if case == "until" else Why.OVER)
    ended = db.session.scalars(select(Entry).where(Entry.verb == "end_schedule")).one()
    assert (ended.actor, ended.object_id, ended.facts) == (SYSTEM, schedule.id, {"why": str(found.ended_why)})


@pytest.mark.parametrize("lost", ["disabled", "another role"])
def test_who_may_export_no_longer_gets_nothing_more(any_app: Flask, frozen_time: Clock, lost: str) -> None:
    schedule = _planned(_slot(), DAILY)
    staff = db.session.get_one(Staff, schedule.staff_id)
    staff.active, staff.roles = (False, staff.roles) if lost == "disabled" else (True, [Role.STATISTICS])
    db.session.commit()

    soon = _work()
    staff.active, staff.roles = True, [Role.PROGRAMME_OFFICER]
    db.session.commit()
    frozen_time(_at(11, 25))
    later = _work()

    found = db.session.get_one(ExportSchedule, schedule.id)
    assert (soon, later, found.ended_why) == (0, 0, Why.OFFICER)


def test_no_letter_goes_to_who_lost_the_power_while_the_list_was_made(app: Flask, frozen_time: Clock) -> None:
    schedule = _planned(_slot(), DAILY)
    frozen_time(_at(11, 25))
    tasks.keep_schedules()
    db.session.get_one(Staff, schedule.staff_id).roles = [Role.STATISTICS]
    db.session.commit()

    tasks.make_due()

    assert db.session.scalars(select(Notice)).all() == []


def test_a_list_that_cannot_be_made_is_told_once_by_letter(any_app: Flask, frozen_time: Clock) -> None:
    _planned(_slot(), DAILY)
    frozen_time(_at(11, 25))
    tasks.keep_schedules()
    export = db.session.scalars(select(Export)).one()
    export.attempts = tasks.ATTEMPTS
    db.session.commit()

    tasks.make_due()
    tasks.make_due()

    assert (export.state, [notice.kind for notice in db.session.scalars(select(Notice))]) == (State.FAILED, ["exports.failed"])


def test_what_was_searched_for_and_what_is_about_health_is_not_kept(app: Flask, frozen_time: Clock) -> None:
    asked = factories.make_question(event=_slot().event)
    wanted = Wanted.of({"q": "Awa", "state": "live"})

    schedule = scheduling.plan(_officer(), wanted, ["name", "needs", f"q{asked.id}"], CSV, DAILY, actor="staff:1")
    db.session.execute(update(Question).values(sensitive=True))
    db.session.commit()
    frozen_time(_at(11, 25))
    _work()

    assert (schedule.filters, schedule.columns) == ({"state": "live"}, ["name", f"q{asked.id}"])
    assert db.session.scalars(select(Export)).one().columns == ["name"]
    planned = db.session.scalars(select(Entry).where(Entry.verb == "plan")).one()
    assert planned.facts["filters"] == {"state": "live"}
    with pytest.raises(Refused):
        scheduling.plan(_officer(), wanted, ["needs"], CSV, DAILY, actor="staff:1")


@pytest.mark.parametrize("until", [date(2026, 11, 23), date(2026, 11, 29), date(2027, 11, 25)])
def test_times_that_bring_no_list_or_never_end_are_refused(app: Flask, until: date) -> None:
    with pytest.raises(Refused) as refused:
        _planned(None, Times(Rhythm.WEEKLY, 0, 1, 7, until))

    assert refused.value.reason == "until"


def test_nobody_has_more_than_so_many(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "MOST", 1)
    staff = _officer()
    scheduling.plan(staff, Wanted(), ["name"], CSV, DAILY, actor="staff:1")

    with pytest.raises(Refused) as refused:
        scheduling.plan(staff, Wanted(), ["name"], CSV, DAILY, actor="staff:1")

    assert refused.value.reason == "many"


def test_paused_nothing_is_made_and_resumed_nothing_is_made_up_for(any_app: Flask, frozen_time: Clock) -> None:
    schedule = _planned(_slot(), DAILY)
    scheduling.pause(schedule, actor="staff:1")
    db.session.commit()
    frozen_time(_at(11, 27, 9))
    paused = _work()
    scheduling.resume(schedule, actor="staff:1")
    db.session.commit()
    resumed = _work()
    frozen_time(_at(11, 28))

    assert (paused, resumed, _work()) == (0, 0, 1)


def test_what_ended_a_while_ago_is_forgotten_and_its_lists_stay(any_app: Flask, frozen_time: Clock) -> None:
    old, living = _planned(_slot(), DAILY), _planned(_slot(), DAILY)
    frozen_time(_at(11, 25))
    _work()
    scheduling.end(old, actor="staff:1")
    db.session.commit()

    soon = personal.expire(_at(12, 24))
    later = personal.expire(_at(12, 26))
    db.session.commit()

    assert (soon["schedules"], later["schedules"]) == (0, 1)
    assert db.session.scalars(select(ExportSchedule.id)).all() == [living.id]
    assert len(db.session.scalars(select(Export)).all()) == 2


def test_an_officer_has_an_export_made_every_monday_changes_pauses_and_ends_it(desk: StaffClient) -> None:
    staff = desk.sign_in(Role.PROGRAMME_OFFICER)
    slot = _slot()
    export = actions.order(
        Wanted.of({"event": str(slot.event_id), "q": "Awa"}),
        ["name", "needs"],
        CSV,
        actor=f"staff:{staff.id}",
        language="en",
        reason="chairs",
    )
    actions.make(export)
    page = desk.get(f"/staff/exports/{export.id}").text
    address = f"/staff/exports/regular/new?export={export.id}&event={slot.event_id}&q=Awa"

    offered = desk.get(address).text
    sent = desk.send(address, **_form())
    schedule = db.session.scalars(select(ExportSchedule)).one()
    listed = desk.get("/staff/exports/regular/").text
    changed = desk.send(f"/staff/exports/regular/{schedule.id}/edit", **_form(hour="9", rhythm="monthly", month_day="15"))
    answers = [desk.send(f"/staff/exports/regular/{schedule.id}/{verb}").status_code for verb in ("pause", "resume", "end", "end")]
    refused = desk.send(f"/staff/exports/regular/{schedule.id}/edit", **_form())

    assert f'href="/staff/exports/regular/new?export={export.id}' in page
    assert "What you searched for is left out" in offered
    assert "Without the columns about health" in offered
    assert 'value="2027-01-23"' in offered
    assert (sent.status_code, schedule.filters, schedule.columns) == (303, {"event": slot.event_id}, ["name"])
    assert "Every Monday at 07:00" in listed
    assert "30 Nov 2026, 07:00" in listed
    assert (changed.status_code, schedule.hour, schedule.rhythm, answers) == (303, 9, Rhythm.MONTHLY, [303] * 4)
    assert refused.status_code == 409
    verbs = db.session.scalars(select(Entry.verb).where(Entry.object_kind == "export_schedule").order_by(Entry.id)).all()
    assert verbs == ["plan", "edit", "pause", "resume", "end_schedule"]
    assert "Ended" in desk.get("/staff/exports/regular/").text


def test_a_named_view_is_made_regularly_of_the_registrations_filtered(desk: StaffClient) -> None:
    staff = desk.sign_in(Role.PROGRAMME_OFFICER)
    slot = _slot()
    db.session.add(ExportView(name="Badges", made_by=f"staff:{staff.id}", columns=["name"], layout=CSV))
    db.session.flush()
    view = db.session.scalars(select(ExportView)).one()

    page = desk.get(f"/staff/exports/new?view={view.id}&event={slot.event_id}").text
    desk.send(f"/staff/exports/regular/new?view={view.id}&event={slot.event_id}", **_form())

    assert f'href="/staff/exports/regular/new?view={view.id}&amp;event={slot.event_id}"' in page
    assert db.session.scalars(select(ExportSchedule)).one().filters == {"event": slot.event_id}


@pytest.mark.parametrize(
    "form", [{"until": ""}, {"until": "2026-11-01"}, {"until": "2028-01-01"}, {"hour": "3"}, {"rhythm": "hourly"}, {"month_day": "31"}]
)
def test_what_is_wrong_is_said_beside_its_field(desk: StaffClient, form: dict[str, str]) -> None:
    staff = desk.sign_in(Role.PROGRAMME_OFFICER)
    export = actions.order(Wanted(), ["name"], CSV, actor=f"staff:{staff.id}", language="en")

    answer = desk.send(f"/staff/exports/regular/new?export={export.id}", **_form(**form))

    assert answer.status_code == 422
    assert f'id="{next(iter(form))}-error"' in answer.text
    assert db.session.scalars(select(ExportSchedule)).all() == []


def test_a_colleague_sees_nothing_of_it_and_an_administrator_all(desk: StaffClient) -> None:
    schedule = _planned(_slot(), DAILY)
    export = actions.order(Wanted(), ["name"], CSV, actor="staff:99", language="en")
    tries = [f"/staff/exports/regular/{schedule.id}/{verb}" for verb in ("pause", "resume", "end", "edit")]

    desk.sign_in(Role.PROGRAMME_OFFICER)
    colleague = [desk.send(path, **_form()).status_code for path in tries]
    foreign = [desk.get(f"/staff/exports/regular/new{what}").status_code for what in ("", f"?export={export.id}", "?view=1", "?export=x")]
    theirs = desk.get("/staff/exports/regular/").text
    desk.sign_in(Role.ADMINISTRATOR)
    everybodys = desk.get("/staff/exports/regular/").text
    administrator = desk.send(tries[0])

    assert (colleague, foreign) == ([404] * 4, [404] * 4)
    assert "No list is made regularly" in theirs
    assert "Officer Name" in everybodys
    assert (administrator.status_code, schedule.paused_at) == (303, TUESDAY)


def test_what_the_journal_tells_of_an_earlier_one_of_the_same_number_is_not_shown(desk: StaffClient) -> None:
    schedule = _planned(_slot(), DAILY)
    earlier = journal.record("resume", schedule, actor="staff:1")
    earlier.happened_at = TUESDAY - timedelta(days=90)
    desk.sign_in(Role.ADMINISTRATOR)

    page = desk.get(f"/staff/exports/regular/{schedule.id}/edit").text

    assert "has planned" in page
    assert "has resumed" not in page


def test_who_changes_a_schedule_overwrites_no_change_of_somebody_else_unread(desk: StaffClient) -> None:
    schedule = _planned(_slot(), DAILY)
    desk.sign_in(Role.ADMINISTRATOR)
    path = f"/staff/exports/regular/{schedule.id}/edit"
    opened = answers(desk.get(path).text, "opened") | {"hour": "8"}

    theirs = desk.send(path, **opened | {"hour": "9"})
    same = desk.send(path, **opened | {"hour": "9"})
    mine = desk.send(path, **opened)
    kept = schedule.hour
    again = desk.send(path, **answers(mine.text, "opened"))

    assert [answer.status_code for answer in (theirs, same, mine, again)] == [303, 303, 409, 303]
    assert "Saved by somebody else" in mine.text
    assert ("09:00" in mine.text, kept, schedule.hour) == (True, 9, 8)


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_with_one_and_with_four(desk: StaffClient, frozen_time: Clock, count: int) -> None:
    for number in range(count):
        slot = _slot()
        asked = ({"event": str(slot.event_id)}, {"slot": str(slot.id)}, {"edition": str(slot.event.edition_id)}, {})[number]
        _planned(None, DAILY, **asked)
    frozen_time(_at(11, 25))
    _work()
    desk.sign_in(Role.ADMINISTRATOR)

    with count_queries() as statements:
        desk.get("/staff/exports/regular/")

    assert len(statements) == 6


def _form(**other: str) -> dict[str, str]:
    return {"rhythm": "weekly", "weekday": "0", "month_day": "1", "hour": "7", "until": "2027-03-01"} | other


def _at(month: int, day: int, hour: int = 7) -> datetime:
    """An hour of Brussels in the winter of 2026."""
    return datetime(2026, month, day, hour - 1, tzinfo=UTC)


def _slot(**values: Any) -> Slot:
    return factories.make_slot(**{"starts_at": TUESDAY + timedelta(days=60), "ends_at": TUESDAY + timedelta(days=60, hours=2)} | values)


def _officer() -> Staff:
    found = db.session.scalars(select(Staff).where(Staff.email == "officer@example.org")).first()
    return found or factories.make_staff(email="officer@example.org", name="Officer Name", language="nl", roles=[Role.PROGRAMME_OFFICER])


def _planned(of: Slot | None, times: Times, **filters: str) -> ExportSchedule:
    asked = filters if of is None else {"event": str(of.event_id)}
    schedule = scheduling.plan(_officer(), Wanted.of(asked), ["name"], CSV, times, actor="staff:1")
    db.session.commit()
    return schedule


def _work() -> int:
    """What a worker does in a turn."""
    db.session.commit()
    ordered = tasks.keep_schedules()
    tasks.make_due()
    return ordered
