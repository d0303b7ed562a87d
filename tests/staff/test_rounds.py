"""The officer's screens of rounds, and the pages teachers read about them."""

import csv
import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.allocation import matching, tasks
from ixevents.allocation.models import Round, RoundLine, RoundState
from ixevents.classes import actions as classes
from ixevents.core.clock import BRUSSELS, now
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations import actions as registrations
from ixevents.registrations import queries
from ixevents.registrations.models import Registration, State
from ixevents.staff.rounds import screens
from tests.allocation import world
from tests.support.client import ProofreadingClient, StaffClient
from tests.support.forms import answers
from tests.support.queries import count_queries

pytestmark = pytest.mark.usefixtures("workday")


@pytest.fixture
def officer(desk: StaffClient) -> StaffClient:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    return desk


def stored(round_id: int) -> Round:
    db.session.expire_all()
    return db.session.get_one(Round, round_id)


def proposed(capacity: int = 20, schools: int = 3, **rules: int) -> Round:
    """Make a round with more classes than places, run."""
    event, slots = world.make_event(capacity, 0)
    found = world.make_round(event, **rules)
    for _ in range(schools):
        world.wish(world.make_school(), slots)
    return world.run(world.close(found))


def test_an_officer_makes_runs_mends_and_confirms_a_round(app: Flask, officer: StaffClient) -> None:
    event, slots = world.make_event(20, 20)
    db.session.commit()
    local = now().astimezone(BRUSSELS)
    form = {
        "events": str(event.id),
        "quota": "2",
        "priority": "served_longest_ago",
        "opens_at": (local - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
    }

    wrong = officer.send(
        f"/staff/rounds/new?edition={event.edition_id}", **form, deadline=(local - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    )
    made = officer.send(
        f"/staff/rounds/new?edition={event.edition_id}", **form, deadline=(local + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")
    )
    found = db.session.scalars(select(Round)).one()
    place = f"/staff/rounds/{found.id}"
    assert (wrong.status_code, made.status_code, made.location) == (409, 303, place)

    wished = [world.wish(world.make_school(), slots[:1]) for _ in range(2)]
    db.session.commit()
    collecting, classes = officer.get(place).text, officer.get(f"{place}/classes").text
    assert (found.commitment in collecting, found.seed in collecting, "4A" in classes) == (True, False, True)
    assert officer.send(f"{place}/run").status_code == 303
    assert stored(found.id).job is None

    world.close(stored(found.id))
    officer.send(f"{place}/run")
    assert "reload-while" in officer.get(place).text
    tasks.work()
    loser = db.session.scalars(select(RoundLine).where(RoundLine.slot_id.is_(None))).one()
    assert "No room" not in officer.get(place).text
    decided = {"slot": str(slots[1].id), "reason_fr": "La salle est libre.", "reason_nl": "De zaal is vrij."}
    assert officer.send(f"{place}/classes/{loser.registration_id}", **decided).status_code == 303
    read = officer.send(f"{place}/confirm", go="rehearse").text
    assert ("La salle est libre." in read, db.session.scalars(select(Notice.kind).where(Notice.kind.startswith("allocation"))).all()) == (
        True,
        [],
    )
    officer.send(f"{place}/confirm", go="do")
    tasks.work()

    assert stored(found.id).state == RoundState.CONFIRMED
    assert [db.session.get_one(type(one), one.id).state for one in wished] == [State.CONFIRMED, State.CONFIRMED]
    kinds = db.session.scalars(select(Notice.kind).where(Notice.kind.startswith("allocation")).order_by(Notice.kind)).all()
    assert list(kinds) == ["allocation.adjusted", "allocation.given"]


def test_what_cannot_be_is_said_and_what_was_written_stays(app: Flask, officer: StaffClient) -> None:
    found = proposed()
    loser = db.session.scalars(select(RoundLine).where(RoundLine.slot_id.is_(None)).limit(1)).one()
    place = f"/staff/rounds/{found.id}/classes/{loser.registration_id}"
    full = {"slot": str(loser.wishes[0]), "reason_fr": "Parce que.", "reason_nl": "Daarom."}

    refused, empty = officer.send(place, **full), officer.send(place, slot="0")

    assert (refused.status_code, "Places left there: 0" in refused.text, "Parce que." in refused.text) == (409, True, True)
    assert (empty.status_code, "Write the reason in Dutch." in empty.text) == (422, True)


def test_who_decides_second_about_a_class_compares_both_decisions_first(app: Flask, officer: StaffClient) -> None:
    found = proposed()
    line = db.session.scalars(select(RoundLine).where(RoundLine.slot_id.is_not(None)).limit(1)).one()
    slot_id, place = line.slot_id, f"/staff/rounds/{found.id}/classes/{line.registration_id}"
    first = answers(officer.get(place).text, "opened")
    second = first | {"slot": str(slot_id), "reason_fr": "Salle libre.", "reason_nl": "Zaal vrij."}

    officer.send(place, **first | {"slot": "0", "reason_fr": "Plus tard.", "reason_nl": "Later."})
    told = officer.send(place, **second)
    db.session.expire_all()
    before = line.slot_id, line.reason.fr
    again = officer.send(place, **second | {"opened": answers(told.text, "opened")["opened"]})
    db.session.expire_all()

    assert (told.status_code, before) == (409, (None, "Plus tard."))
    assert all(words in told.text for words in ("Saved by somebody else", "Plus tard.", "Salle libre."))
    assert re.search(r"<td[^>]*>\s*Waiting list\s*</td>", told.text)
    assert (again.status_code, line.slot_id, line.reason.fr) == (303, slot_id, "Salle libre.")


def test_a_round_is_called_off_with_a_reason(app: Flask, officer: StaffClient) -> None:
    found = proposed(schools=1)

    answer = officer.send(f"/staff/rounds/{found.id}/call-off", reason_fr="Plus de salle.", reason_nl="Geen zaal meer.")
    tasks.work()

    assert (answer.status_code, stored(found.id).state) == (303, RoundState.CALLED_OFF)
    assert "Plus de salle." in db.session.scalars(select(Notice.text).where(Notice.kind == "registrations.released")).one()


def test_what_a_class_gives_back_makes_no_more_places_than_there_are(app: Flask, officer: StaffClient) -> None:
    found = world.confirm(proposed())
    ids = db.session.scalars(select(Registration.id).order_by(Registration.state == State.CONFIRMED)).all()
    *waiting, seated = [db.session.scalars(queries.by_id(one)).one() for one in ids]
    for registration in waiting:
        registrations.withdraw(registration)
    classes.change(seated, label="4A", level="S4", pupils=15, adults=2)
    db.session.commit()

    rows = screens.slot_rows(stored(found.id))

    assert [row.free for row in rows if row.slot.id == seated.slot_id] == [20]


def test_screens_cost_the_same_for_one_class_and_for_many(app: Flask, officer: StaffClient) -> None:
    counts: dict[str, list[int]] = {path: [] for path in ("", "/classes", "/classes?got=none&q=ecole")}
    for found in (proposed(schools=1), proposed(schools=3)):
        for path, sent in counts.items():
            with count_queries() as statements:
                officer.get(f"/staff/rounds/{found.id}{path}")
            sent.append(len(statements))
    with count_queries() as once:
        officer.get("/staff/rounds/")

    assert [few == many for few, many in counts.values()] == [True, True, True]
    # Who is signed in, the page, its total, the events of all rounds at once, how many classes each has.
    assert len(once) <= 8


def test_a_class_reads_why_and_can_reckon_its_lot_again(app: Flask, client: ProofreadingClient) -> None:
    event, slots = world.make_event(20)
    found = world.make_round(event)
    wished = [world.wish(world.make_school(), slots, language="en") for _ in range(2)]
    db.session.commit()
    before = client.get(f"/en/registrations/{wished[0].code}/round").text
    changed = client.post(f"/en/registrations/{wished[0].code}/wishes", data={"first": slots[0].id, "second": 0, "third": 0})
    wrong = client.post(f"/en/registrations/{wished[0].code}/wishes", data={"first": 999, "second": 0, "third": 0})
    found = world.confirm(world.run(world.close(found)))
    loser = next(one for one in wished if db.session.get_one(type(one), one.id).state == State.WAITING)
    line = db.session.scalars(select(RoundLine).where(RoundLine.registration_id == loser.id)).one()

    own = client.get(f"/en/registrations/{loser.code}").text
    told = client.get(f"/en/registrations/{loser.code}/round").text

    assert (changed.status_code, wrong.status_code) == (303, 422)
    assert f"/en/registrations/{loser.code}/round" in own
    assert ("not answered yet" in before, found.seed in before) == (True, False)
    assert "1 class with an earlier turn had this date. Places left: 0; your class needs 20." in told
    assert ("number 2 of 2" in told, line.lot in told, f"{found.seed}:school:{line.school}:0" in told) == (True, True, True)
    assert matching.draw(found.seed, f"school:{line.school}:0").hex().startswith(line.lot)


def test_the_public_page_proves_the_draw_and_gives_the_result_without_names(app: Flask, client: ProofreadingClient) -> None:
    found = proposed(schools=2)
    hidden = client.get(f"/en/fair-round/{found.commitment}.csv").status_code
    found = world.confirm(found)

    page = client.get("/en/fair-round").text
    rows = list(csv.DictReader(io.StringIO(client.get(f"/en/fair-round/{found.commitment}.csv").text)))

    assert (hidden, found.commitment in page, found.seed in page) == (404, True, True)
    assert [(row["turn"], row["places"], row["by_hand"]) for row in rows] == [("1", "20", "0"), ("2", "20", "0")]
    again = sorted(matching.draw(found.seed, f"school:{row['school']}:{row['class']}").hex()[:16] for row in rows)
    assert [row["lot"] for row in rows] == again
