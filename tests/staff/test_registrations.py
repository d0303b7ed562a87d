"""The registrations screens: what they show, what they do, what they note, and how many statements they take."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from ixevents.accounts.roles import Role
from ixevents.core import dates
from ixevents.core.clock import BRUSSELS, now
from ixevents.core.languages import Translated
from ixevents.events.models import Slot
from ixevents.events.planning import MOST_SEATS
from ixevents.events.questions import Kind, Scope
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox import worker
from ixevents.outbox.models import Notice, NoticeState
from ixevents.registrations import attendance, listing
from ixevents.registrations.bulk_jobs import BulkStep, Outcome
from ixevents.registrations.listing import Wanted
from ixevents.registrations.models import Answer, Registration, State
from ixevents.staff import finding
from tests.support import factories, forms
from tests.support.client import StaffClient
from tests.support.queries import count_queries

OFFICER = Role.PROGRAMME_OFFICER


def verbs() -> list[str]:
    return list(db.session.scalars(select(Entry.verb).order_by(Entry.id)))


def letters() -> int:
    return db.session.scalar(select(func.count()).select_from(Notice)) or 0


# The list


@pytest.mark.parametrize(
    "query", ["elodie", "Élodie", "DUPONT", "elodie dupont", "elodie@example.org", "0470", "04 70 12", "CODE", "state=live", "needs=1"]
)
def test_list_finds_a_party_by_what_is_known_of_it(app: Flask, desk: StaffClient, query: str) -> None:
    desk.sign_in(OFFICER)
    slot = factories.make_slot()
    found = factories.make_registration(
        slot=slot, name="Élodie Dupont", email="elodie@example.org", phone="0470 12 34 56", needs=["wheelchair"]
    )
    factories.make_registration(slot=slot, name="Somebody Else", state=State.CANCELLED)

    asked = query if "=" in query else f"q={found.code if query == 'CODE' else query}"
    page = desk.get(f"/staff/registrations/?{asked}").text

    assert "Élodie Dupont" in page
    assert "Somebody Else" not in page


def test_the_code_a_party_reads_out_by_telephone_finds_it(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    found = factories.make_registration(name="Élodie Dupont")
    factories.make_registration(name="Somebody Else")
    code = found.door_code

    pages = [
        desk.get("/staff/registrations/", query_string={"q": said}).text for said in (f"{code[:3]} {code[3:].lower()}", code, "222222")
    ]

    assert [("Élodie Dupont" in page, "Somebody Else" in page) for page in pages] == [(True, False), (True, False), (False, False)]


@pytest.mark.parametrize("few", [1, 2_000])
def test_few_and_many_of_one_word_are_listed_and_counted_alike(any_app: Flask, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(listing, "FEW", few)
    states = (State.CONFIRMED, State.CONFIRMED, State.CANCELLED, State.CANCELLED)
    first, second, gone, over = (factories.make_registration(name=f"Awa Dupont {n}", state=state) for n, state in enumerate(states))
    factories.make_registration(name="Zoé")
    gone.continues_as_id = first.id
    db.session.commit()

    for asked, expected in (
        (Wanted(q="dupont"), [first.id, second.id, over.id]),
        (Wanted(q="awa dupont", state="live"), [first.id, second.id]),
        (Wanted(q=f"dupont {second.code}"), [second.id]),
    ):
        named = listing.named(asked)
        assert named is not None
        known = db.session.scalars(named).all()
        found = db.session.scalars(listing.found(asked, known)).all()
        assert (sorted(found), db.session.scalar(listing.count(asked, known))) == (expected, len(expected))


@pytest.mark.parametrize(
    "query",
    ["q=%25", "q=_", "q=" + "a+" * 3000, "page=-1", "page=999999999", "sort=password",
     "event=x&slot=99999999999999", "from=2026-13-45&to=1", "state=nothing&state=live", "q=%00", "edition=0x1", "language=%27"],
)  # fmt: skip
def test_odd_questions_are_answered(any_app: Flask, desk: StaffClient, query: str) -> None:
    desk.sign_in(OFFICER)
    factories.make_registration()

    assert desk.get(f"/staff/registrations/?{query}").status_code == 200


def test_wildcards_are_letters_like_others(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    factories.make_registration(name="Amina Diallo")

    assert "Amina Diallo" not in desk.get("/staff/registrations/?q=%25").text


def test_list_takes_the_same_statements_with_one_and_with_many(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    counts = []
    for more in (1, 3):
        for _number in range(more):
            factories.make_registration()
        db.session.commit()
        with count_queries() as queries:
            desk.get("/staff/registrations/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_list_never_shows_a_note_on_health(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    registration = factories.make_registration(needs_note="Epilepsy", needs=["wheelchair"])
    db.session.commit()

    assert "Epilepsy" not in desk.get("/staff/registrations/").text
    assert "Epilepsy" in desk.get(f"/staff/registrations/{registration.id}").text


# The file


def test_a_file_says_how_many_came_of_those_expected(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    some, none = (factories.make_registration(seats=5, came=came) for came in (3, 0))
    db.session.commit()

    pages = [desk.get(f"/staff/registrations/{one.id}").text for one in (some, none)]

    assert [re.findall(r"Came\s*</dt>\s*<dd[^>]*>\s*([^<]*?)\s*</dd>", page) for page in pages] == [["3 people"], []]


def test_opening_a_file_is_noted_and_nothing_else_is_written(app: Flask, desk: StaffClient) -> None:
    staff = desk.sign_in(OFFICER)
    registration = factories.make_registration()
    db.session.commit()

    desk.get(f"/staff/registrations/{registration.id}")

    entry = db.session.scalars(select(Entry).where(Entry.verb == "see")).one()
    assert (entry.actor, entry.object_kind, entry.object_id, entry.facts) == (f"staff:{staff.id}", "registration", registration.id, {})
    assert letters() == 0


def test_file_of_a_party_in_any_state_opens(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    # Who wishes waits for seats, and stands in no line yet.
    found = {state: factories.make_registration(state=state, seats=0, seats_waiting=3, waiting_since=None) for state in State}
    db.session.commit()

    answers = {state: desk.get(f"/staff/registrations/{registration.id}").status_code for state, registration in found.items()}

    assert answers == dict.fromkeys(State, 200)


def test_no_other_page_to_read_writes_anything(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    registration = factories.make_registration()
    db.session.commit()
    one, slot = registration.id, registration.slot_id
    before = len(verbs())

    paths = [f"/staff/registrations/{one}/{verb}" for verb in ("move", "end", "size", "swap", "withdraw")]
    paths += [f"/staff/dates/{slot}", f"/staff/dates/{slot}/move", f"/staff/dates/{slot}/call-off", f"/staff/dates/{slot}/capacity"]
    paths += ["/staff/registrations/", "/staff/registrations/enter/", "/staff/registrations/doubles/", "/staff/registrations/?q=a"]
    paths += [f"/staff/dates/events/{registration.slot.event_id}/call-off", f"/staff/dates/{slot}/offer"]

    assert {path: desk.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
    assert len(verbs()) == before


def test_file_takes_the_same_statements_whatever_it_holds(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    registration = factories.make_registration()
    db.session.commit()
    counts = []
    for size in (2, 3, 4):
        desk.send(f"/staff/registrations/{registration.id}/size", seats=size, go="do")
        with count_queries() as queries:
            desk.get(f"/staff/registrations/{registration.id}")
        counts.append(len(queries))

    assert counts[0] == counts[1] == counts[2]


def test_letter_can_be_sent_again_and_is_noted(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    registration = factories.make_registration()
    db.session.commit()
    desk.send(f"/staff/registrations/{registration.id}/size", seats=2, go="do")
    worker.run_once()
    notice = db.session.scalars(select(Notice)).one()

    answer = desk.send(f"/staff/registrations/{registration.id}/letters/{notice.id}")

    assert answer.status_code == 303
    assert verbs()[-1] == "resend"


def test_a_letter_that_came_back_does_not_go_again_to_the_address_that_was_wrong(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    registration = factories.make_registration(email="wrogn@example.org")
    db.session.commit()
    desk.send(f"/staff/registrations/{registration.id}/size", seats=2, go="do")
    notice = db.session.scalars(select(Notice)).one()
    notice.state = NoticeState.BOUNCED
    db.session.commit()
    again, path = f"/staff/registrations/{registration.id}/letters/{notice.id}", f"/staff/registrations/{registration.id}"
    before = desk.get(path).text

    particulars = {"name": registration.name, "email": "right@example.org", "phone": "", "language": "fr"}
    corrected = desk.send(f"{path}/particulars", **particulars)
    desk.send(again)

    assert corrected.status_code == 303
    assert [again in page for page in (before, desk.get(path).text)] == [True, False]
    assert db.session.get_one(Notice, notice.id, populate_existing=True).state == NoticeState.BOUNCED
    assert [letter.recipient for letter in db.session.scalars(select(Notice).order_by(Notice.id))] == [
        "wrogn@example.org",
        "right@example.org",
    ]


# Deeds


def test_deed_is_shown_before_it_is_done(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER, language="fr")
    registration = factories.make_registration(state=State.REQUESTED)
    db.session.commit()
    path = f"/staff/registrations/{registration.id}/approve"

    shown = desk.send(path, go="rehearse")

    assert (shown.status_code, registration.state, letters()) == (200, State.REQUESTED, 0)
    assert "1 e-\u2060mail sera écrit" in shown.text
    assert desk.send(path, go="do").status_code == 303
    assert (registration.state, letters()) == (State.CONFIRMED, 1)


def test_letter_of_a_rehearsal_is_seen_as_html(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    registration = factories.make_registration()
    db.session.commit()

    answer = desk.send(f"/staff/registrations/{registration.id}/withdraw", show="0")

    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert (registration.state, letters()) == (State.CONFIRMED, 0)


def test_refusal_of_a_rule_is_told_and_keeps_what_was_typed(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    registration = factories.make_registration(slot=factories.make_slot(capacity=1))
    db.session.commit()

    answer = desk.send(f"/staff/registrations/{registration.id}/size", seats=99, go="do")

    assert answer.status_code == 409
    assert 'value="99"' in answer.text


def test_moved_party_is_found_by_its_old_address_in_the_back_office(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    registration = factories.make_registration()
    other = factories.make_slot(event=registration.slot.event, place=registration.slot.place)
    db.session.commit()

    desk.send(f"/staff/registrations/{registration.id}/move", slot=other.id, go="do")

    assert registration.continues_as_id is not None
    assert desk.get(f"/staff/registrations/{registration.id}").headers["Location"].endswith(str(registration.continues_as_id))


def test_file_tells_what_was_said_at_the_door_and_by_whom(app: Flask, desk: StaffClient) -> None:
    staff = desk.sign_in(OFFICER, name="Noa Exemple")
    registration = factories.make_registration(seats=3, slot=factories.make_slot(starts_at=now() - timedelta(minutes=20)))
    db.session.commit()
    for client_id, came, by in [("a", 2, f"staff:{staff.id}"), ("b", 0, "door:1"), ("c", 1, "door:1")]:
        attendance.state(registration.slot, attendance.Statement(client_id, came, now(), registration.ticket), by=by)
    db.session.commit()

    page = desk.get(f"/staff/registrations/{registration.id}").text

    assert page.count('story-title">Said at the door') == 3
    assert [said in page for said in ("2 people are in", "Nobody is in", "1 person is in", "Noa Exemple", "By the link for the day")] == [
        True
    ] * 5


def test_file_tells_of_a_move_and_of_a_merger_once(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    first = factories.make_registration(name="Elodie Dupont")
    event, place, day = first.slot.event, first.slot.place, first.slot.starts_at
    there, other = (factories.make_slot(event=event, place=place, starts_at=day + timedelta(hours=hours)) for hours in (3, 6))
    double = factories.make_registration(slot=there, name="Elodie Dupont")
    db.session.commit()

    desk.send(f"/staff/registrations/{first.id}/move", slot=other.id, go="do")
    moved = first.continues_as_id
    assert moved is not None
    merging = f"/staff/registrations/doubles/{double.id}/{moved}"
    beside = desk.get(merging).text
    desk.send(merging, kept=moved, seats="sum", go="do")
    page = desk.get(f"/staff/registrations/{moved}").text

    deeds = ("Moved to another date", "Joined with another registration", "Became part of another registration")
    assert [page.count(f'story-title">{deed}') for deed in deeds] == [1, 1, 0]
    assert all(dates.hour(slot.starts_at) in beside for slot in (other, there))


def test_a_party_is_moved_only_to_what_is_still_to_come_and_takes_registrations(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    here = factories.make_slot()
    event, place = here.event, here.place
    over = factories.make_slot(event=event, place=place, starts_at=now() - timedelta(days=3))
    free = factories.make_slot(event=factories.make_event(edition=event.edition, needs_registration=False), place=place)
    coming = factories.make_slot(event=event, place=place, starts_at=now() + timedelta(days=9))
    registration = factories.make_registration(slot=here)
    db.session.commit()

    for deed in ("move", "propose"):
        page = desk.get(f"/staff/registrations/{registration.id}/{deed}").text
        offered = [f'<option value="{slot.id}"' in page for slot in (over, free, coming)]
        assert offered == [False, False, True]


def test_particulars_are_corrected(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    registration = factories.make_registration(name="Amin")
    db.session.commit()

    answer = desk.send(
        f"/staff/registrations/{registration.id}/particulars", name="Amina", email=registration.email, language="nl", needs=["guide_dog"]
    )

    assert (answer.status_code, registration.name, registration.language, registration.needs) == (303, "Amina", "nl", ["guide_dog"])


# Entering


def test_party_of_the_telephone_is_entered_and_printed(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    slot = factories.make_slot()
    db.session.commit()

    answer = desk.send("/staff/registrations/enter/", channel="phone", slot=slot.id, seats=2, name="Amina", language="fr")

    registration = db.session.scalars(select(Registration)).one()
    assert answer.headers["Location"].endswith(f"/{registration.id}/paper")
    assert desk.get(answer.headers["Location"]).status_code == 200
    assert (registration.channel, registration.email, letters()) == ("phone", None, 0)


def test_entering_after_the_closing_asks_why(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    slot = factories.make_slot(registration_closes_at=now() - timedelta(hours=1))
    db.session.commit()
    form = {"channel": "counter", "slot": slot.id, "seats": 1, "name": "Amina", "language": "fr"}

    assert desk.send("/staff/registrations/enter/", **form).status_code == 409
    assert desk.send("/staff/registrations/enter/", **form, late_reason="Was in the queue.").status_code == 303


# Many at once


def test_many_are_approved_and_one_refusal_undoes_none(any_app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    slot = factories.make_slot()
    requests = [factories.make_registration(slot=slot, state=State.REQUESTED) for _number in range(3)]
    over = factories.make_registration(slot=slot, state=State.CANCELLED)
    db.session.commit()
    ids = [one.id for one in (*requests, over)]

    shown = desk.send("/staff/registrations/many/", do="approve", chosen=ids)
    assert (shown.status_code, letters()) == (200, 0)
    ordered = desk.send("/staff/registrations/many/", do="approve", chosen=ids, count=4, go="do")
    worker.run_once()

    assert [one.state for one in (*requests, over)] == [State.CONFIRMED] * 3 + [State.CANCELLED]
    assert letters() == 3
    outcomes = db.session.execute(select(BulkStep.outcome, func.count()).group_by(BulkStep.outcome)).all()
    assert dict(outcomes) == {Outcome.DONE: 3, Outcome.REFUSED: 1}
    assert desk.get(ordered.headers["Location"]).status_code == 200


def test_all_of_a_list_can_be_worked_on(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    slot = factories.make_slot(capacity=200)
    for _number in range(60):
        factories.make_registration(slot=slot, state=State.REQUESTED)
    factories.make_registration(state=State.REQUESTED)
    db.session.commit()
    asked = {"do": "refuse", "everything": "1", "slot": slot.id, "reason_fr": "Complet.", "reason_nl": "Volzet."}

    page = desk.send("/staff/registrations/many/", **asked, go="rehearse").text
    desk.send("/staff/registrations/many/", **asked, count=60, go="do")
    worker.run_once()

    assert 'name="count" value="60"' in page
    assert db.session.scalar(select(func.count()).where(Registration.state == State.REFUSED)) == 60
    assert letters() == 60


def test_list_that_changed_meanwhile_is_shown_again(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    registration = factories.make_registration(state=State.REQUESTED)
    db.session.commit()

    answer = desk.send("/staff/registrations/many/", do="approve", everything="1", count=7, go="do")

    assert (answer.status_code, registration.state) == (200, State.REQUESTED)


def test_move_of_many_is_rehearsed_with_what_earlier_ones_take(any_app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    slot = factories.make_slot()
    target = factories.make_slot(event=slot.event, place=slot.place, capacity=2)
    parties = [factories.make_registration(slot=slot, name=f"Party {n}") for n in range(3)]
    db.session.commit()

    page = desk.send("/staff/registrations/many/", do="transfer", chosen=[one.id for one in parties], slot=target.id, go="rehearse").text

    refused = re.search(r'class="bulk-refused">(.*?)</ul>', page, re.DOTALL)
    assert refused is not None
    assert "Party 2" in refused[1]
    assert "Party 1" not in refused[1]
    assert target.seats_taken == 0


# Slots


def test_slot_shows_its_line_with_constant_statements(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    slot = factories.make_slot(capacity=2)
    counts = []
    for more in (1, 3):
        for _number in range(more):
            factories.make_registration(slot=slot, seats=0, seats_waiting=2, state=State.WAITING)
        db.session.commit()
        with count_queries() as queries:
            desk.get(f"/staff/dates/{slot.id}")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_slot_leads_to_its_event(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    slot = factories.make_slot()
    db.session.commit()

    assert f'href="/staff/events/{slot.event_id}"' in desk.get(f"/staff/dates/{slot.id}").text


def test_slot_without_a_limit_says_so_and_draws_no_gauge(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    slot = factories.make_slot(capacity=None)
    db.session.commit()

    page = desk.get(f"/staff/dates/{slot.id}").text

    assert "∞" in page
    assert 'class="gauge' not in page


def test_slot_is_called_off_after_everybody_was_shown(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    registration = factories.make_registration()
    slot = registration.slot
    db.session.commit()
    path = f"/staff/dates/{slot.id}/call-off"

    assert desk.send(path, reason_fr="Inondation.", go="do").status_code == 422
    page = desk.send(path, reason_fr="Inondation.", reason_nl="Overstroming.", go="rehearse")
    assert ("CANCEL" in page.text or "Inondation." in page.text, slot.called_off) == (True, False)
    desk.send(path, reason_fr="Inondation.", reason_nl="Overstroming.", go="do")

    assert (slot.called_off, registration.state, letters()) == (True, State.CALLED_OFF, 1)


def test_slot_is_moved_on_the_clock_of_the_wall(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    registration = factories.make_registration()
    slot = registration.slot
    db.session.commit()
    day = (slot.starts_at + timedelta(days=7)).date()

    desk.send(f"/staff/dates/{slot.id}/move", starts=f"{day}T14:00", ends=f"{day}T16:30", place=slot.place_id, go="do")

    assert (slot.ends_at - slot.starts_at, slot.revision, letters()) == (timedelta(hours=2, minutes=30), 1, 1)


@pytest.mark.parametrize(
    ("addresses", "said"),
    [([], "Saved."), ([None], "Saved."), (["one"], "The letter is on its way."), (["one", "two"], "The letters are on their way.")],
)
def test_nobody_reads_of_letters_where_none_were_written(app: Flask, desk: StaffClient, addresses: list[str | None], said: str) -> None:
    desk.sign_in(OFFICER)
    slot = factories.make_slot()
    for name in addresses:
        factories.make_registration(slot=slot, email=name and f"{name}@example.org", email_key=name and f"{name}@example.org")
    db.session.commit()
    day = (slot.starts_at + timedelta(days=7)).date()

    desk.send(f"/staff/dates/{slot.id}/move", starts=f"{day}T14:00", ends=f"{day}T16:30", place=slot.place_id, go="do")
    page = desk.get(f"/staff/dates/{slot.id}")

    assert (said in page.text, "on their way" in page.text or "on its way" in page.text) == (True, "way" in said)


def test_no_date_gets_more_seats_than_its_own_form_takes(app: Flask, desk: StaffClient) -> None:
    slot = factories.make_slot(capacity=40)
    db.session.commit()
    desk.sign_in(Role.PROGRAMME_OFFICER)

    answer = desk.send(f"/staff/dates/{slot.id}/capacity", capacity=MOST_SEATS + 1, go="do")

    assert (answer.status_code, "Enter how many people fit" in answer.text) == (422, True)
    assert db.session.get_one(Slot, slot.id).capacity == 40


def test_raised_capacity_shows_and_makes_the_offers(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    slot = factories.make_slot(capacity=0)
    waiting = factories.make_registration(slot=slot, seats=0, seats_waiting=2, state=State.WAITING)
    db.session.commit()

    desk.send(f"/staff/dates/{slot.id}/capacity", capacity=2, go="rehearse")
    assert waiting.state == State.WAITING
    desk.send(f"/staff/dates/{slot.id}/capacity", capacity=2, go="do")

    assert (waiting.state, slot.capacity) == (State.OFFERED, 2)


def test_doubles_are_listed_and_made_one(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    first = factories.make_registration(name="Élodie Dupont", seats=1)
    second = factories.make_registration(slot=first.slot, name="Elodie Dupont", seats=2)
    db.session.commit()

    path = f"/staff/registrations/doubles/{first.id}/{second.id}"
    assert path in desk.get("/staff/registrations/doubles/").text
    assert desk.send(path, kept=first.id, seats="sum", go="rehearse").status_code == 200
    desk.send(path, kept=first.id, seats="sum", go="do")

    assert (first.seats, second.state, second.continues_as_id) == (3, State.CANCELLED, first.id)


def test_two_that_were_looked_at_are_kept_apart_until_a_third_is_like_them(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    first = factories.make_registration(name="Élodie Dupont", seats=1)
    second = factories.make_registration(slot=first.slot, name="Elodie Dupont", seats=2)
    db.session.commit()
    doubles_page, path = "/staff/registrations/doubles/", f"/staff/registrations/doubles/{first.id}/{second.id}"
    before = path in desk.get(doubles_page).text

    answers = [desk.send(f"{path}/apart").status_code for _ in range(2)]
    after = path in desk.get(doubles_page).text
    third = factories.make_registration(slot=first.slot, name="elodie dupont")
    db.session.commit()
    page = desk.get(doubles_page).text

    assert (before, answers, after) == (True, [303, 303], False)
    assert (path in page, f"/doubles/{second.id}/{third.id}" in page) == (False, True)
    assert [first.state, second.state, verbs().count("keep_apart")] == [State.CONFIRMED, State.CONFIRMED, 2]


def test_who_was_made_one_meanwhile_is_not_kept_apart(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    first = factories.make_registration(name="Élodie Dupont")
    second = factories.make_registration(slot=first.slot, name="Elodie Dupont")
    db.session.commit()
    path = f"/staff/registrations/doubles/{first.id}/{second.id}"
    desk.send(path, kept=first.id, seats="sum", go="do")

    desk.send(f"{path}/apart")

    assert "keep_apart" not in verbs()
    assert "has ended meanwhile" in desk.get("/staff/registrations/doubles/").text


# Questions


def test_file_says_the_answers_in_the_language_of_who_reads(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER, language="nl")
    registration = factories.make_registration()
    question = factories.make_question(event=registration.slot.event, label=Translated("Végétarien", "Vegetarisch", "Vegetarian"))
    db.session.add(Answer(registration_id=registration.id, question_id=question.id, value="yes"))
    db.session.commit()

    page = desk.get(f"/staff/registrations/{registration.id}").text

    assert re.search(r"Vegetarisch\s*</dt>\s*<dd[^>]*>Ja<", page)


def test_who_telephones_answers_the_same_questions(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    slot = factories.make_slot()
    question = factories.make_question(event=slot.event, required=True)
    each = factories.make_question(event=slot.event, kind=Kind.TEXT, scope=Scope.SEAT)
    db.session.commit()
    address, first, second = "/staff/registrations/enter/", f"q{each.id}p1", f"q{each.id}p2"
    party = {"slot": slot.id, "seats": 2, "name": "Amina Diallo", "language": "fr", "channel": "phone", "asked_event": slot.event_id}

    assert f'name="q{question.id}"' in desk.get(f"{address}?slot={slot.id}").text
    assert desk.send(address, **party, persons=2).status_code == 422
    again = desk.send(address, **party, persons=1, **{f"q{question.id}": "yes"})
    assert (again.status_code, second in again.text) == (422, True)
    desk.send(address, **party, persons=2, **{f"q{question.id}": "yes", first: "A", second: "B"})

    kept = db.session.execute(select(Answer.question_id, Answer.person, Answer.value).order_by(Answer.question_id, Answer.person)).all()
    assert [tuple(row) for row in kept] == [(question.id, 0, "yes"), (each.id, 1, "A"), (each.id, 2, "B")]


def test_another_date_brings_its_own_questions_and_keeps_what_was_typed(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    here, there = factories.make_slot(), factories.make_slot()
    question = factories.make_question(event=there.event)
    db.session.commit()
    party = {"slot": there.id, "seats": 1, "name": "Amina Diallo", "language": "fr", "channel": "phone", "asked_event": here.event_id}

    for more, status in (({}, 422), ({"go": "ask"}, 200)):
        answer = desk.send("/staff/registrations/enter/", **party, **more)
        assert answer.status_code == status
        assert f'name="q{question.id}"' in answer.text
        assert "Amina Diallo" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 0


def test_answers_go_along_to_another_date(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(OFFICER)
    registration = factories.make_registration()
    event = registration.slot.event
    target, elsewhere = factories.make_slot(event=event), factories.make_slot(event=factories.make_event(edition=event.edition))
    own, shared = factories.make_question(event=event), factories.make_question(edition=event.edition)
    db.session.add_all([Answer(registration_id=registration.id, question_id=one.id, value="yes") for one in (own, shared)])
    db.session.commit()
    numbers = []
    for slot in (target, elsewhere):
        current = db.session.scalars(select(Registration.id).where(Registration.continues_as_id.is_(None))).one()
        desk.send(f"/staff/registrations/{current}/move", slot=slot.id, go="do")
        current = db.session.scalars(select(Registration.id).where(Registration.continues_as_id.is_(None))).one()
        numbers.append(set(db.session.scalars(select(Answer.question_id).where(Answer.registration_id == current))))

    assert numbers == [{own.id, shared.id}, {shared.id}]


def test_dates_beyond_those_offered_are_found_by_words_and_nothing_typed_is_lost(
    any_app: Flask, desk: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST", 1)
    edition, later = factories.make_edition(), now() + timedelta(days=20)
    titles = {title: factories.make_event(edition=edition, title=Translated(title, title)) for title in ("Ici", "Bal", "Danse")}
    slots = {title: factories.make_slot(event=event, starts_at=later) for title, event in titles.items()}
    party = factories.make_registration(slot=slots["Ici"])
    desk.sign_in(Role.PROGRAMME_OFFICER)
    path = f"/staff/registrations/{party.id}/propose"

    asked = desk.send(path, find="danse", go="find", slot=slots["Bal"].id, reason_fr="Une averse", until="")
    nothing = desk.send(path, find="xyz", go="find", slot=slots["Bal"].id)
    later_on = desk.send(path, find="danse", go="rehearse", slot=slots["Bal"].id, until="")

    def offered(answer: TestResponse) -> list[str]:
        return re.findall(r'<option (?:selected )?value="\d+">(\w+) ·', answer.text)

    assert (asked.status_code, offered(desk.get(path)), offered(asked)) == (200, ["Bal"], ["Danse"])
    assert "Une averse" in asked.text
    assert (offered(nothing), "Nothing found." in nothing.text) == (["Bal"], True)
    assert (later_on.status_code, offered(later_on)) == (422, ["Danse", "Bal"])


def test_an_old_page_moves_no_date_back(desk: StaffClient) -> None:
    slot, other = factories.make_slot(), factories.make_place()
    desk.sign_in(Role.PROGRAMME_OFFICER)
    page = f"/staff/dates/{slot.id}/move"
    opened = forms.answers(desk.get(page).text, "opened")
    earlier = datetime.fromisoformat(opened["starts"]) - timedelta(minutes=45)
    moved = opened | {"starts": f"{earlier:%Y-%m-%dT%H:%M}", "go": "do"}

    first, twice = desk.send(page, **moved), desk.send(page, **moved)
    late = desk.send(page, **opened | {"place": str(other.id), "go": "do"})
    before = (slot.starts_at.astimezone(BRUSSELS).replace(tzinfo=None), slot.place_id == other.id)
    again = desk.send(page, **forms.answers(late.text, "opened") | {"go": "do"})

    assert [answer.status_code for answer in (first, twice, late, again)] == [303, 303, 409, 303]
    assert ("Somebody moved this date meanwhile. It is now" in late.text, f"{earlier:%H:%M}" in late.text) == (True, True)
    assert before == (earlier, False)
    assert slot.place_id == other.id
