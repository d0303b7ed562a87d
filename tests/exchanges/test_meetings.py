"""Meetings: who is told what, what an answer is about, and two sides at the same moment, on both databases."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.exchanges import actions, meetings, queries
from ixevents.exchanges.models import Answer, Exchange, ExchangeParty, ExchangeState, PartyKind, Proposal, ProposalState
from ixevents.extensions import db
from ixevents.journal.models import Entry
from ixevents.outbox.models import Notice
from ixevents.projects import records
from ixevents.projects.background import HistoricContact
from tests.exchanges.conftest import TITLE, Make, coordinator_of, loaded
from tests.registrations.test_desk_races import at_once

STAFF = "staff:1"
REASON = Translated("L’école est fermée.", "De school is gesloten.")

pytestmark = [pytest.mark.timeout(120), pytest.mark.usefixtures("workday")]


def letters() -> Counter[tuple[str, str]]:
    """Kind and reader of every letter written so far."""
    return Counter((notice.kind.partition(".")[2], notice.recipient.partition("@")[0]) for notice in db.session.scalars(select(Notice)))


def confirm(exchange: Exchange, party: object, revision: int | None = None) -> Exchange:
    shown = exchange.revision if revision is None else revision
    return meetings.answer(exchange, party.authority, Answer.CONFIRMED, revision=shown, by="coordinator:1")


def test_each_side_is_invited_once_and_all_are_told_when_the_last_one_confirms(town: Make, meeting: Make) -> None:
    a, b = town("a"), town("b", zone="Asia/Hebron")
    exchange = meeting(a, b)

    confirm(exchange, a)
    assert (letters(), exchange.agreed, exchange.revision) == (Counter({("invited", "a"): 1, ("invited", "b"): 1}), False, 0)
    confirm(exchange, b)
    confirm(exchange, b)

    assert (exchange.agreed, exchange.revision) == (True, 1)
    assert letters() - Counter({("invited", "a"): 1, ("invited", "b"): 1}) == Counter({("agreed", "a"): 1, ("agreed", "b"): 1})


def test_another_time_asks_every_side_again_and_old_pages_answer_nothing(town: Make, meeting: Make) -> None:
    a, b = town("a"), town("b")
    exchange = meeting(a, b)
    confirm(exchange, a)

    meetings.edit(
        exchange,
        {"starts_at": exchange.starts_at + timedelta(minutes=30), "ends_at": exchange.ends_at + timedelta(hours=1)},
        [a, b],
        actor=STAFF,
    )

    assert ([side.answer for side in exchange.sides], exchange.revision) == ([Answer.AWAITED, Answer.AWAITED], 1)
    assert letters()[("changed", "a")] == letters()[("changed", "b")] == 1
    with pytest.raises(Refused) as refusal:
        confirm(exchange, a, revision=0)
    assert refusal.value.reason == "changed"


def test_each_side_reads_on_its_own_clock_when_and_where_it_was_before(town: Make, meeting: Make) -> None:
    a, b = town("a"), town("b", zone="Asia/Kolkata")
    start = (now() + timedelta(days=14)).replace(month=1, day=15, hour=9, minute=0, second=0, microsecond=0) + timedelta(days=366)
    exchange = meeting(a, b, starts_at=start, location="Aula")

    meetings.edit(exchange, {"starts_at": start + timedelta(minutes=30), "location": "Bibliothèque"}, [a, b], actor=STAFF)
    meetings.edit(exchange, {"location": "Aula"}, [a, b], actor=STAFF)

    changed = db.session.scalars(select(Notice).where(Notice.kind == "exchanges.changed").order_by(Notice.id)).all()
    rows = [re.findall(r"^(Ancienne date|Ancien lieu)\s{2,}(.+(?:\n {5,}.+)*)", one.text, flags=re.MULTILINE) for one in changed]
    told = [[" ".join(value.split()) for _label, value in found] for found in rows]
    assert [len(found) for found in told] == [2, 2, 1, 1]
    assert ["10:00 – 11:00" in told[0][0], "14:30 – 15:30" in told[1][0]] == [True, True]
    assert [found[-1] for found in told] == ["Aula", "Aula", "Bibliothèque", "Bibliothèque"]


def test_a_meeting_that_is_called_off_is_not_shown_to_the_public_any_more(town: Make, meeting: Make) -> None:
    exchange = meeting(town("a"), town("b"))
    meetings.call_off(exchange, Translated("Grève", "Staking"), actor=STAFF)

    with pytest.raises(Refused) as refusal:
        meetings.publish(exchange, actor=STAFF)

    assert (refusal.value.reason, exchange.published_at) == ("called_off", None)


def test_who_joins_is_invited_and_who_leaves_gets_a_cancellation_alone(town: Make, meeting: Make) -> None:
    a, b, c = town("a"), town("b"), town("c")
    exchange = meeting(a, b)

    meetings.edit(exchange, {}, [a, c], actor=STAFF)

    new = letters() - Counter({("invited", "a"): 1, ("invited", "b"): 1})
    assert new == Counter({("invited", "c"): 1, ("left", "b"): 1})
    left = db.session.scalars(select(Notice).where(Notice.kind == "exchanges.left")).one()
    assert (left.calendar_method, f"UID:{exchange.uid}" in (left.calendar or ""), "SEQUENCE:1" in (left.calendar or "")) == (
        "CANCEL",
        True,
        True,
    )


def test_words_alone_write_to_nobody(town: Make, meeting: Make) -> None:
    a, b = town("a"), town("b")
    exchange = meeting(a, b)
    before = letters()

    meetings.edit(exchange, {"text": Translated("Mieux.", "Beter.")}, [a, b], actor=STAFF)

    assert (letters(), exchange.revision) == (before, 0)


@pytest.mark.parametrize("agreed", [False, True])
def test_a_class_that_joins_has_the_answer_its_side_gave(town: Make, meeting: Make, agreed: bool) -> None:
    a, b = town("a"), town("b")
    crew = ExchangeParty(authority=a.authority, school=None, label="crew a", kind=PartyKind.FILM_CREW, pupils=8, teachers=1)
    db.session.add(crew)
    exchange = meeting(a, b)
    confirm(exchange, a)
    if agreed:
        confirm(exchange, b)
    before = letters()

    meetings.edit(exchange, {}, [b, crew], actor=STAFF)
    meetings.edit(exchange, {}, [a, b, crew], actor=STAFF)

    assert {side.party.label: side.answer == Answer.CONFIRMED for side in exchange.sides} == {
        "class a": True,
        "class b": agreed,
        "crew a": True,
    }
    assert (exchange.agreed, letters()) == (agreed, before)


def test_another_video_room_is_told_to_all_and_asks_nobody(town: Make, meeting: Make) -> None:
    a, b = town("a"), town("b")
    exchange = meeting(a, b, video_url="https://video.example.org/first")
    confirm(exchange, a)
    confirm(exchange, b)
    before = letters()

    meetings.edit(exchange, {"video_url": "https://video.example.org/second"}, [a, b], actor=STAFF)

    assert (letters() - before, exchange.agreed) == (Counter({("room", "a"): 1, ("room", "b"): 1}), True)
    told = db.session.scalars(select(Notice).where(Notice.kind == "exchanges.room")).first()
    assert told is not None
    entry = (told.calendar or "").replace("\r\n ", "")
    assert ["https://video.example.org/second" in entry, "SEQUENCE:2" in entry, "STATUS:CONFIRMED" in entry] == [True, True, True]


def test_who_takes_over_is_written_of_every_meeting_to_come(town: Make, meeting: Make) -> None:
    a, b = town("a"), town("b")
    agreed, asked, off, draft = meeting(a, b), meeting(a, b), meeting(a, b), meeting(a, b, invited=False)
    confirm(agreed, a)
    confirm(agreed, b)
    confirm(asked, a)
    meetings.call_off(off, REASON, actor=STAFF)
    actions.end_coordinator(coordinator_of(a), actor=STAFF)

    authority = db.session.scalars(queries.authority(a.authority_id).execution_options(populate_existing=True)).one()
    new = actions.add_coordinator(authority, function="school desk", email="new@example.org", language="fr", actor=STAFF)

    told = {(one.kind, one.about_id): one for one in db.session.scalars(select(Notice).where(Notice.recipient == "new@example.org"))}
    assert [key for key in told if key[1] in (agreed.id, asked.id)] == [("exchanges.agreed", agreed.id), ("exchanges.invited", asked.id)]
    assert [key for key in told if key[1] in (off.id, draft.id)] == []
    assert "Votre côté a confirmé cette heure" in " ".join(told["exchanges.invited", asked.id].text.split())
    assert len(new.links) == 1


def test_a_proposed_time_is_taken_for_its_side_and_asked_of_the_others(town: Make, meeting: Make) -> None:
    a, b = town("a"), town("b")
    exchange = meeting(a, b)
    start = exchange.starts_at + timedelta(days=1)
    meetings.propose(exchange, b.authority, start, start + timedelta(hours=1), by="coordinator:2")
    proposal = meetings.propose(exchange, b.authority, start, start + timedelta(hours=2), by="coordinator:2")

    meetings.take_proposal(exchange, proposal, actor=STAFF)

    assert (exchange.starts_at, exchange.ends_at) == (start, start + timedelta(hours=2))
    assert {side.party_id: side.answer for side in exchange.sides} == {a.id: Answer.AWAITED, b.id: Answer.CONFIRMED}
    states = db.session.scalars(select(Proposal.state).order_by(Proposal.id)).all()
    assert states == [ProposalState.LEFT, ProposalState.TAKEN]
    asked, taken = (
        db.session.scalars(select(Notice).where(Notice.kind == "exchanges.changed", Notice.recipient == coordinator_of(one).email)).one()
        for one in (a, b)
    )
    assert ["You proposed" in one.text or "que vous avez proposée" in one.text for one in (asked, taken)] == [False, True]
    assert ["PARTSTAT=ACCEPTED" in (one.calendar or "").replace("\r\n ", "") for one in (asked, taken)] == [False, True]


def test_a_proposal_that_time_has_overtaken_is_not_taken(town: Make, meeting: Make) -> None:
    a, b = town("a"), town("b")
    exchange = meeting(a, b)
    start = now() + timedelta(days=9)
    proposal = meetings.propose(exchange, b.authority, start, start + timedelta(hours=1), by="coordinator:2")
    proposal.starts_at = now() - timedelta(hours=1)

    with pytest.raises(Refused) as refused:
        meetings.take_proposal(exchange, proposal, actor=STAFF)

    assert (refused.value.reason, proposal.state) == ("over", ProposalState.OPEN)


def test_nothing_is_sent_before_a_side_has_somebody_to_write_to_or_with_one_side_alone(town: Make, meeting: Make) -> None:
    a, b = town("a"), town("b")
    exchange = meeting(a, b, invited=False)
    actions.end_coordinator(coordinator_of(b), actor=STAFF)

    with pytest.raises(Refused) as nobody:
        meetings.invite(exchange, actor=STAFF)
    with pytest.raises(Refused) as alone:
        meeting(a, invited=False)

    assert (nobody.value.reason, alone.value.reason, letters()) == ("coordinator", "sides", Counter())


def test_the_public_reads_of_nothing_before_the_sides_do(town: Make, meeting: Make) -> None:
    exchange = meeting(town("a"), town("b"), invited=False)

    with pytest.raises(Refused):
        meetings.publish(exchange, actor=STAFF)
    with pytest.raises(Refused) as half:
        meetings.edit(exchange, {"title": Translated("Seul", "", "Alone")}, [side.party for side in exchange.sides], actor=STAFF)

    assert half.value.reason == "languages"


def test_nobody_writes_to_the_officials_named_by_the_source(app: Flask, town: Make) -> None:
    records.load()
    party = town("a")
    official = db.session.scalars(select(HistoricContact.email)).first()

    with pytest.raises(Refused) as refusal:
        actions.add_coordinator(party.authority, function="office", email=str(official), language="fr", actor=STAFF)

    assert refusal.value.reason == "archive"


def test_who_came_can_be_told_only_afterwards_and_unknown_is_not_zero(town: Make, meeting: Make) -> None:
    a, b = town("a"), town("b")
    exchange = meeting(a, b)
    sides = [side.id for side in exchange.sides]
    with pytest.raises(Refused):
        meetings.count(exchange, {sides[0]: (20, 1)}, actor=STAFF)
    exchange.starts_at, exchange.ends_at = now() - timedelta(days=1), now() - timedelta(hours=23)
    db.session.flush()

    meetings.count(exchange, {sides[0]: (20, 1), sides[1]: (None, None)}, actor=STAFF)

    assert [(side.pupils_came, side.teachers_came) for side in exchange.sides] == [(20, 1), (None, None)]
    assert exchange.state == ExchangeState.HELD
    entry = db.session.scalars(select(Entry).where(Entry.verb == "attend")).one()
    assert entry.facts["after"] == {"class a": [20, 1], "class b": [None, None]}


def test_two_sides_that_confirm_at_once_and_two_officers_who_call_off_write_each_letter_once(
    any_app: Flask, town: Make, meeting: Make
) -> None:
    a, b = town("a"), town("b", zone="Asia/Hebron")
    exchange_id = meeting(a, b).id
    db.session.commit()

    def said(index: int) -> object:
        exchange = loaded(exchange_id)
        return meetings.answer(exchange, exchange.sides[index].party.authority, Answer.CONFIRMED, revision=0, by="coordinator:1")

    assert at_once(any_app, lambda: said(0), lambda: said(1)) == ["done", "done"]
    assert (loaded(exchange_id).revision, letters()[("agreed", "a")], letters()[("agreed", "b")]) == (1, 1, 1)
    assert at_once(any_app, *(lambda: meetings.call_off(loaded(exchange_id), REASON, actor=STAFF) for _officer in range(2))) == [
        "done",
        "done",
    ]
    assert (letters()[("called_off", "a")], letters()[("called_off", "b")], loaded(exchange_id).revision) == (1, 1, 2)
    assert loaded(exchange_id).title == TITLE
