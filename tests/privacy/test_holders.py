"""Every person is answered for by some package: found, erased, expired, and named in the notice."""

import inspect
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import String, Text, select

from ixevents.accounts.roles import Role
from ixevents.associations.models import StandState
from ixevents.classes import audience as teachers
from ixevents.core.clock import now
from ixevents.core.db import Base, Personal
from ixevents.core.refusal import Refused
from ixevents.core.web import speaking
from ixevents.council.candidature import CandidatureState
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.mailbox.models import InboxState
from ixevents.mailings.models import RecipientState
from ixevents.meetings import audience as council_audience
from ixevents.meetings.models import Answer as MeetingAnswer
from ixevents.minutes.models import Presence
from ixevents.outbox.models import NoticeState
from ixevents.privacy import copies, entry_words, holders, purposes, words
from ixevents.privacy.models import RequestState, Want
from ixevents.projects import records
from ixevents.projects.background import HistoricContact
from ixevents.proposals.models import ProposalState
from ixevents.registrations import audience as registrations
from ixevents.registrations import transfers
from ixevents.registrations.models import State
from ixevents.schools.levels import Level
from ixevents.subscriptions import audience as subscribers
from ixevents.subscriptions.models import SubscriptionState
from tests.support import factories

ADDRESS = "resident@example.org"
CODED = [
    ("attendance", "state", list(Presence)),
    ("class", "level", list(Level)),
    ("council_candidature", "state", list(CandidatureState)),
    ("event_proposal", "state", list(ProposalState)),
    ("mailing", "state", list(RecipientState)),
    ("meeting_invitation", "answer", list(MeetingAnswer)),
    ("message_received", "state", list(InboxState)),
    ("no_news", "of", [one.NAME for one in (registrations, council_audience, teachers, subscribers)]),
    ("notice", "state", list(NoticeState)),
    ("privacy_request", "asked", list(Want)),
    ("privacy_request", "state", list(RequestState)),
    ("registration", "state", list(State)),
    ("staff", "roles", list(Role)),
    ("stand", "state", list(StandState)),
    ("subscription", "state", list(SubscriptionState)),
]
"""Facts whose value is a code, and all its values."""
NOBODYS = {
    "school.street",  # of a building
    "project_contact.email",  # role addresses of the municipality's services
}
"""Columns that sound like a person's and are not, each with its reason."""


def test_every_table_with_persons_has_a_holder(app: Flask) -> None:
    unheld = _tables_with_persons() - holders.tables()

    assert not unheld, f"{sorted(unheld)}: add each to TABLES of its package's personal.py, and that module to privacy.holders.HOLDERS"


def test_all_that_is_found_lapses_and_stays_has_words(app: Flask) -> None:
    lapses = {f"{name}.{reason}" for name, holder in holders.HOLDERS.items() for reason in holder.expire(now())}
    sources = [Path(str(inspect.getsourcefile(holder))).read_text() for holder in holders.HOLDERS.values()]
    kinds = {kind for source in sources for kind in re.findall(r"""["']kind["']: ["'](\w+)""", source)}
    remains = {what for source in sources for what in re.findall(r"""Remains\(["'](\w+)""", source)}

    assert set(holders.HOLDERS) - set(words.HOLDERS) == set()
    assert lapses - set(words.LAPSED) == set()
    assert kinds - set(entry_words.KINDS) == set()
    assert remains - set(words.REMAINS) == set()


@pytest.mark.parametrize(("kind", "fact", "values"), CODED)
def test_every_recorded_value_has_words_of_its_kind(kind: str, fact: str, values: list[str]) -> None:
    """A copy is read by its person: no code of ours, and no word that means something else elsewhere."""
    said = [str(value) for value in entry_words.OF_KIND[kind][fact]]

    assert [value for value in values if value not in said] == []


def test_all_kinds_with_a_state_are_held_to_it() -> None:
    sources = [Path(str(inspect.getsourcefile(holder))).read_text() for holder in holders.HOLDERS.values()]
    coded = sum(len(re.findall(r"""": str\([\w.]+\.(?:state|answer|want)\)""", source)) for source in sources)

    assert coded == sum(fact in ("state", "answer", "asked") for _kind, fact, _values in CODED)


def test_holders_name_only_tables_that_keep_persons(app: Flask) -> None:
    assert holders.tables() - _tables_with_persons() == set()


def test_columns_that_sound_like_a_person_are_personal(app: Flask) -> None:
    sounding = re.compile(r"e_?mail(_|$)|phone|street|sender|recipient$|motivation|birth|gender|nationality|register_number")
    plain = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if sounding.search(column.name) and isinstance(column.type, String | Text)
    }

    assert plain == NOBODYS, "make it Personal, and let the package's personal.py answer for it; or say in NOBODYS why it is nobody's"


def test_nothing_is_asked_that_may_not_be_kept(app: Flask) -> None:
    forbidden = re.compile(r"national|birth|nationality|religion|origin|identity_card|passport")
    columns = [f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns]

    assert [name for name in columns if forbidden.search(name)] == []


def test_the_notice_tells_of_every_table_with_persons(app: Flask) -> None:
    with app.test_request_context("/en/privacy"):
        told = {table for purpose in purposes.all_purposes() for table in purpose.tables}

    assert told == _tables_with_persons()


def test_a_copy_says_of_a_registration_that_was_moved_that_it_went_on(app: Flask) -> None:
    party = factories.make_registration(email=ADDRESS)
    moved = transfers.transfer(party, factories.make_slot(event=party.slot.event, place=party.slot.place), actor="staff:1")

    with speaking("nl"):
        parts = copies.make(ADDRESS).parts

    first, second = ({row["key"]: row["value"] for row in entry.rows} for entry in parts[0].entries)
    assert (first["Gaat verder als een andere inschrijving"], first["Status"]) == ("ja", "Uitgeschreven")
    assert (moved.id > party.id, "Gaat verder als een andere inschrijving" in second) == (True, False)


def test_find_gathers_everything_about_an_address(app: Flask) -> None:
    factories.make_registration(email=ADDRESS, name="Resident", seats=3)
    factories.make_registration(email="neighbour@example.org")

    found = holders.find_all("Resident@Example.org")

    assert [(entry["kind"], entry["name"], entry["seats"]) for entry in found["registrations"]] == [("registration", "Resident", 3)]
    assert (found["outbox"], found["projects"]) == ([], [])


def test_find_refuses_what_is_no_address(app: Flask) -> None:
    with pytest.raises(Refused):
        holders.find_all("nobody")


def test_erase_forgets_the_person_and_keeps_the_seats(app: Flask) -> None:
    registration = factories.make_registration(email=ADDRESS, seats=3, state=State.ATTENDED)
    neighbour = factories.make_registration(email="neighbour@example.org", state=State.ATTENDED)

    counts = holders.erase_all(ADDRESS, actor="staff:1")

    db.session.flush()
    assert counts == dict.fromkeys(holders.HOLDERS, 0) | {"registrations": 1}
    assert (registration.name, registration.email, registration.seats) == ("", None, 3)
    assert neighbour.email == "neighbour@example.org"
    assert holders.find_all(ADDRESS)["registrations"] == []


def test_erasing_is_in_the_journal_as_counts_without_the_address(app: Flask) -> None:
    factories.make_registration(email=ADDRESS, state=State.ATTENDED)

    holders.erase_all(ADDRESS, actor="staff:1")

    entry = db.session.scalars(select(Entry).where(Entry.verb == "erase")).one()
    assert (entry.actor, entry.facts) == (
        "staff:1",
        dict.fromkeys(holders.HOLDERS, 0) | {"registrations": 1},
    )


def test_expire_forgets_three_months_after_the_event(app: Flask) -> None:
    slot = factories.make_slot(starts_at=now() - timedelta(days=100))
    past = factories.make_registration(slot=slot, state=State.ATTENDED)
    recent = factories.make_registration(slot=factories.make_slot(starts_at=now() - timedelta(days=80)), state=State.ATTENDED)

    counts = holders.expire_all(now())

    assert {reason: count for reason, count in counts.items() if count} == {"registrations.registrations": 1}
    assert (past.email, past.seats, recent.email is None) == (None, 1, False)


def test_expire_that_is_rolled_back_has_forgotten_nobody(app: Flask) -> None:
    slot = factories.make_slot(starts_at=now() - timedelta(days=100))
    registration = factories.make_registration(slot=slot, email=ADDRESS, state=State.ATTENDED)
    db.session.commit()

    counts = holders.expire_all(now())
    db.session.rollback()

    db.session.refresh(registration)
    assert counts["registrations.registrations"] == 1
    assert registration.email == ADDRESS
    assert db.session.scalars(select(Entry).where(Entry.verb == "expire")).all() == []


def test_an_expire_with_nobody_to_forget_leaves_no_entry(app: Flask) -> None:
    holders.expire_all(now())

    assert db.session.scalars(select(Entry)).all() == []


def test_an_official_of_the_time_is_found_and_erased_on_request_and_stays_erased(app: Flask) -> None:
    records.load()
    address = db.session.scalars(select(HistoricContact.email).where(HistoricContact.slug == "drc")).one()

    found = holders.find_all(str(address))["projects"]
    counts = holders.erase_all(str(address))
    records.load()

    row = db.session.scalars(select(HistoricContact).where(HistoricContact.slug == "drc")).one()
    assert [entry["scope"] for entry in found] == ["Ixelles projects - DRC"]
    assert counts["projects"] == 1
    assert (row.scope, row.name, row.email, row.phone, row.phone_as_written) == ("Ixelles projects - DRC", None, None, None, None)


def test_the_archive_does_not_expire(app: Flask) -> None:
    records.load()

    holders.expire_all(now() + timedelta(days=36500))

    assert all(db.session.scalars(select(HistoricContact.name)))


def _tables_with_persons() -> set[str]:
    return {table.name for table in Base.metadata.tables.values() if any(isinstance(column.type, Personal) for column in table.columns)}
