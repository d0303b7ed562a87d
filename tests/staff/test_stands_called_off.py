"""The screens by which the stands of an edition are called off: what goes out is shown, then it is done, and every page says so."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.associations import calling_off, queries
from ixevents.associations.models import Stand, StandCall, StandState
from ixevents.core.dates import local_day
from ixevents.core.languages import Translated
from ixevents.events.models import EventKind
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations import door_links
from tests.staff.test_stands import MOMENT, states
from tests.support import factories, forms, stands
from tests.support.client import StaffClient
from tests.support.queries import count_queries

WHY = {"reason_fr": "On annonce un orage.", "reason_nl": "Er wordt onweer voorspeld.", "reason_en": ""}


@pytest.fixture
def call(app: Flask, frozen_time: Callable[..., None]) -> StandCall:
    frozen_time(MOMENT)
    made = stands.make_call()
    db.session.commit()
    return made


def letters() -> list[str]:
    return [one.kind for one in db.session.scalars(select(Notice).order_by(Notice.id))]


def off(call: StandCall) -> None:
    reason = Translated(WHY["reason_fr"], WHY["reason_nl"])
    calling_off.call_off(db.session.scalars(queries.call(call.id)).one(), reason, actor="staff:1")
    db.session.commit()


def test_stands_are_called_off_after_what_goes_out_was_shown_and_once(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    for state, values in (("confirmed", {}), ("waiting", {"language": "nl"}), ("received", {"email": None, "phone": "02 000 00 07"})):
        stands.make_stand(call, state=StandState(state), **values)
    stands.make_stand(call, state=StandState.HELD, received_at=None)
    db.session.commit()
    path = f"/staff/stands/{call.id}/call-off"

    led = [path in desk.get(f"/staff/stands/{call.id}/{page}").text for page in ("", "edit")]
    asked = desk.get(path).text.replace("\u00a0", " ")
    missing = desk.send(path, **WHY | {"reason_nl": ""}, go="rehearse")
    shown = desk.send(path, **WHY, go="rehearse")
    before, written = states(), letters()
    done = desk.send(path, **WHY, go="do")
    told = desk.get(done.headers["Location"]).text.replace("\u00a0", " ")
    again = desk.send(path, **WHY, go="do")

    assert led == [True, True]
    assert all(words in asked for words in ("3 associations count", "1 application whose address", "02 000 00 07", "cannot be undone"))
    assert (missing.status_code, "Write the reason in Dutch." in missing.text) == (422, True)
    assert all(words in shown.text for words in ("2 letters will be written", "remove the date", "does not take place", "onweer"))
    assert (before, written) == (["confirmed", "waiting", "received", "held"], [])
    assert (done.status_code, states(), letters()) == (303, ["called_off"] * 4, ["associations.stand_called_off"] * 2)
    assert all(words in told for words in ("The letters are on their way", "1 association has no address", "02 000 00 07"))
    assert (again.status_code, len(letters()), "called off: nothing" in again.text) == (409, 2, True)


def test_words_changed_after_the_preview_are_shown_anew(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    stands.make_stand(call)
    db.session.commit()
    path = f"/staff/stands/{call.id}/call-off"
    seen = desk.send(path, **WHY, go="rehearse").text.partition('name="rehearsed" value="')[2].partition('"')[0]

    other = desk.send(path, **WHY | {"reason_fr": "Grève."}, rehearsed=seen, go="do")

    assert (seen != "", other.status_code, letters(), states()) == (True, 409, [], ["received"])


def test_only_who_may_write_to_the_associations_calls_them_off(desk: StaffClient, call: StandCall) -> None:
    answers = []
    for role in (Role.RECEPTION, Role.STATISTICS):
        desk.sign_in(role)
        answers.append(desk.get(f"/staff/stands/{call.id}/call-off").status_code)

    assert answers == [403, 403]


def test_every_screen_of_the_call_says_that_it_is_off_and_offers_nothing_more(desk: StaffClient, call: StandCall, frozen_time: Any) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    stand = stands.make_stand(call, state=StandState.CONFIRMED, pitch=stands.make_pitch(call, 1))
    db.session.commit()
    base = f"/staff/stands/{call.id}/"
    old = forms.answers(desk.get(f"{base}edit").text, having="conditions_fr") | {"tables": "12"}
    off(call)

    pages = {name: desk.get(f"{base}{name}").text for name in ("", "plan/", "day/", "edit", "call-off")}
    pages |= {"door": desk.get(f"/staff/day/stands/{call.id}").text, "stand": desk.get(f"/staff/stands/stand/{stand.id}").text}
    edited = desk.send(f"{base}edit", **old)

    assert {name for name, text in pages.items() if "announce" not in text and "onweer" not in text and "orage" not in text} == set()
    offers = ("enter", "chosen", "decide", "check-in", "withdraw", "/arrival", "call-off")
    assert {name: [deed for deed in offers if f'/{deed.strip("/")}"' in text.split("<main")[1]] for name, text in pages.items()} == {
        name: [] for name in pages
    }
    # What was typed on a page that was open is not lost, though nothing of it counts.
    assert (edited.status_code, 'value="12"' in edited.text, "nothing about them changes" in edited.text) == (409, True, True)
    assert "Stands called off" in desk.get("/staff/stands/").text
    assert "has called the stands off" in pages["edit"]
    # Reception sees it among the doors too, and is led to no count.
    frozen_time(call.starts_at)
    desk.sign_in(Role.PROGRAMME_OFFICER)
    assert "Stands called off" in desk.get("/staff/day").text


def test_the_board_names_the_date_that_still_stands_in_the_agenda(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    village = factories.make_event(edition=call.edition, kind=EventKind.STAND)
    slot = factories.make_slot(event=village, place=call.place, starts_at=call.starts_at, ends_at=call.ends_at)
    db.session.commit()
    way, board = f"/staff/dates/events/{village.id}/call-off", f"/staff/stands/{call.id}/"
    before = way in desk.get(board).text
    off(call)
    with_date = way in desk.get(board).text
    slot.state = "called_off"
    db.session.commit()

    assert (before, with_date, way in desk.get(board).text) == (False, True, False)


def test_the_board_costs_the_same_however_many_have_no_address(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    costs = []
    for count in (1, 3):
        for _n in range(count):
            stands.make_stand(call, email=None, state=StandState.RECEIVED if not costs else StandState.CALLED_OFF)
        db.session.commit()
        if not costs:
            off(call)
        desk.get(f"/staff/stands/{call.id}/")
        with count_queries() as counted:
            desk.get(f"/staff/stands/{call.id}/")
        costs.append(len(counted))

    assert costs[0] == costs[1]


def test_volunteers_with_the_address_of_a_door_read_it_too(client: Any, call: StandCall, frozen_time: Any) -> None:
    event = factories.make_event(edition=call.edition)
    factories.make_slot(event=event, place=call.place, starts_at=call.starts_at, ends_at=call.ends_at)
    stand = stands.make_stand(call, state=StandState.CONFIRMED)
    db.session.commit()
    link = door_links.make(event, local_day(call.starts_at), actor="staff:1")
    db.session.commit()
    off(call)
    frozen_time(call.starts_at)
    door = f"/nl/door/{door_links.token(link)}"

    index, page = client.get(door).text, client.get(f"{door}/stands").text
    late = client.post(f"{door}/stands/check-in", data={"stand": stand.id})

    assert ("Stands afgelast" in index, f'{door}/stands"' in index, "onweer" in page) == (True, False, True)
    assert (late.status_code, db.session.scalars(select(Stand.present_at)).one()) == (409, None)
