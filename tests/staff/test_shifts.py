"""Volunteers in the back-office: the call, its shifts, who comes, who was there."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import now, today
from ixevents.core.dates import hour, local_day
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.volunteers.models import Shift, Turn, Volunteer, VolunteerCall
from tests.support import factories, forms, volunteers
from tests.support.client import StaffClient
from tests.support.queries import count_queries

TEXTS = {
    "words_fr": "Venez",
    "words_nl": "Kom",
    "words_en": "",
    "note_fr": "Assuré",
    "note_nl": "Verzekerd",
    "note_en": "",
    "age_least": "16",
}


def shift_answers(**other: Any) -> dict[str, Any]:
    day = (now() + timedelta(days=20)).strftime("%Y-%m-%d")
    names = {"title_fr": "Accueil", "title_nl": "Onthaal", "title_en": "", "details_fr": "", "details_nl": "", "details_en": ""}
    return {**names, "starts_at": f"{day}T09:00", "ends_at": f"{day}T12:00", "wanted": "3", **other}


def test_a_call_is_written_filled_with_shifts_and_opened(app: Flask, desk: StaffClient) -> None:
    edition, place = factories.make_edition(), factories.make_place()
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    made = desk.send("/staff/shifts/new", edition=edition.id, **TEXTS)
    call = db.session.scalars(select(VolunteerCall)).one()
    early = desk.send(f"/staff/shifts/{call.id}/open")
    added = desk.send(f"/staff/shifts/{call.id}/add", place_id=place.id, **shift_answers())
    again = desk.get(f"/staff/shifts/{call.id}/add").text
    desk.send(f"/staff/shifts/{call.id}/open")

    assert (made.location, early.status_code, added.location) == (f"/staff/shifts/{call.id}/add", 303, f"/staff/shifts/{call.id}/")
    assert 'value="Accueil"' in again
    assert db.session.get(VolunteerCall, call.id, populate_existing=True).open
    assert desk.get(f"/fr/festival/{edition.slug}/volunteers/").status_code == 200
    assert "/staff/shifts/new" not in desk.get("/staff/shifts/").text


def test_a_call_begins_with_the_words_and_the_shifts_of_the_edition_before(app: Flask, desk: StaffClient) -> None:
    past = factories.make_edition(starts_on=date(2025, 9, 20), ends_on=date(2025, 9, 20))
    former = volunteers.make_call(edition=past)
    taken = volunteers.make_turn(volunteers.make_shift(former, starts_at=datetime(2025, 9, 20, 12, tzinfo=UTC), wanted=4)).shift
    volunteers.make_shift(former, called_off_at=now())
    edition = factories.make_edition(starts_on=today() + timedelta(days=40))
    days = edition.starts_on - past.starts_on
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")

    page = desk.get("/staff/shifts/new").text
    made = desk.send("/staff/shifts/new", **forms.answers(page, "age_least") | {"edition": str(edition.id)})
    board = desk.get(made.location).text
    for _press in range(2):
        desk.send(f"{made.location}take-over")

    (shift,) = db.session.scalars(select(Shift).where(Shift.call_id != former.id))
    assert ("Vous êtes assuré." in page, "Take over the shifts" in board) == (True, True)
    assert (shift.title, shift.wanted, shift.taken, shift.place_id) == (taken.title, 4, 0, taken.place_id)
    assert (local_day(shift.starts_at) - date(2025, 9, 20), hour(shift.starts_at)) == (days, "14:00")
    assert "This call has shifts already" in desk.get(made.location).text


def test_what_makes_no_sense_is_said_with_what_was_typed(app: Flask, desk: StaffClient) -> None:
    shift = volunteers.make_shift(volunteers.make_call(open=False))
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")
    answers = shift_answers(place_id=shift.place_id)

    backwards = desk.send(f"/staff/shifts/{shift.call_id}/add", **{**answers, "ends_at": answers["starts_at"]})
    nobody = desk.send(f"/staff/shifts/{shift.call_id}/add", **{**answers, "wanted": "0"})
    nothing = desk.send(f"/staff/shifts/{shift.call_id}/add", **{**answers, "title_fr": "", "title_nl": "", "title_en": ""})

    assert (backwards.status_code, "ends after it has begun" in backwards.text, 'value="Accueil"' in backwards.text) == (409, True, True)
    assert (nobody.status_code, "from 1 to 500" in nobody.text) == (422, True)
    assert (nothing.status_code, nothing.text.count("Write what there is to do.") > 0) == (409, True)


def test_two_who_change_a_shift_see_each_others_words(app: Flask, desk: StaffClient) -> None:
    shift = volunteers.make_shift()
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")
    path = f"/staff/shifts/shift/{shift.id}/edit"
    mine, theirs = (forms.answers(desk.get(path).text, "opened") for _time in range(2))

    desk.send(path, **{**theirs, "wanted": "7"})
    refused = desk.send(path, **{**mine, "wanted": "4"})
    kept = db.session.get(Shift, shift.id, populate_existing=True).wanted
    after = desk.send(path, **forms.answers(refused.text, "opened"))

    assert (refused.status_code, kept, ">7<" in refused.text) == (409, 7, True)
    assert (after.status_code, db.session.get(Shift, shift.id, populate_existing=True).wanted) == (303, 4)


def test_the_times_two_wrote_are_shown_on_the_clock_of_the_form(app: Flask, desk: StaffClient) -> None:
    shift = volunteers.make_shift(starts_at=datetime(2099, 7, 1, 6, 30, tzinfo=UTC))
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")
    path = f"/staff/shifts/shift/{shift.id}/edit"
    mine, theirs = (forms.answers(desk.get(path).text, "opened") for _time in range(2))

    desk.send(path, **{**theirs, "starts_at": "2099-07-01T08:00"})
    refused = desk.send(path, **{**mine, "starts_at": "2099-07-01T07:00"}).text

    told = {time: f"1 Jul 2099, {time}" in refused for time in ("08:00", "07:00", "06:00", "05:00")}
    assert told == {"08:00": True, "07:00": True, "06:00": False, "05:00": False}


def test_a_move_says_how_many_letters_leave_and_calling_off_how_many_are_told(app: Flask, desk: StaffClient) -> None:
    shift = volunteers.make_turn().shift
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")
    path = f"/staff/shifts/shift/{shift.id}"

    desk.send(f"{path}/edit", **{**forms.answers(desk.get(f"{path}/edit").text, "opened"), "title_fr": "Autre"})
    assert "Saved. 1 letter is on its way." in desk.get(f"/staff/shifts/{shift.call_id}/").text
    assert "1 person is counted on" in desk.get(f"{path}/call-off").text
    desk.send(f"{path}/call-off", reason_fr="Orage", reason_nl="Onweer", reason_en="")

    page = desk.get(f"/staff/shifts/{shift.call_id}/").text
    assert "Called off. 1 letter is on its way." in page
    assert list(db.session.scalars(select(Notice.kind).order_by(Notice.id))) == ["volunteers.moved", "volunteers.called_off"]


def test_who_has_no_address_is_not_among_those_a_letter_reaches(app: Flask, desk: StaffClient) -> None:
    shift = volunteers.make_turn().shift
    volunteers.make_turn(shift, volunteers.make_volunteer(shift.call, name="Пётр", email=None, email_key=None))
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")
    path, board = f"/staff/shifts/shift/{shift.id}", f"/staff/shifts/{shift.call_id}/"

    before = [" ".join(desk.get(f"{path}/{deed}").text.split()) for deed in ("edit", "call-off")]
    desk.send(f"{path}/edit", **{**forms.answers(desk.get(f"{path}/edit").text, "opened"), "title_fr": "Autre"})
    moved = desk.get(board).text
    desk.send(f"{path}/call-off", reason_fr="", reason_nl="", reason_en="")
    called_off = desk.get(board).text

    assert "1 person is counted on and gets a letter that tells what is other; the calendar follows. 1 person has no address" in before[0]
    assert "1 person is counted on and gets a letter; the entry leaves the calendar. 1 person has no address: call them." in before[1]
    assert ("1 letter is on its way. 1 person has no address: call them." in moved, "1 name here is not in Latin letters" in moved) == (
        True,
        True,
    )
    assert "Called off. 1 letter is on its way. 1 person has no address: call them." in called_off
    assert [(page.count("no email address"), page.count("Пётр")) for page in (moved, called_off)] == [(1, 1), (1, 1)]
    assert "0 of 0 places taken" in called_off


def test_that_somebody_was_not_there_is_undone_by_a_button_that_speaks_of_no_arrival(app: Flask, desk: StaffClient) -> None:
    turn = volunteers.make_turn(volunteers.make_shift(starts_at=now() - timedelta(days=1)), came=False)
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="fr")

    page = desk.get(f"/staff/shifts/{turn.shift.call_id}/").text

    assert ("N’était pas là" in page, "Revenir en arrière" in page, "Annuler l’arrivée" in page) == (True, True, False)


def test_a_shift_nobody_took_is_deleted_and_one_that_was_taken_is_not(app: Flask, desk: StaffClient) -> None:
    shift = volunteers.make_shift()
    taken = volunteers.make_turn(volunteers.make_shift(shift.call)).shift
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    assert "Delete this shift" in desk.get(f"/staff/shifts/shift/{shift.id}/edit").text
    desk.send(f"/staff/shifts/shift/{shift.id}/delete")
    desk.send(f"/staff/shifts/shift/{taken.id}/delete")

    assert list(db.session.scalars(select(Shift.id))) == [taken.id]


def test_a_call_nobody_answered_is_deleted_and_one_that_was_answered_stays(app: Flask, desk: StaffClient) -> None:
    call = volunteers.make_shift().call
    answered = volunteers.make_turn(ended_at=now()).volunteer.call
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")

    offered = ["Delete this call" in desk.get(f"/staff/shifts/{one.id}/edit").text for one in (call, answered)]
    gone, kept = (desk.send(f"/staff/shifts/{one.id}/delete").location for one in (call, answered))

    assert (offered, gone, kept) == ([True, False], "/staff/shifts/", f"/staff/shifts/{answered.id}/")
    assert "Call the shifts off" in desk.get(kept).text
    assert db.session.scalars(select(VolunteerCall.id)).all() == [answered.id]


def test_a_shift_says_who_changed_it(app: Flask, desk: StaffClient) -> None:
    shift = volunteers.make_shift()
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")
    path = f"/staff/shifts/shift/{shift.id}/edit"
    desk.send(path, **{**forms.answers(desk.get(path).text, "opened"), "wanted": "7"})

    page = desk.get(path).text

    assert ("Who changed what" in page, "How many people" in page.partition("Who changed what")[2]) == (True, True)


def test_who_was_there_is_noted_on_the_board_and_undone(app: Flask, desk: StaffClient) -> None:
    turn = volunteers.make_turn(volunteers.make_shift(starts_at=now() - timedelta(hours=1)))
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")
    board = f"/staff/shifts/{turn.shift.call_id}/"

    assert ("Who was there?" in desk.get(board).text, "done" in desk.get(board).text) == (True, False)
    for came, kept in (("yes", True), ("no", False), ("unsaid", None)):
        desk.send(f"/staff/shifts/turn/{turn.id}/{came}")
        assert db.session.get(Turn, turn.id, populate_existing=True).came is kept
    desk.send(f"/staff/shifts/turn/{turn.id}/yes")

    assert "3 hours done" in desk.get(board).text


def test_somebody_who_calls_is_entered_seen_and_put_right(app: Flask, desk: StaffClient) -> None:
    shift, more = (volunteers.make_shift(call) for call in [volunteers.make_call()] for _n in range(2))
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")
    enter = f"/staff/shifts/{shift.call_id}/enter"
    stamp = forms.answers(desk.get(enter).text, "stamp")

    said = {"name": "Odette", "email": "", "phone": "02 000 00 01", "language": "unknown", "channel": "phone"}
    sent = desk.send(enter, **stamp | said | {"shifts": str(shift.id)})
    volunteer = db.session.scalars(select(Volunteer)).one()
    page = f"/staff/shifts/volunteer/{volunteer.id}"
    assert (sent.location, "Odette" in desk.get(page).text, volunteer.email) == (page, True, None)

    desk.send(f"{page}/more", shifts=str(more.id))
    opened = forms.answers(desk.get(page).text, "opened")
    desk.send(f"{page}/amend", **opened | {"name": "Odette Grandjean", "email": "odette@example.org", "phone": "", "language": "fr"})
    turn = db.session.scalars(select(Turn).where(Turn.shift_id == shift.id)).one()
    desk.send(f"/staff/shifts/turn/{turn.id}/remove")

    found = db.session.get(Volunteer, volunteer.id, populate_existing=True)
    assert (found.name, found.email_key, found.phone) == ("Odette Grandjean", "odette@example.org", "")
    assert list(db.session.scalars(select(Notice.kind).order_by(Notice.id))) == ["volunteers.own_page", "volunteers.given_up"]
    assert "see" in db.session.scalars(select(Entry.verb).where(Entry.object_kind == "volunteer")).all()


def test_who_only_looked_is_kept_in_the_journal_and_not_among_who_changed_what(app: Flask, desk: StaffClient) -> None:
    turn = volunteers.make_turn()
    db.session.commit()
    desk.sign_in(Role.ADMINISTRATOR, language="en")
    board, person = f"/staff/shifts/{turn.shift.call_id}/", f"/staff/shifts/volunteer/{turn.volunteer_id}"
    desk.send(f"/staff/shifts/{turn.shift.call_id}/close")
    for page in (board, person):
        desk.get(page)

    told = {page: "has looked at" in desk.get(page).text for page in (board, person)}

    assert told == {board: False, person: False}
    assert "Who changed what" in desk.get(board).text
    assert "has looked at" in desk.get(f"/staff/journal/volunteer_call/{turn.shift.call_id}").text


@pytest.mark.parametrize("phone", ["abc", "1234567", "0470 12 34 56 Anne", "+32 470 12 34 56 78 90 12"])
def test_a_number_nobody_can_dial_is_refused_beside_its_field(app: Flask, desk: StaffClient, phone: str) -> None:
    volunteer = volunteers.make_turn().volunteer
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")
    page = f"/staff/shifts/volunteer/{volunteer.id}"

    refused = desk.send(f"{page}/amend", **{**forms.answers(desk.get(page).text, "opened"), "phone": phone})
    kept = db.session.get(Volunteer, volunteer.id, populate_existing=True)
    desk.send(f"{page}/amend", **{**forms.answers(refused.text, "opened"), "phone": "+32\u00a0470/12.34.56"})

    assert (refused.status_code, kept is not None and kept.phone) == (422, "+32\u00a0470/12.34.56")
    assert "Enter a telephone number with at least 8 figures, like 0470 12 34 56." in refused.text


def test_who_put_a_volunteer_right_meanwhile_is_not_overwritten(app: Flask, desk: StaffClient) -> None:
    turn = volunteers.make_turn()
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")
    page = f"/staff/shifts/volunteer/{turn.volunteer_id}"
    mine, theirs = (forms.answers(desk.get(page).text, "opened") for _time in range(2))

    desk.send(f"{page}/amend", **{**theirs, "phone": "02 000 00 07"})
    refused = desk.send(f"{page}/amend", **{**mine, "name": "Samira Verlinden"})
    kept = db.session.get(Volunteer, turn.volunteer_id, populate_existing=True)
    stands = (kept.name, kept.phone)
    after = desk.send(f"{page}/amend", **forms.answers(refused.text, "opened"))

    assert (refused.status_code, stands[1], "02 000 00 07" in refused.text) == (409, "02 000 00 07", True)
    assert stands[0] != "Samira Verlinden"
    assert (after.status_code, db.session.get(Volunteer, turn.volunteer_id, populate_existing=True).name) == (303, "Samira Verlinden")


def test_the_list_on_paper_is_in_the_journal(app: Flask, desk: StaffClient) -> None:
    turn = volunteers.make_turn()
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.get(f"/staff/shifts/{turn.shift.call_id}/list.pdf?paper=nl")

    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    assert "print_paper" in db.session.scalars(select(Entry.verb)).all()


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.STATISTICS, Role.COUNCIL_SECRETARY])
def test_others_do_not_see_who_lends_a_hand(app: Flask, desk: StaffClient, role: Role) -> None:
    turn = volunteers.make_turn()
    db.session.commit()
    desk.sign_in(role)
    pages = ("/staff/shifts/", f"/staff/shifts/{turn.shift.call_id}/", f"/staff/shifts/volunteer/{turn.volunteer_id}")

    assert [desk.get(page).status_code for page in pages] == [403, 403, 403]


def test_the_board_costs_the_same_number_of_statements_with_more_people(app: Flask, desk: StaffClient) -> None:
    call = volunteers.make_call()
    volunteers.make_turn(volunteers.make_shift(call))
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    pages = (f"/staff/shifts/{call.id}/", "/staff/shifts/")
    for page in pages:
        desk.get(page)
    few = [_statements(desk, page) for page in pages]
    for _n in range(3):
        shift = volunteers.make_shift(call)
        volunteers.make_turn(shift)
        volunteers.make_turn(shift)
    db.session.commit()

    assert [_statements(desk, page) for page in pages] == few


def _statements(desk: StaffClient, page: str) -> int:
    with count_queries() as found:
        assert desk.get(page).status_code == 200
    return len(found)


def test_the_first_page_says_how_many_hands_are_missing_soon(app: Flask, desk: StaffClient) -> None:
    call = volunteers.make_call()
    volunteers.make_turn(volunteers.make_shift(call, wanted=4, starts_at=now() + timedelta(days=5)))
    volunteers.make_shift(call, wanted=9, starts_at=now() + timedelta(days=40))
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER, language="en")

    page = desk.get("/staff/").text

    assert ("hands still missing" in page, f"/staff/shifts/{call.id}/" in page) == (True, True)


def test_the_list_is_taken_as_a_table_with_hours_and_who_was_there(app: Flask, desk: StaffClient) -> None:
    shift = volunteers.make_shift(wanted=4, title=factories.words("Bar", "Toog", "Bar"), starts_at=datetime(2027, 6, 5, 8, tzinfo=UTC))
    for name, came in (("=1+1", True), ("Bo", False), ("Cyr", None)):
        volunteers.make_turn(shift, volunteers.make_volunteer(shift.call, name=name, phone="0470 12 34 56"), came=came)
    volunteers.make_turn(shift, volunteers.make_volunteer(shift.call, name="Gone"), ended_at=datetime(2027, 6, 1, tzinfo=UTC))
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    page = f"/staff/shifts/{shift.call_id}"

    shown = desk.get(f"{page}/").text
    book = load_workbook(io.BytesIO(desk.get(f"{page}/list/xlsx").data)).worksheets[0]
    text = desk.get(f"{page}/list/csv").data.decode("utf-8-sig")

    heads, *lines = [[cell.value for cell in row] for row in book.iter_rows()][-4:]
    assert heads[:4] + heads[-1:] == ["Day", "Starts", "Ends", "Hours", "Was there"]
    assert [line[1:5] for line in lines] == [["10:00", "13:00", 3, "Bar"]] * 3
    assert [(line[6], line[8], line[10]) for line in lines] == [
        ("=1+1", "0470 12 34 56", "yes"),
        ("Bo", "0470 12 34 56", "no"),
        ("Cyr", "0470 12 34 56", None),
    ]
    assert ("'=1+1" in text, "Gone" in text) == (True, False)
    assert (f'href="{page}/list/csv"' in shown, f'href="{page}/list/xlsx"' in shown) == (True, True)
    assert db.session.scalars(select(Entry.facts["rows"]).where(Entry.verb == "export")).all() == [3, 3]
