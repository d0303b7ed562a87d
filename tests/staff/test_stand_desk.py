"""What officers change of a stand for an association, which partner it is, and what reception sees of the stands on the day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.associations import partners, queries
from ixevents.associations.models import Stand, StandCall, StandState, Vehicle
from ixevents.core.dates import local_day
from ixevents.events.models import Event
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.registrations import door_links
from tests.staff.test_stands import MOMENT
from tests.support import factories, stands
from tests.support.client import StaffClient
from tests.support.forms import answers
from tests.support.queries import count_queries


@pytest.fixture
def call(app: Flask, frozen_time: Callable[..., None]) -> StandCall:
    frozen_time(MOMENT)
    made = stands.make_call(plan_shown=True)
    db.session.commit()
    return made


def amended(stand: Stand, **answers: Any) -> dict[str, Any]:
    """Return what an officer sends of a stand."""
    own = {"association": stand.association, "email": stand.email, "contact": stand.contact, "version": stand.version, "tell": "y"}
    return stands.application(**own | answers)


def letters() -> list[Notice]:
    return list(db.session.scalars(select(Notice).order_by(Notice.id)))


def test_texts_opened_before_somebody_saved_theirs_are_shown_beside_them(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    stand = stands.make_stand(call, state=StandState.CONFIRMED)
    db.session.commit()
    path, opened_on = f"/staff/stands/stand/{stand.id}/texts", stand.version

    first = desk.send(path, activity_fr="Soupe.", activity_nl="Soep.", note="", version=opened_on)
    late = desk.send(path, activity_fr="Thé.", activity_nl="Thee.", note="Appeler", version=opened_on)

    db.session.expire_all()
    assert (first.status_code, late.status_code, stand.activity.fr, stand.note) == (303, 409, "Soupe.", "")
    assert all(words in late.text for words in ("Soupe.", "Thé.", "Appeler"))
    assert desk.send(path, activity_fr="Thé.", activity_nl="Thee.", note="", version=opened_on + 1).status_code == 303


def test_an_officer_changes_everything_and_the_association_is_told_what(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    stand = stands.make_stand(call, state=StandState.CONFIRMED, tables=1, language="nl")
    db.session.commit()
    path = f"/staff/stands/stand/{stand.id}/edit"
    answers = amended(stand, tables=3, watts=2000, sells="drink", hygiene="Thee.", vehicle="truck", language="nl", volunteers=4)

    page, done = desk.get(path), desk.send(path, **answers)
    again = desk.send(path, **answers)
    db.session.expire_all()

    assert (page.status_code, done.status_code, again.status_code) == (200, 303, 409)
    assert (stand.tables, stand.watts, stand.drink, stand.vehicle, stand.volunteers, stand.version) == (3, 2000, True, Vehicle.TRUCK, 4, 2)
    (letter,) = letters()
    assert (letter.kind, letter.calendar_method, stand.sequence) == ("associations.stand_changed", "REQUEST", 1)
    assert "Tafels: 3 (voorheen: 1)" in letter.text
    facts = [entry.facts for entry in db.session.scalars(select(Entry).where(Entry.verb == "edit"))]
    assert [("tables" in entry["fields"], entry["letters"], "Thee." in str(entry)) for entry in facts] == [(True, 1, False)]


def test_a_slip_of_the_pen_is_put_right_without_a_letter(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    stand, other = stands.make_stand(call), stands.make_stand(call)
    db.session.commit()
    path = f"/staff/stands/stand/{stand.id}/edit"

    done = desk.send(path, **amended(stand, association="Les Palabres", tell=None))
    db.session.expire_all()
    taken = desk.send(path, **amended(stand, association=other.association, email=other.email))
    db.session.expire_all()

    assert (done.status_code, taken.status_code, stand.association, letters()) == (303, 409, "Les Palabres", [])


def test_a_partner_is_suggested_by_number_and_by_name_and_said_by_a_person(desk: StaffClient, call: StandCall) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    numbered = stands.make_partner(name=factories.words("Cinquième Monde"), bce_kbo="0123456749")
    named = stands.make_partner(name=factories.words("Les  Palabrés", "De Praters"))
    stands.make_partner(name=factories.words("Les Palabres", "De Praters"), archived_at=MOMENT)
    stand = stands.make_stand(call, association="Les Palabres", number="0123456749")
    older = stands.make_stand(association="Les Palabres", partner=named)
    db.session.commit()

    suggested = [(one.partner.id, one.reason) for one in partners.suggestions(db.session.scalars(queries.stand(stand.id)).one())]
    page = desk.get(f"/staff/stands/stand/{stand.id}").text
    done = desk.send(f"/staff/stands/stand/{stand.id}/partner", partner=numbered.id)
    db.session.expire_all()

    assert [one for one, _reason in suggested] == [numbered.id, named.id]
    assert len({reason for _one, reason in suggested}) == 2
    assert ("Cinquième Monde" in page, done.status_code, stand.partner_id, older.partner_id) == (True, 303, numbered.id, named.id)
    assert [entry.facts for entry in db.session.scalars(select(Entry).where(Entry.verb == "match_partner"))] == [
        {"before": None, "after": numbered.id}
    ]


def test_the_page_of_a_partner_tells_of_its_stands_and_of_nobody_who_was_not_checked_in(
    client: Any, call: StandCall, frozen_time: Callable[..., None]
) -> None:
    partner = stands.make_partner(name=factories.words("Les Palabres", "De Praters"))
    stands.make_stand(call, state=StandState.CONFIRMED, partner=partner, contact="Amina Diallo")
    stands.make_stand(call, state=StandState.REFUSED, partner=partner)
    db.session.commit()
    path = f"/nl/partners/{partner.slug}"

    with count_queries() as one:
        before = client.get(path).text
    stands.make_stand(state=StandState.PRESENT, partner=partner)
    stands.make_stand(state=StandState.CONFIRMED, partner=partner)
    db.session.commit()
    with count_queries() as three:
        among = client.get(path).text
    frozen_time(MOMENT + timedelta(days=60))
    after = client.get(path).text

    assert len(one) == len(three)
    assert [page.count("Stand: ") for page in (before, among, after)] == [1, 3, 1]
    assert ("was er" in before, "was er" in after, "Amina" in before + after) == (False, True, False)


def test_reception_checks_stands_in_on_the_day_and_reads_nothing_of_persons(
    desk: StaffClient, call: StandCall, frozen_time: Callable[..., None]
) -> None:
    stand = stands.make_stand(call, state=StandState.CONFIRMED, contact="Amina Diallo", phone="0470 00 00 00", needs_note="Une chaise")
    stands.make_stand(call, state=StandState.RECEIVED, association="Indécis")
    mine, foreign = factories.make_event(edition=call.edition), factories.make_event()
    db.session.commit()
    path = f"/staff/day/stands/{call.id}"

    desk.sign_in(Role.RECEPTION, event_ids=[foreign.id])
    refused = [desk.get(path).status_code, desk.send(f"{path}/check-in", stand=stand.id).status_code, path in desk.get("/staff/day").text]
    desk.sign_in(Role.RECEPTION, event_ids=[mine.id])
    desk.send(f"{path}/check-in", stand=stand.id)
    early = db.session.get_one(Stand, stand.id, populate_existing=True).state
    frozen_time(call.arrival_from)
    desk.sign_in(Role.RECEPTION, event_ids=[mine.id])
    listed, page = desk.get("/staff/day").text, desk.get(f"{path}?q={stand.association}").text
    done = desk.send(f"{path}/check-in", stand=stand.id)
    db.session.expire_all()

    assert (refused, early, path in listed) == ([404, 404, False], StandState.CONFIRMED, True)
    assert (done.status_code, stand.state) == (303, StandState.PRESENT)
    assert [words in page for words in (stand.association, "Amina", "0470", "Une chaise", "Indécis", stand.email or "")] == [True] + [
        False
    ] * 5
    assert desk.get(f"/staff/stands/stand/{stand.id}").status_code == 403
    desk.send(f"{path}/check-out", stand=stand.id)
    db.session.expire_all()
    assert stand.state == StandState.CONFIRMED


@pytest.mark.parametrize("typed", ["d'hondt", "d’Hondt", "kring hondt", "4"])
def test_a_stand_is_found_at_its_door_however_its_name_is_typed(desk: StaffClient, call: StandCall, typed: str) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    stands.make_stand(call, association="Kring D’Hondt", state=StandState.CONFIRMED, pitch=stands.make_pitch(call, 4))
    stands.make_stand(call, association="Soupe", state=StandState.CONFIRMED)
    db.session.commit()

    page = desk.get(f"/staff/day/stands/{call.id}?q={typed}").text

    assert ("Kring D’Hondt" in page, "Soupe" in page) == (True, False)


def test_volunteers_with_the_address_of_a_door_check_stands_in_on_that_day_alone(
    client: Any, call: StandCall, frozen_time: Callable[..., None]
) -> None:
    stand = stands.make_stand(call, state=StandState.CONFIRMED, contact="Amina Diallo", phone="0470 00 00 00")
    day = local_day(call.starts_at)
    mine, other = (
        door_links.make(event, day, actor="staff:1") for event in (factories.make_event(edition=call.edition), factories.make_event())
    )
    db.session.commit()
    path, elsewhere = (f"/nl/door/{door_links.token(link)}" for link in (mine, other))

    early = [client.get(f"{path}/stands").status_code, client.post(f"{path}/stands/check-in", data={"stand": stand.id}).status_code]
    frozen_time(call.arrival_from)
    listed, page = client.get(path).text, client.get(f"{path}/stands?q={stand.association}").text
    done = client.post(f"{path}/stands/check-in", data={"stand": stand.id})
    db.session.expire_all()

    assert (early, f"{path}/stands" in listed) == ([404, 404], True)
    assert [words in page for words in (stand.association, "Amina", "0470", stand.email or "")] == [True, False, False, False]
    assert (done.status_code, stand.state) == (303, StandState.PRESENT)
    assert client.get(f"{elsewhere}/stands").location == elsewhere
    assert client.post(f"{elsewhere}/stands/check-in", data={"stand": stand.id}).status_code == 404
    assert "/stands" not in client.get(elsewhere).text
    entry = db.session.scalars(select(Entry).where(Entry.verb == "check_in_stand")).one()
    assert entry.actor == f"door:{mine.id}"
    client.post(f"{path}/stands/check-out", data={"stand": stand.id})
    db.session.expire_all()
    assert stand.state == StandState.CONFIRMED


def test_an_edition_without_an_event_for_its_stands_gets_one_from_the_board(desk: StaffClient, client: Any, call: StandCall) -> None:
    stands.make_stand(call, state=StandState.CONFIRMED, association="Les Palabres")
    factories.make_project(standing=True)
    db.session.commit()
    board = f"/staff/stands/{call.id}/"
    desk.sign_in(Role.RECEPTION)
    assert desk.send(f"{board}village").status_code == 403
    desk.sign_in(Role.PROGRAMME_OFFICER)
    path = f"{board}village"

    before, made, again = desk.get(board).text, desk.send(path), desk.send(path)
    event = db.session.scalars(select(Event)).one()
    desk.send(f"/staff/events/{event.id}/languages", lang=["fr", "nl"], version=event.version)
    desk.send(f"/staff/events/{event.id}/publish")
    calendar = client.get("/calendar/nl/festival.ics").text.replace("\r\n ", "")

    assert (path in before, path in desk.get(board).text, made.location == again.location) == (True, False, True)
    assert "Het dorp van de verenigingen" in calendar
    assert "Stands: Les Palabres." in calendar


def test_what_came_by_telephone_is_entered_as_fast_as_one_types(desk: StaffClient, call: StandCall) -> None:
    desk.application.config["FORM_MINIMUM_SECONDS"] = 60
    desk.sign_in(Role.PROGRAMME_OFFICER)
    page = f"/staff/stands/{call.id}/enter"
    stamp = answers(desk.get(page).text, "stamp")

    entered = desk.send(page, **stamp | stands.application(channel="phone", email="", language="unknown"))

    assert (entered.status_code, db.session.scalars(select(Stand.state)).all()) == (303, [StandState.RECEIVED])
