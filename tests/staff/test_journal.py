"""The journal as staff read it: filters, words, names, before and after."""

import ast
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.accounts.roles import Role
from ixevents.core.clock import now
from ixevents.core.db import Base, Personal
from ixevents.core.languages import Translated
from ixevents.core.web import speaking
from ixevents.extensions import db
from ixevents.journal import actions as journal
from ixevents.journal.models import SYSTEM, Entry
from ixevents.meetings import drafting
from ixevents.meetings.models import ItemKind, MeetingState
from ixevents.staff.journal import names, told, words
from ixevents.staff.journal.fact_words import FACTS
from tests.support import council, factories, source, stands
from tests.support.client import StaffClient
from tests.support.queries import count_queries

LIST = "/staff/journal"


def test_an_entry_says_who_changed_what_from_what_to_what(app: Flask, desk: StaffClient) -> None:
    officer = desk.sign_in(Role.PROGRAMME_OFFICER, name="Odile Lambert")
    slot = factories.make_slot(starts_at=datetime(2027, 5, 8, 22, 30, tzinfo=UTC))
    slot.event.title = factories.words("Bal des voisins")
    journal.record("set_capacity", slot, actor=f"staff:{officer.id}", before=40, after=60)

    page = desk.get(LIST).text

    assert "Odile Lambert" in page
    assert "has changed the capacity" in page
    assert "Slot · Bal des voisins (en), 9 May 2027" in page
    assert "</span>40</del>" in page
    assert "</span>60</ins>" in page


def test_what_was_left_open_is_not_told(app: Flask) -> None:
    entry = journal.note("compose_mailing", "mailing", actor=SYSTEM, audience="registrations", selection={"event": 4, "states": []})
    db.session.flush()

    with app.test_request_context("/staff/journal"), speaking("en"):
        [line] = told.tell([entry])

    assert [after for _name, _before, after in line.changes] == ["registered people", "What is no longer there"]


def test_what_was_done_to_many_at_once_leads_to_no_single_one(app: Flask) -> None:
    entry = journal.note("print_paper", "council_member", actor=SYSTEM, rows=29)
    db.session.flush()

    with app.test_request_context("/staff/journal"), speaking("en"):
        [line] = told.tell([entry])

    assert (line.about, line.url) == ("Member", None)


def test_changes_of_texts_are_told_by_language(app: Flask) -> None:
    event = factories.make_event()
    journal.record("edit", event, before={"title": {"fr": "Un", "nl": "Een"}}, after={"title": {"fr": "Deux", "nl": "Een"}}, reason="")
    db.session.flush()

    with speaking("en"):
        [entry] = told.history("event", event.id)

    assert entry.changes == (("Title (FR)", "Un", "Deux"),)


@pytest.mark.parametrize(
    ("lang", "bytes_", "size"),
    [
        ("fr", 11_400, "12\u00a0ko"),
        ("nl", 11_400, "12\u00a0kB"),
        ("nl", 1, "1\u00a0kB"),
        ("fr", 999_001, "1\u00a0Mo"),
        ("fr", 1_240_000, "1,2\u00a0Mo"),
        ("nl", 1_240_000, "1,2\u00a0MB"),
        ("en", 1_240_000, "1.2\u00a0MB"),
    ],
)
def test_a_file_is_as_large_as_the_reader_writes_numbers(app: Flask, lang: str, bytes_: int, size: str) -> None:
    event = factories.make_event()
    journal.record("attach", event, document=1_240_000, bytes=bytes_)

    with speaking(lang):
        [entry] = told.history("event", event.id)

    assert [said for _name, _old, said in entry.changes] == ["1240000", size]


@pytest.mark.parametrize(("lang", "title"), [("fr", "Vélos"), ("nl", "Fietsen"), ("en", "Vélos")])
def test_an_item_of_the_agenda_is_named_in_the_readers_language(app: Flask, lang: str, title: str) -> None:
    meeting = council.make_meeting(state=MeetingState.DRAFT)
    values = {"title": Translated("Vélos", "Fietsen"), "text": Translated(), "kind": ItemKind.VOTE}
    drafting.leave_item(drafting.add_item(meeting, values, actor="staff:1"), "", actor="staff:1")
    journal.record("take_item", meeting, item="Ancien point")

    with speaking(lang):
        entries = told.history("meeting", meeting.id)

    assert [entry.changes[0][2] for entry in entries] == ["Ancien point", title, title]


def test_money_and_a_status_nobody_confirmed_are_told_in_words(app: Flask) -> None:
    with app.test_request_context("/fr/"):
        amounts = [told.said("12500.50", "total_amount"), told.said("50000", "amount"), told.said("Infinity?", "amount")]
        status = told.said("unknown", "status")

    assert amounts == ["12\u202f500,50", "50\u202f000,00", "Infinity?"]
    assert status == "non confirmé"


def test_documents_seats_rooms_and_facilitators_have_words_where_an_entry_holds_their_number(app: Flask) -> None:
    slot, meeting = factories.make_slot(), council.make_meeting()
    first, second = council.make_document(meeting), council.make_document(meeting)
    first.title, second.title = "Ordre du jour", "Ordre du jour, corrigé"
    seat = council.make_seat(organisation="Les Jardins d’Ixelles")
    room, person = (factories.make_resource(kind=kind, name=name) for kind, name in (("room", "Salle bleue"), ("facilitator", "Amina")))
    for resource in (room, person):
        journal.record("assign", slot, resource=resource.id)
    journal.record("attach", meeting, document=first.id)
    journal.record("replace", meeting, document=second.id, before=first.id)
    journal.record("withdraw", meeting, document=9999)
    journal.record("appoint", council.make_member(), seat=seat.id)

    with app.test_request_context("/fr/"):
        entries = told.tell(db.session.scalars(select(Entry).order_by(Entry.id)).all()[-6:])

    assert [entry.changes[-1][2] for entry in entries[:2]] == ["Salle bleue", f"Animation {person.id}"]
    assert [[change[1:] for change in entry.changes] for entry in entries[2:5]] == [
        [(None, "Ordre du jour")],
        [(None, "Ordre du jour, corrigé"), (None, "Ordre du jour")],
        [(None, "9999, n’est plus là")],
    ]
    assert entries[5].changes[-1][2].endswith(", Les Jardins d’Ixelles")


def test_who_leads_a_date_is_named_in_its_history_until_that_person_is_forgotten(desk: StaffClient) -> None:
    slot, person = factories.make_slot(), factories.make_resource(name="Amina Diallo")
    journal.record("assign", slot, resource=person.id)
    desk.sign_in(Role.PROGRAMME_OFFICER)
    page = f"/staff/journal/slot/{slot.id}"

    known = desk.get(page).text
    person.name = ""
    db.session.flush()

    assert ("Amina Diallo" in known, f"Facilitator {person.id}" in known) == (True, False)
    assert f"Facilitator {person.id}" in desk.get(page).text


def test_what_an_association_hands_in_is_named_in_the_history_as_long_as_it_is_there(app: Flask) -> None:
    stand = stands.make_stand()
    document = stands.make_document(stand)
    journal.record("attach", stand, document=document.id)
    journal.record("remove_document", stand, document=9999)

    with app.test_request_context("/staff/"), speaking("nl"):
        lines = told.history("stand", stand.id)

    assert [[change[2] for change in line.changes] for line in reversed(lines)] == [["assurance.pdf"], ["9999, niet meer aanwezig"]]


def test_partners_and_projects_are_named_where_an_entry_holds_their_number(app: Flask) -> None:
    project, (cncd, devco) = factories.make_project(), (stands.make_partner(name=factories.words(name)) for name in ("CNCD", "DG DEVCO"))
    journal.record("add_part", project, part="funding_line", funder_id=cncd.id)
    journal.record("edit_part", project, before={"funder_id": cncd.id}, after={"funder_id": devco.id})
    journal.record("match_partner", project, before=None, after=devco.id)
    journal.record("remove_part", project, part="project_partner", partner_id=9999)
    journal.record("compose_mailing", project, selection={"event": factories.make_event(title=factories.words("Contes")).id})

    with speaking("fr"):
        entries = told.history("project", project.id)
        with count_queries() as statements:
            told.history("project", project.id)

    said = [[(old, new) for _name, old, new in entry.changes] for entry in reversed(entries)]
    assert said == [
        [(None, "Bailleur de fonds"), (None, "CNCD")],
        [("CNCD", "DG DEVCO")],
        [("–", "DG DEVCO")],
        [(None, "Partenaire d’une fiche"), (None, "9999")],
        [(None, "Événement\u00a0: Contes")],
    ]
    assert len(statements) == 3


def test_what_has_no_words_is_shown_as_it_was_recorded(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    journal.record("send_pigeon", factories.make_event(), actor="staff:999", wing_span=[12, True, None])

    page = desk.get(LIST).text

    assert "send pigeon" in page
    assert "Account 999" in page
    assert "Wing span" in page
    assert "12, yes, –" in page


def test_moments_are_told_on_the_clock_of_brussels(app: Flask) -> None:
    with speaking("en"):
        assert told.said("2027-05-08T12:30:00+00:00") == "8 May 2027, 14:30"


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("who=system", {"expire"}),
        ("verb=publish", {"publish"}),
        ("kind=slot", {"move"}),
        ("from=2027-05-08", {"publish", "move"}),
        ("to=2027-05-08", {"expire", "publish"}),
        ("from=2027-05-08&to=2027-05-08", {"publish"}),
        ("from=yesterday&to=9999-12-31", {"expire", "publish", "move"}),
        ("who=nobody", set()),
    ],
)
def test_filters_narrow_the_list(app: Flask, desk: StaffClient, query: str, kept: set[str]) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    slot = factories.make_slot()
    # Half past midnight in Brussels is still the day before in UTC.
    for moment, verb, thing, actor in (
        (datetime(2027, 5, 7, 21, 30, tzinfo=UTC), "expire", slot.event, SYSTEM),
        (datetime(2027, 5, 7, 22, 30, tzinfo=UTC), "publish", slot.event, "staff:1"),
        (datetime(2027, 5, 9, 10, 0, tzinfo=UTC), "move", slot, "staff:1"),
    ):
        journal.record(verb, thing, actor=actor).happened_at = moment

    listed = desk.get(f"{LIST}?{query}").text.partition('<ol class="who-when"')[2]

    said = {"expire": "has let lapse", "publish": "has published", "move": "has moved"}
    assert {verb for verb, words_ in said.items() if words_ in listed} == kept


def test_things_are_called_by_name_unless_it_is_a_persons_or_they_are_gone(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    party = factories.make_registration(name="Amina Peeters")
    party.slot.event.title = factories.words("Bal " + "des voisins " * 20)
    journal.record("publish", party.slot.event)
    journal.record("withdraw", party)
    db.session.flush()
    gone = factories.make_event()
    journal.record("edit", gone)
    number = gone.id
    db.session.delete(gone)
    db.session.flush()

    page = desk.get(LIST).text

    assert re.search(r"Event · Bal (des voisins )+.{0,12}…<", page)
    assert f"Registration {party.id}" in page
    assert "Amina" not in page
    assert f"Event {number}" in page
    assert "Event · Bal" in desk.get(f"{LIST}/event/{party.slot.event_id}").text


def test_stands_and_their_calls_are_named(desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    stand = stands.make_stand(association="Les Palabres")
    stand.call.edition.title = factories.words("Fête de la rue")
    journal.record("check_in_stand", stand)
    journal.record("spread_arrivals", stand.call)

    page = desk.get(LIST).text

    assert ("Stand · Les Palabres" in page, "Call for stands · Fête de la rue" in page) == (True, True)


def test_every_name_of_a_thing_is_a_column_of_no_person() -> None:
    for kind, column in names.NAMED.items():
        assert kind in words.KINDS
        assert not isinstance(Base.metadata.tables[kind].c[column].type, Personal), kind


def test_one_object_has_a_page_of_its_own(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.PROGRAMME_OFFICER)
    slot, other = factories.make_slot(), factories.make_slot()
    journal.record("call_off", slot)
    journal.record("move", other)

    page = desk.get(f"{LIST}/slot/{slot.id}").text

    assert "has called off" in page
    assert "has moved" not in page


def test_the_list_costs_the_same_however_many_acted(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    event = factories.make_event()

    def cost(entries: int) -> int:
        for _number in range(entries):
            journal.record("see", event, actor=f"staff:{factories.make_staff().id}")
        with count_queries() as statements:
            desk.get(LIST)
            desk.get(f"{LIST}/event/{event.id}")
        return len(statements)

    assert cost(1) == cost(2)


def test_the_list_is_paged(app: Flask, desk: StaffClient) -> None:
    desk.sign_in(Role.ADMINISTRATOR)
    event = factories.make_event()
    for number in range(51):
        journal.record("see", event).happened_at = now() - timedelta(minutes=number)

    assert desk.get(LIST).text.count('class="who-when-entry"') == 50
    assert desk.get(f"{LIST}?page=2&kind=event").text.count('class="who-when-entry"') == 1


def test_every_verb_in_the_code_has_words() -> None:
    written = {
        call.args[0].value
        for module in source.modules().values()
        for call in module.calls("record")
        if call.args and isinstance(call.args[0], ast.Constant)
    }

    assert written - set(words.VERBS) == set(), "say them in ixevents/staff/journal/words.py"


def test_every_fact_in_the_code_has_words() -> None:
    written = {
        fact.arg: module.name
        for module in source.modules().values()
        for call in module.calls("record")
        if call.args and isinstance(call.args[0], ast.Constant)
        for fact in call.keywords
        if fact.arg not in (None, "actor", "before", "after", *FACTS)
    }

    assert written == {}, "say them in ixevents/staff/journal/fact_words.py"


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_deeds_that_english_tells_apart_are_told_apart_in_every_language(app: Flask, language: str) -> None:
    with app.test_request_context(LIST):
        with speaking("en"):
            apart = {str(deed) for deed in words.VERBS.values()}
        with speaking(language):
            told_apart = {str(deed) for deed in words.VERBS.values()}

    assert len(told_apart) == len(apart)


def test_of_what_kind_a_question_is_and_where_it_is_asked_is_said_in_words(app: Flask) -> None:
    question = factories.make_question()
    journal.record("add", question, actor=SYSTEM, owner="event", owner_id=question.event_id, kind="choice")
    db.session.flush()
    entry = db.session.scalars(select(Entry).where(Entry.verb == "add")).one()

    with app.test_request_context(LIST), speaking("fr"):
        [line] = told.tell([entry])

    said = {name: after for name, _before, after in line.changes}
    assert (said["Appartient à"], said["Sorte"]) == ("Événement", "Une réponse parmi plusieurs")
