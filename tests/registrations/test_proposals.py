"""Another date proposed to a party: seats held there until it answers, and nothing given twice (SCH-10)."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from ixevents.core.clock import now
from ixevents.core.languages import Translated
from ixevents.core.refusal import Refused
from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations import actions, proposal_actions, queries, seats, slot_actions, tasks
from ixevents.registrations.models import Registration, State
from ixevents.registrations.proposal import DateProposal, ProposalState
from tests.registrations.test_desk_races import at_once
from tests.support import factories
from tests.support.client import ProofreadingClient

pytestmark = pytest.mark.usefixtures("workday")

STAFF = "staff:1"
REASON = Translated("La salle est plus grande.", "De zaal is groter.", "The hall is larger.")
END = timedelta(days=5)


def pair(capacity: int = 30, **values: object) -> tuple[Registration, Slot]:
    """Return a party of 24 and another slot of its edition."""
    slot = factories.make_slot(capacity=40)
    target = factories.make_slot(event=slot.event, place=slot.place, capacity=capacity, starts_at=slot.starts_at + timedelta(days=1))
    slot.event.max_party = 40
    return factories.make_registration(slot=slot, **{"seats": 24, "state": State.REQUESTED, **values}), target


def load(registration_id: int) -> Registration:
    return db.session.scalars(queries.by_id(registration_id)).one()


def propose(registration: Registration, target: Slot, ends_at: datetime | None = None) -> DateProposal:
    return proposal_actions.propose(registration, target, REASON, ends_at or now() + END, actor=STAFF)


def letters() -> list[str]:
    return [kind.partition(".")[2] for kind in db.session.scalars(select(Notice.kind).order_by(Notice.id))]


@pytest.mark.parametrize(
    "before",
    [{}, {"state": State.CONFIRMED}, {"state": State.WAITING, "seats": 0, "seats_waiting": 24}],
    ids=["asked", "seated", "waiting"],
)
def test_a_proposal_holds_seats_until_it_is_taken_and_then_is_confirmed(app: Flask, before: dict[str, object]) -> None:
    registration, target = pair(**before)
    propose(registration, target)
    assert (target.seats_taken, registration.state) == (24, before.get("state", State.REQUESTED))

    moved = proposal_actions.take(registration)

    seats.recount(registration.slot)
    assert (moved.state, moved.seats, moved.slot_id) == (State.CONFIRMED, 24, target.id)
    assert (target.seats_taken, registration.slot.seats_taken, registration.continues_as_id) == (24, 0, moved.id)
    assert "proposed" in letters()
    assert "transferred" in letters()


def test_what_is_declined_or_taken_back_or_not_answered_goes_to_those_who_wait(app: Flask) -> None:
    for end in ("decline", "withdraw", "expire"):
        registration, target = pair()
        proposal = propose(registration, target, now() + timedelta(seconds=1) if end == "expire" else None)
        waiting = factories.make_registration(slot=target, seats=0, seats_waiting=20, state=State.WAITING)
        assert seats.hand_out(target)[0].seats == 6
        if end == "expire":
            proposal.ends_at = now() - timedelta(seconds=1)
            db.session.commit()
            assert (tasks.end_proposals(), tasks.end_proposals()) == (1, 0)
        else:
            getattr(proposal_actions, end)(registration, actor=STAFF)

        assert (registration.state, registration.slot_id != target.id, target.seats_taken) == (State.REQUESTED, True, 6)
        assert waiting.state == State.OFFERED
    assert letters().count("proposal_ended") == 2


def test_a_proposal_whose_party_or_slot_is_gone_ends_by_itself(app: Flask) -> None:
    registration, target = pair()
    propose(registration, target)
    other, called_off = pair()
    propose(other, called_off)
    actions.withdraw(registration)
    slot_actions.call_off(called_off, REASON, actor=STAFF)
    db.session.commit()

    assert tasks.end_proposals() == 2
    db.session.refresh(target)
    assert (target.seats_taken, {one.state for one in db.session.scalars(select(DateProposal))}) == (0, {ProposalState.WITHDRAWN})


@pytest.mark.parametrize("what", ["full", "same", "twice", "late", "past", "reason", "edition"])
def test_what_cannot_be_proposed_is_refused(app: Flask, what: str) -> None:
    registration, target = pair(capacity=23 if what == "full" else 30)
    if what == "twice":
        propose(registration, target)
    if what == "edition":
        target = factories.make_slot(event=factories.make_event(max_party=40))
    target = registration.slot if what == "same" else target
    end = {"late": target.starts_at + timedelta(minutes=1), "past": now() - timedelta(minutes=1)}.get(what, now() + END)
    reason = Translated() if what == "reason" else REASON

    with pytest.raises(Refused):
        proposal_actions.propose(registration, target, reason, end, actor=STAFF)


def test_a_party_answers_on_its_own_page(client: ProofreadingClient) -> None:
    registration, target = pair()
    propose(registration, target)
    page = f"/fr/registrations/{registration.code}"

    shown = client.get(page).text
    assert ("La salle est plus grande." in shown, client.post(f"{page}/proposal", data={"answer": "x"}).status_code) == (True, 400)
    assert client.post(f"{page}/proposal", data={"answer": "take"}).status_code == 303
    assert client.post(f"{page}/proposal", data={"answer": "decline"}).status_code == 409

    assert db.session.scalars(select(Registration.state).where(Registration.slot_id == target.id)).all() == [State.CONFIRMED]


def test_the_last_seats_go_to_a_proposal_or_to_the_public_and_an_answer_counts_once(any_app: Flask) -> None:
    for turn in range(2):
        registration, target = pair(capacity=24)
        party, slot = registration.id, target.id
        public = {"name": "Public", "email": f"p{turn}@example.org", "email_key": f"p{turn}@example.org", "size": 5, "language": "fr"}

        def proposing(party: int = party, slot: int = slot) -> object:
            return proposal_actions.propose(
                load(party), db.session.scalars(queries.slot_whole(slot)).one(), REASON, now() + END, actor=STAFF
            )

        def joining(slot: int = slot, public: dict[str, object] = public) -> object:
            return actions.register(db.session.scalars(queries.slot_whole(slot)).one(), **public)

        outcomes = at_once(any_app, proposing, proposing, joining)
        assert target.seats_taken in (5, 24)
        assert Counter(outcomes)["done"] == (1 if target.seats_taken == 5 else 2)
        if target.seats_taken == 24:
            answers = at_once(any_app, *[lambda party=party: proposal_actions.take(load(party))] * 3)
            assert Counter(answers) == {"done": 1, "proposal_ended": 2}
            assert target.seats_taken == 24
