"""Many at once: real servers, both databases, one and four web processes (promise 2, cases 1, 2, 4, 5, 7)."""

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from ixevents.events.models import Slot
from ixevents.extensions import db
from ixevents.outbox.models import Notice
from ixevents.registrations.models import SEATED, Offer, OfferState, Registration, State
from tests.registrations import crowd
from tests.support import factories
from tests.support.apps import running
from tests.support.databases import PostgresServer, SqliteTemplate

pytestmark = pytest.mark.timeout(150)


@pytest.fixture(scope="module", params=["sqlite-1", "sqlite-4", "postgresql-1", "postgresql-4"])
def port(request: pytest.FixtureRequest, sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A real server on each database with one and four web processes; every test makes a slot of its own."""
    engine, _, processes = request.param.partition("-")
    folder = tmp_path_factory.mktemp("town")
    if engine == "sqlite":
        address = sqlite_template.copy(folder)
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        address = server.address(server.copy())
    with running(address, folder, {}) as app, crowd.serving(app, int(processes), folder) as port:
        yield port


def test_forty_parties_for_ten_places_give_exactly_ten(port: int) -> None:
    slot = _slot(capacity=10)

    answers = crowd.everybody([crowd.sign_up(port, slot.event.slug, slot.id, f"p{slot.id}-{n}@example.org", 1) for n in range(40)])

    assert [answer.status for answer in answers] == [303] * 40
    assert _states(slot) == {State.CONFIRMED: 10, State.WAITING: 30}
    assert _counters(slot) == (10, 30)
    assert _letters(slot) == 40


def test_groups_of_three_for_the_last_five_never_exceed(port: int) -> None:
    slot = _slot(capacity=5)

    answers = crowd.everybody([crowd.sign_up(port, slot.event.slug, slot.id, f"g{slot.id}-{n}@example.org", 3) for n in range(12)])

    assert {answer.status for answer in answers} == {303}
    # One group has its three; the head of the line is offered the two that are left; nobody is split.
    assert _states(slot) == {State.CONFIRMED: 1, State.OFFERED: 1, State.WAITING: 10}
    assert _counters(slot) == (5, 33)


def test_thirty_sendings_of_one_form_are_one_registration(port: int) -> None:
    slot = _slot(capacity=10)
    path = f"/fr/events/{slot.event.slug}/register?slot={slot.id}"
    stamp = crowd.open_form(port, path)["stamp"]

    answers = crowd.everybody(
        [crowd.sign_up(port, slot.event.slug, slot.id, f"one{slot.id}@example.org", 2, stamp=stamp) for _ in range(30)]
    )

    assert len({(answer.status, answer.location) for answer in answers}) == 1
    assert _states(slot) == {State.CONFIRMED: 1}
    assert _letters(slot) == 1


def test_one_address_from_many_forms_holds_one_registration(port: int) -> None:
    slot = _slot(capacity=10)

    answers = crowd.everybody([crowd.sign_up(port, slot.event.slug, slot.id, f"Same{slot.id}@Example.org", 1) for _ in range(8)])

    assert {answer.status for answer in answers} == {303}
    assert _states(slot) == {State.CONFIRMED: 1}


def test_withdrawals_and_refusals_at_once_hand_each_seat_out_once(port: int) -> None:
    slot = _slot(capacity=4)
    seated = [factories.make_registration(slot=slot, seats=1) for _ in range(4)]
    [factories.make_registration(slot=slot, seats=0, seats_waiting=1, state=State.WAITING) for _ in range(6)]
    codes = [registration.code for registration in seated]
    db.session.commit()

    # Each of the four is withdrawn twice at the same moment.
    crowd.everybody([crowd.post(port, f"/fr/registrations/{code}/withdraw") for code in codes * 2])

    assert _states(slot) == {State.CANCELLED: 4, State.OFFERED: 4, State.WAITING: 2}
    assert _counters(slot)[0] == 4
    assert db.session.scalar(select(func.count()).where(Offer.slot_id == slot.id, Offer.state == OfferState.OPEN)) == 4


def test_declining_and_taking_one_offer_at_once_ends_in_one_of_them(port: int) -> None:
    slot = _slot(capacity=1)
    seated = factories.make_registration(slot=slot, seats=1)
    waiting = [factories.make_registration(slot=slot, seats=0, seats_waiting=1, state=State.WAITING) for _ in range(2)]
    codes = [registration.code for registration in waiting]
    db.session.commit()
    crowd.everybody([crowd.post(port, f"/fr/registrations/{seated.code}/withdraw")])

    path = f"/fr/registrations/{codes[0]}/offer"
    answers = crowd.everybody([crowd.post(port, path, answer=answer) for answer in ("take", "decline", "take", "decline")])

    assert Counter(answer.status for answer in answers) == {303: 1, 409: 3}
    assert _counters(slot)[0] == 1
    assert _states(slot)[State.CANCELLED] == 1


def _slot(capacity: int) -> Slot:
    slot = factories.make_slot(capacity=capacity)
    db.session.commit()
    return slot


def _states(slot: Slot) -> dict[State, int]:
    db.session.rollback()
    rows = db.session.execute(select(Registration.state, func.count()).where(Registration.slot_id == slot.id).group_by(Registration.state))
    return {State(state): count for state, count in rows}


def _counters(slot: Slot) -> tuple[int, int]:
    """Return what the slot says, having checked that it is what its registrations say."""
    db.session.rollback()
    stored = db.session.execute(select(Slot.seats_taken, Slot.seats_waiting).where(Slot.id == slot.id)).one()
    seats = select(func.coalesce(func.sum(Registration.seats), 0)).where(Registration.slot_id == slot.id, Registration.state.in_(SEATED))
    offered = select(func.coalesce(func.sum(Offer.seats), 0)).where(Offer.slot_id == slot.id, Offer.state == OfferState.OPEN)
    taken = (db.session.scalar(seats) or 0) + (db.session.scalar(offered) or 0)
    assert taken == stored.seats_taken
    capacity = db.session.scalar(select(Slot.capacity).where(Slot.id == slot.id))
    assert capacity is not None
    assert taken <= capacity
    return taken, stored.seats_waiting


def _letters(slot: Slot) -> int:
    about = select(Registration.id).where(Registration.slot_id == slot.id)
    return db.session.scalar(select(func.count()).where(Notice.about_kind == "registration", Notice.about_id.in_(about))) or 0
