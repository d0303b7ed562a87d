"""The stands of an edition are called off at once: everybody who counts on one is told why, once, and nothing of them goes on."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ixevents.associations import applying, arrivals, board, calling_off, calls, deciding, partners, personal, plan, queries, tasks
from ixevents.associations.models import LIVE, Stand, StandCall, StandState
from ixevents.core.clock import BRUSSELS, now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.events.models import EventKind
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.outbox.reach import Reached
from ixevents.registrations.models import Channel
from tests.registrations.test_desk_races import at_once
from tests.support import factories, stands
from tests.support.forms import answers

MOMENT = datetime(2027, 3, 2, 10, tzinfo=UTC)
STORM = Translated("On annonce un orage.", "Er wordt onweer voorspeld.")
STAFF = "staff:1"


@pytest.fixture
def call(app: Flask, frozen_time: Callable[[datetime], None]) -> StandCall:
    frozen_time(MOMENT)
    made = stands.make_call(plan_shown=True)
    db.session.commit()
    return made


def load(call_id: int) -> StandCall:
    db.session.expire_all()
    return db.session.scalars(queries.call(call_id)).one()


def off(call: StandCall) -> Reached:
    reached = calling_off.call_off(load(call.id), STORM, actor=STAFF)
    db.session.commit()
    db.session.expire_all()
    return reached


def of(stand: Stand) -> Stand:
    return db.session.scalars(queries.stand(stand.id)).one()


def letters() -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == "associations.stand_called_off").order_by(Notice.id)))


def test_everybody_who_counts_on_a_stand_is_told_why_in_their_language_and_nobody_else(call: StandCall) -> None:
    made = {state: stands.make_stand(call, state=state, language="nl" if state == "waiting" else "fr") for state in StandState}
    stands.make_stand(call, language="unknown")
    stands.make_stand(call, state=StandState.CONFIRMED, email=None)
    db.session.commit()

    reached = off(call)

    assert reached == Reached(letters=6, without=1)
    assert {state for state, one in made.items() if of(one).state == StandState.CALLED_OFF} == {*LIVE, StandState.CALLED_OFF}
    told = {state: [one for one in letters() if one.about_id == made[state].id] for state in made}
    once = {StandState.RECEIVED, StandState.WAITING, StandState.SELECTED, StandState.CONFIRMED, StandState.PRESENT}
    assert {state: len(found) for state, found in told.items()} == {state: int(state in once) for state in StandState}
    assert [("orage" in one.text, "onweer" in one.text) for one in (told[StandState.RECEIVED][0], told[StandState.WAITING][0])] == [
        (True, False),
        (False, True),
    ]
    assert [("orage" in one.text, "onweer" in one.text) for one in letters() if one.language == "unknown"] == [(True, True)]


def test_who_has_an_entry_in_the_calendar_gets_it_taken_out_and_nobody_else_gets_one(call: StandCall) -> None:
    pitch = stands.make_pitch(call, 3)
    coming = stands.make_stand(call, state=StandState.CONFIRMED, pitch=pitch, sequence=4, arrival_at=call.arrival_from)
    coming.told = ["", (call.arrival_from + timedelta(minutes=15)).isoformat()]
    offered = stands.make_stand(call, state=StandState.SELECTED, answer_before=MOMENT + timedelta(days=3))
    db.session.commit()

    off(call)

    assert [(one.about_id, one.calendar_method) for one in letters()] == [(coming.id, "CANCEL"), (offered.id, None)]
    assert all(
        line in (letters()[0].calendar or "")
        for line in ("METHOD:CANCEL", "SEQUENCE:5", "STATUS:CANCELLED", f"UID:{coming.uid}", ":ANNULÉ – Stand")
    )
    # The hour that was given since and never told is not what its calendar has.
    assert f"DTSTART;TZID=Europe/Brussels:{(call.arrival_from + timedelta(minutes=15)).astimezone(BRUSSELS):%Y%m%dT%H%M%S}" in (
        letters()[0].calendar or ""
    )
    assert ("calendrier" in letters()[0].text, "calendrier" in letters()[1].text) == (True, False)
    assert [(one.sequence, one.pitch_id, one.answer_before, one.ended_at) for one in (of(coming), of(offered))] == [
        (5, None, None, MOMENT),
        (0, None, None, MOMENT),
    ]
    done = db.session.scalars(select(Entry).where(Entry.object_kind == "stand").order_by(Entry.object_id)).all()
    assert [(one.object_id, one.verb, one.actor, one.facts["before"]) for one in done] == [
        (coming.id, "call_off", STAFF, "confirmed"),
        (offered.id, "call_off", STAFF, "selected"),
    ]


def test_it_is_done_once_with_a_reason_in_both_languages_and_before_the_stands_are_over(call: StandCall, frozen_time: Any) -> None:
    stands.make_stand(call)
    db.session.commit()
    refused = []

    for reason, moment in ((Translated("Orage", ""), MOMENT), (STORM, call.ends_at), (STORM, MOMENT), (STORM, MOMENT)):
        frozen_time(moment)
        try:
            calling_off.call_off(load(call.id), reason, actor=STAFF)
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            refused.append(refusal.reason)

    entry = db.session.scalars(select(Entry).where(Entry.verb == "call_off_stands")).one()
    assert (refused, len(letters())) == (["languages", "over", "called_off"], 1)
    assert (entry.object_kind, entry.object_id, entry.facts) == (
        "stand_call",
        call.id,
        {"reason": STORM.as_dict(), "rows": 1, "letters": 1},
    )


def test_two_officers_and_an_association_at_the_same_moment(any_app: Flask) -> None:
    call = stands.make_call(confirm_by_email=False)
    asking = [stands.make_stand(call, state=StandState.SELECTED, answer_before=now() + timedelta(days=1)).id for _n in range(2)]
    db.session.commit()
    facts = {"association": "Les Palabres", "activity": Translated("Jeux", ""), "contact": "Amina", "email": "amina@example.org"}

    def applied() -> object:
        return applying.apply(db.session.get_one(StandCall, call_id), {**facts, "language": "fr"}, sending="one")

    call_id = call.id
    outcomes = at_once(
        any_app,
        *[lambda: calling_off.call_off(db.session.scalars(queries.call(call_id)).one(), STORM, actor=STAFF)] * 2,
        lambda: deciding.confirm(db.session.scalars(queries.stand(asking[0])).one()),
        applied,
    )

    db.session.rollback()
    found = list(db.session.scalars(select(Stand)))
    assert Counter(outcomes[:2]) == {"done": 1, "called_off": 1}
    assert (outcomes[2] in ("done", "state"), outcomes[3] in ("done", "called_off")) == (True, True)
    assert {one.state for one in found} == {StandState.CALLED_OFF}
    assert len(letters()) == len(found) == 2 + (outcomes[3] == "done")
    # Who had just confirmed has an entry in its calendar, and it is taken out.
    assert [one.calendar_method for one in letters() if one.about_id == asking[0]] == ["CANCEL" if outcomes[2] == "done" else None]


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        (lambda stand: calls.edit_call(stand.call, {}, actor=STAFF), "called_off"),
        (lambda stand: applying.apply(stand.call, stands.application(), sending="s", channel=Channel.PHONE, actor=STAFF), "called_off"),
        (lambda stand: applying.apply(stand.call, stands.application(), sending="s"), "called_off"),
        (lambda stand: deciding.reopen(stand, actor=STAFF), "called_off"),
        (lambda stand: plan.add_row(stand.call, 2, x=0, y=0, actor=STAFF), "called_off"),
        (lambda stand: deciding.select(stand, actor=STAFF), "state"),
        (lambda stand: deciding.confirm(stand, actor=STAFF), "state"),
        (lambda stand: deciding.check_in(stand, actor=STAFF), "state"),
        (lambda stand: applying.ask(stand, "Et le camion ?"), "state"),
        (lambda stand: applying.attach(stand, None), "ended"),
    ],
)
@pytest.mark.parametrize("state", [StandState.CONFIRMED, StandState.REFUSED])
def test_afterwards_nothing_about_the_stands_changes_any_more(
    call: StandCall, work: Callable[[Stand], object], reason: str, state: StandState
) -> None:
    stand = stands.make_stand(call, state=state)
    db.session.commit()
    off(call)

    with pytest.raises(Refused) as refusal:
        work(of(stand))

    db.session.rollback()
    assert refusal.value.reason == reason
    assert (deciding.reopenable(of(stand)), len(letters())) == (False, int(state == StandState.CONFIRMED))


def test_no_reminder_thanks_or_tile_is_left_of_stands_that_are_called_off(call: StandCall, frozen_time: Any) -> None:
    decided = {"decided_at": MOMENT - timedelta(days=3), "answer_before": MOMENT + timedelta(days=1)}
    stands.make_stand(call, state=StandState.SELECTED, **decided)
    stands.make_stand(call, state=StandState.PRESENT, watts=9000, told=["3", ""])
    stands.make_stand(call, asked="Deux tables de plus ?")
    db.session.commit()
    before = tuple(db.session.execute(board.waiting(now())).one()), len(db.session.execute(board.overloaded(now())).all())
    off(call)

    after = tuple(db.session.execute(board.waiting(now())).one()), len(db.session.execute(board.overloaded(now())).all())
    untold, reminders = arrivals.untold(load(call.id)), tasks.write_reminders()
    frozen_time((call.ends_at + timedelta(days=1)).replace(hour=10))

    assert (before, after) == (((1, 1, 1, 0), 1), ((0, 0, 0, 0), 0))
    assert (untold, reminders, tasks.write_thanks()) == ([], 0, 0)


def test_what_nobody_confirmed_is_forgotten_as_early_as_before(call: StandCall) -> None:
    held = stands.make_stand(call, state=StandState.HELD, received_at=None)
    real = stands.make_stand(call)
    db.session.commit()
    off(call)

    personal.expire(MOMENT + timedelta(days=personal.HELD_DAYS, minutes=1))
    db.session.commit()

    assert [(of(one).email is None, of(one).state) for one in (held, real)] == [(True, "called_off"), (False, "called_off")]
    assert [row.id for row in db.session.scalars(queries.unreached(call.id))] == []
    # Of the others nothing is to come, so an address is erased when somebody asks.
    assert (personal.erase(real.email or ""), personal.remains(real.email or "")) == (1, [])


def test_the_public_reads_why_wherever_it_read_of_the_stands(client: FlaskClient, call: StandCall, frozen_time: Any) -> None:
    village = factories.make_event(edition=call.edition, kind=EventKind.STAND)
    long_ago = MOMENT - timedelta(days=9)
    factories.make_slot(event=village, place=call.place, starts_at=call.starts_at, ends_at=call.ends_at, changed_at=long_ago)
    village.changed_at = long_ago
    stands.make_stand(call, association="Les Palabres", state=StandState.CONFIRMED, pitch=stands.make_pitch(call, 1), confirmed_at=MOMENT)
    db.session.commit()
    slug = call.edition.slug
    places = ("/nl/festival/", f"/nl/festival/{slug}/stands/", "/calendar/nl/festival.ics", "/nl/news/festival.atom")
    form = answers(client.get(f"/nl/festival/{slug}/stands/apply").text, "stamp")
    frozen_time(MOMENT + timedelta(hours=1))

    before = [client.get(place).text.replace("\r\n ", "") for place in places]
    off(call)
    after = [client.get(place).text.replace("\r\n ", "") for place in places]

    assert [("Les Palabres" in text, "onweer" in text) for text in before] == [(True, False)] * 4
    assert [("Les Palabres" in text, "onweer" in text) for text in after] == [(False, True)] * 4
    assert "LAST-MODIFIED:20270302T110000Z" in after[2]
    assert ("<updated>2027-03-02T11:00:00+00:00" in after[3], "<published>2027-03-02T10:00:00+00:00" in after[3]) == (True, True)
    assert client.get("/api/v1/stands").json["data"] == []
    assert [words in after[1] for words in ("Een aanvraag", "/apply", "square-plan", "Voorwaarden")] == [False] * 4
    assert "onweer" in client.get(f"/nl/events/{village.slug}").text
    late = client.post(f"/nl/festival/{slug}/stands/apply", data=form | stands.application(association="Zaventhé"))
    assert (late.status_code, "onweer" in late.text, "Zaventhé" in late.text) == (409, True, True)


@pytest.mark.parametrize("state", LIVE)
def test_an_association_reads_why_on_its_page_and_is_offered_nothing(client: FlaskClient, call: StandCall, state: StandState) -> None:
    stand = stands.make_stand(call, state=state, received_at=None if state == StandState.HELD else MOMENT)
    db.session.commit()
    page, code = f"/fr/stands/{stand.code}", stand.code
    old = answers(client.get(page).text) if state == StandState.RECEIVED else {}
    off(call)

    seen = client.get(page).text
    sent = [client.post(f"{page}/{deed}", data=old).status_code for deed in ("confirm-address", "confirm", "change", "withdraw")]

    assert [words in seen for words in ("Les stands sont annulés", "On annonce un orage.", 'method="post"', ".ics")] == [
        True,
        True,
        False,
        False,
    ]
    assert (sent, client.get(f"/fr/stands/{code}.ics").status_code) == ([303, 409, 409, 303], 404)
    assert of(stand).state == StandState.CALLED_OFF


def test_the_page_of_a_partner_says_that_a_stand_that_was_to_come_is_called_off(
    client: FlaskClient, call: StandCall, frozen_time: Any
) -> None:
    partner = stands.make_partner()
    stands.make_stand(call, state=StandState.CONFIRMED, partner=partner, confirmed_at=MOMENT)
    stands.make_stand(call, state=StandState.WAITING, partner=partner)
    db.session.commit()
    off(call)
    told = []

    for moment in (MOMENT, call.ends_at + timedelta(days=1)):
        frozen_time(moment)
        with client.application.test_request_context("/nl/"), speaking("nl"):
            told.append([year.words for year in partners.years(partner)])

    assert told == [[f"Stand: {call.edition.title.nl}, afgelast"]] * 2
